"""Which time governs a figure.

A time has a reach.  One that a change is measured against (比上年, 由2021年的六成) holds only for the number attached
to it; one that only contrasts (去年同期, 往年, 平时) or gives a rate (每天) for its clause; a day for its sentence; a period,
a 截至 or a 以来 also for the sentences behind it in its paragraph, and for the list that a colon announces.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from hecha.find.figures import Figure
from hecha.find.times import TimeMention
from hecha.resolve.nearby import begin_after, inside

_TIMELESS = ("age", "duration")  # they take no time from another sentence
_LINE = 600  # characters of a line that are looked at
_FURTHEST = 40  # times looked at before a figure
_PERIODS = frozenset(("今年", "去年", "全年", "上半年", "下半年", "前三季", "一季度", "二季度", "三季度", "四季度"))
_QUARTER = re.compile("第[一二三四1-4]季度?|[上本]季度?|Q[1-4]")
_MEASURED_AGAINST = re.compile(
    "(?:(?<![占同环])比对?|对比|[较与同跟由从于]|超过|恢复[到至]|相当于|[仅约]?[为是])(?:了|原来|原先)?$"
)
_STRONG_BASE = re.compile("(?<![占同环])比对?$|[较由从于]$|恢复[到至]$")
_CONTRAST = re.compile(
    r"(?:[去上前]年|上年|前年|去年)(?:同期|同月|同季度)?|同期|往年|历年|常年|平时|以前|此前|之前|过去|前[一几]?年|前一?[周月季]度?|上一?[周月届期]|上届|前期|前次|原来"
)
_RATE = re.compile("每[年月日天周晚季]|每个月")
_CLAUSE_END = re.compile("[，,；;。！？!?\n]")
_SENTENCE_END = re.compile("[。！？!?\n]")
_INSIDE = re.compile("(?:[在于到至自从将]|集中)$")
_LIST_LINE = re.compile(r"\s*(?:[▶●◆■□◇○·•▪★☆✓→\-—*]|【[^】]{1,12}】|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．])")


def governing_times(text: str, figures: Sequence[Figure], times: Sequence[TimeMention]) -> list[int | None]:
    """Return, for each figure, the position in `times` of the one that governs it, or None."""
    reported = [i for i, time in enumerate(times) if _is_reported(text, time)]
    found = [_governing(text, figure, figures, times, reported) for figure in figures]
    found = [_behind(text, f, times) if i is None else i for f, i in zip(figures, found, strict=True)]
    return _respectively(text, figures, times, found)


# 报告显示，|2024年，…: the period of a work report holds for all its paragraphs.
_REPORTED = re.compile("(?:工作报告|报告(?:显示|指出|称|介绍))[^。\\n]{0,12}$")
_WORK_REPORT = "工作报告"
_REPORT_PERIOD = re.compile("(?:20)?\\d\\d年度?|去年|过去[一五]年|一年来|五年来")


def _is_reported(text: str, time: TimeMention) -> bool:
    start = time.span.start
    told = _REPORT_PERIOD.fullmatch(time.text) and _REPORTED.search(text, max(0, start - 20), start)
    return bool(told) and _WORK_REPORT in text[:start]


def _governing(
    text: str, figure: Figure, figures: Sequence[Figure], times: Sequence[TimeMention], reported: Sequence[int]
) -> int | None:
    if figure.time_span is not None:
        return next((i for i, time in enumerate(times) if time.span == figure.time_span), None)
    at = figure.span.start
    paragraph = begin_after(text, "\n", at)
    behind = bisect_left(times, at, key=lambda t: t.span.start)
    carried = False
    for i in range(behind - 1, max(-1, behind - 1 - _FURTHEST), -1):
        time = times[i]
        while time.span.start < paragraph:
            if not _continues(text, paragraph):
                earlier = [k for k in reported if times[k].span.start < paragraph]
                return earlier[-1] if earlier and figure.kind not in _TIMELESS else None
            carried = True
            paragraph = begin_after(text, "\n", _last_line_end(text, paragraph))
        if carried and not _lasts(text, time):
            continue
        if inside(text, "《", "》", time.span.start):
            continue  # a time in a title tells of the document
        if figure.kind in _TIMELESS and time.holds_length:
            continue
        if figure.kind in _TIMELESS and (carried or _SENTENCE_END.search(text, time.span.end, at)):
            return None
        if time.text in _AT_PRESENT and _SENTENCE_END.search(text, time.span.end, at):
            return None  # what is told of the present ends what was told of the past
        if time.governs and not time.span.contains(figure.span) and _reaches(text, time, i, times, figure, figures):
            return _day_meant(text, _from_when(text, i, times), times)
    return None


def _behind(text: str, figure: Figure, times: Sequence[TimeMention]) -> int | None:
    """Return the day that stands behind a figure in its clause, where nothing governs it: 2000床棉被|19日下午运抵."""
    i = bisect_left(times, figure.span.end, key=lambda t: t.span.start)
    if i == len(times) or figure.kind in _TIMELESS or figure.time_span is not None:
        return None
    time = times[i]
    between = text[figure.span.end : time.span.start]
    near = len(between) <= _BEFORE_DAY and not _CLAUSE_END.search(between) and not re.search("[、（(《“的了]", between)
    return i if near and time.governs and time.role in ("on", "during") and not _CONTRAST.fullmatch(time.text) else None


_BEFORE_DAY = 10  # characters between a figure and a day behind it
_STATISTICS = re.compile(r"同比|环比|年[增减]|[比较](?:上年|去年)|按可比价|累计(?:增长|下降)")


_SUMMED_UP = re.compile("[^。\\d]{0,14}累计(?!增长|下降)")


def _continues(text: str, paragraph: int) -> bool:
    """Tell whether a line continues the line before: a row of a list, what a colon announces, a heading that ends in one,
    or statistics that are told against the year before, so that they are of the period already named.
    """
    before = _last_line_end(text, paragraph)
    end = text.find("\n", paragraph, paragraph + _LINE)
    line = text[paragraph : end if end >= 0 else paragraph + _LINE]
    return before > 0 and (
        text[before - 1] in "：:"
        or line.rstrip().endswith(("：", ":"))
        or bool(_LIST_LINE.match(line))
        or bool(_STATISTICS.search(line))
        or bool(_SUMMED_UP.match(line))
    )


def _last_line_end(text: str, paragraph: int) -> int:
    """Return the end of the last line with words before a paragraph."""
    while paragraph > 0 and text[paragraph - 1].isspace():
        paragraph -= 1
    return paragraph


_AT_PRESENT = ("目前", "当前", "现在", "如今", "眼下", "现今")
_INTRODUCTION = 12  # characters at the head of a paragraph
_RELATIVE = ("建成后", "投产后", "达产后")


def _lasts(text: str, time: TimeMention) -> bool:
    if time.holds_length:  # 据介绍，三年间，…, where a paragraph begins; 近5年来 in the middle of one does not
        before = text[begin_after(text, "\n", time.span.start) : time.span.start].strip()
        set_off = not before or (len(before) <= _INTRODUCTION and before[-1] in "，,")
        return set_off and text.startswith(("，", ","), time.span.end)
    return time.role in ("as_of", "since") or (
        time.role == "during"
        and time.text not in _RELATIVE
        and (len(time.text) > 3 or time.text in _PERIODS or _QUARTER.fullmatch(time.text) is not None)
        and (time.text == "去年" or not _CONTRAST.fullmatch(time.text))
    )


def _from_when(text: str, i: int, times: Sequence[TimeMention]) -> int:
    """Return the time from which a rate holds, where the rate's clause says it before: 11月起|每月点数."""
    if not i or not _RATE.fullmatch(times[i].text) or times[i - 1].role != "since":
        return i
    return i if _CLAUSE_END.search(text, times[i - 1].span.end, times[i].span.start) else i - 1


