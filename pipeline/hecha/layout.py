"""What in a document is the report: title, credit lines and body, and what the credit lines say.

Works on normalized text, so that every rule is written once, in Simplified script.  Page furniture and
a second copy of the body are left out; lines keep the order of the source, save the title, which
comes first wherever the page printed it.
"""

import hashlib
import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

import regex

from hecha.alignment import Aligned, select
from hecha.ingest import Fields
from hecha.lexicon import Lexicon
from hecha.normalize import Normalized
from hecha.records import Step
from hecha.spans import Span


class Layout(NamedTuple):
    """The report inside a document."""

    aligned: Aligned  # title, credit lines and body, one a line
    id: str
    title: str | None
    title_span: Span | None
    publisher: str | None
    published: str | None
    authors: tuple[str, ...]
    place: str | None
    steps: tuple[Step, ...]


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    kind: str  # body, short, caption, credit, furniture, blank


_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-年/.](1[0-2]|0?[1-9])[-月/.](3[01]|[12]\d|0?[1-9])(?!\d)日?")
_CLOCK = r"(?:\s*\d{1,2}[:时]\d{2}(?:[:分]\d{2})?秒?)?"
_CREDIT = re.compile(
    rf"(?:{_DATE.pattern}{_CLOCK}|(?:稿件|新闻|本文|文章|信息)?来源[:：/]|作者[:：/]|记者[:：]|[□■]"
    r"|(?:本报|本网|本台)(?:首席|见习|实习|全媒体|特约)?(?:记者|通讯员)|\S{2,12}(?:首席|见习|实习|全媒体)?记者\s|/\s*(?:记者|特派员))"
)
_CREDIT_PREFIX = re.compile(
    rf"\s*(?:{_DATE.pattern}{_CLOCK}\s*)?\(\s*\S{{2,12}}?(?:首席|见习|实习|全媒体)?(?:记者|通讯员)[^)\n]{{2,30}}\)\s*"
)
_SENTENCE_END = re.compile("[。！？!?；]")
_LONG = 60
_CREDIT_LONG = 90
_NAVIGATION = re.compile(
    r"^[^。！？]{0,16}(?:\s*[|>»›＞｜]+\s*[^|>»›＞｜。！？]{1,14}){2,}$|^(?:[^|>»›＞｜。]{1,8}\s*[>»›＞]\s*)+$"
)
_BLANK = re.compile(r"[\s|│\-—_=*·•.。,，:：]*")
_EDGE = " \t|│\u3000"
_TAIL = re.compile(
    r"(?:\s{1,9}分享)?\s{1,9}(?:facebook|twitter)\s*$|[》>]\s{0,9}\S{2,12}\s{0,9}(?:&nbsp;?\s{0,9})+.*$", re.IGNORECASE
)

_SOURCE_LINE = re.compile(r"(?:稿件|新闻|本文|文章|信息)?来源[:：/]\s*([^\s:：|()（）【\]]{2,20}(?:•[^\s|()]{2,12})?)")
_REPORTERS = regex.compile(
    r"(?:(?P<outlet>\p{Han}{2,10}?)\s*[/|]?\s*)?(?:首席|见习|实习|全媒体|特约|驻\S{2,4})?(?:记者|通讯员)[:：/\s]*(?P<names>[^\n()（）。，,；:：]{2,40})"
)
_AUTHOR_LINE = re.compile(r"(?:作者|文|撰文)[:：/]\s*(?P<names>[^\n()（）。，,；:：]{2,40})")
_FILED = regex.compile(r"\s(?P<names>\p{Han}{2,3})\s+\p{Han}{2,4}报道")
_DATELINE = regex.compile(
    rf"^\s*(?P<outlet>[\p{{Han}}\w]{{1,9}}?(?:社|网|报|台|刊|端|新闻|南都))(?P<place>\p{{Han}}{{2,6}}?)?\s*"
    rf"(?:{_DATE.pattern}|(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日)?(?:电|讯|报道|信息)(?=[\s(（:：/])"
)
_BRACKETED = regex.compile(r"^[\s:：]*[(（]\s*(?:记者\s*)?(?P<names>[\p{Han}·\s、]{2,30}?)(?:报道)?\s*[)）]")
_TOPIC = re.compile(r"^.{0,30}[电讯]\s*题[:：]\s*(?P<title>.{4,60})$")
_CAPTION = re.compile(r"^图(?:为|[:：/]|片|\d)|(?:摄|供图|资料照片|资料图)[)）]?$")
_SIGNED = regex.compile(r"[(（](\p{Han}{2,4})[)）]\s*$")
_OWNER = regex.compile(r"(?:版权所有|主办单位|主办)[:：]\s*(\p{Han}{4,24})")
# Han by Unicode property: given names use characters beyond the BMP (王𬱖).
_HAN_WORD = regex.compile(r"\p{Han}+")
_NOT_OUTLET = (
    "本报",
    "本网",
    "本台",
    "本刊",
    "该报",
    "实习",
    "见习",
    "首席",
    "特约",
    "全媒体",
    "一名",
    "多名",
    "采访",
    "告诉",
)
_AFTER_NAMES = re.compile(r"(?:/?(?:综合|即时|现场)?(?:报道|摄影|摄|发自\S*|采写|整理|图|文))+$")


