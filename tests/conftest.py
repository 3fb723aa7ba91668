"""What the tests share: where the corpus and the cases are, and records made once."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from hecha.errors import DocumentError
from hecha.ingest import Raw, Source, find_files, open_document, read_file
from hecha.pipeline import extract, read_source
from hecha.records import Record

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
CORPUS = ROOT / "corpus" / "sources"


def cases(name: str) -> list[Any]:
    """Return the cases of a file as pytest parameters, named by their labels."""
    rows = json.loads((TESTS / "cases" / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=f"{name}-{i}-{row['label']}") for i, row in enumerate(rows)]


@lru_cache(maxsize=1)
def corpus_sources() -> tuple[Source, ...]:
    documents = [d for path in find_files([str(CORPUS)]).files for d in read_file(path)]
    assert len(documents) >= 8
    for document in documents:
        assert not isinstance(document, DocumentError), document
    return tuple(open_document(d) for d in documents if isinstance(d, Raw))


@lru_cache(maxsize=64)
def corpus_record(uri: str) -> Record:
    return read_source(next(s for s in corpus_sources() if s.uri == uri))


@lru_cache(maxsize=4096)
def record_of(text: str) -> Record:
    return extract(text)
