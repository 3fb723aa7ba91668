"""The schema file is the model's, and records are valid by it."""

import json

import jsonschema
import pytest

from conftest import corpus_record, corpus_sources
from hecha.records import Record, read_record, record_schema
from hecha.resources import data_folder


def test_file_equals_model() -> None:
    assert json.loads((data_folder("schemas") / "record.schema.json").read_text(encoding="utf-8")) == record_schema()


@pytest.mark.parametrize("uri", [s.uri for s in corpus_sources()])
def test_records_are_valid(uri: str) -> None:
    jsonschema.Draft202012Validator(record_schema()).validate(json.loads(corpus_record(uri).to_json()))


def test_record_is_read_back() -> None:
    record = corpus_record(corpus_sources()[0].uri)
    assert isinstance(read_record(record.to_json()), Record)
    assert read_record(record.to_json()) == record


def test_values_are_written_exactly() -> None:
    from hecha.pipeline import extract

    line = extract("投资1218.5万元，增长90.670%，约0.35元，共99086500000000元。").to_json().decode()
    assert (
        '"value":12185000,' in line
        and '"value":90.67,' in line
        and '"value":0.35,' in line
        and '"value":99086500000000,' in line
    )
