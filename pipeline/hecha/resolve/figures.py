"""Link figures to the time that governs them, to the total they are part of, and to who states them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from hecha.find.attributions import AttributionMention
from hecha.find.figures import Figure
from hecha.find.times import TimeMention
from hecha.resolve.govern import governing_times
from hecha.spans import Span


@dataclass(frozen=True, slots=True)
class Links:
    """Positions in the lists that were given, or None."""

    time: int | None
    part_of: int | None
    attribution: int | None


_PART = re.compile("其中|包括|含有?(?!量)")
_SUM = re.compile("(?:合计|共计|总计|之和|总共|共)(?:为|达|是)?(?:人民币|新台币)?$")
_PART_END = "。；;！？\n"


def link_figures(
    text: str,
    figures: Sequence[Figure],
    times: Sequence[TimeMention],
    attributions: Sequence[AttributionMention],
    sentences: Sequence[Span],
) -> list[Links]:
    """Return the links of each figure."""
    governed = governing_times(text, figures, times)
    totals = {i: total for i, figure in enumerate(figures) if (total := _total(text, i, figures)) is not None}
    totals |= _sums(text, figures)
    return [Links(governed[i], totals.get(i), _attribution(figure, attributions)) for i, figure in enumerate(figures)]


def _total(text: str, at: int, figures: Sequence[Figure]) -> int | None:
    """Return the figure that one behind 其中 is part of: the nearest before 其中 with the same unit."""
    figure = figures[at]
    clause = max(text.rfind(mark, 0, figure.span.start) for mark in _PART_END) + 1
    cues = [clause + m.start() for m in _PART.finditer(text[clause : figure.span.start])]
    if not cues:
        return _inside(text, at, figures)
    cue = cues[-1]
    if figure.kind in ("percent", "percentage_point", "multiple", "fraction") or figure.direction:
        return None
    for i in range(at - 1, -1, -1):
        other = figures[i]
        if other.span.start >= cue:
            continue
        if cue - other.span.end > 120 or "\n" in text[other.span.end : cue]:
            return None
        if (
            other.unit_id == figure.unit_id
            and other.unit == figure.unit
            and other.kind == figure.kind
            and not other.direction
        ):
            if other.value < figure.value or re.search(
                "[比较][^，。,]{0,16}$", text[max(0, other.span.start - 20) : other.span.start]
            ):
                continue
            return i
    return None


def _alike(a: Figure, b: Figure) -> bool:
    return a.unit_id == b.unit_id and a.kind == b.kind and (a.unit_id is not None or a.unit == b.unit)


def _inside(text: str, at: int, figures: Sequence[Figure]) -> int | None:
    """Return the total of 35个行业中，27个实现增长."""
    if not at:
        return None
    figure, other = figures[at], figures[at - 1]
    between = text[other.span.end : figure.span.start]
    if _alike(other, figure) and other.value > figure.value and _AMONG.fullmatch(between) and figure.kind == "count":
        return at - 1
    return None


_AMONG = re.compile(r"[^，。；,;\d]{0,16}中[，,]?(?:已|有|仅|就|只)*[^，。；,;]{0,6}")


def _sums(text: str, figures: Sequence[Figure]) -> dict[int, int]:
    """Return the parts of totals that stand behind them: 100万元、100万元，合计200万元."""
    out: dict[int, int] = {}
    totals: set[int] = set()
    for i, total in enumerate(figures):
        if not _SUM.search(text[max(0, total.span.start - 8) : total.span.start]):
            continue
        paragraph = text.rfind("\n", 0, total.span.start) + 1
        same = [
            j
            for j in range(max(0, i - 24), i)
            if figures[j].span.start >= paragraph and figures[j].unit == total.unit and figures[j].kind == total.kind
        ][-6:]
        for size in (2, 3, 4):
            for start in range(len(same) - size, -1, -1):
                parts = same[start : start + size]
                if size == 2 and start + size < len(same):
                    parts = [same[start], same[-1]]
                if sum(figures[j].value for j in parts) == total.value:
                    out.update(dict.fromkeys(parts, i))
                    totals.add(i)
                    break
            if i in totals:
                break
    for i, total in enumerate(figures):
        if total.direction or total.value < 10 or i in totals:
            continue
        end = text.find("\n", total.span.end)
        behind = [
            j
            for j in range(i + 1, min(len(figures), i + 13))
            if _alike(figures[j], total)
            and figures[j].span.start - total.span.end < 120
            and (end < 0 or figures[j].span.start < end)
        ][:5]
        for size in (2, 3, 4):
            parts = behind[:size]
            if (
                len(parts) == size
                and sum(figures[j].value for j in parts) == total.value
                and not any(j in out for j in parts)
            ):
                out.update(dict.fromkeys(parts, i))  # 总额1023.5亿元，城镇821.6亿元，乡村201.9亿元
                break
    return out


def _attribution(figure: Figure, attributions: Sequence[AttributionMention]) -> int | None:
    near = bisect_right(attributions, figure.span.start, key=lambda a: a.span.start)
    inside = [
        i
        for i in range(max(0, near - 4), min(len(attributions), near + 4))
        if attributions[i].content.contains(figure.span)
    ]
    return min(inside, key=lambda i: attributions[i].content.end - attributions[i].content.start) if inside else None
