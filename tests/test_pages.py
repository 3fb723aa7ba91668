"""Whole pages, invented in the manner of many kinds of sites: the article, and what the page says of it."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from conftest import check_spans
from hecha.errors import DocumentError
from hecha.ingest import Raw, open_document, read_file
from hecha.ingest.page import read_page
from hecha.pipeline import read_source
from hecha.records import Record

PAGES = Path(__file__).resolve().parent / "pages"
EXPECTED = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))


def record_of_page(name: str) -> Record:
    (raw,) = read_file(str(PAGES / name))
    assert isinstance(raw, Raw)
    source = open_document(raw)
    record = read_source(source)
    check_spans(record, source.text)
    return record


def bare(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).translate(
        str.maketrans("“”‘’「」『』", "\"\"''\"\"''")
    )


@pytest.mark.parametrize("page", EXPECTED, ids=[page["file"] for page in EXPECTED])
def test_page(page: dict[str, Any]) -> None:
    record = record_of_page(page["file"])
    article, text = record.article, bare(record.text)
    assert bare(article.title) == bare(page["title"])
    assert bare(article.publisher) in map(bare, page["publishers"])
    assert (article.published or "")[:10] == page["published"]
    assert set(article.authors) in map(set, page["authors"])
    assert [words for words in page["present"] if bare(words) not in text] == []
    assert [words for words in page["absent"] if bare(words) in text] == []
    assert record.source.encoding in (page["encoding"], "big5hkscs" if page["encoding"] == "big5" else page["encoding"])


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("none_*.html")))
def test_page_without_an_article(name: str) -> None:
    with pytest.raises(DocumentError, match="no article found"):
        record_of_page(name)


@pytest.mark.parametrize("name", ["stats.html", "twgov.html", "county.html"])
def test_blocks_cover_the_text(name: str) -> None:
    """Each line of the text is one block; tables and headings are told apart."""
    record = record_of_page(name)
    assert [record.text[b.start : b.end] for b in record.blocks] == record.text.split("\n")
    assert record.blocks[0].kind == "title"
    kinds = {block.kind for block in record.blocks}
    assert ("table" in kinds) == (name == "stats.html") and ("heading" in kinds) == (name == "twgov.html")


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        "<",
        "<html>",
        "<p>",
        "\x00",
        "<table><tr><td rowspan=999999999 colspan=-1>1</table>",
        "<p>" * 5000,
        "&#xD800;" * 30,
    ],
)
def test_broken_pages_raise_nothing(html: str) -> None:
    assert read_page(html).text == ""


def test_deeply_nested_page() -> None:
    inner = (
        "<div>" * 100
        + "<p>全市共立案87人，其中移送司法机关3人，有关部门表示将继续加大查处力度。</p>" * 3
        + "</div>" * 100
    )
    assert "立案87人" in read_page(f"<html><body>{inner}</body></html>").text
    read_page("<div>" * 50_000 + "立案87人。")