def lay_out(normalized: Normalized, fields: Fields, lexicon: Lexicon) -> Layout:
    """Return the report in a document.

    Fields that the archive gives win over what the text says; among the text's own words a source line
    (来源:) wins over a reporter's outlet, that over a dateline (新华社北京3月5日电), that over the
    owner of the page (版权所有).
    """
    text = normalized.text
    lines = _classify(text, lexicon)
    dropped = sum(line.kind == "furniture" for line in lines)
    lines, repeated = _drop_repeats(lines)
    title_line = None if fields.title else _find_title(lines)
    if title_line and (
        m := _TOPIC.match(title_line.text)
    ):  # a wire report names its own title: 新华社北京3月5日电 题：…
        topic = title_line._replace(start=title_line.start + m.start("title"), text=m["title"])
        lines[lines.index(title_line)] = title_line = topic
    body = _body(lines, title_line)
    steps: list[Step] = []
    if dropped:
        steps.append(Step(name="furniture", count=dropped))
    if repeated:
        steps.append(Step(name="repeats", count=repeated))
    pieces: list[Span] = []
    title_span = None
    if title_line:
        pieces.append(Span(title_line.start, title_line.end))
        title_span = Span(0, title_line.end - title_line.start)
    pieces += [Span(line.start, line.end) for line in body]
    aligned = select(normalized.aligned, pieces) if pieces else normalized.aligned
    title = fields.title or (" ".join(title_line.text.split()) if title_line else None)
    story = "\n".join([title or "", *(line.text for line in body if line.kind != "credit")])
    credit = _credits(lines, body, text, lexicon)
    return Layout(
        aligned=aligned,
        id=hashlib.sha256("".join(story.split()).encode("utf-8", "surrogatepass")).hexdigest()[:32],
        title=title,
        title_span=title_span,
        publisher=fields.publisher or credit.publisher,
        published=fields.published or credit.published,
        authors=credit.authors,
        place=credit.place,
        steps=tuple(steps),
    )


