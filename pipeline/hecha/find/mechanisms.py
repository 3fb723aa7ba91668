"""Named mechanisms: arrangements, methods, campaigns and formulas that a report names.

A name is a quoted core with or without a head noun (“双专班”工作机制, “四个亲自”), or a head noun with a
specific modifier (领导包案制度).  Its left edge is the verb that governs it: 建立健全|黑恶风险预警防范机制.
Rhetoric between quotation marks (“回马枪”) and bare heads (长效机制) name nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from hecha.lexicon import Lexicon, Matcher
from hecha.segment import Word
from hecha.spans import Span, SpanIndex


@dataclass(frozen=True, slots=True)
class MechanismMention:
    span: Span
    text: str
    core: str | None
    kind: str
    action: str | None
    rule: str


_NUM = "一二三四五六七八九十两双"
# “四个亲自”, “三书一函”, “六大顽瘴痼疾”, “一案三查”, “双联”, “1+3+N”, “六+N”
_FORMULA = re.compile(
    rf"(?:[{_NUM}]{{1,2}}|\d{{1,2}})(?:[个大项种条步化风假督必型级]|(?=[㐀-鿿]))[㐀-鿿{_NUM}\d]{{0,11}}"
)
_PLUS = re.compile(rf"[\d{_NUM}Nn]+(?:\s*[+＋]\s*[\d{_NUM}NnXx]+)+|[{_NUM}][+＋]N")
_DATE_NAME = re.compile(r"\d{1,2}\s*[·•.]\s*\d{1,2}")
_DATE_ALONE = re.compile(r"(?:\d{1,2}月)?\d{1,3}[年月日号天]|\d+")
_QUANTITY = re.compile(
    rf"[{_NUM}百千万\d]+(?:[多余几]?)(?:年|月|日|天|小时|分钟|岁|元|块|人|名|位|公里|米|次|点|号|时|票|家|分|倍|成|级|期)(?:[来内前后以左的].*)?"
)
_CASE_AFTER = re.compile(
    r"[㐀-鿿]{0,10}?(?:专案|案件|大案|命案|惨案|案|事件|事故|火灾|爆炸|地震)(?!犯|由|值|头|例|情|底|发|卷)"
)
# Words that may stand between a core or a modifier and its head.
_BETWEEN = re.compile(r"[㐀-鿿、]{0,8}?")
_ESTABLISH = re.compile(
    r"(?:建立健全|健全完善|建立完善|建立起|探索建立|研究制定|制定出台|创新推行|全面推行|严格执行|全面落实|认真落实|严格落实|深入推进|持续开展|集中开展|部署开展|组织开展|扎实开展"
    r"|建立|健全|完善|推行|实行|执行|落实|制定|构建|形成|设立|创建|搭建|推广|实施|开展|启动|推进|深化|巩固|参加|贯彻|打造|出台|试行|施行|探索|享受|推动|打响|打赢|建成|试点|继续|成立|召开|明确|采取|通过|按照|结合|根据|列为|围绕|以|对|在|将|把|与|为|从|至|由|被|让|使|是|有|给予|提供|需要|包括|依托|利用|即|及其|以及)(?:了|着|过|起|出)?"
)
_COUNTING = re.compile(
    rf"^(?:[{_NUM}几数百\d]+(?:[项个种类条套大份]|多项)|一系列|系列|一整套|全套|各项|多项|具体|新的|的|了|起|其|本|该|全[省市县国区]|有关|相关|统一的?|更加\S{{2}}的)+"
)
_CLAUSE_EDGE = frozenset("，。；！？,;!?：:\n《》（()）…—|/ ")
_LIST_CAMPAIGN = re.compile(
    r"(?:开展|组织|启动|推进|实施)了?(?P<list>[^，。；:：\n]{4,80}?)等(?:\d+|[一二三四五六七八九十]+)?[个项]?(?P<head>专项活动|专项行动|专项整治|活动|行动)"
)
_RHETORIC_SUFFIX = re.compile(r"[枪剑伞网篮刀眼鼻骨桥门窗路跑谈]$")
_SLOGAN_BEFORE = re.compile(
    r"(?:开展|推进|推行|强化|实施|落实|践行|深化|打好|贯彻|拓展|激发|实行|严格落实)(?:好|了)?(?:以)?$"
)
_SLOGAN_AFTER = re.compile(r"[，。；、,;”]|活力|渠道|要求|力度|见|和|与|等|为|中|行动|活动|工作")
_LONGEST_CORE = 45


def find_mechanisms(
    text: str,
    *,
    lexicon: Lexicon,
    sentences: Sequence[Span],
    words: Callable[[Span], list[Word]],
    quotations: Sequence[Span],
    titles: Sequence[Span] = (),
    institutions: Sequence[Span] = (),
) -> list[MechanismMention]:
    """Return the mechanism mentions of a text in order; none overlaps another.

    Inside 《…》 (`titles`) only quoted and numbered names count; a name inside an institution's name
    (扫黑除恶专项斗争领导小组) does not, and no modifier reaches into an institution's name.
    """
    titled, named, quoted = SpanIndex(titles), SpanIndex(institutions), SpanIndex(quotations)
    out = list(_quoted(text, lexicon, quotations, titled))
    out += _listed(text, lexicon, quotations)
    out += _known(text, lexicon, titled)
    for sentence in sentences:
        out += _headed(text, sentence, lexicon, words, quoted.touching(sentence), titled, named.touching(sentence))
    out += _announced(text)
    out = [replace(m, action=_action(text, m.span.start, lexicon)) for m in out]
    return _prefer([m for m in out if not any(i.contains(m.span) or _quotes(m, i) for i in named.touching(m.span))])


def _quotes(mention: MechanismMention, institution: Span) -> bool:
    """Tell whether what a quoted core names is an institution: “五眼联盟”."""
    return mention.span.start + 1 == institution.start and mention.span.end - 1 == institution.end


def _action(text: str, start: int, lexicon: Lexicon) -> str | None:
    """Return the verb that the report uses of a mechanism, where it stands directly before it: 推行|“双专班”工作机制."""
    actions = lexicon.pairs("actions.tsv", "surface", "says")
    before = text[max(0, start - 8) : start].rstrip("了起着“")
    return next(
        (v for n in (6, 5, 4, 3, 2) if (v := before[-n:]) in actions and len(v) == n and actions[v] != "basis"), None
    )


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
        and re.search(r"[㐀-鿿]+[“‘].*[”’][㐀-鿿]|[”’][㐀-鿿]+[“‘]", mention.text)
        and not re.search("[”’]等", mention.text)
    ):
        return 2  # a modifier with quoted words inside it: 打“伞”断“财”协作配合机制
    return _SURER.index("head.modifier" if mention.rule == "quoted.core" else mention.rule)


@lru_cache(maxsize=4)
def _campaigns(lexicon: Lexicon) -> dict[str, str]:
    return lexicon.pairs("campaigns.tsv", "surface", "kind")


@lru_cache(maxsize=4)
def _campaign_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(_campaigns(lexicon))


@lru_cache(maxsize=4)
def _head_after(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a head noun, with up to eight characters before it, behind a closing mark."""
    heads = "|".join(sorted(map(re.escape, lexicon.mechanism_heads), key=len, reverse=True))
    return re.compile(rf"(?P<link>的?)(?P<between>[㐀-鿿]{{0,8}}?)(?P<head>{heads})(?![㐀-鿿]*?[”’])")


