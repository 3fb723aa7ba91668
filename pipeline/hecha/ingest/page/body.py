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
from collections.abc import Callable
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
_STRING = re.compile(r'"((?:[^"\\\n]|\\.){300,})"')


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


def embedded_article(html: str) -> dict[str, Any] | None:
    """Return the article that a page holds as JSON in a script, as pages do that build themselves: an object
    with the body, as HTML or text, under `body`, beside whatever else the page's own object says.
    """
    best: tuple[int, str] = (0, "")
    for match in _STRING.finditer(html):
        try:
            value = json.loads(f'"{match[1]}"')
        except ValueError:
            continue
        if "\\u" in value or "\\n" in value or "&lt;" in value:
            value = unescape(value)
        weight = len(_HAN.findall(value))
        if weight > best[0] and "function" not in value[:200]:
            best = (weight, value)
    if best[0] < _SHORTEST:
        return None
    return {"body": best[1], **_siblings(html, best[1])}


def _siblings(html: str, body: str) -> dict[str, Any]:
    """Return the other strings of the JSON object that holds the body."""
    for script in re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL | re.IGNORECASE):
        start = script.find("{")
        if start < 0 or len(script) < len(body):
            continue
        try:
            value, _ = json.JSONDecoder().raw_decode(script[start:].strip())
        except ValueError:
            continue
        waiting = [value]
        while waiting:
            node = waiting.pop()
            if isinstance(node, dict):
                if any(isinstance(v, str) and unescape(v) in (body, unescape(body)) for v in node.values()):
                    return node
                waiting += node.values()
            elif isinstance(node, list):
                waiting += node
    return {}


def fragment(html: str) -> Element | None:
    """Return the tree of a piece of HTML or plain text, with line ends as breaks where it has no markup."""
    if "<" not in html:
        html = html.replace("\n", "<br>")
    tree = parse(f"<html><body><div>{html}</div></body></html>")
    if tree is not None:
        drop_unseen(tree)
    return tree
