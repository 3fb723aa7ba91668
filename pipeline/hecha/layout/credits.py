"""What the credit lines of a report say: publisher, date, authors, editors, place."""

import re
from collections import Counter
from typing import NamedTuple

import regex

from hecha.dates import find_dates
from hecha.layout.lines import DATE, Line
from hecha.lexicon import Lexicon

_SOURCE_LINE = re.compile(
    r"(?:(?:稿件|新闻|本文|文章|信息|内容)?(?<!图片)(?<!图)来源于?|稿源|出处|转自|来自|发布(?:单位|机构|部门))\s*[:：/]\s*[《“]?([^\s:：|()（）【】\[\]《》]{2,40}(?:[•·][^\s|()]{2,12})*)"
    r"|(?<![㐀-鿿])来源\s*(\w{2,12})(?=\s*(?:[|｜]|$))"
)
_NEXT_LABEL = re.compile(
    r"(?:作者|记者|编辑|责编|责任编辑|时间|日期|发布|浏览|阅读|点击|字号|字体|分享|举报|打印|通讯员|审核|责任).*$"
)
_REPORTERS = regex.compile(
    r"(?:(?P<outlet>\p{Han}{2,10}?)\s*[/|]?\s*)?(?:首席|见习|实习|全媒体|特约|驻\S{2,4})?(?:记者|通讯员)[:：/\s]*(?P<names>[^\n()（）。，,；:：]{2,40})"
)
_AUTHOR_LINE = re.compile(
    r"(?:(?<!原)作者|(?<![㐀-鿿])文|撰文|撰稿|执笔|采写|采访)\s*(?:[:：/|｜]|(?<=作者)[，,]|(?<=作者)\s*(?=[㐀-鿿]{2,3}(?:\s*[|｜]|\s*$)))\s*(?P<names>[^\n()（）。，,；:：|｜]{2,40})"
)
_ROLE = re.compile(r"\s*(?:责任编辑|责编|编辑|来源|时间|日期|发布|浏览|阅读|点击|人气|审核|摄影|图片|图|校对).*$")
_FILED = regex.compile(r"\s(?P<names>\p{Han}{2,3})\s+\p{Han}{2,4}报道")
_DATELINE = regex.compile(
    rf"^\s*(?P<outlet>[\p{{Han}}\w]{{1,9}}?(?:社|网|报|台|刊|端|新闻|南都))(?P<place>\p{{Han}}{{2,6}}?)?\s*"
    rf"(?:{DATE.pattern}|(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日)?(?:电|讯|报道|信息)(?=[\s(（:：/])"
)
_BRACKETED = regex.compile(r"^[\s:：]*[(（]\s*(?:记者\s*)?(?P<names>[\p{Han}·\s、]{2,30}?)(?:报道)?\s*[)）]")
_SIGNED = regex.compile(
    r"[(（](?:本[报网台刊站])?(?:首席|见习|实习|特约)?(?:记者|通讯员)?\s*([\p{Han}\s、]{2,14})[)）]\s*$"
)
_WIRED = regex.compile(
    r"^[(（]\p{Han}{2,8}?记者(?P<names>\p{Han}{2,3}(?:、\p{Han}{2,3})*)\p{Han}{2,4}\d{1,2}日(?:专|综合外)?电[)）]"
)
_OWNER = regex.compile(r"(?:版权所有|主办单位|主办)[:：]\s*(\p{Han}{4,24})")
_EDITOR = re.compile(r"(?:责任编辑|责编|编辑|主编|编审)\s*[:：/]\s*([^\n()（）\[\]【】|。:：]{2,24})")
_WRITER = regex.compile(r"(?:本[报网台刊站])?(?:首席|见习|实习|特约|全媒体)?(?:记者|通讯员|实习生)")
_BYLINE = regex.compile(
    r"[(（〔【■□]?\s*\p{Han}{0,6}?(?:记者|通讯员)[\s:：]+(?P<names>\p{Han}{2,4}(?:[\s、,，]+(?:通讯员|实习生|记者|\p{Han}{2,4}))*)\s*[)）〕】]?"
)
_PEN_NAME = regex.compile(r"\p{Han}{2,4}|[A-Za-z][\w .'-]{1,23}")
# Han by Unicode property: given names use characters beyond the BMP (王𬱖).
_HAN_WORD = regex.compile(r"\p{Han}+")
_AFTER_NAMES = re.compile(r"(?:/?(?:综合|即时|现场)?(?:报道|摄影|摄|发自\S*|采写|整理|图|文))+$")


