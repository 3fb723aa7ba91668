"""First and last day of a time expression, against the report's own date and never against today's."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from hecha.numerals import parse_numeral

_YEAR_WORDS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1, "后年": 2}
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12), "头半年": (1, 6), "前半年": (1, 6), "半年": (1, 6)}
_NAMED_DAYS = {"今": 0, "昨": -1, "前": -2, "明": 1, "后": 2}
_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 14)}
_PARTS_OF_MONTH = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "初": (1, 10), "底": (31, 31), "末": (31, 31)}
_FESTIVALS = {
    "春节": "春节",
    "国庆": "国庆节",
    "中秋": "中秋节",
    "双节": "国庆节",
    "元旦": "元旦",
    "清明": "清明节",
    "端午": "端午节",
    "五一": "劳动节",
    "劳动节": "劳动节",
    "十一": "国庆节",
}
_N = "[\\d〇○零一二两三四五六七八九十]"
_DASH = r"\s*(?:[-—~～–]+|至|到)\s*"

_SOON = 10  # days
_AHEAD = timedelta(days=31)
_OWN_YEAR = re.compile(r"(?:18|19|20)\d\d年|[今去前明后本]年|上年|民国")

Days = tuple[date | None, date | None]


@lru_cache(maxsize=4096)
def resolve_period(words: str, role: str, published: str | None) -> tuple[str | None, str | None]:
    """Return ISO dates of the first and last day, each None where the report does not tell.

    >>> resolve_period("今年上半年", "during", "2022-08-05")
    ('2022-01-01', '2022-06-30')
    >>> resolve_period("截至7月底", "as_of", "2022-08-05"), resolve_period("今年以来", "since", "2020-12-29")
    ((None, '2022-07-31'), ('2020-01-01', '2020-12-29'))
    >>> resolve_period("民国113年", "during", None), resolve_period("“十四五”期间", "during", None)
    (('2024-01-01', '2024-12-31'), ('2021-01-01', '2025-12-31'))
    >>> resolve_period("今年春节期间", "during", "2023-02-01"), resolve_period("近3年", "during", "2024-06-30")
    (('2023-01-21', '2023-01-27'), ('2021-06-30', '2024-06-30'))
    >>> resolve_period("去年", "during", None)
    (None, None)
    """
    anchor = _anchor(published)
    plain = _arabic(words)
    try:
        days = next((days for read in _READERS if (days := read(plain, anchor)) is not None), None)
    except (ValueError, OverflowError):  # 2月30日: no day of the calendar
        return None, None
    if days is None:
        return None, None
    first, last = days
    if role != "by" and first and anchor and _year(plain, anchor) is None and (first - anchor) > _AHEAD:
        return None, None  # 12月 in a report of January: of the year before, or a plan
    if role == "since":
        last = anchor if first is not None else None
        if first is not None and anchor is not None and first > anchor:
            return None, None
    elif role in ("as_of", "by"):
        first = None
    return first.isoformat() if first else None, last.isoformat() if last else None


def _anchor(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


_YEAR_DIGITS = re.compile(
    "[〇○零一二三四五六七八九]{4}(?=年)|(?<![〇○零一二三四五六七八九])一[〇○零一二][〇○零一二三四五六七八九](?=年)"
)
_HAN_NUMBER = re.compile(r"[一二两三四五六七八九十廿]+(?=个?[年月日号天周季]|季度|小时)")
_HAN_DIGITS = {**{c: str(i) for i, c in enumerate("零一二三四五六七八九")}, "〇": "0", "○": "0"}


def _arabic(words: str) -> str:
    """Write the numerals of a time in Arabic digits: 二〇二四年三月 is 2024年3月."""
    words = _YEAR_DIGITS.sub(lambda m: "".join(_HAN_DIGITS[c] for c in m[0]), words)

    def value(match: re.Match[str]) -> str:
        number = parse_numeral(match[0])
        return match[0] if number is None else str(number)

    return _HAN_NUMBER.sub(value, re.sub(r"\s", "", words))


def _year(words: str, anchor: date | None) -> int | None:
    if m := re.search(r"(?<!\d)((?:18|19|20)\d\d)(?:年|[-/.]|$)", words):
        return int(m[1])
    if m := re.search(r"民国(\d{1,3})年", words):
        return int(m[1]) + 1911
    if (m := re.search(r"(?<!\d)(9\d|1[0-2]\d)年", words)) and not re.search("[近前]", words):
        return int(m[1]) + 1911
    if anchor:
        for word, shift in _YEAR_WORDS.items():
            if word in words:
                return anchor.year + shift
    return None


def _year_of(words: str, anchor: date | None) -> int | None:
    """Return the year that a time without one lies in: the report's own."""
    year = _year(words, anchor)
    return year if year is not None else anchor.year if anchor else None