@lru_cache(maxsize=4)
def _head_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(h for h, row in lexicon.mechanism_heads.items() if row.left != "quoted")


class _Behind(NamedTuple):
    end: int
    head: str
    kind: str
    linked: bool  # by 的


def _head_behind(text: str, at: int, lexicon: Lexicon, *, formula: bool = False) -> _Behind | None:
    """Return the head noun that a quoted core has behind it, directly or after a few words of its own."""
    match = _head_after(lexicon).match(text, at)
    if not match:
        return None
    row = lexicon.mechanism_heads[match["head"]]
    between = match["between"]
    if row.left == "quoted" and (len(between) > 4 or (formula and match["head"] not in ("帮扶", "措施", "举措"))):
        return None
    if _NOT_BETWEEN.search(between):
        return None
    end = match.end()
    following = text[end : end + 1]
    if match["head"] == "制" and following and following in "定造约止作度裁衡品":
        return None
    # The longest head: 整治 before 行动, 行动 before 方案
    while (longer := _head_after(lexicon).match(text, end)) and not longer["between"] and not longer["link"]:
        row, end = lexicon.mechanism_heads[longer["head"]], longer.end()
    return _Behind(end, row.surface, row.kind, bool(match["link"]))


_NOT_BETWEEN = re.compile(
    r"^等|[的了是在和与及对为被将把不更以用]|开展|推动|纳入|促进|确保|提升|推进|落实|实现|取得|形成|建立|成为|构建|牢固|指示|力度|问题|报道|犯罪|违法|诈骗"
)


