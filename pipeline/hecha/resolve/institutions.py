"""Gather the mentions of an institution under the fullest name that the report supports."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from hecha.find.institutions import InstitutionMention
from hecha.find.institutions.mention import reads_as_word
from hecha.lexicon import Lexicon, Matcher, Region
from hecha.vocabulary import is_word


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
    (re.compile("减灾委$"), "减灾委员会"),
    (re.compile("^中华人民共和国"), ""),
)
# 县府观光旅游处 of Taiwan
_COUNTY_SEAT = re.compile("(?<=[县市])府(?!城)")
# 市局禁毒支队, 省厅: the bureau that a report is about, if it is about one; 龙沙分局 of it
_BUREAU = re.compile(".{0,12}?(?P<rank>[省市县区州])(?!局)(?P<name>[㐀-鿿]{2,8}(?P<tail>[局厅]))(?:党委|党组)?")
_OWN_BUREAU = re.compile("(?P<rank>[省市县区州])(?P<tail>[局厅])(?P<rest>.*)")
_YOUTH_LEAGUE = re.compile("团([省市县区州旗]委)(.*)")
_NATIONAL_BESIDE = re.compile("(?:国务院|[^省市县区州地]部|总局|国家[㐀-鿿]{2,8})[、和与]$")
_NATIONAL_AFTER = re.compile("[、和与][㐀-鿿]{2,6}?(?<![支总干内])部(?![门分队署])")
_LEVEL = {"省": "province", "市": "prefecture", "州": "prefecture", "县": "county", "区": "county", "旗": "county"}
_LISTED = re.compile("[、和及与，]")
_OWN_PLACE = re.compile("[㐀-鿿]{2,4}[省市县区州旗镇乡]")
# Before a place of two characters these are no part of a longer name.
_BEFORE_PLACES = "在到于由和与及自从往赴至驻省市州区县向对是为的经给以、国"
_TITLE_WEIGHT = 4
_OFTEN = 3
_PLAINLY = 2  # times as often named as any other
_NAMED_FREELY = ("company", "media", "association")  # 北辰足球俱乐部 is not of 北辰区
_ZONE = re.compile("开发区|高新区|经开区|工业园区")
_OF_A_ZONE = ("工委", "管委", "管委会", "党工委")
_NO_RANK = re.compile(".$|.[、县]|.市(?!场)")  # 省、市…, 省市…
_NO_PLACE = re.compile("[我全本各该每在由到对向从和与及为据是的了一两]|城市|上市|超市|股市|楼市")
# A body of Hong Kong, Macao or Taiwan that names no district is no district's.
_TAIWAN = "71"
_WITHOUT_LOCAL_BODIES = ("71", "81", "82")


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
    bureaux = _bureaux(mentions)
    names: dict[str, str] = {}
    for i, mention in enumerate(mentions):
        if mention.text not in names:
            names[mention.text] = _canonical(mention, mentions[:i], surfaces, tables, places, text, names, bureaux)
    for surface, name in names.items():  # a name may itself be short for another
        names[surface] = names.get(name, name)
    groups: defaultdict[str, list[InstitutionMention]] = defaultdict(list)
    for mention in mentions:
        groups[names[mention.text]].append(mention)
    out = []
    for name, members in groups.items():
        region = places.of(name)
        if region and region.level == "county" and _kind(members) in _NAMED_FREELY:
            region = region if name.startswith((region.name, region.plain or region.name)) else None
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


@lru_cache(maxsize=20_000)
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
    bureaux: Mapping[tuple[str, str], str],
) -> str:
    surface = mention.text
    if mention.rule == "alias.defined" and mention.name:
        return mention.name
    if mention.rule == "alias" and mention.name:
        return surface if surface.endswith(("集团", "公司")) else mention.name
    if surface == "中央":
        return "党中央"
    if mention.name:  # a table knows the name: another form of it in the report is the same
        full = tables[surface]
        same = [s for s in surfaces if len(s) > len(surface) and (s == full or tables.get(s) == full)]
        if same:  # 集邦科技 rather than TrendForce
            return max([surface, *same], key=lambda s: (not s.isascii(), len(s)))
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
    if bureau := _own_bureau(surface, bureaux):
        mention = replace(mention, text=bureau, rule="built.rank")
    if league := _YOUTH_LEAGUE.fullmatch(surface):
        committee = places.complete(replace(mention, text=league[1], rule="built.rank"), before, text, names)
        return f"共青团{committee}{league[2]}" if committee != league[1] else surface
    located = places.complete(mention, before, text, names)
    if located != surface:
        located = _COUNTY_SEAT.sub("政府", located)
    if located.endswith(("市法院", "州法院")):
        courts = [s for s in surfaces if s in (located[:-2] + "中级人民法院", located[:-2] + "中院")]
        if courts:
            return max(courts, key=len)
    forms = {s for s in surfaces if len(s) > len(located) and _expand(s) == _expand(located)}
    if forms:
        return max(forms, key=len)
    if located != surface:
        return located
    ending = [
        s
        for s in surfaces
        if s != surface
        and s.endswith(surface)
        and len(surface) >= 3
        and s[: -len(surface)] not in (*places.countries, "大陆", "内地")
    ]  # 外交部 is not 俄罗斯外交部
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


def _bureaux(mentions: Sequence[InstitutionMention]) -> dict[tuple[str, str], str]:
    """Return, for 市局, 省厅 and the like, the one bureau of that rank that the report is plainly about."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if (match := _BUREAU.fullmatch(mention.text)) and "分局" not in match["name"]:
            counts[match["rank"], match["tail"]][match["name"]] += 1
    out = {}
    for key, names in counts.items():
        ranked = names.most_common(2)
        if len(ranked) == 1 or ranked[0][1] >= _PLAINLY * ranked[1][1]:
            out[key] = ranked[0][0]
    return out