def _month_end(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def _months(year: int, first: int, last: int) -> Days:
    return date(year, first, 1), _month_end(year, last)


def _now(words: str, anchor: date | None) -> Days | None:
    if re.search("目前|当前|现在|如今|眼下|现今|至今|迄今|发稿", words) and not re.search(r"\d", words):
        return None, anchor
    return None


def _plan(words: str, _: date | None) -> Days | None:
    """Five-year plans are numbered from 1953 on: the fourteenth is 2021 to 2025."""
    m = re.search('(十?[一二三四五六七八九]?)五[”"]?(?:规划|时期|期间|以来|末|初)', words)
    number = parse_numeral(m[1]) if m and m[1] else None
    if number is None or not 1 <= number <= 30:
        return None
    start = 1953 + 5 * (int(number) - 1) if number < 3 else 1951 + 5 * (int(number))
    return date(start, 1, 1), date(start + 4, 12, 31)


def _festival(words: str, anchor: date | None) -> Days | None:
    name = next((day for word, day in _FESTIVALS.items() if word in words), None)
    year = _year_of(words, anchor)
    if name is None or year is None or not re.search("假|期间|黄金周", words):
        return None
    return _rest_days(name, year)


@lru_cache(maxsize=256)
def _rest_days(festival: str, year: int) -> Days | None:
    """Return the first and last day of the rest around a festival in China, weekends in it included."""
    import holidays

    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    day = next((d for d, said in sorted(table.items()) if festival in said.split("; ")), None)
    if day is None:
        return None
    worked = {m[0] for said in table.values() for m in re.finditer(r"\d{4}-\d\d-\d\d", said)}

    def rests(d: date) -> bool:
        return d in table or (d.weekday() > 4 and d.isoformat() not in worked)

    first = last = day
    while rests(first - timedelta(days=1)):
        first -= timedelta(days=1)
    while rests(last + timedelta(days=1)):
        last += timedelta(days=1)
    return first, last


def _past(words: str, anchor: date | None) -> Days | None:
    """近3年, 过去5年, 三年来, 未来24小时: a length of time up to the report's date, or from it on."""
    m = re.search(
        rf"(近|过去|最近|未来)?的?(?<!\d)({_N}{{1,3}}|半)(?P<unit>年|个?月|天|日|周|个?季度|小时)(?P<end>来|间|以来|里|内)?",
        words,
    )
    if not m or anchor is None or not (m[1] or m["end"] in ("来", "以来")) or re.search("月.*日", words):
        return None
    number = parse_numeral(m[2]) if not m[2].isdigit() else None
    count = int(m[2]) if m[2].isdigit() else int(number) if number is not None else None
    if count is None:
        return None
    sign = 1 if m[1] == "未来" else -1
    unit = m["unit"].lstrip("个")
    if unit in ("年", "月", "季度"):
        months = anchor.year * 12 + anchor.month - 1 + sign * count * {"年": 12, "月": 1, "季度": 3}[unit]
        year, month = divmod(months, 12)
        other = date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))
    else:
        other = anchor + sign * timedelta(days=count * {"天": 1, "日": 1, "周": 7}.get(unit, 0) or -(-count // 24))
    return (anchor, other) if sign > 0 else (other, anchor)


def _same_period(words: str, _: date | None) -> Days | None:
    """去年同期 is as long as a period that another time names."""
    return (None, None) if "同" in words and re.search("同期|同月|同季", words) else None


def _years(words: str, anchor: date | None) -> Days | None:
    if m := re.search(rf"((?:19|20)\d\d)年?{_DASH}((?:19|20)\d\d)年", words):
        if re.search("月", words):
            return None
        return date(int(m[1]), 1, 1), date(int(m[2]), 12, 31)
    return None


def _two_years(words: str, anchor: date | None) -> Days | None:
    """去年11月至今年2月: each end has a year of its own."""
    ends = re.split(_DASH, words, maxsplit=1)
    if len(ends) != 2 or not all(map(_OWN_YEAR.search, ends)):
        return None
    first, last = (next((d for read in _READERS if (d := read(end, anchor)) is not None), None) for end in ends)
    return (first[0], last[1]) if first and last else None


def _school_year(words: str, _: date | None) -> Days | None:
    """108学年, 2019学年第一学期: from August to July, in Taiwan's years or the common ones."""
    m = re.search(r"(?<!\d)(\d{2,4})学年度?(?:第([一二12])学期)?$", words)
    if not m:
        return None
    year = int(m[1]) + (1911 if len(m[1]) < 4 else 0)
    first, last = date(year, 8, 1), date(year + 1, 7, 31)
    return {"一": (first, date(year + 1, 1, 31)), "二": (date(year + 1, 2, 1), last)}.get(
        {"1": "一", "2": "二"}.get(m[2], m[2]), (first, last)
    )


def _dates(words: str, anchor: date | None) -> Days | None:
    """Ranges of days and months, single days and months."""
    if m := re.search(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})", words):
        day = date(int(m[1]), int(m[2]), int(m[3]))
        return day, day
    year = _year_of(words, anchor)
    if year is None:
        return None
    stated = _year(words, anchor) is not None
    later = re.search(rf"月(?:\d{{1,2}}[日号]?)?[^至到\-—~～–]*{_DASH}((?:19|20)\d\d)年", words)
    last_year = int(later[1]) if later else year + 1 if re.search("次年|翌年", words) else year
    if m := re.search(
        rf"(\d{{1,2}})月(\d{{1,2}})[日号]?[^月日]*?{_DASH}(?:(?:19|20)\d\d年)?(?:(\d{{1,2}})月)?(\d{{1,2}})[日号]",
        words,
    ):
        return _in_order(date(year, int(m[1]), int(m[2])), date(last_year, int(m[3] or m[1]), int(m[4])), stated)
    if m := re.search(rf"(\d{{1,2}})月?{_DASH}(?:(?:19|20)\d\d年)?(\d{{1,2}})月", words):
        first, last = date(year, int(m[1]), 1), _month_end(last_year, int(m[2]))
        return _in_order(first, last, stated)
    if m := re.search(r"(\d{1,2})月(\d{1,2})[日号]", words):
        day = date(year, int(m[1]), int(m[2]))
        return day, day
    if m := re.search(r"(\d{1,2})月份?(上旬|中旬|下旬|初|底|末)?", words):
        return _part_of_month(year, int(m[1]), m[2])
    if anchor and (m := re.search(r"([本上下当])月(?:(\d{1,2})[日号]|(上旬|中旬|下旬|初|底|末))?", words)):
        months = anchor.year * 12 + anchor.month - 1 + {"上": -1, "下": 1}.get(m[1], 0)
        year, month = divmod(months, 12)
        if m[2]:
            day = date(year, month + 1, int(m[2]))
            return day, day
        return _part_of_month(year, month + 1, m[3])
    if anchor and (m := re.search("([今昨前明后])[日天晚午早晨（(]|^(昨)$", words)):
        day = anchor + timedelta(days=_NAMED_DAYS[m[1] or m[2]])
        return day, day
    if anchor and (
        m := re.search(rf"(?<![月\d])(\d{{1,2}})[日号]?(?:\d{{1,2}}[时点])?{_DASH}(\d{{1,2}})[日号]", words)
    ):
        return _in_order(anchor.replace(day=int(m[1])), anchor.replace(day=int(m[2])), False)
    if anchor and (m := re.search(r"(?<![月\d])(\d{1,2})[日号]", words)):
        return _near(anchor, int(m[1]))
    return None


def _near(anchor: date, number: int) -> Days | None:
    """Return the last day of that number up to the report's date."""
    year, month = anchor.year, anchor.month
    if 0 < number - anchor.day <= _SOON:
        return None, None  # of this month, in a forecast, or of the last
    if number > anchor.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    day = date(year, month, number)
    return day, day


def _in_order(first: date, last: date, stated: bool) -> Days:
    """Return a range; one that would end before it begins goes over new year, from the stated year on or into this one."""
    if first <= last:
        return first, last
    return (
        (first, _month_end(last.year + 1, last.month) if last.month == 2 else last.replace(year=last.year + 1))
        if stated
        else (first.replace(year=first.year - 1), last)
    )


def _part_of_month(year: int, month: int, part: str | None) -> Days:
    if part is None:
        return date(year, month, 1), _month_end(year, month)
    first, last = _PARTS_OF_MONTH[part]
    end = _month_end(year, month)
    return date(year, month, min(first, end.day)), date(year, month, min(last, end.day))


def _parts_of_year(words: str, anchor: date | None) -> Days | None:
    year = _year_of(words, anchor)
    if year is None:
        return None
    for half, (first, last) in _HALVES.items():
        if half in words:
            return _months(year, first, last)
    if m := re.search(r"[前首头]([二三两2-3])个?季", words):
        return _months(year, 1, 6 if m[1] in "二两2" else 9)
    if m := re.search(r"第?([1-4一二三四])季", words):
        quarter = "1234".find(m[1]) + 1 or "一二三四".find(m[1]) + 1
        return _months(year, 3 * quarter - 2, 3 * quarter)
    if (m := re.search(r"[前首头](\d{1,2})个?月", words)) and int(m[1]):
        return _months(year, 1, int(m[1]))
    if m := re.search("([首末])季", words):
        return _months(year, 1, 3) if m[1] == "首" else _months(year, 10, 12)
    if m := re.search("([春夏秋冬])(?:季|天|$)", words):
        return _months(year, *_SEASONS[m[1]])
    if re.search("年[底末]|岁末", words):
        return date(year, 12, 31), date(year, 12, 31)
    if re.search("年初", words):
        return date(year, 1, 1), date(year, 1, 31)
    return None


def _whole_year(words: str, anchor: date | None) -> Days | None:
    year = _year(words, anchor)
    return None if year is None else (date(year, 1, 1), date(year, 12, 31))


_READERS: tuple[Callable[[str, date | None], Days | None], ...] = (
    _now,
    _two_years,
    _same_period,
    _plan,
    _festival,
    _past,
    _years,
    _school_year,
    _dates,
    _parts_of_year,
    _whole_year,
)