def _quoted(text: str, lexicon: Lexicon, quotations: Sequence[Span], titles: SpanIndex) -> Iterator[MechanismMention]:
    for i, quotation in enumerate(quotations):
        start, end = quotation
        core = text[start + 1 : end - 1]
        plain = core.replace(" ", "")
        if not plain or len(plain) > _LONGEST_CORE or re.search("[。！？!?；]", plain):
            continue
        holds = any(q.start > start and q.end < end for q in quotations[i + 1 : i + 6])
        if _DATE_NAME.fullmatch(plain):
            if match := _CASE_AFTER.match(text, end):
                yield _mention(text, Span(start, match.end()), plain, "case", "quoted.case")
            continue
        if holds and len(plain) > 20:
            continue
        in_title = titles.holds(quotation)
        behind = (
            None
            if in_title or _DATE_ALONE.fullmatch(plain)
            else _head_behind(text, end, lexicon, formula=_is_formula(plain))
        )
        if behind and behind.linked and behind.head not in ("机制", "工作机制", "制度", "模式"):
            if behind.kind == "policy":  # “自查从宽、被查从严”的政策: the policy is what is quoted
                yield _mention(text, quotation, plain, "policy", "quoted.core")
            continue
        if behind and _may_head(plain, behind.head):
            yield _mention(text, Span(start, behind.end), plain, behind.kind, "quoted.head")
            continue
        if kind := _core_kind(plain, text, quotation, lexicon):
            yield _mention(text, quotation, plain, kind, "quoted.core")


def _is_formula(core: str) -> bool:
    """Tell whether a core is a numbered formula: “四个亲自”, “三书一函”, “1+3+N”; one that begins with 一 needs a second number."""
    if _PLUS.fullmatch(core):
        return True
    if not _FORMULA.fullmatch(core) or len(core) > 12 or _QUANTITY.fullmatch(core) or _ALLIANCE.search(core):
        return False
    return core[0] != "一" or bool(re.search("[一二三四五六七八九十两双多N]", core[1:]))


_ALLIANCE = re.compile("(?:国|联盟|联军|同盟|集团|公司|元老|后|兄弟|姐妹|难求)$")


def _may_head(core: str, head: str) -> bool:
    """Tell whether a core can carry a head: a sentence cannot, and metaphors carry only heads of arrangement."""
    return len(core) <= 30 or head in ("机制", "工作机制", "制度", "模式", "活动", "举措")


def _mention(text: str, span: Span, core: str | None, kind: str, rule: str) -> MechanismMention:
    return MechanismMention(span, text[span.start : span.end], core, kind, None, rule)


