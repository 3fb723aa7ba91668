"""Records into a DuckDB file: the archive that needs no server."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hecha.archive.migrations import migrations, pending
from hecha.archive.tables import CHILDREN, COPIES, TABLES, Row, Table, Type
from hecha.errors import HechaError, UsageError

# DuckDB would take four fifths of the machine for its buffers; loading is no faster for it.
_SETTINGS = {"memory_limit": "512MB", "preserve_insertion_order": "false"}


def open_duckdb(path: str, *, init: bool = True) -> Any:
    """Return a connection to a DuckDB file whose tables are those of this program.

    A new file is made, and an older archive is brought up to date, if `init`.  Raises UsageError if the file cannot be
    opened, holds no archive (without `init`), or one of a newer program.
    """
    import duckdb

    if not init and not Path(path).exists():
        raise UsageError(f"{path}: does not exist; make it with `hecha load RECORDS {path}`")
    try:
        connection = duckdb.connect(path, config=_SETTINGS)
    except duckdb.Error as error:
        raise UsageError(f"{path}: cannot be opened as a DuckDB file: {_first_line(error)}") from None
    try:
        _migrate(connection, path, init)
    except BaseException:
        connection.close()
        raise
    return connection


def load_duckdb(batches: Iterable[dict[str, list[Row]]], path: str) -> None:
    """Put batches of rows into a DuckDB file, each in one transaction; a record that is there is replaced.

    The file is made if it does not exist.  Raises UsageError as `open_duckdb`, HechaError if a batch cannot be
    stored, as on a full disk.
    """
    import duckdb

    connection = open_duckdb(path)
    try:
        for batch in batches:
            connection.execute("BEGIN")
            try:
                _upsert(connection, batch)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
    except duckdb.Error as error:
        raise HechaError(f"{path}: DuckDB refused: {_first_line(error)}") from error
    finally:
        connection.close()


def _migrate(connection: Any, path: str, init: bool) -> None:
    known = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'hecha_schema'").fetchone()[0]
    version = connection.execute("SELECT max(version) FROM hecha_schema").fetchone()[0] or 0 if known else 0
    for number, sql in pending(migrations("duckdb"), version, path, init):
        connection.execute("BEGIN")
        try:
            connection.execute(sql)
            connection.execute("INSERT INTO hecha_schema (version) VALUES (?)", [number])
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _upsert(connection: Any, batch: dict[str, list[Row]]) -> None:
    """Replace what the archive holds of the batch's records; a record keeps its cluster, as its text is the same."""
    for table in TABLES:
        connection.register(f"batch_{table.name}", arrow_table(table, batch[table.name]))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE known AS SELECT id, cluster_id FROM records SEMI JOIN batch_records USING (id)"
    )
    if connection.execute("SELECT count(*) FROM known").fetchone()[0]:
        for table in CHILDREN:
            connection.execute(f"DELETE FROM {table.name} WHERE record_id IN (SELECT id FROM known)")
        connection.execute("DELETE FROM copies WHERE (record_id, uri) IN (SELECT (record_id, uri) FROM batch_copies)")
        connection.execute("DELETE FROM records WHERE id IN (SELECT id FROM known)")
    connection.execute(
        "INSERT INTO records SELECT batch_records.* REPLACE (known.cluster_id AS cluster_id) "
        "FROM batch_records LEFT JOIN known USING (id)"
    )
    for table in (COPIES, *CHILDREN):
        connection.execute(f"INSERT INTO {table.name} SELECT * FROM batch_{table.name}")
    for table in TABLES:
        connection.unregister(f"batch_{table.name}")


def arrow_table(table: Table, rows: list[Row]) -> Any:
    """Return rows as a pyarrow table with the types of the table's columns."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else ([] for _ in table.columns)
    return pa.table(
        [
            pa.array(list(values), arrow_type(column.type))
            for column, values in zip(table.columns, columns, strict=True)
        ],
        names=[column.name for column in table.columns],
    )


def arrow_type(kind: Type) -> Any:
    import pyarrow as pa

    from hecha.archive.tables import PRECISION, SCALE

    return {
        "text": pa.string(),
        "integer": pa.int64(),
        "decimal": pa.decimal128(PRECISION, SCALE),
        "date": pa.date32(),
        "boolean": pa.bool_(),
        "text[]": pa.list_(pa.string()),
        "json": pa.string(),
    }[kind]


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
