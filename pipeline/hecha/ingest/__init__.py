"""Bytes to source texts: where documents are, how files of each format hold them, and the article of a page."""

from hecha.ingest.decode import decode
from hecha.ingest.readers import Found, find_files, name_of, open_document, open_file, read_file
from hecha.ingest.sources import Block, Fields, Raw, Source, source_of_text

__all__ = [
    "Block",
    "Fields",
    "Found",
    "Raw",
    "Source",
    "decode",
    "find_files",
    "name_of",
    "open_document",
    "open_file",
    "read_file",
    "source_of_text",
]
