"""Which elements of a page are its article: found by readability, completed by what it leaves out.

Readability scores elements by their paragraphs.  It was made for English pages: it counts commas of
ASCII and drops tables, lists and headings that look thin.  So it is given a copy with Chinese commas
written as ASCII ones, and only asked which elements it keeps; tables, lists and headings that stand
between kept ones and are no collection of links are taken back.
"""

import copy
import json
import logging
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from typing import Any

import lxml.html
from readability import Document
from readability.readability import Unparseable

from hecha.ingest.page.tree import Element, drop_unseen, parse

_NUMBER = "data-hecha"
_COMMAS = {ord(c): "," for c in "，、；。"}
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:related?|recommend\w*|share|sharebox|bdshare\w*|comment\w*|hot(?:news|list)?|rank\w*|side(?:bar)?|footer|breadcrumb\w*|crumbs?"
    r"|nav\w*|menu|copyright|statement|disclaimer|declare|qrcode|ewm|adv?s?|advert\w*|pager|pagination|toolbar|page-?tool|tags?|keywords?|login|hidden|zebian|editor-info)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_HAN = re.compile("[㐀-鿿]")
_SHORTEST = 60  # Han characters of an article that is worth a second look
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>")


def find_body(tree: Element) -> Callable[[Element], bool]:
    """Return a test that tells of each element of the tree whether its own text belongs to the article."""
    for number, element in enumerate(tree.iter()):
        if isinstance(element.tag, str):
            element.set(_NUMBER, str(number))
    kept = _readable(tree)
    elements = [e for e in tree.iter() if isinstance(e.tag, str) and int(e.get(_NUMBER)) in kept]
    if not elements:
        return lambda element: False
    inside = set(elements)
    texts = [e for e in elements if (e.text or "").strip() or any((c.tail or "").strip() for c in e)]
    if texts:
        inside |= _between(texts[0], texts[-1], inside)
    return lambda element: element in inside


def _readable(tree: Element) -> set[int]:
    """Return the numbers of the elements that readability keeps."""
    twin = copy.deepcopy(tree)
    for element in twin.iter():
        if element.text:
            element.text = element.text.translate(_COMMAS)
        if element.tail:
            element.tail = element.tail.translate(_COMMAS)
        if element.get("style") is not None:  # what is hidden until a script shows it was judged before
            del element.attrib["style"]
    logging.getLogger("readability.readability").disabled = True  # it logs what it raises
    try:
        summary = Document(twin).summary()
    except Unparseable:
        return set()
    found = lxml.html.document_fromstring(summary) if summary.strip() else None
    return {int(n) for n in found.xpath(f"//@{_NUMBER}")} if found is not None else set()


def _between(first: Element, last: Element, inside: set[Element]) -> set[Element]:
    """Return the elements between the article's first and last that belong to it though they were left out."""
    out: set[Element] = set()
    root = first
    last_line = {last, *last.iterancestors()}
    while root.getparent() is not None and root not in last_line:
        root = root.getparent()
    started = ended = False
    dropped: set[Element] = set()
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        started = started or element is first
        if element.getparent() in dropped:
            dropped.add(element)
            continue
        if started and element not in inside:
            if element.getparent() in out or _is_content(element):
                out.add(element)
            else:
                dropped.add(element)
        if element is last:
            ended = True
        elif ended and element.tag == "table" and element not in inside and _is_content(element):
            out.update(e for e in element.iter() if isinstance(e.tag, str))
    return out if last in root.iter() else set()


def _is_content(element: Element) -> bool:
    if any(_FURNITURE.search(element.get(name) or "") for name in ("class", "id")):
        return False
    text = "".join(element.text_content().split())
    links = sum(len("".join(a.text_content().split())) for a in element.iter("a"))
    return bool(text) and links < 0.3 * len(text)


def embedded_article(scripts: Sequence[str]) -> dict[str, Any] | None:
    """Return the article that a page holds as JSON in a script, as pages do that build themselves: the object that
    states it, with the article as HTML or text under `body`.

    A body may come in pieces: objects of one list with the same key.
    """
    best: tuple[int, str, dict[str, Any]] = (0, "", {})
    for node, holder in _objects(scripts):
        for key, value in node.items():
            if not isinstance(value, str) or len(value) < _SHORTEST:
                continue
            pieces = [piece[key] for piece in holder if isinstance(piece, dict) and isinstance(piece.get(key), str)]
            body = unescape("\n".join(pieces) if _MARKUP.search(value) else value)
            weight = len(_HAN.findall(body))
            if weight > best[0]:
                best = (weight, body, node)
    if best[0] < _SHORTEST:
        return None
    return {**_statement(scripts, best[2]), "body": best[1]}


def embedded_statement(scripts: Sequence[str]) -> dict[str, Any]:
    """Return the first object of a page's scripts that states a title beside a source or time."""
    return next((node for node, _ in _objects(scripts) if _states(node)), {})


def _statement(scripts: Sequence[str], node: dict[str, Any]) -> dict[str, Any]:
    return node if _states(node) else embedded_statement(scripts)


def _states(node: dict[str, Any]) -> bool:
    keys = {key.lower() for key, value in node.items() if isinstance(value, (str, int)) and value}
    titled = any(isinstance(node.get(key), str) and len(node[key]) >= 6 for key in ("title", "headline", "newsTitle"))
    return titled and any(re.search("source|media|time|date|author", key) for key in keys)


def _objects(scripts: Sequence[str]) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Yield the objects of the JSON in a page's scripts, outer ones first, each with the list that holds it."""
    for script in scripts:
        for start in [m.end() - 1 for m in re.finditer(r"(?:^|[=(])\s*[{\[]", script[:5000])][:6]:
            try:
                value, _ = json.JSONDecoder(strict=False).raw_decode(script[start:])
            except (ValueError, RecursionError):
                continue
            waiting: deque[tuple[Any, list[Any]]] = deque([(value, [value])])
            while waiting:
                node, holder = waiting.popleft()
                if isinstance(node, dict):
                    yield node, holder
                    waiting += [(inner, [inner]) for inner in node.values()]
                elif isinstance(node, list):
                    waiting += [(inner, node) for inner in node]
            break


def fragment(html: str) -> Element | None:
    """Return the tree of a piece of HTML or plain text, with line ends as breaks where it has no markup."""
    if "<" not in html:
        html = html.replace("\n", "<br>")
    tree = parse(f"<html><body><div>{html}</div></body></html>")
    if tree is not None:
        drop_unseen(tree)
    return tree