def _day_meant(text: str, i: int, times: Sequence[TimeMention]) -> int:
    """Return the day that 当天 takes up, if its sentence names one."""
    if times[i].text not in ("当天", "当日") or not i:
        return i
    other = times[i - 1]
    same = not _SENTENCE_END.search(text, other.span.end, times[i].span.start)
    return i - 1 if same and other.text.rstrip("收盘").endswith(("日", "号")) else i


def _reaches(
    text: str,
    time: TimeMention,
    i: int,
    times: Sequence[TimeMention],
    figure: Figure,
    figures: Sequence[Figure],
) -> bool:
    between = text[time.span.end : figure.span.start]
    before = text[max(0, time.span.start - 6) : time.span.start]
    same_clause = not _CLAUSE_END.search(between)
    if not same_clause and time.role == "on" and (later := _LATER.search(between)):
        if time.text[0] not in "昨今当" or later[0].endswith("过") or later[0].endswith("历经"):
            return False
    if _closed_around(text, time, figure, figures):
        return False
    if (
        time.role != "since"
        and _MEASURED_AGAINST.search(before)
        and not (time.holds_length or (before[-1] in "从由自" and _SPAN.search(time.text)))
    ):
        base = between.startswith(("的", "同期的", "高峰", "水平的", "（", "(")) or _FROM.search(before) is not None
        if figure.kind in ("multiple", "percent", "fraction") and _SHARE_OF.search(before):
            return False  # 是上年的1.7倍: told of the period itself
        if base or _STRONG_BASE.search(before):
            return base and same_clause and not _any_between(figures, time.span.end, figure.span.start)
    if (
        _CONTRAST.fullmatch(time.text)
        and not text.startswith(("，", ","), time.span.end)
        and _other_before(text, i, times)
    ):
        return same_clause
    if (
        time.text.endswith("年度")
        and time.text[0] not in "今明去本"
        and not same_clause
        and not _BUDGET.match(text, time.span.end)
    ):
        return False
    if time.role == "since" and i and times[i - 1].role == "as_of":
        other = times[i - 1].span.end
        if not _SENTENCE_END.search(text, other, time.span.start):
            return same_clause
    if _RATE.fullmatch(time.text):
        return same_clause
    if not _SENTENCE_END.search(between):
        return same_clause or time.role != "on" or not _INSIDE.search(before)
    return _lasts(text, time)


