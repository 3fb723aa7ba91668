"""Attributions: who states what, with the cue that says so and the content that it covers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hecha.lexicon import Lexicon
from hecha.spans import Span, SpanIndex


@dataclass(frozen=True, slots=True)
class AttributionMention:
    span: Span  # source and cue
    source: str
    source_span: Span
    cue: str
    form: str  # direct, indirect, document
    anonymous: bool
    content: Span


_EDGE = "，。；！？,;!?：:\n“”"
_ACCORDING = re.compile(
    r"(?:根?据)(?P<source>[^，。；：,;:\n“”]{2,30}?)(?P<cue>介绍|统计|通报|透露|消息|公告|显示|报道|测算|估算|了解|称)[，,：:]"
)
_ANONYMOUS = re.compile(
    r"(?:负责人|负责同志|工作人员|人士|官员|专家|发言人|消息|知情者|干部|民警|市民|村民|居民|学生|家长|患者|网友)$"
)
_NO_SOURCE = re.compile(
    r"^(?:(?:对于?|就|从|在|以)[^，。]*[来而看]|这|那|也|还|就|可以|应当|应该|并|但|而|其中|同时|此前|随后|一致|分别|共同|普遍|结果|数据|记者)?$"
)
_ADVERBS = re.compile(
    r"(?:[\d一二三四五六七八九十]{1,3}日|在[^，。]{2,16}[上中时后里]|今天|昨天|日前|近日|最后|同时|分别|也|还|则|进一步|明确|着重|再次|如是|随即|当天|致辞时|致词时|向记者|对记者)+$"
)


@lru_cache(maxsize=4)
def _cues(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, str]]:
    by = lexicon.pairs("cues.tsv", "surface", "by")
    words = "|".join(sorted(map(re.escape, by), key=len, reverse=True))
    return re.compile(rf"(?P<cue>{words})(?=[，,：:“]|。)"), by


def find_attributions(
    text: str, *, lexicon: Lexicon, sentences: Sequence[Span], quotations: Sequence[Span]
) -> list[AttributionMention]:
    """Return the attributions of a text in order; of two readings of one place the first stays.

    The content of an attribution is the rest of its sentence, or the quotation before or behind it.
    """
    pattern, by = _cues(lexicon)
    out: list[AttributionMention] = []
    index = SpanIndex(quotations)
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        taken = 0
        for match in _ACCORDING.finditer(words):
            source = Span(sentence.start + match.start("source"), sentence.start + match.end("source"))
            name = text[source.start : source.end]
            if name in ("记者", "了解", "悉"):
                continue
            span = Span(sentence.start + match.start(), sentence.start + match.end("cue"))
            content = Span(sentence.start + match.end(), sentence.end)
            form = "document" if match["cue"] in ("统计", "显示", "公告", "测算") else "indirect"
            out.append(
                AttributionMention(span, name, source, match["cue"], form, bool(_ANONYMOUS.search(name)), content)
            )
            taken = match.end()
            break
        for match in pattern.finditer(words, taken):
            if (found := _said(text, sentence, match, by, index)) is not None:
                out.append(found)
                break
    return out


def _said(
    text: str, sentence: Span, match: re.Match[str], by: dict[str, str], quotations: SpanIndex
) -> AttributionMention | None:
    cue = match["cue"]
    start, end = sentence.start + match.start(), sentence.start + match.end()
    left = start
    while left > sentence.start and text[left - 1] not in _EDGE:
        left -= 1
    source_end = start
    if adverbs := _ADVERBS.search(text[left:start]):
        source_end = left + adverbs.start()
    source = text[left:source_end]
    if len(source) < 2 or len(source) > 40 or _NO_SOURCE.match(source):
        return None
    following = text[end : end + 2]
    quoted = next((q for q in quotations.touching(Span(end, end + 3)) if end <= q.start), None)
    before = next((q for q in quotations.touching(Span(max(0, left - 2), left)) if q.end in (left, left - 1)), None)
    if quoted and following[:1] in "“:：，,":
        form, content = "direct", quoted
    elif before and following[:1] in "。，,":
        form, content = "direct", before if following[:1] == "。" else Span(before.start, sentence.end)
    elif following[:1] == "。":
        return None
    else:
        form, content = ("document" if by[cue] == "document" else "indirect"), Span(end, sentence.end)
    return AttributionMention(
        Span(left, end), source, Span(left, source_end), cue, form, bool(_ANONYMOUS.search(source)), content
    )
