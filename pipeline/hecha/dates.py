"""Dates as headers, page heads and file fields write them, brought to ISO 8601.

For dates of publication only; what a report says of periods is read by `find.times`.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import NamedTuple

CHINA = timezone(timedelta(hours=8))  # mainland, Taiwan, Hong Kong, Macao: one offset

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH, _DAY = r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12]\d|0?[1-9])"
_GAP = r"[\s|,]{0,4}"  # bounded: blanks before something else must not be tried in every way
_CLOCK = (
    rf"(?:日?{_GAP}(?:[(（]?(?:星期|周|週|礼拜)[一二三四五六日天][)）]?)?[T\s|]{{0,4}}(?P<noon>上午|下午|晚上|凌晨)?\s{{0,2}}"
    r"(?P<hour>[01]?\d|2[0-3])\s?[:：时時点點]\s?(?P<minute>[0-5]\d)?\s?(?:[:：分]\s?(?P<second>[0-5]\d)?(?:\.\d{1,9})?)?秒?\s?"
    r"(?P<half>[AaPp][Mm])?\s?(?P<zone>Z\b|[+-]\d\d:?\d\d)?)?"
)
_FORMS = tuple(
    re.compile(form + _CLOCK)
    for form in (
        rf"(?<![\d.]){_YEAR}\s?(?P<sep>[-/.])\s?{_MONTH}\s?(?P=sep)\s?{_DAY}(?!\d)",
        rf"(?<!\d){_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}(?!\d)\s*[日号號]?",
        rf"(?:民[国國])\s*(?P<roc>\d{{2,3}})\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*日",
        rf"(?<![\d.]){_YEAR}\s+{_MONTH}\s?[/月-]\s?{_DAY}(?!\d)日?",  # year and day set apart by style
        rf"(?<![\d/]){_DAY}/{_MONTH}/{_YEAR}(?![\d/])",  # Hong Kong and Macao put the day first
    )
)
_PARTIAL = (
    re.compile(r"(?<![\d.\-/年])(?P<month>1[0-2]|0[1-9])-(?P<day>3[01]|[12]\d|0[1-9])(?![\d\-/.%])" + _CLOCK),
    re.compile(rf"(?<![\d年]){_MONTH}月{_DAY}日" + _CLOCK),
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/_]?(?P<month>1[0-2]|0[1-9])[-/_]?(?P<day>3[01]|[12]\d|0[1-9])(?!\d)"
)


class Dated(NamedTuple):
    start: int
    end: int
    iso: str


def find_dates(text: str, *, partial: bool = False) -> Iterator[Dated]:
    """Yield the full dates of a text in order, with their clock time where they have one.

    With `partial`, dates without a year come too, as `--MM-DD`.

    >>> [d.iso for d in find_dates("2024-03-05 10:22 来源：江城日报 更新于2024年3月6日")]
    ['2024-03-05T10:22', '2024-03-06']
    >>> [d.iso for d in find_dates("民國113年3月5日，05/03/2024")]
    ['2024-03-05', '2024-03-05']
    >>> [d.iso for d in find_dates("03-05 10:22", partial=True)]
    ['--03-05T10:22']
    """
    found = [
        Dated(m.start(), m.end(), iso)
        for form in (*_FORMS, *(_PARTIAL if partial else ()))
        for m in form.finditer(text)
        if (iso := _iso(m))
    ]
    at = -1
    for dated in sorted(found, key=lambda d: (d.start, -d.end)):
        if dated.start >= at:
            yield dated
            at = dated.end


def read_date(value: str) -> str | None:
    """Return the ISO form of a field that holds a date and nothing else of weight, or None.

    >>> read_date("2024-03-05T16:30:00Z"), read_date("Tue, 05 Mar 2024 10:22:00 +0800"), read_date("20240305")
    ('2024-03-06T00:30+08:00', '2024-03-05T10:22+08:00', '2024-03-05')
    >>> read_date("2024-03"), read_date("昨天")
    ('2024-03', None)
    """
    value = value.strip()
    if found := next(find_dates(value, partial=True), None):
        return found.iso
    if m := re.fullmatch(r"((?:19|20)\d\d)(?:[-/.年](1[0-2]|0?[1-9])月?)?", value):
        return f"{m[1]}-{int(m[2]):02}" if m[2] else m[1]
    if m := re.fullmatch(r"1\d{9}(?:\d{3})?", value):  # seconds or milliseconds since 1970
        return datetime.fromtimestamp(int(value[:10]), CHINA).strftime("%Y-%m-%dT%H:%M+08:00")
    if m := _COMPACT.match(value):
        return _iso(m)
    try:
        return _stamp(parsedate_to_datetime(value))
    except (ValueError, OverflowError, TypeError):
        return None


def date_in_url(url: str) -> str | None:
    """Return the date that the path of a link holds.

    >>> date_in_url("https://www.example.cn/2024/0305/c1001-4.html"), date_in_url("https://example.cn/2024/4411.htm")
    ('2024-03-05', '2024')
    """
    if found := _COMPACT.search(url):
        return _iso(found)
    year = re.search(r"/((?:19|20)\d\d)(?:/|$)", url)
    return year[1] if year else None


def complete(partial: str, evidence: str | None) -> str:
    """Give a date without a year the year of another date of the same page, where that cannot be wrong.

    The other date must be the same day or a later one within half a year.

    >>> complete("--11-25T10:22", "2024-11-26"), complete("--12-31", "2025-01-02"), complete("--11-25", None)
    ('2024-11-25T10:22', '2024-12-31', '--11-25')
    """
    if not partial.startswith("--") or not evidence or evidence.startswith("-"):
        return partial
    if len(evidence) < 10:  # no more than a year or month, as a link holds it
        return f"{evidence[:4]}{partial[1:]}"
    known = datetime.fromisoformat(evidence[:10])
    for year in (known.year, known.year - 1):
        try:
            day = datetime.fromisoformat(f"{year}{partial[1:7]}")
        except ValueError:
            return partial
        if timedelta(days=-1) <= known - day <= timedelta(days=183):
            return f"{year}{partial[1:]}"
    return partial


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year = int(parts["roc"]) + 1911 if parts.get("roc") else int(parts["year"]) if parts.get("year") else None
    month, day = int(parts["month"]), int(parts["day"])
    hour = int(parts["hour"]) if parts.get("hour") else None
    if hour is not None and (parts["noon"] in ("下午", "晚上") or (parts["half"] or "").lower() == "pm") and hour < 12:
        hour += 12
    try:
        full = datetime(year or 2000, month, day, (hour or 0) % 24, int(parts.get("minute") or 0))
    except ValueError:
        return None
    zone = parts["zone"].replace("Z", "+00:00") if hour is not None and parts["zone"] else ""
    if zone.startswith("+") or (zone and "T" in match[0]):  # 10:00-11:30 is a length of time
        try:
            return _stamp(
                datetime.fromisoformat(full.isoformat() + (zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"))
            )
        except (ValueError, OverflowError):
            return full.strftime("%Y-%m-%d")
    date = full.strftime("%Y-%m-%d") if year else full.strftime("--%m-%d")
    return f"{date}T{hour % 24:02}:{full.minute:02}" if hour is not None else date


def _stamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        return moment.strftime("%Y-%m-%dT%H:%M")
    return moment.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M+08:00")
