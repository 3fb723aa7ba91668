"""Importing hecha costs nothing; the heavy parts load when they are first used."""

import subprocess
import sys

import pytest


def loaded_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code", ["import hecha", "import hecha; dir(hecha)", "import hecha.cli", "import hecha.archive"]
)
def test_import_loads_no_dictionary(code: str) -> None:
    heavy = {
        "spacy",
        "jieba",
        "rjieba",
        "opencc",
        "pypinyin",
        "pydantic",
        "ahocorasick_rs",
        "rich",
        "duckdb",
        "psycopg",
        "pyarrow",
    }
    assert not loaded_after(code) & heavy


def test_extraction_loads_no_spacy() -> None:
    modules = loaded_after("import hecha; hecha.extract('立案3起。')")
    assert "spacy" not in modules and "hecha.spacy_component" not in modules
