"""Firms that a report sets beside their code on an exchange, or counts together, whatever their names are made of."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from hecha.find.institutions.known import CONTEXT, on_words
from hecha.find.institutions.mention import InstitutionMention, places
from hecha.lexicon import Lexicon, Matcher
from hecha.numerals import parse_numeral
from hecha.segment import Word
from hecha.spans import Span, SpanIndex
from hecha.vocabulary import is_word

# 三诺生物(300298.SZ), 小米集团（01810.HK）
_CODED = re.compile(
    r"(?P<name>[㐀-鿿]{2,8})[（(](?:(?:股票|证券)?代码[:：]?\s?)?(?:\d{6}(?:\.(?:SZ|SH|BJ))?|\d{4,5}\.HK)[)）]"
)
_CODED_IN_TAIWAN = re.compile(r"(?P<name>[㐀-鿿]{2,8})[（(]\d{4}(?:-TW)?[)）]")
# 中鸿（2014）、中碳、中钢构及中宇|四家上市子公司
_ONE = r"(?:(?![和与及])[㐀-鿿A-Za-z]){2,8}(?:[（(]\d{4,6}[)）])?"  # a mark is no letter, so that there is one way to read it
_NAMES = re.compile(rf"{_ONE}(?:[、和与及]{_ONE}){{1,9}}$")
_COUNT = re.compile(
    r"(?P<more>等)?(?P<count>[两二三四五六七八九十]|\d{1,2})家"
    r"(?:上市|A股|港股|国有|民营|境内|境外|[㐀-鿿]{2})?(?:子公司|公司|企业|券商|车企|药企|房企|险企|厂商|银行)"
)
_LONGEST_LIST = 120  # characters of names before their count
_FUNCTION = re.compile("[的了在和与及或由对向从到将把被让给是为于据按经以等有其这那该某各每]")
_SIZES = (4, 3, 2)  # of a short name, the usual first


def find_listed(
    text: str,
    taken: Sequence[InstitutionMention],
    lexicon: Lexicon,
    words: Callable[[Span], list[Word]],
    sentences: Sequence[Span],
) -> list[InstitutionMention]:
    """Return the mentions of such firms, where they are introduced so and elsewhere in the report."""
    others = SpanIndex([m.span for m in taken])
    names = dict.fromkeys(_introduced(text, others, lexicon, words, sentences))
    return [
        InstitutionMention(Span(start, end), surface, "company", "listed")
        for surface, start, end in (Matcher(names).find(text) if names else ())
        if not others.touching(Span(start, end))
        and on_words(_around(start, words, sentences), text, start, end, lexicon)
    ]


def _introduced(
    text: str,
    taken: SpanIndex,
    lexicon: Lexicon,
    words: Callable[[Span], list[Word]],
    sentences: Sequence[Span],
) -> Iterator[str]:
    patterns = [_CODED]
    if any(word in text for word in lexicon.word_class(CONTEXT["TW"])):
        patterns.append(_CODED_IN_TAIWAN)
    for pattern in patterns:
        for match in pattern.finditer(text):
            end = match.end("name")
            if taken.touching(Span(end - 1, end)):
                continue
            inside = _around(match.start(), words, sentences)
            run = end - match.start("name")
            starts = {w.start for w in inside}
            size = run if run <= _SIZES[0] else next((n for n in _SIZES if end - n in starts), 0)
            if size and _is_name(text[end - size : end], lexicon):
                yield text[end - size : end]
    for match in _COUNT.finditer(text):
        names = _NAMES.search(text, max(0, match.start() - _LONGEST_LIST), match.start())
        if names is None:
            continue
        members = re.split("[、和与及]", names[0])
        count = parse_numeral(match["count"])
        if count is None or (len(members) >= count if match["more"] else len(members) != count):
            continue
        at = names.start()
        for member in members:
            name = re.sub("[（(].*", "", member)
            span = Span(text.index(name, at), text.index(name, at) + len(name))
            at = span.end
            if len(name) <= _SIZES[0] + 1 and not taken.touching(span) and _is_name(name, lexicon):
                yield name


def _is_name(name: str, lexicon: Lexicon) -> bool:
    return not (is_word(name) or name in places(lexicon) or _FUNCTION.search(name))


def _around(at: int, words: Callable[[Span], list[Word]], sentences: Sequence[Span]) -> list[Word]:
    """Return the words of the sentence that holds an offset."""
    return words(sentences[max(0, bisect_right(sentences, at, key=lambda s: s.start) - 1)])