class Credits(NamedTuple):
    publisher: str | None
    owner: str | None  # of the page (版权所有): the weakest sign of a publisher
    published: str | None
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    place: str | None


def read_credits(lines: list[Line], body: list[Line], text: str, lexicon: Lexicon) -> Credits:
    surnames = lexicon.words("surnames.tsv")
    outlets, others = tuple(lexicon.word_class("outlet-end")), tuple(lexicon.word_class("before-reporter"))
    credit = [line.text for line in lines if line.kind == "credit"]
    prose = [line.text for line in body if line.kind == "body"]
    openings = [paragraph[:120] for paragraph in prose[:3]]
    opening = openings[0] if openings else ""
    authors: Counter[str] = Counter()
    outlet = source = place = dateline_outlet = month_day = None
    published = next((d.iso for line in credit for d in find_dates(line)), None)
    signed = [line for line in prose[:8] if len(line) < 30]
    for line in [*credit, *signed]:
        if source is None and (m := _SOURCE_LINE.search(line)):
            source = _outlet(m[1] or m[2], lexicon)
        if m := _AUTHOR_LINE.search(line):
            authors.update(_signed_names(m["names"], surnames, lexicon))
    if m := re.match(r"^\s*([㐀-鿿]{2,3})本[报网台]", credit[0] if credit else opening):
        authors.update(_names(m[1], surnames))
    for line in [*credit, *prose[-1:]]:
        authors.update(_byline(line) or ())
    for line in [*credit, *(start[:80] for start in openings)]:
        if line.startswith("图"):
            continue
        for m in [*_REPORTERS.finditer(line), *_FILED.finditer(line)]:
            if names := _names(m["names"], surnames):
                authors.update(names)
                named = m.groupdict().get("outlet")
                if outlet is None and named and named.endswith(outlets) and not named.endswith(others):
                    outlet = re.sub("[讯电]$", "", named)
    for line in [*openings, *credit[:2]]:
        if m := _DATELINE.match(line):
            if not m["outlet"].endswith(others):
                dateline_outlet, place = m["outlet"], m["place"]
            month_day = (m["month"], m["day"])
            if bracket := _BRACKETED.match(line[m.end() :]):
                authors.update(_names(bracket["names"], surnames))
            break
    if outlet is None and dateline_outlet is None and (m := re.match(r"^(\S{4,12}报道)\s", opening)):
        outlet = m[1]
    if not authors and prose and (m := _SIGNED.search(prose[-1])):
        authors.update(_names(m[1], surnames))
    if not authors:  # （中央社记者柯以柔台北7日电）
        authors.update(name for line in openings if (m := _WIRED.search(line)) for name in _names(m["names"], surnames))
    owner = next((m[1] for line in lines if (m := _OWNER.search(line.text))), None)
    if published is None:
        loose = (line.text for line in lines if line.kind in ("short", "credit", "furniture"))
        published = next((d.iso for text in loose for d in find_dates(text)), None)
    if published is None and month_day and month_day[0] and prose:
        published = next((d.iso for d in find_dates(opening)), None)
    editors = dict.fromkeys(
        name for line in lines if line.kind != "body" or len(line.text) < 60 for name in _editors(line.text)
    )
    return Credits(source or outlet or dateline_outlet, owner, published, tuple(authors), tuple(editors), place)