def _core_kind(core: str, text: str, quotation: Span, lexicon: Lexicon) -> str | None:
    """Return the kind of a quoted core that stands without a head behind it, or None for rhetoric."""
    if kind := _campaigns(lexicon).get(core):
        return kind
    if core in lexicon.words("rhetoric.tsv") or "，" in core or "," in core or re.fullmatch("十[一二三四五]五", core):
        return None
    if _PLUS.fullmatch(core):
        return "formula"
    if (_ESTABLISH.match(core) and len(core) > 4 and core[:2] not in ("创新", "强化", "推进")) or "、" in core:
        return None
    for length in (6, 5, 4, 3, 2):
        row = lexicon.mechanism_heads.get(core[-length:]) if len(core) > length + 1 else None
        if len(core) > 8 and re.search("[对采要将把被无]|进行", core[:-length]):
            continue  # a quoted clause, no name
        if (
            row
            and core[:-length] not in lexicon.word_class("mechanism-description")
            and (row.left != "quoted" or len(core) >= 7 or core[-length:] in ("工程", "整治", "战役", "制"))
        ):
            return row.kind
    if core.endswith("制") and 3 < len(core) <= 8:
        return "system"
    if core.endswith("法") and 3 < len(core) <= 8 and core[-2] in "话作学理办习":
        return "method"
    if core.endswith("年") and 5 <= len(core) <= 12 and not re.search(r"\d", core):
        return "campaign"
    if _is_formula(core) and not _DATE_ALONE.fullmatch(core):
        return "formula"
    before, after = text[max(0, quotation.start - 6) : quotation.start], text[quotation.end : quotation.end + 4]
    if (
        4 <= len(core) <= 9
        and len(core) != 5
        and re.fullmatch("[㐀-鿿]+", core)
        and _SLOGAN_BEFORE.search(before)
        and _SLOGAN_AFTER.match(after)
        and not _RHETORIC_SUFFIX.search(core)
    ):
        return "campaign"
    return None


def _listed(text: str, lexicon: Lexicon, quotations: Sequence[Span]) -> Iterator[MechanismMention]:
    """Return the members of “A”“B”等工作机制 and of 开展A、B等专项活动."""
    for i, quotation in enumerate(quotations):
        run = [quotation]
        for other in quotations[i + 1 :]:
            if other.start > run[-1].end + 1:
                break
            if re.fullmatch(r"[、和与及]?", text[run[-1].end : other.start]):
                run.append(other)
        if len(run) < 2 or (
            i
            and re.fullmatch(r"[、和与及]?", text[quotations[i - 1].end : quotation.start])
            and quotations[i - 1].end <= quotation.start
        ):
            continue
        last = _head_behind(text, run[-1].end, lexicon)
        if last and not last.linked and run[-1].end + 4 >= last.end and last.kind == "campaign":  # “净网”“护苗”行动
            for member in run[:-1]:
                yield _mention(text, member, text[member.start + 1 : member.end - 1], last.kind, "quoted.list")
        match = re.compile(r"等(?:[\d一二三四五六七八九十]+[个项种])?(?P<words>[㐀-鿿]{2,6})").match(text, run[-1].end)
        counted = re.compile(rf"[{_NUM[:-1]}]大[㐀-鿿]{{2}}").match(text, run[-1].end)
        if counted and len(run) >= 2:
            yield _mention(text, Span(counted.start(), counted.end()), counted[0], "formula", "formula.counted-list")
        if match:
            behind = _head_behind(text, match.start("words"), lexicon)
            if behind and behind.head not in ("工作", "要求", "措施", "方式", "案件", "案", "系统", "管理"):
                for member in run:
                    yield _mention(text, member, text[member.start + 1 : member.end - 1], behind.kind, "quoted.list")
    for match in _LIST_CAMPAIGN.finditer(text):
        members = match["list"]
        if "”" in members and "“" not in members:
            continue
        at = match.start("list")
        parts = re.split("[、和]", members)
        if len(parts) < 2 or (match["head"] in ("活动", "行动") and "”" not in members):
            continue
        for part in parts:
            place = text.index(part, at)
            at = place + len(part)
            if len(part) >= 5 and "“" not in part:
                yield _mention(text, Span(place, at), part, "campaign", "list.campaign")


