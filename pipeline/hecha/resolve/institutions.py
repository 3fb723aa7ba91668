"""Gather the mentions of an institution under the fullest name that the report supports."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from hecha.find.institutions import InstitutionMention
from hecha.lexicon import Lexicon, Matcher, Region


@dataclass(frozen=True, slots=True)
class Resolved:
    """One institution with its mentions in text order."""

    name: str
    kind: str
    region: str | None
    adcode: str | None
    rule: str
    mentions: tuple[InstitutionMention, ...]
    parent: int | None = None  # place in the list of the institution that it is part of


_FULL_FORMS = (
    (re.compile("(?<!人民)检察院"), "人民检察院"),
    (re.compile("(?<!人民)法院$"), "人民法院"),
    (re.compile("(?<![中最])高院"), "高级人民法院"),
    (re.compile("(?<=市|州)中院"), "中级人民法院"),
    (re.compile("中级法院"), "中级人民法院"),
    (re.compile("高级法院"), "高级人民法院"),
    (re.compile("([一二三四五])中院"), r"第\1中级人民法院"),
    (re.compile("(?<!人民)政府"), "人民政府"),
    (re.compile("管委会|管委$"), "管理委员会"),
    (re.compile("卫健委"), "卫生健康委员会"),
    (re.compile("卫生健康委(?!员)"), "卫生健康委员会"),
    (re.compile("发改委"), "发展和改革委员会"),
    (re.compile("^中华人民共和国"), ""),
)
_LEVEL = {"省": "province", "市": "prefecture", "州": "prefecture", "县": "county", "区": "county", "旗": "county"}
_LISTED = re.compile("[、和及与，]")
_OWN_PLACE = re.compile("[㐀-鿿]{2,4}[省市县区州旗镇乡]")
# Before a place of two characters these are no part of a longer name.
_BEFORE_PLACES = "在到于由和与及自从往赴至驻省市州区县向对是为的经给以、国"
_TITLE_WEIGHT = 4


def resolve_institutions(
    text: str,
    mentions: Sequence[InstitutionMention],
    lexicon: Lexicon,
    *,
    title: str | None = None,
    publisher: str | None = None,
) -> list[Resolved]:
    """Return the institutions of a report in the order of their first mentions.

    市检察院 in a report on 宜宾 is 宜宾市检察院; a short name is joined to the one longer name that it
    ends or that a table or the report gives for it; without such a name it stays as printed.
    """
    places = _Places(text, title or "", lexicon)
    surfaces = {m.text for m in mentions} | ({publisher} if publisher else set())
    tables = {m.text: _expand(m.name) for m in mentions if m.name}
    names: dict[str, str] = {}
    for i, mention in enumerate(mentions):
        if mention.text not in names:
            names[mention.text] = _canonical(mention, mentions[:i], surfaces, tables, places, text, names)
    for surface, name in names.items():  # a name may itself be short for another
        names[surface] = names.get(name, name)
    groups: defaultdict[str, list[InstitutionMention]] = defaultdict(list)
    for mention in mentions:
        groups[names[mention.text]].append(mention)
    out = []
    for name, members in groups.items():
        region = places.of(name)
        out.append(
            Resolved(
                name=name,
                kind=_kind(members),
                region=places.path(region) if region else None,
                adcode=region.code if region else None,
                rule=members[0].rule,
                mentions=tuple(members),
            )
        )
    return [replace(r, parent=_parent(r.name, out)) for r in out]


def _parent(name: str, institutions: Sequence[Resolved]) -> int | None:
    """Return which institution a name begins with: 四川省检察院|检务督察部."""
    begins = [
        (len(r.name), i) for i, r in enumerate(institutions) if len(r.name) < len(name) - 1 and name.startswith(r.name)
    ]
    return max(begins)[1] if begins else None


def _kind(members: Sequence[InstitutionMention]) -> str:
    return Counter(m.kind for m in members).most_common(1)[0][0]


def _expand(name: str) -> str:
    for pattern, full in _FULL_FORMS:
        name = pattern.sub(full, name)
    return name


def _canonical(
    mention: InstitutionMention,
    before: Sequence[InstitutionMention],
    surfaces: set[str],
    tables: dict[str, str],
    places: "_Places",
    text: str,
    names: dict[str, str],
) -> str:
    surface = mention.text
    if mention.rule == "alias" and mention.name:
        return surface if surface.endswith(("集团", "公司")) else mention.name
    if surface == "中央":
        return "党中央"
    if mention.name:  # a table knows the name: another form of it in the report is the same
        full = tables[surface]
        same = [s for s in surfaces if len(s) > len(surface) and (s == full or tables.get(s) == full)]
        if same:
            return max(same, key=len)
        if full in text and len(full) > len(surface):
            return full
        if mention.kind == "company":
            longer = [
                s
                for s in surfaces
                if s != surface and (s.endswith(surface) or (surface in s and s.endswith(("公司", "集团"))))
            ]
            return longer[0] if len(longer) == 1 else surface
        return surface
    located = places.complete(mention, before, text, names)
    forms = {s for s in surfaces if len(s) > len(located) and _expand(s) == _expand(located)}
    if forms:
        return max(forms, key=len)
    if located != surface:
        return located
    ending = [s for s in surfaces if s != surface and s.endswith(surface) and len(surface) >= 3]
    if len(ending) == 1:
        return ending[0]
    if match := re.fullmatch(r"(中央)(\S*?(?:督导组|督察组|巡视组))(\S*)", surface):
        group = [
            s for s in surfaces if len(s) > len(surface) and "中央" in s and s.endswith(match[2][-3:]) and not match[3]
        ]
        if len(group) == 1:
            return group[0]
        outer = [s for s in surfaces if s.endswith(match[1] + match[2]) and len(s) > len(match[1] + match[2])]
        if match[3] and len(outer) == 1:
            return outer[0] + match[3]
    if surface == "纪委监委" or mention.rule == "built.any":
        return located
    return surface


class _Places:
    """The regions that a report speaks of, and the one at each level that it is about."""

    def __init__(self, text: str, title: str, lexicon: Lexicon) -> None:
        self._by_code, self._by_name, matcher = _tables(lexicon)
        counts: Counter[str] = Counter()
        for name, start, end in matcher.find(text):
            if self._stands_free(text, name, start, end):
                counts[name] += 1
        for name, _, _ in matcher.find(title):
            counts[name] += _TITLE_WEIGHT
        self._weights: Counter[str] = Counter()  # by code
        for name, count in counts.items():
            regions = self._by_name[name]
            if len(regions) > 1:  # the one whose province or city is also spoken of
                regions = [r for r in regions if self._spoken(r.parent, counts)] or regions
            if len({r.code for r in regions}) == 1:
                self._weights[regions[0].code] += count
        self._about = {level: self._main(level) for level in ("province", "prefecture", "county")}

    def _stands_free(self, text: str, name: str, start: int, end: int) -> bool:
        """Tell whether a short name is no part of another word or name: 我们|都安|好, 榆|安县, 泾川|市 of another place."""
        if len(name) > 2 or any(region.level != "county" for region in self._by_name[name]):
            return True
        before, behind = text[max(0, start - 1) : start], text[end : end + 1]
        if behind and behind in "省市县州旗" and name + behind not in self._by_name:
            return False
        return (
            not re.match("[㐀-鿿]", before)
            or before in _BEFORE_PLACES
            or text[max(0, start - 2) : start] in self._by_name
        )

    def _spoken(self, code: str, counts: Counter[str]) -> bool:
        region = self._by_code.get(code)
        return region is not None and (
            region.name in counts or region.short in counts or self._spoken(region.parent, counts)
        )

    def _main(self, level: str) -> Region | None:
        ranked = [
            (self._by_code[code], n) for code, n in self._weights.most_common() if self._by_code[code].level == level
        ]
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return ranked[0][0]
        return None

    def at(self, level: str) -> Region | None:
        """Return the region of a level that the report is about; a province follows from its city."""
        if region := self._about[level]:
            return region
        if level == "province":
            if sum(self._by_code[code].level == "province" for code in self._weights) > 1:
                return None  # two are spoken of, neither more than the other
            parents = {p.code: p for r in self._about.values() if r and (p := self._province(r)) is not None}
            return next(iter(parents.values())) if len(parents) == 1 else None
        return None

    def _at_home(self, level: str) -> Region | None:
        """Return the region of a level if the report plainly is about it: named in the title, or again and again."""
        region = self._about[level]
        return region if region and self._weights[region.code] >= 3 else None

    def _province(self, region: Region) -> Region | None:
        while region.parent:
            region = self._by_code[region.parent]
        return region if region.level == "province" else None

    def complete(
        self, mention: InstitutionMention, before: Sequence[InstitutionMention], text: str, names: dict[str, str]
    ) -> str:
        """Return a name with the region that its rank word stands for: 市检察院 -> 宜宾市检察院."""
        surface = mention.text
        if surface.startswith("自治区"):
            region = self.at("province")
            return region.name + surface[3:] if region and region.name.endswith("自治区") else surface
        level = _LEVEL.get(surface[0])
        if level and len(surface) > 1 and surface[1] not in "、市县" and not self.of(surface):
            region = self.at(level)
            if surface[0] == "市" and region is None:
                region = self.at("county")
                province = self.at("province")
                if region is None and province and province.name.endswith("市"):
                    region = province
            if region and region.name.endswith(surface[0]):
                return region.name + surface[1:]
            return surface
        if (
            mention.rule not in ("built.any", "built.name")
            or mention.kind not in ("government", "police", "discipline", "court", "procuratorate", "group")
            or self.of(surface)
        ):
            return surface
        if _OWN_PLACE.match(surface):
            return surface
        if before:
            last = before[-1]
            full = names.get(last.text, last.text)
            if (
                _LISTED.fullmatch(text[last.span.end : mention.span.start])
                and last.kind != "company"
                and (region := self.of(full))
            ):
                head = next((n for n in (region.name, region.short) if n and full.startswith(n)), "")
                return head + surface if head else surface
        if (mention.rule == "built.any" or surface.startswith(("“", "涉"))) and (
            region := self.at("county") or self.at("prefecture")
        ):
            return region.name + surface  # a local body of a report that is about one place
        return surface

    def of(self, name: str) -> Region | None:
        """Return the region that a name begins with, the narrowest of a chain."""
        found: Region | None = None
        at = 0
        while True:
            for length in range(min(12, len(name) - at), 1, -1):
                printed, behind = name[at : at + length], name[at + length : at + length + 1]
                regions = self._by_name.get(printed, [])
                if behind and behind in "省市县州旗" and printed[-1] not in "省市县区州旗":
                    regions = []  # 泾川|市 is no 泾川县
                if found:
                    regions = [
                        r for r in regions if r.parent in (found.code, found.parent) or found.code[:2] == r.code[:2]
                    ]
                if len({r.code for r in regions}) > 1:
                    regions = [r for r in regions if r.code in self._weights] or regions
                if len({r.code for r in regions}) == 1:
                    found, at = regions[0], at + length
                    break
            else:
                return found

    def path(self, region: Region) -> str:
        """Return the region with those it lies in: 四川省宜宾市."""
        names = [region.name]
        while region.parent and region.parent in self._by_code:
            region = self._by_code[region.parent]
            names.append(region.name)
        return "".join(reversed(names))


@lru_cache(maxsize=4)
def _tables(lexicon: Lexicon) -> tuple[dict[str, Region], dict[str, list[Region]], Matcher]:
    by_code: dict[str, Region] = {}
    by_name: defaultdict[str, list[Region]] = defaultdict(list)
    rank = {"province": 0, "prefecture": 1, "county": 2}
    for region in sorted(lexicon.regions, key=lambda r: (rank[r.level], r.status == "former")):
        by_code.setdefault(region.code, region)
        by_name[region.name].append(region)
        if region.plain:
            by_name[region.plain].append(region)
        if len(region.short) > 1 and not any(r.level != region.level for r in by_name[region.short]):
            by_name[region.short].append(region)
    return by_code, dict(by_name), Matcher(by_name)