_SPAN = re.compile("[至到—-]")  # 从|12月13日至24日: from when to when, and no base
_BUDGET = re.compile("[㐀-鿿]{0,6}?(?:预算|决算)")
_LATER = re.compile("[，。；,;](?:随后|此后|之后|后来|接着|其后|历经|经过)")
_FROM = re.compile("[由从]$")
_SHARE_OF = re.compile("(?:[仅约]?[为是]|恢复[到至]|相当于)(?:了|原来|原先)?$")


def _other_before(text: str, i: int, times: Sequence[TimeMention]) -> bool:
    """Tell whether an earlier time, of the sentence or for 同期 and the like of the paragraph, is the one spoken of."""
    time = times[i]
    ends = _SENTENCE_END if time.text in ("去年", "上年", "前年", "过去") else _LINE_END
    return any(
        other.governs
        and not _CONTRAST.fullmatch(other.text)
        and not (other.role == "on" and _TOLD.match(text, other.span.end))
        and not ends.search(text, other.span.end, time.span.start)
        for other in times[max(0, i - 6) : i]
    )


# 昨天|公布，去年…: the day of the telling is not the one spoken of.
_TOLD = re.compile("[^，。；]{0,4}?(?:公布|发布|通报|表示|指出|介绍|披露|宣布|透露|统计|[说称](?![重量]))")
_LINE_END = re.compile("\n")


def _closed_around(text: str, time: TimeMention, figure: Figure, figures: Sequence[Figure]) -> bool:
    """Tell whether a time stands with figures of its own in a bracket that ends before the figure: (去年同期13.9%)."""
    start = time.span.start
    opening = max(text.rfind("（", max(0, start - 40), start), text.rfind("(", max(0, start - 40), start))
    if opening < 0 or re.search("[)）]", text[opening : time.span.start]):
        return False
    closing = re.compile("[)）]").search(text, time.span.end, figure.span.start)
    return closing is not None and _any_between(figures, opening, closing.start())


def _any_between(figures: Sequence[Figure], start: int, end: int) -> bool:
    at = bisect_left(figures, start, key=lambda f: f.span.start)
    return at < len(figures) and figures[at].span.start < end


_LISTED = re.compile(r"\s*[、和与及]\s*")


def _respectively(
    text: str, figures: Sequence[Figure], times: Sequence[TimeMention], found: list[int | None]
) -> list[int | None]:
    """Spread a list of times over the figures that 分别 announces: 2016年、2017年分别实现净利润4.01亿元、14.48亿元."""
    for match in re.finditer("分别", text):
        end = bisect_left(times, match.start(), key=lambda t: t.span.start)
        run = [end - 1] if end and match.start() - times[end - 1].span.end <= 1 else []
        while run and run[0] and _LISTED.fullmatch(text, times[run[0] - 1].span.end, times[run[0]].span.start):
            run.insert(0, run[0] - 1)
        first = bisect_left(figures, match.end(), key=lambda f: f.span.start)
        group = figures[first : first + len(run)]
        if (
            len(run) > 1
            and len(group) == len(run)
            and not _SENTENCE_END.search(text, match.end(), group[-1].span.start)
        ):
            for k, i in enumerate(run):
                found[first + k] = i
    return found