def _known(text: str, lexicon: Lexicon, titles: SpanIndex) -> Iterator[MechanismMention]:
    for surface, start, end in _campaign_matcher(lexicon).find(text):
        if len(surface) <= 2 or titles.holds(Span(start, end)):
            continue
        if text[end : end + 1] in "”’" and text[start - 1 : start] in "“‘":
            continue
        behind = text[end : end + 4]
        if surface.endswith("扫黑除恶") and not behind.startswith("专项斗争"):
            continue
        yield _mention(text, Span(start, end), surface, _campaigns(lexicon)[surface], "known")


def _announced(text: str) -> Iterator[MechanismMention]:
    """Return formulas that the report counts and then spells out: 做到三个明确，即…"""
    for match in re.finditer(
        rf"(?:做到|实现|坚持|突出|落实|抓好|围绕|聚焦)(?P<name>[{_NUM[:-1]}]个[㐀-鿿]{{2,4}})(?=[，,：:](?:即|一是|明确|就是|坚持))",
        text,
    ):
        yield _mention(
            text, Span(match.start("name"), match.end("name")), match["name"], "formula", "formula.announced"
        )


def _headed(
    text: str,
    sentence: Span,
    lexicon: Lexicon,
    words: Callable[[Span], list[Word]],
    quotations: Sequence[Span],
    titles: SpanIndex,
    institutions: Sequence[Span],
) -> Iterator[MechanismMention]:
    """Return head nouns with a specific modifier before them."""
    heads = [
        (s, sentence.start + a, sentence.start + b)
        for s, a, b in _head_matcher(lexicon).find(text[sentence.start : sentence.end])
    ]
    if not heads:
        return
    tokens = words(sentence)
    starts = [w.start for w in tokens]
    taken = sentence.end
    for head, start, end in reversed(heads):
        if start >= taken or any(i.start < end and start < i.end for i in institutions):
            continue
        if titles.holds(Span(start, end)):
            continue
        word = tokens[bisect_left(starts, end) - 1]
        if word.end > end and not (word.start >= start and text[end : word.end][0] in "化的等"):
            continue
        following = text[end : end + 1]
        if following and following in "性化者员商型于学":
            continue
        if re.match(r"(?:机制|制度|体系|方案|计划|政策|平台|清单|模式)", text[end : end + 2]):
            continue  # 制度机制, 政策体系: the last head speaks
        if _COMPOUND_AFTER.match(text, end):
            continue
        row = lexicon.mechanism_heads[head]
        limit = max([sentence.start, *(i.end for i in institutions if i.end <= start)])
        left = _left_edge(text, start, limit, tokens, starts, lexicon, quotations, head)
        if left is None:
            continue
        core = text[left:start]
        if not _specific(core, head, tokens, left, start, lexicon):
            continue
        taken = left
        yield _mention(text, Span(left, end), core.rstrip("的等") or None, row.kind, "head.modifier")


_COMPOUND_AFTER = re.compile(
    "咨询|解读|宣讲|精神|效应|红利|建议|文件|窗口|支持|优势|用户|公司|联盟|组织|经济|领导小组|办公室|指挥部"
)


