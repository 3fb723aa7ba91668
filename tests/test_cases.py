"""The cases of tests/cases: one small text each, with what its record must hold."""

from decimal import Decimal
from typing import Any

import pytest

from conftest import cases, record_of
from hecha.normalize import normalize
from hecha.numerals import parse_numeral
from hecha.pipeline import extract


@pytest.mark.parametrize("case", [*cases("figures"), *cases("hedges")])
def test_figures(case: dict[str, Any]) -> None:
    figures = record_of(case["text"]).figures
    assert [f.text for f in figures] == [e["text"] for e in case["figures"]]
    for figure, expected in zip(figures, case["figures"], strict=True):
        for field, value in expected.items():
            got = getattr(figure, field)
            assert got == (Decimal(str(value)) if isinstance(got, Decimal) else value), (figure.text, field)


@pytest.mark.parametrize("case", cases("periods"))
def test_periods(case: dict[str, Any]) -> None:
    """Each figure's time: its words, role, first and last day; null where none governs it."""
    figures = extract(case["text"], published=case["published"]).figures
    times = [f.time for f in figures]
    got = [[t.text, t.role, t.start, t.end] if t else [None] * 4 for t in times]
    assert got == case["times"], [f.text for f in figures]


@pytest.mark.parametrize("case", cases("statements"))
def test_statements(case: dict[str, Any]) -> None:
    """What links figures to each other and to who acted or said it; a case states the fields that it is about."""
    record = record_of(case["text"])
    texts = {f.id: f.text for f in record.figures}
    names = {i.id: i.name for i in record.institutions}
    for link in ("part_of", "compared_with"):
        if link in case:
            got = [[f.text, texts[getattr(f, link)]] for f in record.figures if getattr(f, link)]
            assert got == case[link], link
    for text, name in case.get("subject", ()):
        assert [names.get(f.subject or "") for f in record.figures if f.text == text] == [name], text
    if "attributions" in case:
        assert [[a.source, a.cue, a.form, a.anonymous] for a in record.attributions] == case["attributions"]
    for text in case.get("attributed", ()):
        assert [f.attribution for f in record.figures if f.text == text] == ["a1"], text
    if "checks" in case:
        assert [[c.kind, c.verdict, c.explanation] for c in record.checks] == case["checks"]


def test_a_page_of_traps_has_no_figure() -> None:
    """All texts without a figure as one report: none begins to be read as one beside the others."""
    traps = [row.values[0]["text"] for row in cases("guards")]
    assert len(traps) >= 300
    found = [f.text for f in record_of("\n".join(traps)).figures]
    assert found == []


@pytest.mark.parametrize("case", cases("guards"))
def test_no_figure(case: dict[str, Any]) -> None:
    assert [f.text for f in record_of(case["text"]).figures] == []


@pytest.mark.parametrize("case", [*cases("institutions"), *cases("edges")])
def test_institutions(case: dict[str, Any]) -> None:
    record = record_of(case["text"])
    found = {(m.text, i.kind) for i in record.institutions for m in i.mentions}
    assert found == {(e["text"], e["kind"]) for e in case["institutions"]}
    names = {m.text: i.name for i in record.institutions for m in i.mentions}
    for expected in case["institutions"]:
        if "name" in expected:
            assert names[expected["text"]] == expected["name"]


@pytest.mark.parametrize("case", cases("mechanisms"))
def test_mechanisms(case: dict[str, Any]) -> None:
    found = {(m.text, mechanism.kind) for mechanism in record_of(case["text"]).mechanisms for m in mechanism.mentions}
    assert found == {(e["text"], e["kind"]) for e in case["mechanisms"]}


@pytest.mark.parametrize("case", cases("documents"))
def test_documents(case: dict[str, Any]) -> None:
    documents = {d.title: d for d in record_of(case["text"]).documents}
    assert set(documents) == {e["title"] for e in case["documents"]}
    for expected in case["documents"]:
        for field, value in expected.items():
            assert getattr(documents[expected["title"]], field) == value, field


@pytest.mark.parametrize("case", cases("resolution"))
def test_resolution(case: dict[str, Any]) -> None:
    """Who a name is and belongs to, who runs a mechanism and what it is made of, who issued a document."""
    record = extract(case["text"], title=case.get("title"))
    names = {i.id: i.name for i in record.institutions}
    if "names" in case:
        assert [[m.text, i.name] for i in record.institutions for m in i.mentions] == case["names"]
    if "parents" in case:
        assert [[i.name, names[i.parent]] for i in record.institutions if i.parent] == case["parents"]
    if "mechanisms" in case:
        got = [[m.name, m.action, names.get(m.institution or ""), list(m.parts)] for m in record.mechanisms]
        assert got == case["mechanisms"]
    if "documents" in case:
        got = [[d.title, d.action, names.get(d.issuer or ""), list(d.articles)] for d in record.documents]
        assert got == case["documents"]


@pytest.mark.parametrize("case", cases("numerals"))
def test_numerals(case: dict[str, Any]) -> None:
    """One value, and every way to write it."""
    value = None if case["value"] is None else Decimal(case["value"])
    for form in case["forms"]:
        assert parse_numeral(normalize(form).text) == value, form


@pytest.mark.parametrize("case", cases("normalize"))
def test_normalize(case: dict[str, Any]) -> None:
    normalized = normalize(case["text"])
    assert normalized.text == case["expect"]
    assert [s.name for s in normalized.steps] == case["steps"]


@pytest.mark.parametrize("case", cases("articles"))
def test_articles(case: dict[str, Any]) -> None:
    record = record_of(case["text"])
    for field, value in case["article"].items():
        got = getattr(record.article, field)
        assert (list(got) if isinstance(got, tuple) else got) == value, field
    for words in case.get("present", ()):
        assert words in record.text
    for words in case.get("absent", ()):
        assert words not in record.text
