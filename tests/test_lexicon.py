"""Lexicons: each table loads, says what it is, and a bad row is named by file and line."""

import shutil
from pathlib import Path

import pytest

from conftest import corpus_record, corpus_sources
from hecha.errors import LexiconError
from hecha.lexicon import Lexicon, Matcher, load_lexicon
from hecha.resources import data_folder

FOLDER = data_folder("lexicons")
TABLES = load_lexicon().tables()


@pytest.mark.parametrize("name", TABLES)
def test_table_says_what_it_is(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    header = [line for line in text.splitlines() if line.startswith("# ")]
    for word in ("# source:", "# licence:", "# used by:", "# may enter:"):
        assert any(line.startswith(word) for line in header), word
    assert text.endswith("\n") and "\r" not in text
    if name not in (
        "regions.tsv",
        "bounds.tsv",
        "classes.tsv",
    ):  # two places of one name, a cue on both sides, a word of two classes
        assert load_lexicon().words(name)


def test_all_tables_validate() -> None:
    lexicon = load_lexicon()
    assert len(lexicon.units) >= 400 and len(lexicon.known) > 3000 and len(lexicon.regions) > 3000
    assert lexicon.cues["before", "近"].bound == "under"
    assert lexicon.institution_heads["检察院"].kind == "procuratorate"
    assert lexicon.mechanism_heads["机制"].kind == "mechanism"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "lexicons"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("名\tperson", "2 fields, expected 6"),
        ("～\tx\tamount\titem\t\t", "'amount' is not one of"),
        ("～\tx\tcount\titem\tmany\t", "factor is not a decimal number"),
        ("a\tx\tcount\titem\t\t", "must stand before"),
        ("～ \tx\tcount\titem\t\t", "blanks around a field"),
    ],
)
def test_bad_row_is_named(folder: Path, row: str, reason: str) -> None:
    path = folder / "units.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]) + "\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=reason) as error:
        _ = Lexicon(folder).units
    assert f"units.tsv:{len(lines) + 1}:" in str(error.value)


def test_row_twice_and_missing_table(folder: Path) -> None:
    path = folder / "laws.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="stands twice"):
        Lexicon(folder).words("laws.tsv")
    path.unlink()
    with pytest.raises(LexiconError, match="cannot be read"):
        Lexicon(folder).words("laws.tsv")


def test_matcher_takes_the_longest_from_the_left() -> None:
    assert [m[0] for m in Matcher(["检察院", "市检察院", "院"]).find("市检察院与法院")] == ["市检察院", "院"]


def test_every_rule_for_figures_is_explained() -> None:
    rules = {figure.rule for source in corpus_sources() for figure in corpus_record(source.uri).figures}
    explained = load_lexicon().words("rules.tsv")
    assert len(rules) > 10 and rules <= explained


def test_a_full_name_is_its_own_full_name() -> None:
    known = load_lexicon().known
    assert not {e.name for e in known.values() if e.name in known and known[e.name].name != e.name}
