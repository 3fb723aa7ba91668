"""Docstrings and the README say what the program does."""

import doctest
import importlib
import json
import pkgutil
import re

import pytest

import hecha
from conftest import CORPUS, ROOT

MODULES = sorted(m.name for m in pkgutil.walk_packages(hecha.__path__, "hecha.") if m.name != "hecha.__main__")


@pytest.mark.parametrize("name", ["hecha", *MODULES])
def test_docstrings(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme_example_is_real(name: str) -> None:
    """The report and the lines of output that the README shows are those that hecha makes."""
    path = ROOT / name
    if not path.exists():
        pytest.skip("the README lies only in a checkout")
    text = path.read_text(encoding="utf-8")
    report = re.search(r"```text\n(.+?)\n```", text, re.DOTALL)
    shown = re.search(r"```json\n(.+?)\n```", text, re.DOTALL)
    assert report and shown
    record = json.loads(hecha.extract(report[1]).to_json())
    for line in shown[1].splitlines():
        expected = json.loads(line)
        kind, wanted = next(iter(expected.items()))
        item = next(i for i in record[kind] if wanted.items() <= i.items())
        assert item


def test_every_step_is_documented() -> None:
    path = ROOT / "docs" / "records.md"
    if not path.exists():
        pytest.skip("the documentation lies only in a checkout")
    text = path.read_text(encoding="utf-8")
    records = [hecha.extract(p.read_bytes().decode("utf-8", "ignore")) for p in sorted(CORPUS.glob("*.txt"))]
    for record in records:
        for step in record.steps:
            assert f"`{step.name}`" in text, step.name
