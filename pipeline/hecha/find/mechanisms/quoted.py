"""Cores between quotation marks: with a head noun behind them, in lists, numbered formulas, campaigns, cases."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from hecha.find.mechanisms.mention import ESTABLISH, LONGEST_CORE, NUMERALS, MechanismMention, campaigns, make_mention
from hecha.lexicon import Lexicon, alternatives
from hecha.spans import Span, SpanIndex

# “四个亲自”, “三书一函”, “六大顽瘴痼疾”, “一案三查”, “双联”, “1+3+N”, “六+N”
_FORMULA = re.compile(
    rf"(?:[{NUMERALS}]{{1,2}}|\d{{1,2}})(?:[个大项种条步化风假督必型级]|(?=[㐀-鿿]))[㐀-鿿{NUMERALS}\d]{{0,11}}"
)
_PLUS = re.compile(rf"[\d{NUMERALS}Nn]+(?:\s*[+＋]\s*[\d{NUMERALS}NnXx]+)+|[{NUMERALS}][+＋]N")
# “打诈新四法”, “国安五法”; “互联网+明厨亮灶”; “楼宇更新大行动2.0”
_COUNTED_LAWS = re.compile(r"[㐀-鿿]{2,4}[二三四五六七八]法")
_PLUS_FIELD = re.compile(r"(?:互联网|物联网|人工智能|大数据|数字|智慧|党建|AI)\s?[+＋][㐀-鿿]{2,8}")
_VERSION = re.compile(r"[\d.]+版?$")
_NO_NAME = re.compile(r"[。！？!?；]|^(.)\1+$|^[一二三四五六七]星级?$")  # a sentence, a shiver (“抖抖抖”)
_STORM = re.compile("(?:台风|飓风|风暴|热带低压)“([^”]{1,8})”")
_ARTICLES = re.compile(rf"[㐀-鿿]{{2,8}}(?:\d{{1,3}}|[{NUMERALS}]{{1,3}})条")  # “人才新政24条”
_YEARLY = re.compile(r"[㐀-鿿]{2,4}20\d\d")  # “蓝天2019”
_CODE_NAME = re.compile("代号(?:为|叫)?$")
_POINTS = re.compile(r"\d{2,}[+＋]\d{2,}")  # and rebounds
_DATE_NAME = re.compile(r"\d{1,2}\s*[·•.]\s*\d{1,2}")
_DATE_ALONE = re.compile(r"(?:\d{1,2}月)?\d{1,3}[年月日号天]|\d{1,2}")
_QUANTITY = re.compile(
    rf"[{NUMERALS}百千万\d]+(?:[多余几]?)(?:年|月|日|天|小时|分钟|岁|元|块|人|名|位|公里|米|次|点|号|时|票|家|分|倍|成|级|期)(?:[来内前后以左的].*)?"
)
_CASE_AFTER = re.compile(
    r"[㐀-鿿]{0,10}?(?:专案|案件|大案|命案|惨案|案|事件|事故|火灾|爆炸|地震)(?!犯|由|值|头|例|情|底|发|卷)"
)
_LIST_CAMPAIGN = re.compile(
    r"(?:开展|组织|启动|推进|实施)了?(?P<list>[^，。；:：\n]{4,80}?)等(?:\d+|[一二三四五六七八九十]+)?[个项]?(?P<head>专项活动|专项行动|专项整治|活动|行动)"
)
_RHETORIC_SUFFIX = re.compile(r"[枪剑伞网篮刀眼鼻骨桥门窗路跑谈]$")
_SLOGAN_BEFORE = re.compile(
    r"(?:开展|推进|推行|强化|实施|落实|践行|深化|打好|贯彻|拓展|激发|实行|严格落实)(?:好|了)?(?:以)?$"
)
# A name that is put in force, whatever it names: 落实“六必谈”, 实行“一城一价”; but not “两张皮”问题.
_IN_FORCE = re.compile("(?:落实|实行|执行|推行)了?$")
_COMPLAINT = re.compile("的?(?:问题|现象|难题|怪象|怪圈|倾向|困境|矛盾)")
_SLOGAN_AFTER = re.compile(r"[，。；、,;”]|活力|渠道|要求|力度|见|和|与|等|为|中|行动|活动|工作")
_NOT_BETWEEN = re.compile(
    rf"^等|[该此这]|批评|反对|抨击|质疑|^[{NUMERALS}\d]+[个项大]|[的了是在和与及对为被将把不更以用]|开展|推动|纳入|促进|确保|提升|推进|落实|实现|取得|形成|建立|成为|构建|加强|实行|推行|实施|启动|采[用取]|牢固|指示|力度|问题|报道|犯罪|违法|(?<!反)诈骗"
)
# Behind a quoted name in the title of an order: 《关于深入推进“无诈校园”创建工作的通知》.
_TITLED = re.compile("[㐀-鿿]{0,14}(?:方案|意见|通知|办法|规定|细则|决定|指引|公告)[)）]?[》〉]")
_ALLIANCE = re.compile("(?:国|联盟|联军|同盟|集团|公司|元老|后|兄弟|姐妹|难求)$")


class _Behind(NamedTuple):
    end: int
    head: str
    kind: str
    linked: bool  # by 的


@lru_cache(maxsize=4)
def _head_after(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a head noun, with up to eight characters before it, behind a closing mark."""
    near = lexicon.word_class("mechanism-head-next-to-core")
    heads = alternatives(head for head in lexicon.mechanism_heads if head not in near)
    longer = alternatives(h for h in lexicon.mechanism_heads if h not in near and h.startswith(tuple(near)))  # 服务法
    return re.compile(
        rf"(?P<link>的?)(?:(?!{longer})(?P<near>{alternatives(near)})|(?P<between>[㐀-鿿]{{0,8}}?)(?P<head>{heads}))(?![㐀-鿿]*?[”’])"
    )


