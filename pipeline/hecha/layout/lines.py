"""The lines of a document and what each is: title, credit line, body, caption, table, furniture."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from hecha.lexicon import Lexicon


class Line(NamedTuple):
    start: int
    end: int
    text: str
    kind: str  # title, heading, body, short, caption, table, credit, furniture, end, blank


DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-年/.](1[0-2]|0?[1-9])[-月/.](3[01]|[12]\d|0?[1-9])(?!\d)日?")
CLOCK = r"(?:\s*\d{1,2}[:时]\d{2}(?:[:分]\d{2})?秒?)?"
_CREDIT = re.compile(
    rf"(?:{DATE.pattern}{CLOCK}|(?:稿件|新闻|本文|文章|信息)?(?<!图片)(?<!图)来源[:：/]|(?:转自|稿源|出处)[:：]|^[（(]?(?:本文)?综合(?:整理)?自|作者[:：/]|记者[:：]|[□■]"
    r"|(?:本报|本网|本台)(?:首席|见习|实习|全媒体|特约)?(?:记者|通讯员)|\S{2,12}(?:首席|见习|实习|全媒体)?记者\s|/\s*(?:记者|特派员))"
)
_CREDIT_PREFIX = re.compile(
    rf"\s*(?:{DATE.pattern}{CLOCK}\s*)?\(\s*\S{{2,12}}?(?:首席|见习|实习|全媒体)?(?:记者|通讯员)[^)\n]{{2,30}}\)\s*"
)
_SENTENCE_END = re.compile("[。！？!?；]")
_LONG = 60
_SHORTEST = 60  # characters of a report before a line that ends it
_CREDIT_LONG = 90
_NAVIGATION = re.compile(
    r"^[^。！？]{0,16}(?:\s*[|>»›＞｜]+\s*[^|>»›＞｜。！？]{1,14}){2,}$|^(?:[^|>»›＞｜。]{1,8}\s*[>»›＞]\s*)+$"
)
_BLANK = re.compile(r"[\s|│\-—_=*·•.。,，:：]*")
_EDGE = " \t|│\u3000"
_TAIL = re.compile(
    r"(?:\s{1,9}分享)?\s{1,9}(?:facebook|twitter)\s*$|[》>]\s{0,9}\S{2,12}\s{0,9}(?:&nbsp;?\s{0,9})+.*$", re.IGNORECASE
)

_TOPIC = re.compile(r"^.{0,30}[电讯]\s*题[:：]\s*(?P<title>.{4,60})$")
_CAPTION = re.compile(r"^图(?:为|[:：/]|片|\d)|(?:摄|供图|资料照片|资料图)[)）]?$")


@lru_cache(maxsize=4)
def _furniture(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns for a line that heads what follows a report, one of furniture words only, one that begins with
    furniture, one that holds it.
    """
    rows = lexicon.table("furniture.tsv", ("surface", "where"))

    def among(where: str) -> str:
        return "|".join(
            re.escape(w) for w, places in sorted(rows, key=lambda r: -len(r[0])) if where in places.split(",")
        )

    return (
        re.compile(rf"[\W_]*(?:{among('end')})[\d\W_]*"),
        re.compile(rf"(?:{among('word')}|[\d\s\W_])+", re.IGNORECASE),
        re.compile(rf"[\W_]{{0,3}}(?:{among('start')})"),
        re.compile(among("has")),
    )


def classify(text: str, lexicon: Lexicon, placed: Mapping[int, str]) -> list[Line]:
    """Return the lines of a text; `placed` tells, for the start of a line, what a page said it is."""
    end, only, start, has = _furniture(lexicon)
    out: list[Line] = []
    at = 0
    rows = _table_rows(text)
    for number, raw in enumerate(text.split("\n")):
        begin, at = at, at + len(raw) + 1
        kind = placed.get(begin)
        if number in rows or kind == "table":
            out.append(Line(begin, begin + len(raw), raw, "table" if raw.strip() else "blank"))
            continue
        tail = None if placed else _TAIL.search(raw)
        stripped = (raw[: tail.start()] if tail else raw).strip(_EDGE)
        begin += raw.find(stripped) if stripped else 0
        line = Line(begin, begin + len(stripped), stripped, "short")
        if not stripped or (not kind and _BLANK.fullmatch(stripped)):
            out.append(line._replace(kind="blank"))
            continue
        if end.fullmatch(stripped):
            out.append(line._replace(kind="end"))
            continue
        if kind in ("title", "caption"):
            out.append(line._replace(kind=kind))
            continue
        sentence = bool(_SENTENCE_END.search(stripped)) or (len(stripped) >= 24 and "，" in stripped.replace(",", "，"))
        if kind == "credit" or (len(stripped) <= _CREDIT_LONG and not sentence and _CREDIT.search(stripped)):
            cut = line if kind else _cut_furniture(line, only)
            out.append(cut._replace(kind="credit" if cut.text else "furniture"))
        elif (prefix := _CREDIT_PREFIX.match(stripped)) and prefix.end() < len(stripped) and DATE.search(prefix[0]):
            edge = prefix.end()
            out.append(Line(begin, begin + len(prefix[0].rstrip()), prefix[0].rstrip(), "credit"))
            out.append(Line(begin + edge, line.end, stripped[edge:], "body"))
        elif (
            only.fullmatch(stripped) or _NAVIGATION.match(stripped) or (len(stripped) < _LONG and has.search(stripped))
        ) or (start.match(stripped) and (not sentence or len(stripped) < _LONG)):
            out.append(line._replace(kind="furniture"))
        elif kind == "heading":
            out.append(line._replace(kind=kind))
        else:
            caption = len(stripped) < 2 * _LONG and _CAPTION.search(stripped)
            long = sentence or len(stripped) > _LONG or kind is not None
            out.append(line._replace(kind="caption" if caption else "body" if long else "short"))
    return out


