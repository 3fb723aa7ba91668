"""What the tests share: where the corpus and the cases are, and records made once."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from archives import DOCUMENTS, write_archive
from hecha.batch import run
from hecha.errors import DocumentError
from hecha.ingest import Raw, Source, find_files, open_document, read_file
from hecha.normalize import normalize
from hecha.pipeline import extract, read_source
from hecha.records import Record, Spanned

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
CORPUS = ROOT / "corpus" / "sources"


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of invented reports in several files."""
    return write_archive(tmp_path_factory.mktemp("archives") / "archive", DOCUMENTS)


@pytest.fixture(scope="session")
def whole(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run over the archive that nothing disturbed."""
    output = tmp_path_factory.mktemp("whole") / "records.jsonl"
    run([str(archive)], output)
    assert len(output.read_bytes().splitlines()) == DOCUMENTS - 2
    return output


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


def spanned(record: Record) -> list[Spanned]:
    named = [
        m for kind in (record.institutions, record.mechanisms, record.documents) for item in kind for m in item.mentions
    ]
    return [*record.figures, *record.attributions, *named]


def check_spans(record: Record, source: str) -> None:
    """Every span's slice is its text, and the source's slice becomes it under the record's steps."""
    for item in spanned(record):
        assert 0 <= item.start < item.end <= len(record.text)
        assert record.text[item.start : item.end] == item.text
        assert 0 <= item.source_start < item.source_end <= len(source)
        assert normalize(source[item.source_start : item.source_end], like=record.steps).text == item.text
    for block in record.blocks:
        assert 0 <= block.start < block.end <= len(record.text) and block.source_end <= len(source)
        slice_ = normalize(source[block.source_start : block.source_end], like=record.steps).text
        assert record.text[block.start : block.end] == slice_