def _head_behind(text: str, at: int, lexicon: Lexicon, *, formula: bool = False) -> _Behind | None:
    """Return the head noun that a quoted core has behind it, directly or after a few words of its own."""
    match = _head_after(lexicon).match(text, at)
    if not match:
        return None
    row = lexicon.mechanism_heads[match["near"] or match["head"]]
    between, end = match["between"] or "", match.end()
    if (row.left == "quoted" and len(between) > 4) or _NOT_BETWEEN.search(between):
        return None
    following = text[end : end + 1]
    if row.surface == "制" and following and following in "定造约止作度裁衡品":
        return None
    # The longest head: 整治 before 行动, 行动 before 方案, 监管 before 系统
    while (longer := _head_after(lexicon).match(text, end)) and not longer["between"] and not longer["link"]:
        row, end = lexicon.mechanism_heads[longer["near"] or longer["head"]], longer.end()
    if formula and row.left == "quoted" and not row.surface.endswith(lexicon.class_words("mechanism-of-formula")):
        return None
    return _Behind(end, row.surface, row.kind, bool(match["link"]))


def find_quoted(
    text: str, lexicon: Lexicon, quotations: Sequence[Span], titles: SpanIndex
) -> Iterator[MechanismMention]:
    headed = lexicon.class_words("mechanism-own-head")
    storms = {match[1] for match in _STORM.finditer(text)}
    for i, quotation in enumerate(quotations):
        start, end = quotation
        core = text[start + 1 : end - 1]
        plain = core.replace(" ", "")
        if not plain or len(plain) > LONGEST_CORE or _NO_NAME.search(plain) or plain in storms:
            continue
        holds = any(q.start > start and q.end < end for q in quotations[i + 1 : i + 6])
        if _DATE_NAME.fullmatch(plain):
            if match := _CASE_AFTER.match(text, end):
                yield make_mention(text, Span(start, match.end()), plain, "case", "quoted.case")
            continue
        if holds and len(plain) > 20:
            continue
        if _COMPLAINT.match(text, end) and len(re.findall(f"[{NUMERALS}]", plain)) < 2:
            continue  # “两张皮”问题, but “两不愁三保障”问题
        in_title = titles.holds(quotation)
        behind = None if _DATE_ALONE.fullmatch(plain) else _head_behind(text, end, lexicon, formula=_is_formula(plain))
        if (
            behind
            and in_title
            and (behind.linked or text[behind.end : behind.end + 1] in "》〉" or behind.end - end > 4)
            and not (_is_formula(plain) and not behind.linked)
        ):
            behind = None  # 《“断卡”行动方案》: the head is the document's
        if behind and behind.linked and behind.head not in ("机制", "工作机制", "制度", "模式", "联合行动", "专项行动"):
            if behind.kind == "policy":  # “自查从宽、被查从严”的政策: the policy is what is quoted
                yield make_mention(text, quotation, plain, "policy", "quoted.core")
            continue
        if behind and plain.endswith(headed) and not behind.head.endswith(headed):
            behind = None  # “楼宇安全贷款计划”|审批
        if behind and _may_head(plain, behind.head):
            yield make_mention(text, Span(start, behind.end), plain, behind.kind, "quoted.head")
            continue
        kind = _core_kind(plain, text, quotation, lexicon)
        if kind is None and in_title and _TITLED.match(text, end) and re.fullmatch("[㐀-鿿]{3,8}", plain):
            kind = None if plain in lexicon.words("rhetoric.tsv") else "campaign"
        if kind:
            yield make_mention(text, quotation, plain, kind, "quoted.core")


