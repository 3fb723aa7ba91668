"""Which institution did what a figure counts, or reports the figure of itself.

The institution that begins a clause is its subject where a verb follows (市检察院受理线索42条), and of the clauses behind it in its
sentence as long as they begin with verbs (先后选派312名).  Where another noun comes between, nothing is said.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from hecha.find.attributions import AttributionMention
from hecha.find.figures import Figure
from hecha.lexicon import Lexicon
from hecha.resolve.actors import acts
from hecha.segment import Word
from hecha.spans import Span, SpanIndex

_FURTHEST = 120  # characters between a subject and its figure
_SENTENCE_END = re.compile("[。！？\n]")
# Adverbs and times between a subject and its verb, and at the head of the clauses that go on with it.
_ADVERBS = re.compile(
    r"(?:今年|去年|近年来?|目前|日前|近日|全年|上半年|前三季度|截[至止](?:目前|今)?|[\d年月日号底末上中下旬至到—-]+|以来|先后|累计|共计?|已经?|并|还|也|又|再|仍|分别|联合|主动|依法|全部|现|新|拟|将|会|仅|就|均|公开|紧急|迅速|统一|提前|持续|其中|为|与[^，,]{1,16}|会同[^，,]{1,16}|对[^，,]{1,20}|向[^，,]{1,14}|从[^，,]{1,14}|在[^，,]{1,14})*"
)


def subjects_of(
    text: str,
    figures: Sequence[Figure],
    institutions: Sequence[Span],
    attributions: Sequence[AttributionMention],
    cut: Callable[[Span], Sequence[Word]],
    lexicon: Lexicon,
) -> list[Span | None]:
    """Return, for each figure, the mention of the institution that is its subject, or None."""
    sources = SpanIndex([a.source_span for a in attributions])
    acting = [
        span
        for span in sorted(institutions)
        if acts(text, span) and (not sources.holds(span) or _TELLS_OF_ITSELF.match(text, span.end))
    ]
    return [_subject(text, figure, acting, cut, lexicon) for figure in figures]


def _subject(
    text: str, figure: Figure, acting: Sequence[Span], cut: Callable[[Span], Sequence[Word]], lexicon: Lexicon
) -> Span | None:
    at = bisect_left(acting, figure.span.start, key=lambda s: s.start) - 1
    if at < 0 or acting[at].end > figure.span.start:
        return None
    name = acting[at]
    if figure.span.start - name.end > _FURTHEST:
        return None
    between = text[name.end : figure.span.start]
    ends = [m.end() for m in _SENTENCE_END.finditer(between)]
    if len(ends) > 1 or "\n" in between:
        return None
    start = name.end + ends[0] if ends else name.end  # the next sentence may go on with the same subject
    if not ends and (told := _TELLS_OF_ITSELF.match(text, start)):
        start = told.end()
    clauses = _clauses(text, start, figure.span.start)
    if ends and clauses[0].start == clauses[0].end:
        return None
    if len(clauses) == 1 and not ends and _OF_ITSELF.search(figure.item or ""):
        return name  # 华澜股份上半年净利润|1.2亿元
    return name if all(_begins_with_verb(text, clause, cut, lexicon) for clause in clauses) else None


_TELLS_OF_ITSELF = re.compile("(?:通报称?|公布|称|表示|介绍说?|披露)[，,：:]")
_OF_ITSELF = re.compile("收入|营收|利润|亏损|盈利|资产|负债|产量|销量|交付|市值|股价|总投资|注册资本|研发投入|现金流")


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """Return the stretches between a name and a figure, cut at commas; the last is empty right behind a comma."""
    out, at = [], start
    for match in re.finditer("[，,；;]", text[start:end]):
        out.append(Span(at, start + match.start()))
        at = start + match.end()
    return [*out, Span(at, end)] if at < end or not out else out


def _begins_with_verb(text: str, clause: Span, cut: Callable[[Span], Sequence[Word]], lexicon: Lexicon) -> bool:
    """Tell whether a clause goes on with what its subject does: 先后|选派312名."""
    adverbs = _ADVERBS.match(text, clause.start, clause.end)
    start = adverbs.end() if adverbs else clause.start
    if start >= clause.end:
        return True
    for word in cut(Span(start, clause.end)):
        if word.tag[0] == "v" or lexicon.is_any(word.text, "acting-noun"):
            return True
        if word.tag[0] not in "dtcpmxa" or word.text in ("由", "被"):
            return False
    return True