@lru_cache(maxsize=4)
def _furniture(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns for a line of furniture words only, one that begins with furniture, one that holds it."""
    rows = lexicon.table("furniture.tsv", ("surface", "where"))

    def among(where: str) -> str:
        return "|".join(
            re.escape(w) for w, places in sorted(rows, key=lambda r: -len(r[0])) if where in places.split(",")
        )

    return (
        re.compile(rf"(?:{among('word')}|[\d\s\W_])+", re.IGNORECASE),
        re.compile(rf"[\W_]{{0,3}}(?:{among('start')})"),
        re.compile(among("has")),
    )


def _classify(text: str, lexicon: Lexicon) -> list[_Line]:
    only, start, has = _furniture(lexicon)
    out: list[_Line] = []
    at = 0
    for raw in text.split("\n"):
        tail = _TAIL.search(raw)
        stripped = (raw[: tail.start()] if tail else raw).strip(_EDGE)
        begin = at + raw.find(stripped) if stripped else at
        line = _Line(begin, begin + len(stripped), stripped, "short")
        at += len(raw) + 1
        if not stripped or _BLANK.fullmatch(stripped):
            out.append(line._replace(kind="blank"))
            continue
        sentence = bool(_SENTENCE_END.search(stripped)) or (len(stripped) >= 24 and "，" in stripped.replace(",", "，"))
        if len(stripped) <= _CREDIT_LONG and not sentence and _CREDIT.search(stripped):
            cut = _cut_furniture(line, only)
            out.append(cut._replace(kind="credit" if cut.text else "furniture"))
        elif (prefix := _CREDIT_PREFIX.match(stripped)) and prefix.end() < len(stripped) and _DATE.search(prefix[0]):
            edge = prefix.end()
            out.append(_Line(begin, begin + len(prefix[0].rstrip()), prefix[0].rstrip(), "credit"))
            out.append(_Line(begin + edge, line.end, stripped[edge:], "body"))
        elif (
            only.fullmatch(stripped) or _NAVIGATION.match(stripped) or (len(stripped) < _LONG and has.search(stripped))
        ) or (start.match(stripped) and (not sentence or len(stripped) < _LONG)):
            out.append(line._replace(kind="furniture"))
        else:
            caption = len(stripped) < 2 * _LONG and _CAPTION.search(stripped)
            out.append(
                line._replace(kind="caption" if caption else "body" if sentence or len(stripped) > _LONG else "short")
            )
    return out


def _cut_furniture(line: _Line, only: re.Pattern[str]) -> _Line:
    """Keep of a credit line the stretch that says something: date, source, names."""
    parts = list(re.finditer(r"\S+", line.text))
    keep = [m for m in parts if _DATE.search(m[0]) or re.match(r"\d{1,2}[:时]\d\d", m[0]) or not only.fullmatch(m[0])]
    if not keep:
        return line._replace(text="", end=line.start)
    start, end = keep[0].start(), keep[-1].end()
    return line._replace(start=line.start + start, end=line.start + end, text=line.text[start:end])


def _drop_repeats(lines: list[_Line]) -> tuple[list[_Line], int]:
    """Keep the first of lines that stand twice, as where a page prints its body twice."""
    seen: set[str] = set()
    out: list[_Line] = []
    for line in lines:
        key = "".join(line.text.split())
        if line.kind not in ("blank", "furniture") and len(key) >= 8:
            if key in seen:
                continue
            seen.add(key)
        out.append(line)
    return out, len(lines) - len(out)


def _find_title(lines: list[_Line]) -> _Line | None:
    """Return the title: the line before the first credit line, else the longest short line before the body.

    A page may print it after the body instead, between two copies of it.
    """
    bodies = [i for i, line in enumerate(lines) if line.kind == "body"]
    first = bodies[0] if bodies else len(lines)
    head = [
        (i, line)
        for i, line in enumerate(lines[:first])
        if line.kind == "short" and len(line.text) >= 4 and line.text[-1] not in "，,：:、"
    ]
    if first < len(lines) and len(lines[first].text) < _LONG and _is_headline(lines[first]):
        if [i for i in bodies if i > first]:  # a headline may end in 。 or ！ or hold ？
            head.append((first, lines[first]))
    if head:
        credit = next((i for i, line in enumerate(lines) if line.kind == "credit"), None)
        before = [line for i, line in head if credit is not None and i < credit]
        if before:
            return max(before[-2:], key=lambda line: len(line.text))
        return max((line for _, line in head[:6]), key=lambda line: len(line.text))
    last = bodies[-1] if bodies else 0
    after = [
        (i, line)
        for i, line in enumerate(lines)
        if i > first and line.kind == "short" and 6 <= len(line.text) <= 40 and line.text[-1] not in "，,：:、"
    ]
    return next((line for i, line in after if i > last and _alone(lines, i)), None)


def _is_headline(line: _Line) -> bool:
    return not line.text.endswith(("。", "；", "，", ":", "：")) or line.text.count("。") == 0


def _alone(lines: list[_Line], at: int) -> bool:
    """Tell whether a line stands apart: no text directly before or after it, save credit lines."""
    around = lines[max(0, at - 1) : at] + lines[at + 1 : at + 2]
    return all(line.kind in ("blank", "furniture", "credit") for line in around)


def _body(lines: list[_Line], title: _Line | None) -> list[_Line]:
    """Return credit and body lines; short lines count between the title or first sentence and the last one."""
    bodies = [i for i, line in enumerate(lines) if line.kind == "body" and line is not title]
    if not bodies:
        return [line for line in lines if line.kind in ("short", "credit") and line is not title]
    at = lines.index(title) if title else -1
    first = min(at, bodies[0]) if 0 <= at < bodies[-1] else bodies[0]
    out = []
    for i, line in enumerate(lines):
        if line is title or line.kind in ("blank", "furniture"):
            continue
        if line.kind in ("short", "caption") and not first < i < bodies[-1]:
            continue
        out.append(line)
    return out


class _Credits(NamedTuple):
    publisher: str | None
    published: str | None
    authors: tuple[str, ...]
    place: str | None


def _credits(lines: list[_Line], body: list[_Line], text: str, lexicon: Lexicon) -> _Credits:
    surnames = lexicon.words("surnames.tsv")
    credit = [line.text for line in lines if line.kind == "credit"]
    prose = [line.text for line in body if line.kind == "body"]
    openings = [paragraph[:120] for paragraph in prose[:3]]
    opening = openings[0] if openings else ""
    authors: Counter[str] = Counter()
    outlet = source = place = dateline_outlet = month_day = None
    published = next((_iso(m) for line in credit if (m := _DATE.search(line))), None)
    for line in credit:
        if source is None and (m := _SOURCE_LINE.search(line)):
            source = _outlet(m[1])
        if m := _AUTHOR_LINE.search(line):
            authors.update(_names(m["names"], surnames))
    if m := re.match(r"^\s*([㐀-鿿]{2,3})本[报网台]", credit[0] if credit else opening):
        authors.update(_names(m[1], surnames))
    for line in [*credit, *(start[:80] for start in openings)]:
        for m in [*_REPORTERS.finditer(line), *_FILED.finditer(line)]:
            if names := _names(m["names"], surnames):
                authors.update(names)
                named = m.groupdict().get("outlet")
                if outlet is None and named and not named.endswith(_NOT_OUTLET) and "本" not in named:
                    outlet = re.sub("[讯电]$", "", named)
    for line in [*openings, *credit[:2]]:
        if m := _DATELINE.match(line):
            if not m["outlet"].endswith(_NOT_OUTLET):
                dateline_outlet, place = m["outlet"], m["place"]
            month_day = (m["month"], m["day"])
            if bracket := _BRACKETED.match(line[m.end() :]):
                authors.update(_names(bracket["names"], surnames))
            break
    if outlet is None and dateline_outlet is None and (m := re.match(r"^(\S{4,12}报道)\s", opening)):
        outlet = m[1]
    if not authors and prose and (m := _SIGNED.search(prose[-1])):
        authors.update(_names(m[1], surnames))
    owner = next((m[1] for line in lines if (m := _OWNER.search(line.text))), None)
    if published is None:
        loose = (line.text for line in lines if line.kind in ("short", "credit", "furniture"))
        published = next((_iso(m) for text in loose if (m := _DATE.search(text))), None)
    if published is None and month_day and month_day[0] and prose and (m := _DATE.search(opening)):
        published = _iso(m)
    return _Credits(source or outlet or dateline_outlet or owner, published, tuple(authors), place)


def _iso(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"


def _outlet(name: str) -> str | None:
    name = name.strip("《》“”")
    name = re.sub(r"(?<=[报网社])(?:综合|讯)$", "", name)
    return name if len(name) >= 2 and not name[0].isdigit() else None


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
