"""Institutions: names that stand in a table, names built by rule, and names that the report itself defines.

A built name is read from its last word leftwards (宜宾市|检察院, 汉硕文化发展|有限公司): over regions,
ranks (省 市 县 区) and nominal words, and never over the verb or preposition that governs it.  The left
edge is the hard part; where no beginning is certain, the shortest sensible name is taken.
"""

import re
from collections.abc import Callable, Sequence

from hecha.find.institutions.aliases import find_aliases
from hecha.find.institutions.built import find_built
from hecha.find.institutions.known import find_centre, find_known, find_offices, find_own_organs, provinces_and_cities
from hecha.find.institutions.listed import find_listed
from hecha.find.institutions.mention import InstitutionMention
from hecha.find.institutions.outlets import find_outlets
from hecha.find.institutions.parties import find_parties
from hecha.find.institutions.regions import LEVELS
from hecha.lexicon import Lexicon
from hecha.segment import Word
from hecha.spans import Span

__all__ = ["InstitutionMention", "find_institutions"]


def find_institutions(
    text: str,
    *,
    lexicon: Lexicon,
    sentences: Sequence[Span],
    words: Callable[[Span], list[Word]],
    publisher: str | None = None,
) -> list[InstitutionMention]:
    """Return the institution mentions of a text in order, disjoint.

    Generic classes (公安机关, 有关部门), anaphors (该院) and places alone are none.
    """
    known = sorted(find_known(text, lexicon, words, sentences), key=lambda m: m.span)
    out: list[InstitutionMention] = []
    at = 0
    for sentence in sentences:
        first = at
        while at < len(known) and known[at].span.start < sentence.end:
            at += 1
        inside = known[first:at]
        out += inside
        out += find_built(text, sentence, lexicon, words, inside)
    out += find_centre(text) + find_offices(text) + find_own_organs(text)
    out += find_parties(text)
    out += find_outlets(text, lexicon, publisher)
    out = [_as_team(text, m, lexicon) for m in _joined(text, _longest(out), lexicon)]
    out += find_listed(text, out, lexicon, words, sentences)
    out = find_aliases(text, out, lexicon, words, sentences)
    return sorted(_longest(out), key=lambda m: m.span)


def _joined(text: str, mentions: Sequence[InstitutionMention], lexicon: Lexicon) -> list[InstitutionMention]:
    """Join a body with its inner organ printed directly behind it: 溆浦县公安局|坪坦派出所, 惩教署|赤柱监狱."""
    out: list[InstitutionMention] = []
    inner, posted = lexicon.class_words("institution-inner"), lexicon.class_words("institution-posted")
    attached = (*inner, "医院", "中学", "小学")  # 首都医科大学|附属|北京天坛医院神经内科
    beginnings = lexicon.class_words("institution-beginning")
    of_schools = lexicon.class_words("institution-of-school")
    for mention in mentions:
        between = text[out[-1].span.end : mention.span.start] if out else ""
        if (between in ("派驻", "驻") and mention.text.endswith(posted)) or (
            out and between == "附属" and mention.text.endswith(attached)
        ):
            owner = out.pop()
            span = Span(owner.span.start, mention.span.end)
            out.append(InstitutionMention(span, text[span.start : span.end], mention.kind, "built.inner"))
        elif out and _agency_of(out[-1], mention):
            owner = out.pop()  # 卫生福利部|国民健康署
            out.append(
                InstitutionMention(
                    Span(owner.span.start, mention.span.end), owner.text + mention.text, mention.kind, "built.inner"
                )
            )
        elif out and between == "" and out[-1].text.endswith(("大学", "学院")) and mention.text.endswith(of_schools):
            owner = out.pop()  # 中南大学|湘雅二医院
            out.append(
                InstitutionMention(
                    Span(owner.span.start, mention.span.end), owner.text + mention.text, mention.kind, "built.inner"
                )
            )
        elif (
            out
            and out[-1].span.end == mention.span.start
            and (mention.text.endswith(inner) or (mention.text[0] == "第" and mention.rule != "known"))
            and mention.text[0] not in LEVELS
            and not mention.text.startswith(beginnings)
        ):
            owner = out.pop()
            kind = owner.kind if mention.kind in ("government", "other") and owner.kind != "media" else mention.kind
            span = Span(owner.span.start, mention.span.end)
            out.append(InstitutionMention(span, owner.text + mention.text, kind, "built.inner"))
        else:
            out.append(mention)
    return out


_TEAM = re.compile("(?:女篮|男篮|女排|男排)?队(?![伍员长友列形里])")


def _as_team(text: str, mention: InstitutionMention, lexicon: Lexicon) -> InstitutionMention:
    """Return a firm or club as the team that bears its name: 广东东莞银行|队."""
    team = _TEAM.match(text, mention.span.end) if mention.kind in ("company", "other") else None
    if team is None or mention.text.endswith("队"):
        return mention
    start = mention.span.start
    if text[start - 2 : start] in provinces_and_cities(lexicon):
        start -= 2  # 新疆|伊力特队
    span = Span(start, team.end())
    return InstitutionMention(span, text[span.start : span.end], "other", "built.team")


def _agency_of(owner: InstitutionMention, mention: InstitutionMention) -> bool:
    """Tell whether an agency of the table stands directly behind the ministry that it is under."""
    return (
        owner.span.end == mention.span.start
        and owner.rule == mention.rule == "known"
        and owner.text.endswith(("部", "署", "委员会"))
        and mention.text.endswith(("署", "局", "司", "关"))
        and not mention.text.startswith(("国家", "中国", "全国"))
    )


def _longest(mentions: Sequence[InstitutionMention]) -> list[InstitutionMention]:
    kept: list[InstitutionMention] = []
    ends: list[int] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if kept and mention.span.start < ends[-1]:
            if mention.span.end - mention.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1], ends[-1] = mention, mention.span.end
            continue
        kept.append(mention)
        ends.append(mention.span.end)
    return kept
