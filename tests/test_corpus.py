"""The records of the corpus are those that a reader checked."""

import json
import sys

import pytest

from conftest import CORPUS, ROOT, corpus_record, corpus_sources

sys.path.insert(0, str(ROOT / "corpus"))

from compare import digest


@pytest.mark.parametrize("uri", [s.uri for s in corpus_sources()])
def test_expected_record(uri: str) -> None:
    name = uri.rsplit("/", 1)[-1].removesuffix(".txt")
    expected = json.loads((CORPUS.parent / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    assert digest(json.loads(corpus_record(uri).to_json())) == expected


def test_corpus_covers_its_encodings_and_scripts() -> None:
    encodings = {s.encoding for s in corpus_sources()}
    assert {"utf-8", "gb18030", "big5hkscs"} <= encodings
    assert [corpus_record(s.uri).article.script for s in corpus_sources()].count("Hant") >= 3
