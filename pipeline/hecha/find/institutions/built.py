"""Names that are built by rule, read from their last word leftwards."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from hecha.find.institutions.edge import left_edge
from hecha.find.institutions.firms import trade_name
from hecha.find.institutions.kinds import institution_kind
from hecha.find.institutions.mention import Context, InstitutionMention, country_short, place_begins, places
from hecha.find.institutions.regions import LEVELS
from hecha.lexicon import Head, Lexicon, Matcher
from hecha.segment import Word
from hecha.spans import Span
from hecha.vocabulary import is_word

_CENTRE_OF_STORM = re.compile("附近|最大风|最低气压|气压|风[力速]")  # 台风白鹿|中心附近
# What leads to a name and is no part of it; but 驻美国大使馆 begins with 驻, and 经委 is no 委.
_LEADING = re.compile(
    r"^(?:诸如|所谓|多少|该|本|我|其|各级?|某|每个?|全[省市县区国州旗]各?|一[个家所名]|两[个家]|多[个家]|数[个家]|首[个家位所]|有关|相关|上述|其他|其中|包括|所有|部分|不少|许多|大型|国有|民营|知名|著名|原|新|老|时任|曾任|出任|担任|兼任|现任|前任?|由|在|向|对|据|经|与|和|及|以及|会同|联合|来自|来到|作为|通过|根据|为|至|到|从|被|让|把|将|等|的|是|有|了|于|以|同|跟|给|进(?!出口|口|修|步|贤)|驻(?!\S{1,8}(?:使馆|领馆|办|处|团|工作队)))+(?!局|院|部|委|会)"
)
# The tagger glues these to the head before them: 通信|司在.
_FUNCTION = frozenset("则原用在已从的与和就对将表于向为是也均还共及等会称说曾正要")
# 会计师事务所|（特殊普通合伙）: the legal form is part of the name.
_PARTNERSHIP = re.compile("[(（](?:特殊)?(?:普通|有限)合伙[)）]")
_MARKS = frozenset(("", *"，。；：、！？“”（()）:, \n"))
_NAMES = ("ns", "nr", "nrt", "nrfg")  # 莫斯|科 is no section
# Ranks and a body that every place of that rank has, 县、乡党委: a class.
_CLASS = re.compile(
    r"(?:全[国省市县区州旗]|各[级地]?|[省市县区乡镇村州、和及级两三]|基层|当地|地方|中央及|国家和)*(?:乡|镇|村|级|基层|地|全国|全省|全市|各级|各地|、.)(?:党委|政府|党组|党支部|党委政府|人民政府|法院|检察院|检察机关|人民法院|人民检察院|公安局|纪委|医院|人大|政协|银行|公司|部|委|局)"
)


def find_built(
    text: str,
    sentence: Span,
    lexicon: Lexicon,
    words: Callable[[Span], list[Word]],
    known: Sequence[InstitutionMention],
) -> list[InstitutionMention]:
    """Return the built names of a sentence; `known` are its names that stand in a table."""
    heads = [
        (lexicon.institution_heads[surface], sentence.start + start, sentence.start + end)
        for surface, start, end in _head_matcher(lexicon).find(text[sentence.start : sentence.end])
    ]
    if not heads:
        return []
    tokens = words(sentence)
    context = Context(text, sentence, tokens, [w.start for w in tokens], lexicon)
    out: list[InstitutionMention] = []
    for head, start, end in heads:
        if text[end - 1] == "委" and text.startswith("员会", end):  # 成都|市委|员会
            head, start, end = lexicon.institution_heads["委员会"], end - 1, end + 2
        if text[end - 1] == "办" and text.startswith("公室", end):  # 河长|办公室
            head, start, end = lexicon.institution_heads["办公室"], end - 1, end + 2
        if not _ends_word(context, head, start, end):
            continue
        if mention := _built(context, head, start, end, [*known, *out[-2:]]):
            while out and mention.span.contains(out[-1].span):
                out.pop()
            if not out or not out[-1].span.overlaps(mention.span):
                out.append(mention)
    return out


def _ends_word(context: Context, head: Head, start: int, end: int) -> bool:
    """Tell whether the head's end is a word's end: 局 in 局面 and 公司 in 公司法 end no name."""
    text, lexicon = context.text, context.lexicon
    word = context.word_before(end)
    if word is None:
        return False
    following = text[end : end + 1]
    generic = lexicon.words("institutions/generic.tsv")
    if len(head.surface) == 1 and word.text in lexicon.word_class("office"):
        return False  # 警|司
    if head.surface == "人大" and re.match("代表(?!大会|团|处)", text[end : end + 4]):
        return False
    if following and following in "门员" and head.surface[-1] in "部局厅署处":
        return text[end : end + 2] in ("员警", "员工")
    if following == "长" and (text[start - 1 : start] == "副" or text.endswith(head.surface, 0, start)):
        return False  # 刑侦支队|副支队长, 安监总局|局长: a title
    if head.surface == "中心" and _CENTRE_OF_STORM.match(text, end):
        return False
    if head.surface == "办" and text[end - 2 : end] in lexicon.word_class("no-office"):
        return False  # 由农商银行|经办
    if head.surface == "办" and not (
        following in _MARKS or text.startswith(lexicon.class_words("institution-behind-office"), end)
    ):
        return False  # 市民|办事, 县里|办了
    if len(head.surface) == 1 and text[end - 2 : end] in generic and word.end == end:
        return False
    if word.end > end:
        rest = text[end : word.end]
        if len(head.surface) == 1:
            if word.start == start:  # 芬兰农林|部长, 基础教育|科|科长
                return (
                    rest in _FUNCTION
                    or rest in lexicon.word_class("founding")  # 调查|处共组
                    or rest == head.surface + "长"
                    or (rest == "长" and head.surface == "部")
                )
            return rest == "长" and not (
                start - word.start == 1 and text[word.start] in ("副正原前总代处司部局厅" + head.surface)
            )
        return (
            rest in lexicon.word_class("office")
            or rest == "副"  # 市卫|健委副|主任
            or text.startswith("成员", end)  # 专家|组成员
            or (word.start <= start and rest in lexicon.institution_heads)
            or (word.start >= start and rest in _FUNCTION)
        )
    if (
        len(head.surface) == 1
        and len(word.text) > 1
        and (
            (word.text in generic and text[word.start - 1] not in "和与")
            or (word.tag[0] in "vad" and is_word(word.text))
            or word.tag in _NAMES
            or word.end - word.start > 4
        )
    ):
        return False
    if head.surface == "组织" and word.tag != "n":
        return False
    return not (
        head.surface in lexicon.word_class("institution-short-head")
        and following in lexicon.word_class("institution-behind-short-head")
    )


def _built(
    context: Context, head: Head, start: int, end: int, institutions: Sequence[InstitutionMention]
) -> InstitutionMention | None:
    """Return the name whose head stands between `start` and `end`, if one does; `institutions` stand before or in it."""
    if head.left == "trade":
        return trade_name(context, head, start, end)
    text, lexicon = context.text, context.lexicon
    if partnership := _PARTNERSHIP.match(text, end):
        end = partnership.end()
    left, anchored = _left(context, head, start, end, institutions)
    if left == start and country_short(text, left, head.kind, lexicon):
        left, anchored = left - 1, True
    name = text[left:end]
    if len(name) < 2 or len(name) > 40 or _cuts_word(context, left) or _names_nothing(name, context.lexicon):
        return None
    if head.left == "rank" and (not anchored or (head.surface == "办" and start - left < _SHORTEST_OFFICE)):
        return None
    if name.endswith(lexicon.class_words("institution-no-body")):
        return None
    if head.left == "region" and not any(text[start - n : start] in places(context.lexicon) for n in range(2, 6)):
        return None
    if head.left == "body" and not _has_body(context, left, start, head, anchored, institutions):
        return None
    if head.left == "name" and not _has_name(context, head, left, start, anchored, institutions):
        return None
    kind = institution_kind(name, head, lexicon)
    inner = head.left == "body" or head.surface in lexicon.word_class("institution-inner")
    if (
        kind == "government"
        and inner
        and (owner := next((m for m in institutions if left <= m.span.start and m.span.end <= start), None))
        and (owner.kind not in ("party", "media") or owner.text.endswith("部"))
    ):
        kind = owner.kind
    return InstitutionMention(Span(left, end), name, kind, f"built.{head.left}")


def _left(
    context: Context, head: Head, start: int, end: int, institutions: Sequence[InstitutionMention]
) -> tuple[int, bool]:
    """Return where the name begins, with the body that it is part of and without what only leads to it."""
    text, lexicon = context.text, context.lexicon
    left, anchored = left_edge(context, head, start, institutions)
    parent = next((m for m in institutions if m.span.end == left and m.span.start < left), None)
    if (
        parent
        and not parent.text.endswith(head.surface)
        and (
            (parent.text.endswith(("总局", "总署")) and place_begins(text, left, lexicon))
            or (
                (head.left == "body" or head.surface in lexicon.word_class("institution-branch"))
                and not re.match(r"[省市县区][委政检法人公纪]", text[left:end])
            )
        )
    ):
        left, anchored = parent.span.start, True
    stripped = _LEADING.match(text[left:end])
    if (
        stripped
        and stripped.end() <= start - left
        and not anchored
        and not (stripped[0] in ("新", "老") and text.startswith("集团", left + 2))  # 新明集团
    ):
        left += stripped.end()
    if text[left] == "称" and text[left - 1 : left] in ("下", "简"):  # （下|称宏鑫公司）
        left += 1
    if text[left - 1 : left] == "驻" and head.surface.endswith(lexicon.class_words("institution-abroad")):
        left -= 1  # 驻|韩国使馆
    if text[left] in "区县州" and text.endswith("自治", context.sentence.start, left):
        left, anchored = left - 2, True  # 自治|区纪委监委
    half = (end - left) // 2
    if text[left : left + half] * 2 == text[left:end]:  # a heading run on into its sentence
        left += half
    return left, anchored


def _cuts_word(context: Context, left: int) -> bool:
    """Tell whether a name would begin inside a word: 平|台中国科学院."""
    text = context.text
    cut = context.word_before(left)
    return (
        cut is not None
        and cut.end > left
        and cut.tag != "nt"
        and text[left - 1] not in context.lexicon.word_class("glued-before")
        and text[left] not in LEVELS
    )


_OF_ALL = re.compile("全[省市县区州旗](?:各)?(?:中小学|学校|医院|高校|企业|银行|法院|检察院)")


def _names_nothing(name: str, lexicon: Lexicon) -> bool:
    """Tell whether a would-be name stands for a class (县、乡党委) or a place alone, or holds half a pair of marks."""
    generic = lexicon.words("institutions/generic.tsv")
    return (
        name in generic
        or _OF_ALL.search(name) is not None
        or (
            name.endswith(("公司", "互联网医院"))
            and any(name[:n] in places(lexicon) and name[n:] in generic for n in (2, 3, 4))
        )
        or _CLASS.fullmatch(name) is not None
        or name in places(lexicon)
        or not _balanced(name)
    )


def _has_body(
    context: Context, left: int, start: int, head: Head, anchored: bool, institutions: Sequence[InstitutionMention]
) -> bool:
    """Tell whether an inner organ stands with the body that it is part of, or is said to be founded."""
    text = context.text
    if (
        head.surface == "办公室"
        and start - left >= 4
        and re.search("(?:成立|设立|组建)了?$", text[max(0, left - 3) : left])
    ):
        return True
    if head.surface in context.lexicon.word_class("institution-only-part"):
        return any(left <= m.span.start and m.span.end <= start for m in institutions) and not any(
            w.tag == "v"
            for w in context.words
            if w.start >= left and w.end <= start  # 中华电信|受损|基地台
        )
    if not anchored:  # named for itself: 第四|检察部, 检务督察部
        return bool(re.match("第[一二三四五六七八九十]", text[left:start])) and len(head.surface) == 3
    return _holds_institution(text, left, start, institutions) or (
        len(head.surface) > 1
        and start - left >= 3
        and (
            re.match("国家|中央|全国|[省市县区]|中共", text[left:start]) is not None
            or place_begins(text, left, context.lexicon)
            or text[start - 1] in "村镇乡"  # 龙头村|党支部
        )
    )


_SHORTEST_OFFICE = 3  # characters before 办: 市文旅|办, but not 省|办 or 村|办
_COUNTED = re.compile("(?<![第十百零])(?<!直属)一[家所个]?$|某[家所个]?$")  # 一家|医院, 某|集团; but 第十一|巡视组


def _has_name(
    context: Context,
    head: Head,
    left: int,
    start: int,
    anchored: bool,
    institutions: Sequence[InstitutionMention],
) -> bool:
    """Tell whether what stands before the head is a name, and not a general description."""
    lexicon = context.lexicon
    body = context.text[left:start]
    if head.surface == "公司" and body in places(lexicon):  # 美国公司: a class
        return False
    if body.endswith("”") and head.kind in ("company", "media"):
        return True  # “今日俄罗斯”电视台
    if head.kind == "company" and context.text[left - 1 : left] == "某":  # 某|珠宝有限公司
        return False
    descriptions = lexicon.word_class("institution-description")
    if not body or body in descriptions or (len(body) < 2 and not anchored) or _COUNTED.search(body):
        return False
    inside = [w for w in context.words if w.start >= left and w.end <= start]
    if inside and inside[-1].end == start and all(w.text in descriptions for w in inside):
        return False
    whole = context.word_before(start)
    glued = context.word_before(left + 1) if left < start else None  # 对瑞阳|公司, which the tagger takes for a place
    proper = (
        (
            head.surface == "集团"
            and any(
                w.tag == "j" or not (is_word(w.text) or set(w.text) & lexicon.word_class("leads-to-firm"))
                for w in inside
                if len(w.text) > 1
            )
        )
        or any(
            w.tag in ("nz", "nr", "ns", "nt", "nrt", "nrfg", "eng") and w.text not in descriptions and len(w.text) > 1
            for w in inside
        )
        or any(left <= m.span.start < start for m in institutions)
        or (glued is not None and glued.start == left - 1 and glued.end == start and glued.tag in _NAMES)
        # the tagger knows the name as one word: 雅戈尔集团, 中央编译出版社
        or (
            whole is not None
            and left <= whole.start
            and whole.end > start
            and (whole.tag == "nt" or (whole.tag == "nz" and head.kind == "company"))
        )
    )
    if head.surface in lexicon.word_class("institution-needs-proper-name"):  # 易安保险, but not 全民健康保险
        if (
            anchored
            and head.kind != "company"
            and len(body) >= (6 if body.startswith("全国") else 4)
            and re.match("国家|全国|中国|中央|中华|[省市县区州]", body)
        ):
            return True
        return (proper and body not in places(lexicon)) or _holds_institution(context.text, left, start, institutions)
    if head.kind in ("company", "education", "other", "association", "media") and not anchored:
        return (
            proper
            or (head.surface in lexicon.word_class("institution-always-named") and len(body) >= 2)
            or head.surface.endswith(("有限公司", "株式会社"))
            or any(len(w.text) == 1 and w.tag[0] in "nxzgj" for w in inside)
        )
    if head.kind == "group" and not anchored:
        return len(body) >= 4 or "”" in body
    if head.surface in lexicon.word_class("institution-bureau"):
        if whole is not None and left < whole.start and whole.end > start and anchored:  # 海洋与|渔业局
            return len(body) >= 2
        if anchored and inside and inside[-1].text in places(lexicon):  # 高密, which the tagger takes for an adjective
            return True
        return len(body) >= 2 and inside[-1].tag[0] in "nvjbm" if inside else anchored
    return True


def _holds_institution(text: str, left: int, start: int, institutions: Sequence[InstitutionMention]) -> bool:
    if any(left <= m.span.start and m.span.end <= start for m in institutions):
        return True
    return bool(
        re.search(
            r"(?:[省市县区州国]|中共|国家)(?:[委厅局部院署]|政府)|政府$|[委局厅署部院]$|检察院|法院|大学|集团|公司|总局|银行",
            text[left:start],
        )
    )


@lru_cache(maxsize=4)
def _head_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(lexicon.institution_heads)


def _balanced(name: str) -> bool:
    return all(name.count(a) == name.count(b) for a, b in ("“”", "（）", "()", "《》", "‘’"))
