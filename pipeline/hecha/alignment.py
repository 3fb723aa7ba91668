"""Which characters of a changed text came from which characters of its source.

A text is built from its source by edits.  The alignment is a list of segments that covers the text:
in a *parallel* segment each character stands for one source character (it may have been exchanged,
as 亿 for 億); in a *block* the whole stretch stands for a whole stretch of the source (日报 for
日?qǐng)?bào)).  Edits are composed onto the segments while the text is changed, so offsets are never
recovered by comparing texts.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hecha.spans import Span


class Segment(NamedTuple):
    start: int
    length: int
    source_start: int
    source_length: int
    parallel: bool


class Edit(NamedTuple):
    """Put `text` in the place of `[start, end)`; an edit that keeps every character's place is no Edit."""

    start: int
    end: int
    text: str


class Aligned(NamedTuple):
    """A text and the segments that tie it to its source."""

    text: str
    segments: tuple[Segment, ...]


def align(source: str) -> Aligned:
    """Return `source` aligned to itself."""
    return Aligned(source, (Segment(0, len(source), 0, len(source), True),) if source else ())


def exchange(aligned: Aligned, text: str) -> Aligned:
    """Exchange characters one for one: `text` has the same length, and every place keeps its source."""
    if len(text) != len(aligned.text):
        raise ValueError("exchange needs a text of the same length")
    return Aligned(text, aligned.segments)


def apply(aligned: Aligned, edits: Sequence[Edit]) -> Aligned:
    """Apply disjoint edits, given in text order.

    An edit that cuts into a block takes the whole block, because a block's parts have no source of
    their own; its untouched characters are kept.
    """
    if not edits:
        return aligned
    text, segments = aligned
    starts = [s.start for s in segments]
    edits = _widen(edits, text, segments, starts)
    out: list[str] = []
    made: list[Segment] = []
    length = 0

    def keep(start: int, end: int) -> None:
        nonlocal length
        if start >= end:
            return
        out.append(text[start:end])
        at = bisect_right(starts, start) - 1
        while start < end:
            segment = segments[at]
            stop = min(end, segment.start + segment.length)
            if segment.parallel:
                made.append(
                    Segment(length, stop - start, segment.source_start + start - segment.start, stop - start, True)
                )
            else:
                made.append(segment._replace(start=length))
            length += stop - start
            start, at = stop, at + 1

    at = 0
    for edit in edits:
        keep(at, edit.start)
        if edit.text:
            source = project(segments, starts, Span(edit.start, edit.end))
            out.append(edit.text)
            made.append(Segment(length, len(edit.text), source.start, source.end - source.start, False))
            length += len(edit.text)
        at = edit.end
    keep(at, len(text))
    return Aligned("".join(out), tuple(_merge(made)))


def select(aligned: Aligned, pieces: Iterable[Span], separator: str = "\n") -> Aligned:
    """Return the text of the pieces, in the given order, joined by a separator that has no source."""
    text, segments = aligned
    starts = [s.start for s in segments]
    out: list[str] = []
    made: list[Segment] = []
    length = 0
    for piece in pieces:
        if out and separator:
            last = made[-1]
            made.append(Segment(length, len(separator), last.source_start + last.source_length, 0, False))
            out.append(separator)
            length += len(separator)
        out.append(text[piece.start : piece.end])
        at, start = bisect_right(starts, piece.start) - 1, piece.start
        while start < piece.end:
            segment = segments[at]
            stop = min(piece.end, segment.start + segment.length)
            if segment.parallel:
                made.append(
                    Segment(length, stop - start, segment.source_start + start - segment.start, stop - start, True)
                )
            else:
                made.append(segment._replace(start=length, length=stop - start))
            length += stop - start
            start, at = stop, at + 1
    return Aligned("".join(out), tuple(_merge(made)))


class Projector:
    """Carries spans of an aligned text to its source."""

    def __init__(self, aligned: Aligned) -> None:
        self._segments = aligned.segments
        self._starts = [s.start for s in aligned.segments]

    def snap(self, span: Span) -> Span:
        """Widen a span of the text so that it holds only whole blocks."""
        first = self._segments[bisect_right(self._starts, span.start) - 1]
        last = self._segments[bisect_right(self._starts, span.end - 1) - 1]
        return Span(
            span.start if first.parallel else min(span.start, first.start),
            span.end if last.parallel else max(span.end, last.start + last.length),
        )

    def project(self, span: Span) -> Span:
        """Return the source span of a span of the text; a block touched counts whole."""
        return project(self._segments, self._starts, span)


def project(segments: Sequence[Segment], starts: Sequence[int], span: Span) -> Span:
    first = segments[bisect_right(starts, span.start) - 1]
    last = segments[bisect_right(starts, max(span.start, span.end - 1)) - 1]
    start = first.source_start + (span.start - first.start if first.parallel else 0)
    end = last.source_start + (span.end - last.start if last.parallel else last.source_length)
    return Span(start, max(start, end))


def _widen(edits: Sequence[Edit], text: str, segments: Sequence[Segment], starts: Sequence[int]) -> list[Edit]:
    out: list[Edit] = []
    for edit in edits:
        first = segments[bisect_right(starts, edit.start) - 1]
        last = segments[bisect_right(starts, max(edit.start, edit.end - 1)) - 1]
        start = edit.start if first.parallel else first.start
        end = edit.end if last.parallel else last.start + last.length
        replacement = text[start : edit.start] + edit.text + text[edit.end : end]
        if out and start < out[-1].end:  # two edits in one block become one
            before = out.pop()
            kept = before.text[: len(before.text) - (before.end - edit.start)]
            start, replacement = before.start, kept + edit.text + text[edit.end : end]
        out.append(Edit(start, end, replacement))
    return out


def _merge(segments: Iterable[Segment]) -> Iterable[Segment]:
    """Join neighbours that are parallel and follow each other in the source."""
    held: Segment | None = None
    for segment in segments:
        if (
            held
            and held.parallel
            and segment.parallel
            and held.source_start + held.source_length == segment.source_start
        ):
            length = held.length + segment.length
            held = Segment(held.start, length, held.source_start, length, True)
            continue
        if held:
            yield held
        held = segment
    if held:
        yield held
