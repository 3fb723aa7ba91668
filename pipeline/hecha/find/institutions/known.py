"""Names that stand in a table, and 中央 where it stands for the Party's centre."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from hecha.find.institutions.mention import InstitutionMention, country_short, places
from hecha.lexicon import Lexicon, Matcher, alternatives
from hecha.segment import Word
from hecha.spans import Span
from hecha.vocabulary import is_word

_STANDING = re.compile(r"中央(?=[、》《]|[一-鿿])")
_CENTRE_AFTER = re.compile(
    r"(?:派出|决定|要求|强调|批准|部署|指出|同意|提出|明确|印发|出台|八项规定|环保督察|《|有关(?:精神|部署)|和国务院|精神|关于|的(?:要求|部署|决策|精神|关怀)|第[一二三四五六七八九十\d]+轮|\d+项|决策|领导(?!小组)|文件|巡视|对)"
)
_CENTRE_NOT = re.compile(r"[市区县湖广台园路城党共地正在京]$")
# Behind one of these a country is a member of a list or the end of a way, and begins no name.
_BEFORE_MEMBER = frozenset("至、")
_JOINING = frozenset("、和与及")
_CLAUSE_BEGINS = ("", "\n", "年", "月", "日", "，", "。", "；", "、", "：", ":", ",")
# Names of these regions that other places have too stand only in reports that speak of them.
CONTEXT = {
    "TW": "context-of-taiwan",
    "HK": "context-of-hongkong",
    "MO": "context-of-macao",
    "SG": "context-of-singapore",
}
_DEPUTY = re.compile("代表(?!大会|团|处)")


# 微软|中国合作开发, but not 微软|中国市场
_BANK = re.compile("(?:银行|证券|人寿|产险|金控)(?![业股卡类板])")  # 国泰世华|银行
_NATIONAL_UNIT = re.compile("(?:大?中国区?|中华区|亚太区?)(?=[，。：]|合作|宣布|表示|CEO|总裁|董事长|总经理|回应|方面)")


def find_known(
    text: str, lexicon: Lexicon, words: Callable[[Span], list[Word]], sentences: Sequence[Span]
) -> list[InstitutionMention]:
    """Return the table's names; a short one must not cut a word."""
    out = []
    at = 0
    away = {region for region in CONTEXT if not any(w in text for w in lexicon.word_class(CONTEXT[region]))}
    for surface, start, end in _known_matcher(lexicon).find(text):
        entry = lexicon.known[surface]
        if surface[0].isascii() and (_latin(text, start - 1) or _goes_on(text, end, surface)):
            continue
        if entry.region in away and surface in lexicon.word_class("known-in-context"):
            continue  # 证交所 in a report that does not speak of Taiwan
        if len(surface) <= 3 and not surface.isascii():
            while at < len(sentences) and sentences[at].end <= start:
                at += 1
            if at < len(sentences) and not on_words(words(sentences[at]), text, start, end, lexicon):
                continue
        if len(surface) <= 3 and text[end : end + 1] in lexicon.word_class("institution-behind-short-name"):
            continue
        if text[start - 1 : start + 2] in places(lexicon):
            continue  # 台|北市警局
        if entry.kind == "company" and text[start - 1 : start] == "辆":
            continue  # 一辆|本田: a car
        if surface == "中国共产党" and lexicon.party_rules.match(text, start):
            continue  # its rules are documents
        if surface.endswith("人大") and _DEPUTY.match(text, end):
            continue
        country = next((n for n in (6, 5, 4, 3, 2) if text[start - n : start] in _before_known(lexicon)), 0)
        if country and text[start - country - 1 : start - country] not in _BEFORE_MEMBER:
            start -= country
        elif not country and (
            country_short(text, start, entry.kind, lexicon)
            or (surface.endswith(("社", "红十字会")) and country_short(text, start, "government", lexicon))
        ):
            start -= 1
        if entry.kind == "company" and (unit := _NATIONAL_UNIT.match(text, end) or _BANK.match(text, end)):
            end = unit.end()
        out.append(InstitutionMention(Span(start, end), text[start:end], entry.kind, "known", entry.name))
    return out + _brands(text, out, lexicon)


def _brands(text: str, known: Sequence[InstitutionMention], lexicon: Lexicon) -> list[InstitutionMention]:
    """Return words that are firms only beside other firms (华为、小米和苹果) or where they act as one (雀巢发布声明)."""
    starts = {m.span.start for m in known if m.kind == "company"}
    ends = {m.span.end for m in known if m.kind == "company"}
    found = [
        f
        for f in _brand_matcher(lexicon).find(text)
        if not any(f[1] < m.span.end and m.span.start < f[2] for m in known)
    ]
    out: dict[int, InstitutionMention] = {}
    for several in _carriers(lexicon).finditer(text):  # 移动、电信、联通三家运营商
        for one in re.finditer("[^、和与及]+", several[0]):
            at = Span(several.start() + one.start(), several.start() + one.end())
            if not any(m.span.overlaps(at) for m in known):
                out[at.start] = InstitutionMention(at, one[0], "company", "brand")
    for at in _carriers_of_places(text, lexicon):
        if not any(m.span.overlaps(at) for m in known):
            out[at.start] = InstitutionMention(at, text[at.start : at.end], "company", "brand")
    for surface, start, end in [*found, *reversed(found)]:  # a list may begin or end with one
        behind = text[start - 1 : start] in _JOINING and start - 1 in ends
        before = text[end : end + 1] in _JOINING and end + 1 in starts
        acts = text[start - 1 : start] in _CLAUSE_BEGINS and text[end : end + 2] in lexicon.word_class("firm-deed")
        if behind or before or acts:
            starts.add(start)
            ends.add(end)
            out[start] = InstitutionMention(Span(start, end), surface, "company", "brand")
    return list(out.values())


