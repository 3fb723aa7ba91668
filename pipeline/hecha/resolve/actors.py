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
_CLAUSE_END = "，,；;。！？\n：:“（("
# Before these a name is no subject: 据|省统计局, 对|该公司, 向|市监局.
_NO_SUBJECT_BEFORE = re.compile(
    "(?:据|根据|按|按照|经|对|向|从|与|和|跟|同|被|受|为|给|在|于|到|至|比|较|让|使|把|将|以|因|由于|涉及|包括|来自|走进|联合|配合|会同|打入|持有|收购|参股|投资|支持|任|原|前)$"
)
# What may stand between the beginning of a clause and its subject: a time, an adverb, a place.
_LEADING = re.compile(
    r"(?:今年|去年|近年来?|目前|日前|近日|此前|随后|同时|其中|此外|另外|期间|为此|截[至止][^，,]{0,12}|[\d一二三四五六七八九十年月日号上下半前季度至到—-]+|以来|起|全年|当天|当日|昨日|今日|由|而|但|并|且|则|还|也|又|如|像|仅)*"
)
# Behind a name these make it no subject: its people, its things, its words.
_NOT_ACTING = re.compile(
    r"(?:的|有关|相关|副?[局厅处院校所科部主]长|负责人|主任|书记|董事|总经理|发言人|数据|统计|公告|官网|消息|通报称|记者|工作人员|会议|大楼|门口|附近|报告显示|估计|预估|预计|预测|认为|指出|提醒|建议|强调)"
)
_LONGEST_LEAD = 120  # characters of a clause before its subject
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
    named = [
        s for s in named if s.start >= sentence.start and (_is_outlet(text, s) or not inside(text, "《", "》", s.start))
    ]
    clause = begin_after(text, _CLAUSE_END, verb)
    in_clause = [s for s in named if s.start >= clause]
    for last in reversed(in_clause):
        together = last
        for other in reversed(named[: named.index(last)]):
            if not _TOGETHER.fullmatch(text, other.end, together.start):
                break
            together = other
        if not _NO_SUBJECT_BEFORE.search(text, max(clause, together.start - 4), together.start):
            return together
    if beginning := next((s for s in named if acts(text, s)), None):
        return beginning
    for back in range(1, _SENTENCES_BACK + 1 if beyond and not in_clause else 0):
        before = sentences[number - back] if number >= back else None
        if before is None or "\n" in text[before.end - 1 : sentence.start]:
            return None
        if beginning := next((s for s in institutions.touching(before) if acts(text, s)), None):
            return beginning
    return None


def _is_outlet(text: str, span: Span) -> bool:
    """Tell whether a name fills its title marks, as that of a paper does: 《泰晤士报》."""
    return text.startswith("《", span.start - 1) and text.startswith("》", span.end)


def acts(text: str, span: Span) -> bool:
    """Tell whether a name begins its clause and acts in it; of names that act together the first is the subject."""
    begin = span.start
    while begin > max(0, span.start - _LONGEST_LEAD) and text[begin - 1] not in _CLAUSE_END:
        begin -= 1
    before = text[begin : span.start]
    if _NO_SUBJECT_BEFORE.search(before) or _NOT_ACTING.match(text, span.end):
        return False
    return bool(_LEADING.fullmatch(before) or re.search("(?:介绍|获悉|了解到|称|表示|显示)$", before))
