"""Gather the mentions of a mechanism under its printed name, with who runs it and what it is made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hecha.find.mechanisms import MechanismMention
from hecha.resolve.actors import actor_of
from hecha.spans import Span, SpanIndex

_FEWEST, _LONGEST = 2, 40
_LISTED = re.compile(
    r"[”’]?(?:[(（](?:即|指|包括)?[：:]?(?P<bracket>[^()（）]{4,240})[)）]|[，,]?(?:即|也就是|分别是|分别为|具体是|包括)[：:]?(?P<said>[^。；！？\n]{4,160})|[：:](?P<colon>[^。！？\n]{4,200}))"
)
_NUMBERS = {char: n for n, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "双": 2}
_COUNT = re.compile("[“‘]?([一二两三四五六七八九十双])[个大项条种类个]?")


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism with its mentions in text order; `institution` is the mention of the one that runs it."""

    name: str
    core: str | None
    kind: str
    action: str | None
    institution: Span | None
    parts: tuple[str, ...]
    rule: str
    mentions: tuple[MechanismMention, ...]


def resolve_mechanisms(
    text: str, mentions: Sequence[MechanismMention], institutions: Sequence[Span], sentences: Sequence[Span]
) -> list[Mechanism]:
    """Return the mechanisms of a report in the order of their first mentions."""
    groups: dict[str, list[MechanismMention]] = {}
    for mention in mentions:
        groups.setdefault(mention.text, []).append(mention)
    index = SpanIndex(institutions)
    out = []
    for name, members in groups.items():
        acting = (_runs(text, m, sentences, index) for m in members)
        listed = (_parts(text, m) for m in members)
        out.append(
            Mechanism(
                name=name,
                core=members[0].core,
                kind=members[0].kind,
                action=next((m.action for m in members if m.action), None),
                institution=next((i for i in acting if i), None),
                parts=next((p for p in listed if p), ()),
                rule=members[0].rule,
                mentions=tuple(members),
            )
        )
    return out


def announced(name: str) -> int | None:
    """Return how many parts a name announces.

    >>> announced("“四个亲自”"), announced("六大顽瘴痼疾"), announced("领导包案制度"), announced("“三优先、两限时”机制")
    (4, 6, None, None)
    """
    match = _COUNT.match(name)
    others = sum(char in _NUMBERS and char != "一" for char in name)  # “一案三查” counts no parts, “四个一律” four
    return _NUMBERS[match[1]] if match and match[1] != "一" and others == 1 else None


def _runs(text: str, mention: MechanismMention, sentences: Sequence[Span], institutions: SpanIndex) -> Span | None:
    if mention.action is None:
        return None
    return actor_of(text, text.rfind(mention.action, 0, mention.span.start), sentences, institutions)


def _parts(text: str, mention: MechanismMention) -> tuple[str, ...]:
    """Return the members that the text lists behind a formula, as many as it announces where it announces some."""
    count = announced(mention.text)
    match = _LISTED.match(text, mention.span.end)
    if match is None or count is None:
        return ()
    said = next(group for group in match.group("bracket", "said", "colon") if group)
    for mark in ("；", "、", "，"):
        members = tuple(re.sub("^(?:以及|和|及)|等$", "", m).strip("“”‘’ 。") for m in re.split(f"[{mark}]", said))
        if mark != "；" and len(members) == count - 1:  # 甲、乙和丙
            members = (*members[:-1], *re.split("和|以及", members[-1], maxsplit=1))
        if len(members) >= _FEWEST and all(0 < len(m) <= _LONGEST for m in members):
            near = abs(len(members) - count) <= 1
            return members if near else ()
    return ()
