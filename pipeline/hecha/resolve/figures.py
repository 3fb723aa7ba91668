"""Link figures to time, total, base, subject and source."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hecha.find.attributions import AttributionMention
from hecha.find.figures import Figure
from hecha.find.times import TimeMention
from hecha.lexicon import Lexicon
from hecha.resolve.comparisons import comparisons_of
from hecha.resolve.govern import governing_times
from hecha.resolve.subjects import subjects_of
from hecha.resolve.totals import totals_of
from hecha.segment import Word
from hecha.spans import Span


@dataclass(frozen=True, slots=True)
class Links:
    """Positions in the lists that were given, or None."""

    time: int | None
    part_of: int | None
    complete: bool  # the text gives all of its parts
    compared_with: int | None
    subject: Span | None
    attribution: int | None


def link_figures(
    text: str,
    figures: Sequence[Figure],
    times: Sequence[TimeMention],
    attributions: Sequence[AttributionMention],
    institutions: Sequence[Span],
    cut: Callable[[Span], Sequence[Word]],
    lexicon: Lexicon,
) -> list[Links]:
    """Return the links of each figure."""
    governed = governing_times(text, figures, times)
    subjects = subjects_of(text, figures, institutions, attributions, cut, lexicon)
    (totals, complete), compared = totals_of(text, figures), comparisons_of(text, figures, lexicon)
    return [
        Links(
            governed[i], totals.get(i), i in complete, compared.get(i), subjects[i], _attribution(figure, attributions)
        )
        for i, figure in enumerate(figures)
    ]


def _attribution(figure: Figure, attributions: Sequence[AttributionMention]) -> int | None:
    near = bisect_right(attributions, figure.span.start, key=lambda a: a.span.start)
    inside = [
        i
        for i in range(max(0, near - 4), min(len(attributions), near + 4))
        if attributions[i].content.contains(figure.span)
    ]
    return min(inside, key=lambda i: attributions[i].content.end - attributions[i].content.start) if inside else None
