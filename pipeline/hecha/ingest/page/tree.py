"""HTML to a tree (by lxml), and a tree to the lines that a reader of the page sees."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import lxml.html
from lxml.etree import ParserError

from hecha.ingest.sources import BlockKind

Element = Any  # lxml's elements have no types of their own

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})|<\?xml[^>]{0,80}encoding=[\"']([\w-]{3,20})", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNSEEN = "del|s|strike|script|style|noscript|template|iframe|svg|button|select|option|object|embed|canvas|audio|video|head|rt|rp"
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q ruby rb s samp small span"
    " strike strong sub sup time tt u var wbr".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MOST_HIDDEN = 200  # characters; more is an article that a script shows later
_SPACE = re.compile("[ \t\r\n\f\v]+")
_CELLS_LONG = 160
_WIDEST = 64  # columns of a table
_DIGIT = re.compile("[0-9０-９]")
_VALUE = re.compile(r"[-−－–+]?[\d０-９][\d,，.０-９]*\s*[%％]?")


class Line(NamedTuple):
    """What a reader sees as one line: a paragraph, a heading, a caption, a row of a table."""

    text: str
    kind: BlockKind
    element: Element  # the nearest block
    links: int  # characters of it that are links


def declared_charset(data: bytes) -> str | None:
    """Return the charset that a page declares in its head, or None.

    >>> declared_charset(b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    found = _CHARSET.search(data[:8192])
    return (found[1] or found[2]).decode("ascii") if found else None


def parse(html: str) -> Element | None:
    """Return the tree of a page, or None if it has no element at all."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(_CONTROL.sub("", html).encode("utf-8", "replace"), parser=parser)
    except ParserError:
        return None


def drop_unseen(tree: Element) -> None:
    """Take out of a tree what a reader of the page does not see."""
    for element in list(tree.iter(*_UNSEEN.split("|"))):
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.xpath("//*[@hidden or @style or @aria-hidden='true']"):
        if element.getparent() is None or element.tag == "body":
            continue
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        if hidden and len("".join(element.text_content().split())) < _MOST_HIDDEN:
            element.drop_tree()


def read_lines(root: Element, wanted: Callable[[Element], bool]) -> list[Line]:
    """Return the lines of the elements of a tree that are wanted, in order."""
    reader = _Reader(wanted, lambda element: True)
    reader.block(root)
    reader.close(root, "paragraph")
    return reader.lines


def read_all_lines(root: Element, tight: Callable[[Element], bool]) -> list[Line]:
    """Return every line of a tree, with a blank between the pieces of a line (date, source, buttons), which a page
    sets apart by style only, save where the text is to stay as it is.
    """
    reader = _Reader(lambda element: True, tight)
    reader.block(root)
    reader.close(root, "paragraph")
    return reader.lines


class _Reader:
    """Walks a tree and gathers the text of each line; recursion follows the page's own nesting."""

    def __init__(self, wanted: Callable[[Element], bool], tight: Callable[[Element], bool]) -> None:
        self.lines: list[Line] = []
        self._wanted, self._tight = wanted, tight
        self._text: list[str] = []
        self._links = 0

    def close(self, element: Element, kind: BlockKind) -> None:
        text = _SPACE.sub(" ", "".join(self._text)).strip(" \xa0\u3000")
        if text:
            self.lines.append(Line(text, kind, element, min(self._links, len(text))))
        self._text, self._links = [], 0

    def block(self, root: Element) -> None:
        # A stack of (element, block it belongs to, kind, whether inside a link), so that no page is too deep.
        stack: list[tuple[str, Any, Any, BlockKind, bool]] = [("open", root, root, "paragraph", False)]
        while stack:
            what, element, owner, kind, linked = stack.pop()
            if what == "close":
                self.close(owner, kind)
                continue
            if what == "text":
                self._text.append(element)
                if linked:
                    self._links += len(element.strip())
                continue
            tag = element.tag
            if tag == "br":
                self.close(owner, kind)
                continue
            inline = tag in _INLINE or ":" in tag
            if not inline:
                self.close(owner, kind)
                if tag == "table" and _holds_data(element):
                    if self._wanted(element):
                        self._table(element)
                    continue
                owner = element
                kind = (
                    "heading"
                    if tag in _HEADINGS
                    else "caption"
                    if _is_caption(element)
                    else kind
                    if kind != "table"
                    else "paragraph"
                )
                stack.append(("close", element, owner, kind, linked))
            elif tag in ("sup", "sub") and "".join(self._text)[-1:].isdigit():
                self._text.append("^" if tag == "sup" else "_")  # 10<sup>8</sup> is not 108
            elif self._text and not self._tight(element):
                self._text.append(" ")
            if tag == "pre":
                for part in (element.text_content() or "").split("\n"):
                    self._text.append(part)
                    self.close(element, kind)
                continue
            linked = linked or tag == "a"
            for child in reversed(element):
                if child.tail and self._wanted(element):
                    stack.append(("text", child.tail, owner, kind, linked))
                if isinstance(child.tag, str):
                    stack.append(("open", child, owner, kind, linked))
            if element.text and self._wanted(element):
                stack.append(("text", element.text, owner, kind, linked))

    def _table(self, table: Element) -> None:
        for caption in table.iter("caption"):
            self._text.append(caption.text_content())
            self.close(caption, "paragraph")
        for row in _grid(table):
            if any(row):
                self.lines.append(Line("\t".join(row), "table", table, 0))


def _is_caption(element: Element) -> bool:
    return element.tag == "figcaption" or bool(
        re.search(
            r"(?:^|[\s_-])(?:img|pic|photo|image)?[_-]?(?:caption|imgtxt|img-?title|pictext|tuzhu)(?:$|[\s_-])",
            element.get("class") or "",
            re.IGNORECASE,
        )
    )


def _rows(table: Element) -> Iterator[Element]:
    """Yield a table's own rows, not those of tables inside it."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table:
            yield row


def _holds_data(table: Element) -> bool:
    """Tell whether a table holds data, and is no frame for the layout of a page."""
    if table.find(".//table") is not None or table.find(".//form") is not None:
        return False
    rows = [row.xpath("./td|./th") for row in _rows(table)]
    if sum(len(cells) > 1 for cells in rows) < 2:
        return False
    texts = ["".join(cell.text_content().split()) for cells in rows for cell in cells]
    if max(map(len, texts), default=0) > _CELLS_LONG:
        return False
    return sum(bool(_DIGIT.search(text)) for text in texts) >= 2


def _grid(table: Element) -> list[list[str]]:
    """Return a table's cells by row and column; a head that spans several stands in each, a number in its first."""
    grid: dict[tuple[int, int], str] = {}
    for y, row in enumerate(_rows(table)):
        x = 0
        for cell in row.xpath("./td|./th"):
            while (y, x) in grid:
                x += 1
            text = " ".join(line.text for line in read_lines(cell, lambda element: True))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for dy in range(high):
                for dx in range(wide):
                    grid[y + dy, x + dx] = text if (dx, dy) == (0, 0) or not _VALUE.fullmatch(text) else ""
            x += wide
    if not grid:
        return []
    height, width = max(y for y, _ in grid) + 1, min(_WIDEST, max(x for _, x in grid) + 1)
    return [[grid.get((y, x), "") for x in range(width)] for y in range(height)]


def _span(cell: Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(40, max(1, int(value))) if value.isdecimal() and len(value) < 4 else 1
