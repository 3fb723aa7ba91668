"""Which figure another is compared with: a change with the level it changed, a level with the one before it.

同比增长4.8% is told of the amount before it, 由15天压缩至5天 gives the 15天 of which 5天 is the new value, and 较去年同期的2541宗
is what the cases of this year are held against.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from hecha.find.figures import Figure
from hecha.find.figures.spread import spread_from
from hecha.lexicon import Lexicon

_FURTHEST = 6  # figures looked at before one
_DISTANCE = 90  # characters
# Changes and gaps that are no single word: 领先第二名|0.21秒, 低于全省|3.2个百分点, 超警戒水位|4.26米.
_GAPS = (
    r"领先[^，。；\d]{0,8}|落后[^，。；\d]{0,12}|[高低快慢多少]于[^，。；\d]{1,10}"
    r"|超[^，。；\d]{0,4}(?:水位|标准|限值)|(?<!最)[多少快慢高低]出?了?|[增降涨跌调加]幅[为达约]?"
)


class Changes(NamedTuple):
    """Patterns made of the words of change."""

    change: re.Pattern[str]  # before a figure: it is a change
    raised: re.Pattern[str]  # between two figures: the second is the new value


@lru_cache(maxsize=4)
def _changes(lexicon: Lexicon) -> Changes:
    words = f"{lexicon.changes}|{_GAPS}"
    return Changes(
        re.compile(rf"(?<!最)(?:{words})(?:了|约|近|逾|超过?|达|分别|高达|一共|整整)*$"),
        re.compile(rf"[^，。；,;、]{{0,20}}?(?:{words})[^，。；,;、]{{0,2}}|[^，。；,;、]{{0,2}}"),
    )


_REACHED = re.compile(r"(?:[至到为]|变|跃居|谈到|转为)(?:了|约|近|仅)*$")
_FROM = re.compile(r"(?:由|从|自|将|把)[^，。；,;]{0,16}$")
_AGAINST = re.compile(r"(?:(?<![同环])比|较|与|[高低多少大小快慢]于)[^，。；,;（(]{0,14}(?:的|（|\(|为|是)?$")
_REFERENCE = re.compile("[期年月周季届]|前|平均|水平|目标|纪录|成绩|标准|限值|平日|常")
_CONTRAST = re.compile(
    r"(?:(?:去年|上年|前年)(?:[㐀-鿿]{0,3}同期|同月)?|同期|上届|前期|往年|此前|以前)[^，。；,;]{0,4}(?:为|是|有|只有|仅|仅有|仅为|盈利|亏损)?$"
)
_EQUAL = re.compile("(?:折合|约合|合|相当于)(?:人民币|新台币|约)?$")
_RATIO = re.compile(r"(?:是|为|相当于|恢复[到至]|达到?)[^，。；,;]{1,16}的$")
_END = re.compile("[。！？\n]")
_GROUP_END = re.compile("[；;]")
_AMOUNTS = ("count", "money", "measure", "rate")
_GROUPS = ("类", "批", "种", "大类", "期")  # counts that no change is told of
_LEVELS = ("count", "money", "measure", "duration", "percent", "rate", "age", "fraction")


def comparisons_of(text: str, figures: Sequence[Figure], lexicon: Lexicon) -> dict[int, int]:
    """Return, by position, the figure that each is compared with."""
    out: dict[int, int] = {}
    changes = _changes(lexicon)
    for i in range(len(figures)):
        before = _before(text, i, figures)
        found = _base_of(text, i, before, figures, changes)
        if found is not None:
            out[i] = found
        elif (level := _held_against(text, i, before, figures, out, changes)) is not None:
            out.setdefault(level, i)
    return out | _respectively(text, figures, changes)


def _before(text: str, i: int, figures: Sequence[Figure]) -> str:
    """Return what stands between a figure and the one before it, its last part."""
    start = figures[i].span.start
    return text[max(0, start - 24, figures[i - 1].span.end if i else 0) : start]


def _earlier(text: str, i: int, figures: Sequence[Figure]) -> list[int]:
    """Return the positions of the figures before one in its sentence, the nearest first."""
    out = []
    for j in range(i - 1, max(-1, i - 1 - _FURTHEST), -1):
        gap = text[figures[j].span.end : figures[i].span.start]
        if _END.search(gap) or len(gap) > _DISTANCE:
            break
        out.append(j)
    return out


def _is_change(text: str, figure: Figure, changes: Changes) -> bool:
    return bool(changes.change.search(text, max(0, figure.span.start - 16), figure.span.start))


def _base_of(text: str, i: int, before: str, figures: Sequence[Figure], changes: Changes) -> int | None:
    figure = figures[i]
    earlier = _earlier(text, i, figures)
    if not earlier:
        return None
    if text.startswith("不等", figure.span.end):
        return None  # 从2毛钱到10块钱不等: a range
    if _EQUAL.search(before) and figure.kind in ("money", "measure", "duration"):
        other = figures[earlier[0]]
        return earlier[0] if other.kind == figure.kind and other.unit != figure.unit else None
    if _REACHED.search(before):
        for j in earlier:
            gap = text[figures[j].span.end : figure.span.start]
            if j < i - 1 and re.search("[，,；;、]", gap):
                break
            source = _FROM.search(_before(text, j, figures))
            if source and (
                _same_unit(figures[j], figure) or (figures[j].kind == figure.kind and source[0][0] in "由从自")
            ):
                return j
        j = earlier[0]
        raised = changes.raised.fullmatch(text, figures[j].span.end, figure.span.start)
        return j if raised and _same_unit(figures[j], figure) and not _is_change(text, figures[j], changes) else None
    if figure.kind in ("multiple", "percent", "fraction") and _RATIO.search(before):
        return _level(text, i, earlier, figures, ("count", "money", "measure"), changes)
    if changes.change.search(before) or (figure.direction and _SPREAD.search(before)):
        return _changed(text, i, earlier, figures, changes)
    return None


_SPREAD = re.compile("^[、和与及]\\s*$")


def _changed(text: str, i: int, earlier: Sequence[int], figures: Sequence[Figure], changes: Changes) -> int | None:
    """Return the level that a change is told of."""
    figure = figures[i]
    if figure.kind == "percentage_point":
        return _level(text, i, earlier, figures, ("percent", "fraction"), changes, told=True)
    if figure.kind in ("percent", "multiple", "fraction"):
        return _level(text, i, [j for j in earlier if figures[j].unit not in _GROUPS], figures, _AMOUNTS, changes)
    same = [j for j in earlier if _same_unit(figures[j], figure)]
    return _level(text, i, same, figures, _LEVELS, changes)


def _level(
    text: str,
    i: int,
    earlier: Sequence[int],
    figures: Sequence[Figure],
    kinds: Sequence[str],
    changes: Changes,
    *,
    told: bool = False,
) -> int | None:
    """Return the nearest level before a change: of the same item if one has it."""
    usable = [
        j
        for j in earlier
        if figures[j].kind in kinds
        and (told or not _is_change(text, figures[j], changes))
        and not _is_base(text, j, figures)
    ]
    item = figures[i].item
    same = [j for j in usable if item is not None and figures[j].item == item]
    near = [j for j in usable if not _GROUP_END.search(text, figures[j].span.end, figures[i].span.start)]
    return next(iter(same or near), None)


def _is_base(text: str, i: int, figures: Sequence[Figure]) -> bool:
    before = _before(text, i, figures)
    return bool(_FROM.search(before) or _AGAINST.search(before))


def _same_unit(a: Figure, b: Figure) -> bool:
    return a.kind == b.kind and (a.unit_id == b.unit_id if a.unit_id else a.unit == b.unit)


def _held_against(
    text: str, i: int, before: str, figures: Sequence[Figure], known: dict[int, int], changes: Changes
) -> int | None:
    """Return the level that a base is named for: 三千宗，较去年同期的|二千宗, 四亿元，上年同期为|二亿元."""
    figure = figures[i]
    against = _AGAINST.search(before)
    if _FROM.search(before):
        return None
    if _is_change(text, figure, changes) or not (
        (against and _REFERENCE.search(against[0])) or _CONTRAST.search(before)
    ):
        return None
    for j in _earlier(text, i, figures):
        averaged = bool(_AVERAGED.search(_before(text, j, figures)))
        if (
            _same_unit(figures[j], figure)
            and not _is_change(text, figures[j], changes)
            and j not in known
            and not averaged
        ):
            return j if not _GROUP_END.search(text, figures[j].span.end, figure.span.start) else None
    return None


_AVERAGED = re.compile("[日月年人户周]均|平均")


def _respectively(text: str, figures: Sequence[Figure], changes: Changes) -> dict[int, int]:
    """Spread changes over levels: 航班1.47万架次、旅客207.6万人次，同比分别增长|3.3%、|6.1%."""
    out: dict[int, int] = {}
    for match in re.finditer("分别", text):
        first = bisect_left(figures, match.end(), key=lambda f: f.span.start)
        group = spread_from(text, figures, first)
        levels = (
            [j for j in _earlier(text, first, figures) if not _is_change(text, figures[j], changes)] if group else []
        )
        if (
            len(group) < 2
            or len(levels) < len(group)
            or figures[first].kind not in ("percent", "multiple", "percentage_point")
            or not _is_change(text, figures[first], changes)
            or text[figures[first - 1].span.end : match.start()].strip("，, 同比环名义实际增长") != ""
        ):
            continue
        out |= dict(zip(group, reversed(levels[: len(group)]), strict=True))
    return out