def _left_edge(
    text: str,
    start: int,
    limit: int,
    tokens: Sequence[Word],
    starts: Sequence[int],
    lexicon: Lexicon,
    quotations: Sequence[Span],
    head: str,
) -> int | None:
    """Return where the modifier of a head begins: behind the verb that sets it up, else where nominal words begin."""
    edge = _clause_start(text, start, limit, lexicon)
    if inside := next((q for q in quotations if q.start < start < q.end), None):
        edge = max(edge, inside.start + 1)
    left = _established(text, edge, start, tokens, starts, head, lexicon)
    # A verb of setting up leaves the whole rest to the name, even a verb (建立健全|加强基层组织建设机制); 以, 对, 在 do not.
    certain = left is not None and text[left - 1] not in "以对在从由为把将与让使是有即"
    if left is None:
        left = _nominal_edge(text, start, edge, tokens, starts, lexicon)
    left = _after_later_verb(text, left, start, tokens, lexicon)
    for match in re.finditer(rf"(?:\d+|[{_NUM}]{{1,3}})(?:多|余)?[项个种类条套批](?!制)", text[left:start]):
        if "”" not in text[left + match.end() : start] or "“" in text[left + match.end() : start]:
            left = left + match.end()
            break
    if counting := _COUNTING.match(text[left:start]):
        left += counting.end()
    if (listed := re.match(r"[“‘][^”’]{1,12}[”’](?:及|和|与|、)(?=[㐀-鿿])", text[left:start])) and text[
        left + listed.end()
    ] not in "“‘":
        left += listed.end()
    while left < start and text[left] in "、的和与及”’等，":
        left += 1
    if not certain:
        left = _without_verb(left, start, tokens, lexicon)
    opened = text[left:start]
    if opened.count("“") != opened.count("”") or opened.count("‘") != opened.count("’"):
        cut = max(opened.rfind("”"), opened.rfind("’"), opened.rfind("“"), opened.rfind("‘"))
        left += cut + 1
        while left < start and text[left] in "、的和与及":
            left += 1
    return left if left < start and start - left <= _LONGEST_CORE else None


def _clause_start(text: str, start: int, limit: int, lexicon: Lexicon) -> int:
    """Return where the clause of a head begins; 、 behind another head parts two names, as a comma does."""
    at = start
    while at > limit:
        char = text[at - 1]
        if (
            char in ")）"
            and (opening := max(text.rfind("(", limit, at), text.rfind("（", limit, at))) >= 0
            and at - opening <= 8
            and re.search("[省市县区]", text[opening - 1 : opening])
        ):
            at = opening
            continue
        if char in _CLAUSE_EDGE:
            break
        if char in "、和与及" and any(
            text.endswith(h, limit, at - 1)
            for h in ("机制", "制度", "体系", "模式", "政策", "平台", "清单", "方案", "计划", "行动", "活动")
        ):
            break
        at -= 1
    return at


def _established(
    text: str, edge: int, start: int, tokens: Sequence[Word], starts: Sequence[int], head: str, lexicon: Lexicon
) -> int | None:
    """Return the end of the verb that sets up the named thing, or None."""
    clause = text[edge:start]
    at: int | None = None
    launched = False
    for match in _ESTABLISH.finditer(clause):
        verb, place = match[0].rstrip("了着过起出"), edge + match.start()
        index = bisect_left(starts, place)
        whole = index < len(starts) and starts[index] == place
        if not whole and len(verb) > 1 and index and tokens[index - 1].end == edge + match.end():
            index, whole = index - 1, True  # 逐步形成 as one word
        if not whole or (len(verb) == 1 and (tokens[index].end != place + 1 or tokens[index].tag[0] not in "pvcd")):
            continue
        if at is not None:
            if (
                verb not in lexicon.word_class("setting-up")
                and verb not in lexicon.word_class("launching")
                and len(verb) <= 2
            ):
                continue
            between = text[at:place]
            if not between.strip("的了并和、及"):
                if launched and head.endswith(("活动", "行动")):
                    continue
            elif not _restarts(between):
                continue
        at = edge + match.end()
        launched = verb in lexicon.word_class("launching")
    return at


def _after_later_verb(text: str, left: int, start: int, tokens: Sequence[Word], lexicon: Lexicon) -> int:
    """Move the edge behind a governing verb that stands inside the modifier, after a noun: 合力|确保|自查从宽政策."""
    governors = lexicon.words("governors.tsv")
    inside = [w for w in tokens if left <= w.start < start]
    for i, word in enumerate(inside):
        if (
            i
            and word.text in governors
            and word.tag[0] in "vdap"
            and (word.tag != "vn" or inside[i - 1].text == "、")
            and inside[i - 1].tag[0] not in "vd"
            and (inside[i - 1].text != "、" or (i + 1 < len(inside) and inside[i + 1].tag in ("a", "ad", "b")))
            and i + 1 < len(inside)
            and inside[i + 1].text not in ("、", "和", "与", "及", "等")
        ):
            left = word.end
    return left


