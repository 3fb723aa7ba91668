"""What a page says of its report outside the report's own lines: meta tags, JSON-LD, the page's title."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from hecha.dates import date_in_url, read_date
from hecha.ingest.page.tree import Element

_TITLES = ("og:title", "twitter:title", "articletitle", "headline", "dc.title")
_DATES = (
    "article:published_time", "og:published_time", "og:article:published_time", "pubdate", "publishdate", "publish_date", "publishtime",
    "publish-date", "dc.date", "dc.date.issued", "date", "firstpublishedtime", "datepublished", "og:release_date", "weibo: article:create_at",
    "datecreated", "sailthru.date", "parsely-pub-date", "dateupdate", "article:modified_time", "lastmodified",
)  # fmt: skip
_SOURCES = ("contentsource", "source", "mediaid", "article:source", "og:article:source")
_SITES = ("og:site_name", "sitename", "application-name", "apple-mobile-web-app-title")
_AUTHORS = ("author", "article:author", "og:article:author", "byl", "dc.creator", "parsely-author")
_ARTICLES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "BlogPosting",
    "WebPage",
    "AnalysisNewsArticle",
    "TechArticle",
)
# Marks that set a page's title apart from the names of its section and site.
_BREAK = re.compile(r"\s*[_|｜]+\s*|\s+[-–—·]+\s+|\s*(?:--|——)\s*|(?<=[㐀-鿿”》！？])\s*[-–]\s*(?=[㐀-鿿])")


class Head(NamedTuple):
    titles: tuple[str, ...]  # nearest to the report first
    whole_title: str  # of the page's <title>
    dates: tuple[str, ...]
    source: str | None  # the outlet that a report was taken from
    site: str | None
    authors: tuple[str, ...]
    url: str | None


def read_head(tree: Element) -> Head:
    """Return what a page's meta tags, JSON-LD and title element say."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = " ".join(unescape(element.get("content") or "").split())
        if name and content:
            meta.setdefault(name, content)
    linked = list(_linked_data(tree))
    whole = " ".join((tree.findtext(".//title") or "")[:1000].split())
    url = tree.xpath("string(//link[@rel='canonical']/@href)") or meta.get("og:url") or None
    titles = [str(node["headline"]) for node in linked if node.get("headline")]
    titles += [meta[name] for name in _TITLES if name in meta]
    dates = [str(node["datePublished"]) for node in linked if node.get("datePublished")]
    dates += [meta[name] for name in _DATES if name in meta]
    publishers = [name for node in linked for name in _names(node.get("publisher"))]
    authors = [name for node in linked for name in _persons(node.get("author"))]
    authors = [name for name in authors if not re.search("powered|team|discuz|dedecms|wordpress", name, re.IGNORECASE)]
    return Head(
        titles=tuple(dict.fromkeys(" ".join(unescape(t[:300]).split()) for t in titles)),
        whole_title=whole,
        dates=tuple(date for value in dates if (date := read_date(value)))
        + ((date,) if url and (date := date_in_url(url)) else ()),
        source=next((meta[name] for name in _SOURCES if name in meta), None),
        site=next(iter([*publishers, *(meta[name] for name in _SITES if name in meta)]), None),
        authors=tuple(dict.fromkeys(authors or [meta[name] for name in _AUTHORS if name in meta][:1])),
        url=url if url and url.startswith("http") else None,
    )


def title_parts(whole: str) -> list[str]:
    """Return the parts of a page's title, the report's own first.

    >>> title_parts("全市新增就业12.4万人_江城要闻_江城网")
    ['全市新增就业12.4万人', '江城要闻', '江城网']
    """
    return [part for part in _BREAK.split(whole) if part]


def _linked_data(tree: Element) -> Iterator[dict[str, Any]]:
    """Yield the article objects of a page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                kinds = node.get("@type")
                if any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    yield node
                waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, dict):
        return _names(value.get("name"))
    return [name for part in value for name in _names(part)] if isinstance(value, list) else []


def _persons(value: object) -> list[str]:
    if isinstance(value, dict) and value.get("@type") not in (None, "Person"):
        return []
    return [p for part in value for p in _persons(part)] if isinstance(value, list) else _names(value)
