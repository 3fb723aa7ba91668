"""Named mechanisms: arrangements, methods, campaigns and formulas that a report names.

A name is a quoted core with or without a head noun (“双专班”工作机制, “四个亲自”), or a head noun with a
specific modifier (领导包案制度).  Its left edge is the verb that governs it: 建立健全|黑恶风险预警防范机制.
Rhetoric between quotation marks (“回马枪”) and bare heads (长效机制) name nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from hecha.find.mechanisms.headed import find_headed
from hecha.find.mechanisms.mention import ESTABLISH, NUMERALS, MechanismMention, campaigns, make_mention
from hecha.find.mechanisms.quoted import find_listed, find_quoted
from hecha.lexicon import Lexicon, Matcher
from hecha.segment import Word
from hecha.spans import Span, SpanIndex

__all__ = ["MechanismMention", "find_mechanisms"]

# Where two readings overlap, the surer wins: names known as such, cores with their head, members of a list.
_SURER = (
    "quoted.list",
    "list.campaign",
    "quoted.head",
    "quoted.case",
    "known",
    "head.modifier",
    "quoted.core",
    "formula.counted-list",
    "formula.announced",
)


def find_mechanisms(
    text: str,
    *,
    lexicon: Lexicon,
    sentences: Sequence[Span],
    words: Callable[[Span], list[Word]],
    quotations: Sequence[Span],
    titles: Sequence[Span] = (),
    names: Sequence[Span] = (),
) -> list[MechanismMention]:
    """Return the mechanism mentions of a text in order; none overlaps another.

    Inside 《…》 (`titles`) only quoted and numbered names count; a name inside the name of an institution or law
    (扫黑除恶专项斗争领导小组) does not, and no modifier reaches into such a name (`names`).
    """
    titled, named, quoted = SpanIndex(titles), SpanIndex(names), SpanIndex(quotations)
    out = list(find_quoted(text, lexicon, quotations, titled))
    out += find_listed(text, lexicon, quotations)
    out += _known(text, lexicon, titled)
    for sentence in sentences:
        out += find_headed(text, sentence, lexicon, words, quoted.touching(sentence), titled, named.touching(sentence))
    out += _announced(text)
    out = [replace(m, action=_action(text, m.span.start, lexicon)) for m in out]
    return _prefer([m for m in out if not any(i.contains(m.span) or _quotes(m, i) for i in named.touching(m.span))])


def _quotes(mention: MechanismMention, institution: Span) -> bool:
    """Tell whether what a quoted core names is an institution or a law: “五眼联盟”, “停办准则”|办理."""
    return mention.span.start + 1 == institution.start and mention.text[institution.end - mention.span.start :][:1] in (
        "”",
        "’",
    )


def _action(text: str, start: int, lexicon: Lexicon) -> str | None:
    """Return the verb that the report uses of a mechanism, where it stands directly before it: 推行|“双专班”工作机制."""
    actions = lexicon.pairs("actions.tsv", "surface", "says")
    before = text[max(0, start - 8) : start].rstrip("了起着“")
    return next(
        (v for n in (6, 5, 4, 3, 2) if (v := before[-n:]) in actions and len(v) == n and actions[v] != "basis"), None
    )


def _prefer(mentions: Sequence[MechanismMention]) -> list[MechanismMention]:
    kept: list[MechanismMention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (_rank(m), m.span.start - m.span.end)):
        places = range(*mention.span)
        if taken.isdisjoint(places):
            kept.append(mention)
            taken.update(places)
    return sorted(kept, key=lambda m: m.span)


def _rank(mention: MechanismMention) -> int:
    if (
        mention.rule == "head.modifier"
        and not re.search("[”’]等", mention.text)
        and (
            (re.search("[㐀-鿿][“‘][^”’][”’][㐀-鿿]", mention.text) and not re.search("[“‘][^”’]{2}", mention.text))
            or re.match("[“‘][^”’]+[”’][㐀-鿿]{2,6}[和与及、][“‘][^”’]+[”’]", mention.text)
        )
    ):
        return 2  # quoted words are but parts of the name: 打“伞”断“财”协作配合机制
    return _SURER.index("head.modifier" if mention.rule == "quoted.core" else mention.rule)


@lru_cache(maxsize=4)
def _campaign_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(campaigns(lexicon))


_LONGER_NAME = re.compile("“([㐀-鿿]{1,4})$")


def _known(text: str, lexicon: Lexicon, titles: SpanIndex) -> Iterator[MechanismMention]:
    for surface, start, end in _campaign_matcher(lexicon).find(text):
        if len(surface) <= 2 or titles.holds(Span(start, end)):
            continue
        if text[end : end + 1] in "”’+＋" and text[start - 1 : start] in "“‘":
            continue
        if text[end : end + 1] == "”" and (before := _LONGER_NAME.search(text, max(0, start - 5), start)):
            if not ESTABLISH.search(before[1]) and before[1] not in lexicon.words("governors.tsv"):
                continue  # “公教|年金改革”, but not “深化|放管服改革”
        behind = text[end : end + 4]
        if surface.endswith("扫黑除恶") and not behind.startswith("专项斗争"):
            continue
        yield make_mention(text, Span(start, end), surface, campaigns(lexicon)[surface], "known")


def _announced(text: str) -> Iterator[MechanismMention]:
    """Return formulas that the report counts and then spells out: 做到三个明确，即…"""
    for match in re.finditer(
        rf"(?:做到|实现|坚持|突出|落实|抓好|围绕|聚焦)(?P<name>[{NUMERALS[:-1]}]个[㐀-鿿]{{2,4}})(?=[，,：:](?:即|一是|明确|就是|坚持))",
        text,
    ):
        yield make_mention(
            text, Span(match.start("name"), match.end("name")), match["name"], "formula", "formula.announced"
        )