def _editors(text: str) -> list[str]:
    """Return the editors that a line names.

    >>> _editors("（责任编辑：王小川、李子木）"), _editors("编辑部设在江城")
    (['王小川', '李子木'], [])
    """
    return [
        name
        for m in _EDITOR.finditer(text)
        for part in re.split("[、,，;；/]|(?<=[㐀-鿿])\\s+(?=[㐀-鿿])", m[1])
        if (name := re.sub(r"[_\d]+.*$", "", part).strip())
    ]


def _outlet(name: str, lexicon: Lexicon) -> str | None:
    """Return the outlet that a source line names, or None for a word that names none (网络, 本站原创)."""
    name = _NEXT_LABEL.sub("", name).strip("《》“”-—_")
    name = re.sub(r"(?<=[报网社])讯$|(?<=\w{2})综合(?:报道)?$", "", name)
    if len(name) < 2 or name[0].isdigit() or name in lexicon.word_class("no-outlet"):
        return None
    return name


def _names(text: str, surnames: frozenset[str]) -> list[str]:
    """Return the persons that a byline begins with; two names without a space between are told apart by family names.

    A word that cannot be a name ends the list.

    >>> _names("王海军 通讯员 李湘萍", frozenset("王李"))
    ['王海军', '李湘萍']
    >>> _names("展明辉葛江涛", frozenset("展葛")), _names("了解到", frozenset("王李"))
    (['展明辉', '葛江涛'], [])
    """
    out: list[str] = []
    for part in re.split(r"[\s、,，/]+", text):
        part = _AFTER_NAMES.sub("", part)
        if not part or part.endswith(("记者", "通讯员", "实习生")):
            continue
        names = _split_names(part, surnames)
        if not names:
            break
        out += names
    return out


def _byline(text: str) -> list[str] | None:
    """Return the names of a line that is a byline and nothing else, or None for another line.

    >>> _byline("（本报记者 王小川 秋声 通讯员 米小满）"), _byline("■本报记者　李子木"), _byline("记者了解到 全市")
    (['王小川', '秋声', '米小满'], ['李子木'], None)
    """
    found = _BYLINE.fullmatch(text.strip())
    if not found:
        return None
    return [word for word in re.split(r"[\s、,，]+", found["names"]) if word and not _WRITER.fullmatch(word)]


def _signed_names(text: str, surnames: frozenset[str], lexicon: Lexicon) -> list[str]:
    """Return who a line of authors names: behind a label even a pen name or a name of letters is one.

    >>> from hecha.lexicon import load_lexicon
    >>> (
    ...     _signed_names("叨叨姐、胡一刀 编辑：李子木", frozenset("胡李"), load_lexicon()),
    ...     _signed_names("网络整理", frozenset(), load_lexicon()),
    ... )
    (['叨叨姐', '胡一刀'], [])
    """
    text = _ROLE.sub("", text).strip()
    if names := _names(text, surnames):
        return names
    parts = [part.strip() for part in re.split(r"[、,，&/;；]|(?<=[㐀-鿿])\s+", text)]
    return [
        part
        for part in parts
        if _PEN_NAME.fullmatch(part)
        and part not in lexicon.word_class("no-outlet")
        and not part.endswith(tuple(lexicon.word_class("body-end")))
    ]


def _split_names(part: str, surnames: frozenset[str]) -> list[str]:
    if "·" in part:
        return [part]
    if not _HAN_WORD.fullmatch(part) or not (part[0] in surnames or part[:2] in surnames):
        return []
    if 2 <= len(part) <= 3 or (len(part) == 4 and part[:2] in surnames):
        return [part]
    for length in (3, 2):
        rest = _split_names(part[length:], surnames) if len(part) - length >= 2 else []
        if rest:
            return [part[:length], *rest]
    return []
