"""First and last day of a time expression, against the report's own date and never against today's."""

import calendar
import re
from datetime import date, timedelta

_YEAR_WORDS = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12), "头半年": (1, 6), "前半年": (1, 6)}
_QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}
_HAN = {c: i for i, c in enumerate("零一二三四五六七八九十")}


def resolve_period(words: str, role: str, published: str | None) -> tuple[str | None, str | None]:
    """Return ISO dates of the first and last day, each None where the report does not tell.

    >>> resolve_period("今年上半年", "during", "2022-08-05")
    ('2022-01-01', '2022-06-30')
    >>> resolve_period("截至7月底", "as_of", "2022-08-05"), resolve_period("今年以来", "since", "2020-12-29")
    ((None, '2022-07-31'), ('2020-01-01', '2020-12-29'))
    >>> resolve_period("去年", "during", None)
    (None, None)
    """
    anchor = _anchor(published)
    year = _year(words, anchor)
    if year is None and anchor is not None and not re.search(r"同期", words):
        year = anchor.year
    if words.endswith(("目前", "当前")) or words in ("目前", "当前"):
        return None, anchor.isoformat() if anchor else None
    span = _span(words, year, anchor)
    if span is None:
        return None, None
    first, last = span
    if role == "since":
        return first.isoformat(), anchor.isoformat() if anchor else None
    if role == "as_of":
        return None, last.isoformat()
    return first.isoformat(), last.isoformat()


def _anchor(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _year(words: str, anchor: date | None) -> int | None:
    if m := re.search(r"((?:19|20)\d\d)年?", words):
        return int(m[1])
    if m := re.search(r"民国(\d{1,3})年", words):
        return int(m[1]) + 1911
    if anchor:
        for word, shift in _YEAR_WORDS.items():
            if word in words:
                return anchor.year + shift
    return None


def _span(words: str, year: int | None, anchor: date | None) -> tuple[date, date] | None:
    if "同期" in words or year is None:
        return None
    try:
        if m := re.search(r"((?:19|20)\d\d)年?[-—~～至到]+((?:19|20)\d\d)年", words):
            return date(int(m[1]), 1, 1), date(int(m[2]), 12, 31)
        if m := re.search(r"(\d{1,2})月?[-—~～至到]+(\d{1,2})月份?", words):
            return date(year, int(m[1]), 1), _month_end(year, int(m[2]))
        if m := re.search(r"(\d{1,2})月(\d{1,2})[日号]?[-—~～至到]+(?:(\d{1,2})月)?(\d{1,2})[日号]", words):
            return date(year, int(m[1]), int(m[2])), date(year, int(m[3] or m[1]), int(m[4]))
        if m := re.search(r"(?:19|20)\d\d[-/.](\d{1,2})[-/.](\d{1,2})", words):
            return (date(year, int(m[1]), int(m[2])),) * 2
        if m := re.search(r"(\d{1,2})月(\d{1,2})[日号]", words):
            return (date(year, int(m[1]), int(m[2])),) * 2
        if m := re.search(r"(\d{1,2})月", words):
            return date(year, int(m[1]), 1), _month_end(year, int(m[1]))
        for half, (first, last) in _HALVES.items():
            if half in words:
                return date(year, first, 1), _month_end(year, last)
        if m := re.search(r"[前首]([二三两])季", words):
            return date(year, 1, 1), _month_end(year, 3 * (2 if m[1] == "两" else _HAN[m[1]]))
        if m := re.search(r"([一二三四])季度", words):
            first, last = _QUARTERS[m[1]]
            return date(year, first, 1), _month_end(year, last)
        if anchor and (m := re.search(r"([今昨前])[日天]", words)):
            return (anchor - timedelta(days="今昨前".index(m[1])),) * 2
        if m := re.search(r"(?<!月)(\d{1,2})日", words):
            return (date(year, anchor.month, int(m[1])),) * 2 if anchor else None
        if re.search("年", words):
            return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None
    return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