def _own_bureau(surface: str, bureaux: Mapping[tuple[str, str], str]) -> str | None:
    """Return 市公安局禁毒支队 for 市局禁毒支队, and 市公安局龙沙分局 for 龙沙分局."""
    if own := _OWN_BUREAU.fullmatch(surface):
        name = bureaux.get((own["rank"], own["tail"]))
        return own["rank"] + name + own["rest"] if name else None
    if surface.endswith("分局") and not re.search("[省市县区州局]", surface[:-2]):
        return f"市公安局{surface}" if bureaux.get(("市", "局")) == "公安局" else None
    return None


class _Places:
    """The regions that a report speaks of, and the one at each level that it is about."""

    def __init__(self, text: str, title: str, lexicon: Lexicon) -> None:
        self._by_code, self._by_name, self._matcher = _tables(lexicon)
        self._text: str = text
        self._printed: dict[str, str] = {}  # by code
        self._lexicon, self.countries = lexicon, lexicon.countries
        counts: Counter[str] = Counter()
        places: list[tuple[int, str]] = []
        for name, start, end in self._matcher.find(text):
            if self._stands_free(text, name, start, end):
                counts[name] += 1
                places.append((start, name))
        for name, start, end in self._matcher.find(title):
            if self._stands_free(title, name, start, end):
                counts[name] += _TITLE_WEIGHT
        self._weights: Counter[str] = Counter()  # by code
        for name, count in counts.items():
            regions = self._by_name[name]
            if len(regions) > 1:  # the one whose province or city is also spoken of
                regions = [r for r in regions if self._spoken(r.parent, counts)] or regions
            if len({r.code for r in regions}) == 1:
                self._weights[regions[0].code] += count
        self._mentioned = [
            (at, self._by_name[name][0]) for at, name in places if len({r.code for r in self._by_name[name]}) == 1
        ]
        self._about = {level: self._main(level) for level in ("province", "prefecture", "county")}
        self._unlisted = {rank: coined for rank in "市县" if (coined := self._coined(text, rank))}
        zones = Counter(m[0] for m in _ZONE.finditer(text)).most_common(1)
        self._zone: str | None = zones[0][0] if zones and zones[0][1] >= _OFTEN else None

    def _stands_free(self, text: str, name: str, start: int, end: int) -> bool:
        """Tell whether a short name is no part of another word or name: 我们|都安|好, 榆|安县, 泾川|市 of another place."""
        if reads_as_word(text, start, name, self._lexicon):
            return False
        if name in self._lexicon.word_class("place-or-whole") and not text.startswith(name + "县", start):
            return False  # 在全州率先
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

    def _coined(self, text: str, rank: str) -> str | None:
        """Return the place of a rank that no table has and that begins clauses and names of the report."""
        names = Counter(
            name
            for name in re.findall(f"(?<![㐀-鿿])[㐀-鿿]{{2,3}}{rank}(?=[㐀-鿿])", text)
            if name not in self._by_name and not is_word(name) and not _NO_PLACE.search(name)
        )
        common = names.most_common(1)
        return common[0][0] if common and (common[0][1] > 1 or text.count(common[0][0]) > 1) else None

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
        rank = surface.startswith(self._lexicon.class_words("no-rank"))
        if level and not rank and not _NO_RANK.match(surface) and not self.of(surface):
            return self._ranked(surface, level, mention.span.start)
        if surface in _OF_A_ZONE and self._zone:
            return self._zone + surface
        if (
            mention.rule not in ("built.any", "built.name")
            or mention.kind not in ("government", "police", "discipline", "court", "procuratorate", "group")
            or surface.endswith("部")  # a ministry
            or any(True for _ in self._matcher.find(surface))
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
                head = next((n for n in (region.name, region.plain, region.short) if n and full.startswith(n)), "")
                return head + self._police(mention) + surface if head else surface
        bare = mention.rule == "built.any" and surface in self._lexicon.institution_heads
        start, end = mention.span
        if (
            bare
            and surface.endswith("委")
            and (_NATIONAL_BESIDE.search(text, max(0, start - 12), start) or _NATIONAL_AFTER.match(text, end))
        ):
            return "国家" + surface  # 发改委和财政部
        if (bare or surface.startswith("涉")) and (region := self._at_home("county") or self._at_home("prefecture")):
            if region.code[:2] in _WITHOUT_LOCAL_BODIES:
                return surface
            return self.printed(region) + self._police(mention) + surface  # of a report that is about one place
        return surface

    def _police(self, mention: InstitutionMention) -> str:
        """Return what stands between a place and its 交警支队."""
        inner = mention.kind == "police" and mention.text.endswith(("支队", "大队")) and "公安" not in mention.text
        return "公安局" if inner else ""

    def _ranked(self, surface: str, level: str, at: int) -> str:
        """Return a name whose place is only told by its rank: 市检察院, 县公安局."""
        rank = surface[0]
        if rank in "县区旗":  # the county spoken of just before, where the report is about several
            near = self._last_named(rank, at)
            region = near or self.at(level)
        else:
            region = self.at(level)
        if rank == "市":
            county, province = self.at("county"), self.at("province")
            if (
                county
                and county.name.endswith("市")
                and self._weight(county) >= self._weight(region)
                and not (region and self.printed(region) + surface[1:] in self._text)  # printed in full
            ):
                region = county
            if region is None and province and province.name.endswith("市"):
                region = province
        county_of_taiwan = self.at("prefecture") if region is None and rank == "县" else None
        if county_of_taiwan and county_of_taiwan.code.startswith(_TAIWAN):
            region = county_of_taiwan
        if region and self.printed(region).endswith(rank):
            return self.printed(region) + surface[1:]
        if region is None and (unlisted := self._unlisted.get(rank)):
            return unlisted + surface[1:]
        if rank == "区" and self._zone:
            return self._zone + surface[1:]
        return surface

    def _weight(self, region: Region | None) -> int:
        return self._weights[region.code] if region else 0

    def _last_named(self, rank: str, at: int) -> Region | None:
        """Return the county-level region that the paragraph names last before a place in it."""
        start = self._text.rfind("\n", 0, at) + 1
        for i in range(bisect_left(self._mentioned, at, key=lambda m: m[0]) - 1, -1, -1):
            place, region = self._mentioned[i]
            if place < start:
                return None
            if region.level == "county" and self.printed(region).endswith(rank):
                return region
        return None

    def printed(self, region: Region) -> str:
        """Return the name of a region in the form that the report prints: 楚雄州, if 楚雄彝族自治州 stands nowhere."""
        if region.code not in self._printed:
            plain = region.plain and self._text.count(region.name) <= self._text.count(region.plain)
            self._printed[region.code] = region.plain if plain else region.name
        return self._printed[region.code]

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
