"""Texts in memory to records, one after the other."""

from collections.abc import Iterable, Iterator

from hecha.errors import DocumentError
from hecha.ingest import source_of_text
from hecha.records import Record


def extract_many(texts: Iterable[str]) -> Iterator[Record | DocumentError]:
    """Yield the record of each text, in order; a text that gives none yields its error.

    >>> [type(r).__name__ for r in extract_many(["全市立案3起。", ""])]
    ['Record', 'DocumentError']
    """
    from hecha.pipeline import read_source

    for number, text in enumerate(texts, 1):
        try:
            yield read_source(source_of_text(text, f"text:#{number}"))
        except DocumentError as error:
            yield error
