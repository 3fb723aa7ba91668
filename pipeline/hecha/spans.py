"""Half-open spans in code points of a stated text."""

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


def longest_first(spans: Iterable[Span]) -> list[Span]:
    """Return disjoint spans in text order: where two overlap, the longer stays, of equals the earlier.

    >>> longest_first([Span(0, 2), Span(1, 5), Span(5, 6)])
    [Span(start=1, end=5), Span(start=5, end=6)]
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return sorted(kept)
