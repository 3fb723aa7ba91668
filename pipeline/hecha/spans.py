"""Half-open spans in code points of a stated text."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """`start` is in the span, `end` is not."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


class SpanIndex:
    """Spans that can be asked which of them a span touches, without looking at all of them.

    >>> SpanIndex([Span(0, 4), Span(6, 9)]).touching(Span(3, 7))
    [Span(start=0, end=4), Span(start=6, end=9)]
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]
        self._longest = max((span.end - span.start for span in self._spans), default=0)

    def touching(self, span: Span) -> list[Span]:
        """Return the spans that share a character with `span`, in order."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        return [other for other in self._spans[first:last] if other.end > span.start]

    def holds(self, span: Span) -> bool:
        """Tell whether one of the spans contains `span`."""
        return any(other.contains(span) for other in self.touching(span))