def _without_verb(left: int, start: int, tokens: Sequence[Word], lexicon: Lexicon) -> int:
    """Take leading verbs off: one that has a noun behind it governs it (阐清|政策), one before a verb is part of the name."""
    governors = lexicon.words("governors.tsv")
    inside = [w for w in tokens if left <= w.start < start]
    while inside and (
        inside[0].tag in ("d", "ad", "p", "c", "r", "ul")
        or (inside[0].text in governors and inside[0].tag != "n")
        or (
            inside[0].tag == "v"
            and (len(inside) == 1 or inside[1].tag in ("n", "nz", "ns", "j", "b", "nr", "m", "a", "t"))
        )
    ):
        left = inside.pop(0).end
    return left


def _restarts(between: str) -> bool:
    """Tell whether a second verb of setting up begins a new object rather than belonging to the name."""
    return (
        between.strip("的了并和、及") == ""
        or ("、" not in between and len(between) <= 4)
        or between.endswith(("并", "和", "同时", "及"))
        or len(between) > 12
    )


def _nominal_edge(
    text: str, start: int, limit: int, tokens: Sequence[Word], starts: Sequence[int], lexicon: Lexicon
) -> int:
    governors = lexicon.words("governors.tsv")
    at = start
    listed = text[start - 1 : start] == "等"
    for index in range(bisect_left(starts, start) - 1, -1, -1):
        word = tokens[index]
        if word.start < limit:
            break
        piece = text[word.start : min(word.end, at)]
        if not piece:
            continue
        if piece == "、" and (listed or at < start):
            at = word.start
            continue
        if piece in ("和", "与", "及") and at < start and index and tokens[index - 1].tag[0] in "nvjl":
            at = word.start
            continue
        if piece in ("等", "的") and at == start:
            at = word.start
            continue
        if (
            word.text in governors
            or word.tag[0] in "pcudryoemq"
            or (word.tag == "t" and re.search(r"[\d年月日今昨]", piece))
            or piece in _CLAUSE_EDGE
            or piece in "“”‘’"
        ):
            if piece in "”’" and at < start:
                opening = text.rfind("“" if piece == "”" else "‘", limit, word.start)
                if opening >= 0 and word.start - opening <= 8:
                    at = opening
                    continue
            break
        at = word.start
    return at


def _specific(core: str, head: str, tokens: Sequence[Word], left: int, start: int, lexicon: Lexicon) -> bool:
    """Tell whether a modifier names something: it holds a word that is not general, and reads as a name."""
    inside = [w for w in tokens if w.start >= left and w.end <= start and w.text not in "、的和与及等“”‘’"]
    if not inside:
        return False
    if any(w.text in lexicon.word_class("mechanism-clause") for w in inside):
        return False
    if "的" in core:
        tail = core.rsplit("的", 1)[1]
        if head in ("政策", "计划", "方案", "平台", "清单", "改革", "工程", "体系", "制度", "台账", "系统") or (
            tail and tail not in ("工作", "办案", "利益联结") and not tail.endswith("工作")
        ):
            return False
        if "、" not in core and "”" not in core:
            return False
    named = [w for w in inside if w.text not in lexicon.word_class("mechanism-description")]
    if not named or (
        len(named) == 1
        and len(inside) == 1
        and (len(named[0].text) < 2 or named[0].tag in ("ns", "a", "ad", "b", "d", "r", "m"))
    ):
        return False
    if all(w.tag in ("ns", "nr", "nt", "t") for w in named):
        return False
    length = sum(len(w.text) for w in named)
    if core.endswith(("大", "新", "好", "各")):
        return False
    if head in ("行动", "改革", "工程"):
        return length >= 4 and "的" not in core
    return not (
        head in lexicon.word_class("mechanism-needs-long-name")
        and length < (4 if head in ("平台", "计划", "方案", "体系", "工程", "系统", "清单") else 2)
    )