def _is_formula(core: str) -> bool:
    """Tell whether a core is a numbered formula: “四个亲自”, “三书一函”, “1+3+N”; one that begins with 一 needs a second number."""
    if _PLUS.fullmatch(core):
        return True
    if re.fullmatch(r"\d+[项条个种类]|.*\d票.*|十[一二三四五]五", core):
        return False
    if not _FORMULA.fullmatch(core) or len(core) > 12 or _QUANTITY.fullmatch(core) or _ALLIANCE.search(core):
        return False
    return core[0] != "一" or (
        core[1] not in "定般样些直起切旦边" and bool(re.search("[一二三四五六七八九十两双多N]", core[1:]))
    )


def _may_head(core: str, head: str) -> bool:
    """Tell whether a core can carry a head: a sentence cannot, and metaphors carry only heads of arrangement."""
    return len(core) <= 30 or head in ("机制", "工作机制", "制度", "模式", "活动", "举措")


def _core_kind(core: str, text: str, quotation: Span, lexicon: Lexicon) -> str | None:
    """Return the kind of a quoted core that stands without a head behind it, or None for rhetoric."""
    if kind := campaigns(lexicon).get(core):
        return kind
    if _YEARLY.fullmatch(core):
        return "campaign"
    if core in lexicon.words("rhetoric.tsv") or "，" in core or "," in core or re.fullmatch("十[一二三四五]五", core):
        return None
    if _POINTS.fullmatch(core):
        return None
    if _PLUS.fullmatch(core):
        return "formula"
    verb = ESTABLISH.match(core)
    if (verb and len(core) > 4 and core[:2] not in ("创新", "强化", "推进")) or "、" in core:
        named = verb and len(verb[0]) == 1 and core.endswith(lexicon.class_words("mechanism-own-head"))
        if not named or "、" in core:  # “在宅急症照护试办计划”: 在 is no preposition in a name
            return None
    core = _VERSION.sub("", core)
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
    if core.endswith(("健康码", "通行码", "行程码", "App", "APP", "小程序")):
        return "platform"
    if core.endswith(lexicon.class_words("mechanism-meeting")) and len(core) > 3:
        return "mechanism"
    if _ARTICLES.fullmatch(core):
        return "policy"
    if _CODE_NAME.search(text, max(0, quotation.start - 4), quotation.start):
        return "campaign"  # 代号|“雷霆18”
    if _COUNTED_LAWS.fullmatch(core):
        return "formula"
    if _PLUS_FIELD.fullmatch(core):
        return "policy"
    if core.endswith("制") and 2 < len(core) <= 8:
        return "system"
    if core.endswith("法") and 3 < len(core) <= 8 and core[-2] in "话作学理办习":
        return "method"
    if core.endswith("年") and 5 <= len(core) <= 12 and not re.search(r"\d", core):
        return "campaign"
    if _is_formula(core) and not _DATE_ALONE.fullmatch(core):
        return "formula"
    before, after = text[max(0, quotation.start - 6) : quotation.start], text[quotation.end : quotation.end + 4]
    if _IN_FORCE.search(before) and re.fullmatch("[㐀-鿿]{3,9}", core) and not core.endswith(("法", "条例", "法案")):
        return "policy"
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


def find_listed(text: str, lexicon: Lexicon, quotations: Sequence[Span]) -> Iterator[MechanismMention]:
    """Return the members of “A”“B”等工作机制 and of 开展A、B等专项活动."""
    quotations = [q for q in quotations if not re.search("[，。！？；]", text[q.start : q.end])]
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
                yield make_mention(text, member, text[member.start + 1 : member.end - 1], last.kind, "quoted.list")
        match = re.compile(r"(?:等|等?[\d一二两三四五六七八九十]+[个项种])(?P<words>[㐀-鿿]{2,6})").match(
            text, run[-1].end
        )
        counted = re.compile(rf"[{NUMERALS[:-1]}]大[㐀-鿿]{{2}}").match(text, run[-1].end)
        if counted and len(run) >= 2 and not counted[0].endswith(("部分", "方面", "板块")):
            yield make_mention(
                text, Span(counted.start(), counted.end()), counted[0], "formula", "formula.counted-list"
            )
        if match:
            behind = _head_behind(text, match.start("words"), lexicon)
            if behind and behind.head not in ("工作", "要求", "措施", "方式", "案件", "案", "系统", "管理"):
                for member in run:
                    yield make_mention(
                        text, member, text[member.start + 1 : member.end - 1], behind.kind, "quoted.list"
                    )
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
                yield make_mention(text, Span(place, at), part, "campaign", "list.campaign")
