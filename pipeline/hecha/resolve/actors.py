"""Which institution does what a verb says of a document or a mechanism."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from hecha.resolve.nearby import begin_after, inside
from hecha.spans import Span, SpanIndex

# Between bodies that act together, of which the first is told: 市公安局近日|联合|市教育局、….
_TOGETHER = re.compile(
    r"(?:等[^，。；]{0,8})?(?:近日|日前|此前|今年|随后|先后|还|已|也|并|主动|牵头)*(?:[、和与及同，\s]|以及|联合|会同|并|将)*"
)
# Before these a name does not act: 受|市政府|委托, 根据|教育部|要求.
_NOT_ACTING_BEFORE = re.compile(
    "(?:(?<!针)对|向|受|被|据|根据|按照|依照|按|报|送|请|提请|报请|为|给|到|至|在|比|与|同|和)$"
)
_CLAUSE_ENDS = "，,；;。！？!?：:\n"
_SENTENCES_BACK = 2


def actor_of(
    text: str, verb: int, sentences: Sequence[Span], institutions: SpanIndex, *, beyond: bool = False
) -> Span | None:
    """Return the institution that acts in the clause of a verb at `verb`, else the one that begins its sentence.

    With `beyond` an institution that begins one of the two sentences before in the paragraph may go on acting.
    """
    number = max(0, bisect_right(sentences, verb, key=lambda s: s.start) - 1)
    sentence = sentences[number]
    named = [s for s in institutions.touching(Span(sentence.start, max(verb, sentence.start))) if s.end <= verb]
    named = [s for s in named if s.start >= sentence.start and not inside(text, "《", "》", s.start)]
    clause = begin_after(text, _CLAUSE_ENDS, verb)
    in_clause = [s for s in named if s.start >= clause]
    for last in reversed(in_clause):
        together = last
        for other in reversed(named[: named.index(last)]):
            if not _TOGETHER.fullmatch(text, other.end, together.start):
                break
            together = other
        if not _NOT_ACTING_BEFORE.search(text[max(0, together.start - 3) : together.start]):
            return together
    beginning = _begins(text, sentence, named)
    if beginning is not None:
        return beginning
    for back in range(1, _SENTENCES_BACK + 1 if beyond and not in_clause else 0):
        before = sentences[number - back] if number >= back else None
        if before is None or "\n" in text[before.end - 1 : sentence.start]:
            return None
        beginning = _begins(text, before, institutions.touching(before))
        if beginning is not None:
            return beginning
    return None


def _begins(text: str, sentence: Span, named: Sequence[Span]) -> Span | None:
    """Return the institution with which a sentence begins, times and adverbs aside."""
    for span in named:
        if span.start < sentence.start:
            continue
        lead = text[sentence.start : span.start]
        if len(lead) > 24 or _NOT_ACTING_BEFORE.search(lead) or not _LEAD.fullmatch(lead):
            return None
        return None if text.startswith(("的", "副", "局长", "院长", "党组", "书记", "主任"), span.end) else span
    return None


_LEAD = re.compile(
    r"[\s“‘\d]*(?:[^，,。]{0,16}[，,])?(?:由|该|其中|此外|同时|近日|日前|去年|今年|近年来|[\d年月日]+)*[\s]*"
)
