"""Figures in tables: a cell takes its item, unit and time from the heads of its row and column.

A table is a row of lines with their cells between tabs.  Only a number whose unit is stated is a figure:
in its cell, in a head (绝对量（亿元）), or above the table (单位：万吨).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hecha.find.figures.hedges import Figure
from hecha.find.figures.quantities import read_quantities
from hecha.lexicon import Lexicon
from hecha.numerals import exact
from hecha.spans import Span, SpanIndex

_NUMBER = re.compile(r"(?P<sign>[-−－–+]?)\s*(?P<digits>(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?)(?![\d,，.])")
_MINUS = ("-", "−", "－", "–")
_PERCENT = re.compile(r"[%％]\s*$")
# What has no unit, or one of its own, in a table of amounts.
_OTHER = re.compile(
    "排名|位次|名次|序号|编号|代码|邮编|电话|年份|年度|时间|日期|单价|价格|均价|单产|人均|户均|亩均|每|数$|家数|户数|人数|件数|个数|号$"
)
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_IN_BRACKETS = re.compile(r"[（(]\s*(?:单位[:：])?\s*([^（）()]{1,12})[)）]\s*$")
_STATED = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s（）()；;]{1,12})")
_NUMBERED = re.compile(
    r"^(?:\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）、.．]|其中[:：]?|[#＃*]+|[①-⑳]))+\s*"
)
_FALLS = ("降幅", "下降")
_SHARE = re.compile("比重|占比|比例|份额|率$|倍|±")
_CHANGE = re.compile("增长|增减|增速|增幅|涨跌|涨幅|降幅|下降|上升|同比|环比")


def find_table_figures(text: str, lines: Sequence[Span], lexicon: Lexicon, times: Sequence[Span]) -> list[Figure]:
    """Return the figures of the tables that the given lines of a text make up.

    >>> from hecha.lexicon import load_lexicon
    >>> table = "指标\\t绝对量（亿元）\\t同比增长（%）\\n地区生产总值\\t1086.42\\t-5.6"
    >>> rows = [Span(0, 18), Span(19, len(table))]
    >>> [(str(f.value), f.unit, f.item, f.direction) for f in find_table_figures(table, rows, load_lexicon(), [])]
    [('108642000000', '元', '地区生产总值', None), ('-5.6', '%', '地区生产总值', 'down')]
    """
    out: list[Figure] = []
    index = SpanIndex(times)
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and lines[end].start == lines[end - 1].end + 1:
            end += 1
        out += _read_table(text, [_cells(text, line) for line in lines[at:end]], lexicon, index)
        at = end
    return out


def _cells(text: str, line: Span) -> list[Span]:
    out = []
    at = line.start
    for part in text[line.start : line.end].split("\t"):
        lead = len(part) - len(part.lstrip())
        out.append(Span(at + lead, at + lead + len(part.strip())))
        at += len(part) + 1
    return out


def _read_table(text: str, rows: list[list[Span]], lexicon: Lexicon, times: SpanIndex) -> list[Figure]:
    def words(cell: Span) -> str:
        return text[cell.start : cell.end]

    heads = 0
    while heads < len(rows) and not any(_is_value(words(cell)) for cell in rows[heads][1:]):
        heads += 1
    if heads == len(rows):
        return []
    columns = range(max(len(row) for row in rows))
    stub = 0
    head_texts = [[rows[y][x] for y in range(heads) if x < len(rows[y]) and words(rows[y][x])] for x in columns]
    if head_texts[0] and words(head_texts[0][-1]) in lexicon.word_class("table-number") and len(columns) > 2:
        stub = 1
    above = rows[0][0].start
    for _ in range(3):  # title and unit stand in the two lines above
        above = max(0, text.rfind("\n", 0, above))
    lead = text[above : rows[0][0].start]
    title = Span(rows[0][0].start - len(lead), rows[0][0].start)
    kind = _noun(text, head_texts[stub][-1]) if head_texts[stub] else None
    groups = kind is not None and words(kind) in lexicon.word_class("table-group")
    out = []
    for row in rows[heads:]:
        if len(row) <= stub:
            continue
        for x in range(stub + 1, len(row)):
            near = [*reversed(head_texts[x]), row[stub]]
            figure = _read_cell(text, row[x], near, lead, lexicon)
            if figure is None:
                continue
            named = _noun(text, head_texts[x][-1]) if head_texts[x] else None
            described = _noun(text, row[stub])
            counted = named if groups or times.touching(row[stub]) else described or named
            changes = [m[0] for cell in head_texts[x] for m in _CHANGE.finditer(words(cell))]
            change = next((word for word in changes if word in _FALLS), changes[0] if changes else None)
            relative = figure.kind in ("percent", "percentage_point")
            place = next(
                (span for cell in [*near, title] for span in times.touching(cell) if not _compares(text, span)), None
            )
            out.append(
                replace(
                    figure,
                    item=text[counted.start : counted.end] if counted else None,
                    item_span=counted,
                    predicate=change if relative else None,
                    direction=_direction(change, figure.value) if change and relative else None,
                    time_span=place,
                    rule="table.cell",
                )
            )
    return out


def _direction(change: str, value: Decimal) -> str | None:
    if not value or (change in _FALLS and value < 0):
        return None
    return "down" if value < 0 or change in _FALLS else "up"


def _is_value(words: str) -> bool:
    return (
        bool(_NUMBER.match(words))
        and not _YEAR.fullmatch(words)
        and not re.match(r"\d{1,2}(?:[-—~～至]\d{1,2})?月|\d{4}年", words)
    )


def _read_cell(text: str, cell: Span, heads: Sequence[Span], lead: str, lexicon: Lexicon) -> Figure | None:
    """Return the quantity of a cell, with the unit that stands in it, in its heads, or above the table."""
    words = text[cell.start : cell.end]
    number = _NUMBER.match(words)
    if not number:
        return None
    if number.end() < len(words):
        found = read_quantities(words, lexicon)
        if len(found) != 1 or found[0].span != Span(0, len(words)) or found[0].unit is None:
            return None
        return replace(found[0], span=cell, core=Span(cell.start + found[0].core.start, cell.start + found[0].core.end))
    unit = _stated_unit([text[head.start : head.end] for head in heads], lead)
    probe = read_quantities(f"1{unit}", lexicon) if unit else []
    if not unit or len(probe) != 1 or probe[0].unit is None or probe[0].span.end != len(unit) + 1:
        return None
    value = Decimal(re.sub("[,，]", "", number["digits"])) * probe[0].value * (-1 if number["sign"] in _MINUS else 1)
    return replace(probe[0], span=cell, core=cell, value=exact(value))


def _stated_unit(heads: Sequence[str], lead: str) -> str | None:
    """Return the unit that the heads of a cell state, else the one above the table, or None where they do not agree.

    The unit above a table is that of its amounts: changes, shares, ranks, years, prices and counts of other
    things have units of their own.
    """
    stated = {m[1].strip() for head in heads if (m := _IN_BRACKETS.search(head))}
    stated |= {"%" for head in heads if _PERCENT.search(head)}
    stated = {"%" if unit in "%％" else unit for unit in stated}
    if stated:
        return stated.pop() if len(stated) == 1 else None
    above = _STATED.search(lead)
    if not above or any(_OTHER.search(head) for head in heads):
        return None
    units = [unit.strip() for unit in re.split("[、,，；;和]", above[1]) if unit.strip()]
    relative = any(_CHANGE.search(head) or _SHARE.search(head) for head in heads)
    fitting = [unit for unit in units if (unit in "%％") == relative]
    return fitting[0] if len(fitting) == 1 else None


def _noun(text: str, cell: Span) -> Span | None:
    """Return what a head names, without its number in a list and its unit."""
    words = text[cell.start : cell.end]
    bracket = _IN_BRACKETS.search(words)
    end = bracket.start() if bracket else len(words)
    start = m.end() if (m := _NUMBERED.match(words)) else 0
    named = words[start:end].rstrip()
    return Span(cell.start + start, cell.start + start + len(named)) if re.search("[㐀-鿿A-Za-z]", named) else None


def _compares(text: str, time: Span) -> bool:
    """Tell whether a time is what a change is measured against: 比上年增长."""
    return text[max(0, time.start - 1) : time.start] in ("比", "较")
