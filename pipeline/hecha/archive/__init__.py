"""Records as an archive: tables in DuckDB or PostgreSQL, nested rows in Parquet, CSV for spreadsheets."""

from hecha.archive.loading import Loaded, Skipped, is_database, is_target, load, read_lines

__all__ = ["Loaded", "Skipped", "is_database", "is_target", "load", "read_lines"]