@lru_cache(maxsize=4)
def _carriers(lexicon: Lexicon) -> re.Pattern[str]:
    """Return a pattern of several carriers in a row, whose names alone are common words."""
    one = alternatives(lexicon.word_class("carrier"))
    return re.compile(f"(?:{one})(?:[、和与及](?:{one}))+(?![业网通台信设化性支互诈])")


# 移动 must act, as things move to places: 台风向海南|移动.
_CARRIER = re.compile(
    "(?:联通(?![^有在将已的公用推和与、，。：])|电信(?![业网诈部局])|移动(?=公司|用户|有|推出|表示))(?:公司)?"
)
_TOWARDS = frozenset("和与同向往至到")


def _carriers_of_places(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the carriers behind a province or city: 海南|联通."""
    for match in _CARRIER.finditer(text):
        for length in (4, 3, 2):
            start = match.start() - length
            if start >= 0 and text[start : match.start()] in provinces_and_cities(lexicon):
                if text[max(0, start - 1) : start] not in _TOWARDS:
                    yield Span(start, match.end())
                break


@lru_cache(maxsize=4)
def provinces_and_cities(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(r.short for r in lexicon.regions if r.level in ("province", "prefecture") and len(r.short) > 1)


@lru_cache(maxsize=4)
def _before_known(lexicon: Lexicon) -> frozenset[str]:
    """Return the places that belong to a name of the table behind them: 美国|商务部, 德国联邦|经济部, 香港|证监会."""
    federal = {f"{country}联邦" for country in lexicon.countries}
    return frozenset(lexicon.countries) | federal | {"大陆", "内地", "香港", "澳门", "台湾"}


@lru_cache(maxsize=4)
def _brand_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(lexicon.word_class("brand"))


@lru_cache(maxsize=4)
def _known_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(surface for surface in lexicon.known if len(surface) > 1)


def _goes_on(text: str, end: int, surface: str) -> bool:
    """Tell whether a name goes on behind its end: AMD|s, 21财经|App; but IT之家|3月28日 does not."""
    return _latin(text, end) and (surface[-1].isascii() or not text[end].isdigit())


def _latin(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()


def on_words(words: Sequence[Word], text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a stretch begins where a word begins and ends where one ends, glued function words aside."""
    first = next((w for w in words if w.start <= start < w.end), None)
    last = next((w for w in words if w.start < end <= w.end), None)
    if first is None or last is None:
        return False
    if end - start > 2 and not (is_word(first.text) or first.start == start) and first.end < end:
        first = first._replace(start=start)  # 与国|发会: no word, as 国发会 begins in it
    if end - start > 2 and not (is_word(last.text) or last.end == end) and last.start > start:
        last = last._replace(end=end)  # 台积|电午
    begins = first.start == start or (
        first.start == start - 1 and text[start - 1] in lexicon.word_class("glued-before") and first.end == end
    )
    glued = text[end : last.end]
    ends = (
        not glued or glued in lexicon.word_class("office") or (len(glued) == 1 and glued in "则也等均还将已在与和及之")
    )
    return begins and ends


# 中办 and 国办 are also the ends of words (集中办理, 全国办): they are names together, or where they issue something.
_OFFICES = re.compile("中办[、和]?国办|(?<![集其之当心途])中办(?=印发|发文|发布|下发)")
_OFFICE_NAMES = {"中办": ("party", "中共中央办公厅"), "国办": ("government", "国务院办公厅")}


def find_offices(text: str) -> list[InstitutionMention]:
    """Return 中办 and 国办 where they stand for the two general offices."""
    return [
        InstitutionMention(Span(at, at + 2), text[at : at + 2], kind, "known", name)
        for match in _OFFICES.finditer(text)
        for at in range(match.start(), match.end() - 1)
        if text[at : at + 2] in _OFFICE_NAMES
        for kind, name in [_OFFICE_NAMES[text[at : at + 2]]]
    ]


_OWN_ORGANS = re.compile("(?<![㐀-鿿、])(?P<level>镇|乡|集团)(?P<organ>党委|纪委|政府)(?!政府|和|、)")
_KINDS_OF_ORGANS = {"党委": "party", "纪委": "discipline", "政府": "government"}


def find_own_organs(text: str) -> list[InstitutionMention]:
    """Return 镇党委 or 集团纪委 that stands alone in a report which names one town or group (松烟镇, 鞍钢集团)."""
    found = list(_OWN_ORGANS.finditer(text))
    named = {
        level
        for level in {match["level"] for match in found}
        if re.search(f"[㐀-鿿]{{2}}(?<![城市小古乡各本该全某村]){level}(?![村镇])", text)
    }
    return [
        InstitutionMention(Span(*match.span()), match[0], _KINDS_OF_ORGANS[match["organ"]], "known")
        for match in found
        if match["level"] in named
    ]


def find_centre(text: str) -> list[InstitutionMention]:
    """Return 中央 where it acts for the Party's centre, and not for the middle of something."""
    out = []
    for match in _STANDING.finditer(text):
        if not _CENTRE_NOT.search(text[max(0, match.start() - 1) : match.start()]) and _CENTRE_AFTER.match(
            text, match.end()
        ):
            out.append(InstitutionMention(Span(match.start(), match.end()), "中央", "party", "centre", "党中央"))
    return out