def _table_rows(text: str) -> frozenset[int]:
    """Return the numbers of the lines that are rows of tables: neighbours with equally many cells between tabs."""
    if "\t" not in text:
        return frozenset()
    cells = [line.count("\t") if line.strip() else 0 for line in text.split("\n")]
    return frozenset(
        i for i, count in enumerate(cells) if count and (cells[i - 1 : i] == [count] or cells[i + 1 : i + 2] == [count])
    )


def _cut_furniture(line: Line, only: re.Pattern[str]) -> Line:
    """Keep of a credit line the stretch that says something: date, source, names."""
    parts = list(re.finditer(r"\S+", line.text))
    keep = [
        m
        for m in parts
        if m[0].endswith(("来源:", "来源：", "作者:", "作者："))
        or DATE.search(m[0])
        or re.match(r"\d{1,2}[:时]\d\d", m[0])
        or not only.fullmatch(m[0])
    ]
    if not keep:
        return line._replace(text="", end=line.start)
    start, end = keep[0].start(), keep[-1].end()
    return line._replace(start=line.start + start, end=line.start + end, text=line.text[start:end])


def drop_repeats(lines: list[Line]) -> tuple[list[Line], int]:
    """Keep the first of lines that stand twice, as where a page prints its body twice."""
    seen: set[str] = set()
    out: list[Line] = []
    for line in lines:
        key = "".join(line.text.split())
        if line.kind not in ("blank", "furniture", "table", "title", "end") and len(key) >= 8:
            if key in seen:
                continue
            seen.add(key)
        out.append(line)
    return out, len(lines) - len(out)


def find_title(lines: list[Line], stated: str | None) -> Line | None:
    """Return the line of the title: the one that a page or the archive says it is, else the line before the first
    credit line, else the longest short line before the body.

    A page may print it after the body instead, between two copies of it.
    """
    told = next((line for line in lines if line.kind == "title"), None)
    if told or stated:
        words = "".join((stated or "").split())
        return told or next((line for line in lines[:12] if "".join(line.text.split()) == words), None)
    line = _guess_title(lines)
    if line and (m := _TOPIC.match(line.text)):  # a wire report names its own title: 新华社北京3月5日电 题：…
        topic = line._replace(start=line.start + m.start("title"), text=m["title"])
        lines[lines.index(line)] = topic
        return topic
    return line


def _guess_title(lines: list[Line]) -> Line | None:
    bodies = [i for i, line in enumerate(lines) if line.kind in ("body", "table")]
    first = bodies[0] if bodies else len(lines)
    head = [
        (i, line)
        for i, line in enumerate(lines[:first])
        if line.kind == "short" and len(line.text) >= 4 and line.text[-1] not in "，,：:、"
    ]
    if (
        first < len(lines)
        and lines[first].kind == "body"
        and len(lines[first].text) < _LONG
        and _is_headline(lines[first])
    ):
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


def _is_headline(line: Line) -> bool:
    return not line.text.endswith(("。", "；", "，", ":", "：")) or line.text.count("。") == 0


def _alone(lines: list[Line], at: int) -> bool:
    """Tell whether a line stands apart: no text directly before or after it, save credit lines."""
    around = lines[max(0, at - 1) : at] + lines[at + 1 : at + 2]
    return all(line.kind in ("blank", "furniture", "end", "credit") for line in around)


def _before_end(lines: list[Line]) -> list[Line]:
    """Leave out what follows a report on its page (相关新闻, 网友评论), where a report stands before it."""
    told = 0
    for i, line in enumerate(lines):
        if line.kind == "body":
            told += len(line.text)
        elif line.kind == "end" and told >= _SHORTEST:
            rest = [len(after.text) for after in lines[i:] if after.kind == "body"]
            if sum(rest) <= told or sum(rest) < _LONG * len(rest):  # paragraphs that go on are the report's own
                return lines[:i]
    return lines


def choose_body(lines: list[Line], title: Line | None, *, placed: bool) -> list[Line]:
    """Return credit and body lines; short lines count between the title or first sentence and the last one.

    Where a page told what its lines are, all count that are not furniture.
    """
    lines = _before_end(lines)
    if placed:
        return [line for line in lines if line is not title and line.kind not in ("blank", "furniture", "title", "end")]
    bodies = [i for i, line in enumerate(lines) if line.kind in ("body", "table") and line is not title]
    if not bodies:
        return [line for line in lines if line.kind in ("short", "credit") and line is not title]
    at = lines.index(title) if title else -1
    first = min(at, bodies[0]) if 0 <= at < bodies[-1] else bodies[0]
    out = []
    for i, line in enumerate(lines):
        if line is title or line.kind in ("blank", "furniture", "end"):
            continue
        if line.kind in ("short", "caption") and not first < i < bodies[-1]:
            continue
        out.append(line)
    return out
