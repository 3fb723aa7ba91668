"""Bytes to source texts: files, folders, globs and standard input; plain text and JSON lines."""

from hecha.ingest.decode import decode
from hecha.ingest.readers import Fields, Source, find_files, read_file, source_of_text

__all__ = ["Fields", "Source", "decode", "find_files", "read_file", "source_of_text"]
