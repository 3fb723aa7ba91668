"""The left edge of a built name: a walk from its last word leftwards, over what may be part of the name."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from hecha.find.institutions.mention import Context, InstitutionMention, place_begins, places
from hecha.find.institutions.regions import (
    LEVELS,
    coordinated_places,
    coordinated_ranks,
    is_rank,
    local_name,
    named_rank,
    over_places,
    place_before,
    places_together,
    short_place,
    town_before,
)
from hecha.lexicon import Head, Lexicon
from hecha.segment import Word
from hecha.vocabulary import is_word

_HARD = frozenset("，。；！？,;!?：:\n“”‘’《》〈〉（）()[]【】—…·|/_ \t、+＋①②③④⑤⑥⑦⑧⑨⑩●■□▲△★☆※◆◇")
_AND = frozenset("和与及暨")
_BETWEEN_BODIES = _AND | frozenset("、，由")
_BRACKETED_PLACE = re.compile("[（(](?P<place>[㐀-鿿]{2,6})[)）][㐀-鿿]{0,14}$")
_TRADING = ("公司", "电视台", "电台", "通讯社")  # “阿克巴尔斯”保险公司
_OF_THE_NATION = ("中国", "中华", "全国", "国家")
_NUMBER_OF_ARMY = re.compile(r"第?(?:\d{1,3}|[一二三四五六七八九十]{1,3})$")
# 青海省|第十三届|人民代表大会
_OF_SESSION = re.compile(r"第?(?:[一二三四五六七八九十]{1,3}|\d{1,2})届$")
_ORDINALS = re.compile(r"(?:第[一二三四五六七八九十\d]{1,3}[、和及])+$")
_ORDINAL = re.compile(r"第?(?:[一二三四五六七八九十]{1,3}|\d{1,3})")

Verdict = Literal["take", "soft", "stop"]


def left_edge(context: Context, head: Head, start: int, institutions: Sequence[InstitutionMention]) -> tuple[int, bool]:
    """Return the left edge of the name whose head begins at `start`, and whether its beginning is certain.

    A region, a rank, 国家 or another institution is a certain beginning.  Words that may be part of a
    name (verbs, 和) are taken only if a certain beginning lies beyond them.
    """
    if head.surface[0] in LEVELS and not head.surface.startswith(context.lexicon.class_words("no-rank")):
        if (named := named_rank(context, start)) is not None:
            return coordinated_places(context, _beyond(context, over_places(context, named))), True
        if (ranks := coordinated_ranks(context, start)) < start:
            return ranks, True
    if head.surface.startswith("街道") and (named := local_name(context, start)) is not None:
        return over_places(context, named), True
    if head.surface == "集团军" and (
        number := _NUMBER_OF_ARMY.search(context.text, max(context.sentence.start, start - 4), start)
    ):
        return number.start(), True
    if (several := places_together(context, start)) is not None:
        return several, True
    if head.kind == "legislature" and (session := _OF_SESSION.search(context.text, context.sentence.start, start)):
        start = session.start()
    if head.surface in context.lexicon.word_class("institution-by-short-place"):
        if (place := short_place(context, start)) is not None:
            return over_places(context, place), True
    edge, reached, anchored = _walk(context, head, start, institutions)
    if head.kind in ("education", "other", "media", "company") and (foreign := _foreign(context, start)):
        edge, anchored = min(edge, foreign), True
    if not anchored and head.surface in context.lexicon.word_class("institution-station"):
        if (place := local_name(context, start)) is not None:
            edge, anchored = place, True
    if anchored:
        edge = coordinated_places(context, _beyond(context, edge))
        if head.kind == "group" and (named := _opening(context, head, edge)) is not None:
            edge = named  # “4·1”|理塘直升机坠落事故调查组
    elif head.kind == "group" or head.surface == "办公室":
        edge = reached if start - reached <= 14 else edge
    elif head.left == "name":
        edge = _trim(context, edge, start)
    return edge, anchored


def _walk(
    context: Context, head: Head, start: int, institutions: Sequence[InstitutionMention]
) -> tuple[int, int, bool]:
    """Return the edge of what surely belongs to the name, how far the walk came, and whether its beginning is certain."""
    text, limit = context.text, context.sentence.start
    beginnings = context.lexicon.word_class("institution-beginning")
    # 生态环境局|高密|分局, 理事会|西安|国际保护中心
    is_branch = head.surface in context.lexicon.word_class("institution-inner") or head.surface.endswith(
        context.lexicon.class_words("institution-part")
    )
    at = edge = start
    anchored = soft = False
    if (bracket := _place_in_brackets(context, head, start)) is not None:
        begin = _brand_start(context, bracket)
        return begin, begin, begin < bracket
    for _ in range(16):
        if at <= limit:
            break
        if head.surface[0] not in LEVELS and (inside := _ending(institutions, at)):
            if text.startswith(context.lexicon.class_words("verb-between-bodies"), at) and not (
                _is_section(head) and (following := context.word_before(at + 1)) and following.tag == "vn"
            ):
                break  # 市公安局|联合|卢峰派出所; but 经济部|投资审议司
            if head.surface in context.lexicon.word_class("institution-own"):
                break  # 前沿科学中心|同济大学, in a list without marks
            at = inside.span.start
            place = place_before(context, at)
            return at if place is None else place, at, True
        if (place := place_before(context, at)) is not None:
            at = edge = place
            anchored = True
            if text[at - 1 : at] == "驻":
                at, soft = at - 1, True
                continue
            if head.kind == "company" and (firm := _ending(institutions, at)) and firm.kind == "company":
                return firm.span.start, at, True  # 中国移动|甘肃公司
            if head.kind == "company" and (brand := _brand_before(context, at)):
                return brand.start, at, True
            # 陕西省文物局|中国文物交流中心 without a mark between are two
            part = is_branch and _ending(institutions, at) and not text.startswith(_OF_THE_NATION, at)
            if place_before(context, at) is None and not part:
                break
            continue
        if head.kind == "company" and text.endswith("国际", limit, at):
            at -= 2  # 锦程国际物流集团有限公司
            continue
        if beginning := _longest_before(text, at, limit, beginnings):
            edge, anchored = at - len(beginning), True
            if head.kind == "education" and beginning in ("全国", "国家"):  # a national laboratory of a university
                at = edge
                continue
            place = place_before(context, edge)
            if beginning in ("中央", "国家", "全国", "国际") and place is not None:
                edge = place
            break
        if text.endswith(("两级", "三级"), limit, at) and (ranks := coordinated_ranks(context, at)) < at - 2:
            return ranks, at, True
        if (
            text.endswith(("街道", "社区", "苏木"), limit, at)
            and (street := local_name(context, at - 2, ranked=True)) is not None
        ):
            return over_places(context, street), at, True
        if text.endswith("街道", limit, at) and (at - 2 == limit or text[at - 3] in _BETWEEN_BODIES):
            return at - 2, at, True  # 大良街道党工委、|街道经济促进局
        if text[at - 1] == "校" and text[at - 2 : at - 1] in ("该", "我", "本"):
            return at, at, False
        if text.endswith("自治区", limit, at):
            return at - 3, at, True
        if text[at - 1] in LEVELS and is_rank(context, at - 1):
            town = town_before(context, at - 1)
            if town is None:
                return coordinated_ranks(context, at - 1), at, True
            at = edge = town
            anchored = True
            if text[at - 1 : at] == "驻":
                at, soft = at - 1, True
            elif not soft and place_before(context, at) is None:
                break
            continue
        if (opening := _opening(context, head, at)) is not None:
            at = opening
            edge = edge if soft else at
            continue
        if text[at - 1] == "·" and head.kind in ("education", "other", "company", "international"):
            at, soft = at - 1, True  # 马克斯·普朗克
            continue
        word = context.word_before(at)
        if word is None:
            break
        if (
            word.text[0] in _AND
            and len(word.text) > 1
            and not is_word(word.text)
            and _institution_ends(context, word.start)
        ):
            return word.start + 1, at, True  # 安永会计师事务所|及安|永华
        verdict = _accepts(context, word, text[word.start : at], head)
        if verdict == "stop":
            break
        soft = soft or verdict == "soft" or head.left in ("rank", "body", "any")
        at = word.start
        if text[at] == "第" and (others := _ORDINALS.search(text, limit, at)):
            at = others.start()  # 第一、|第二巡察组
        if len(word.text) > 1 and (
            (text[at] in "为是" and word.tag in ("nr", "n"))
            or (text[at] in "对被让把将由向以据" and word.tag in ("nr", "ns", "nz") and not is_word(word.text))
        ):  # the tagger glued 为 or 对 to the name
            edge = at + 1
            break
        if word.tag == "nt" and place_begins(text, at, context.lexicon):  # the tagger knows the whole name
            return at, at, True
        if not soft:
            edge = at
    return edge, at, anchored


def _accepts(context: Context, word: Word, piece: str, head: Head) -> Verdict:
    """Say of the word to the left: `take` it, take it only if a certain beginning follows (`soft`), or `stop`.

    `piece` is as much of the word as lies before what is taken already.
    """
    lexicon, tag = context.lexicon, word.tag
    extends = (
        head.left == "any"
        and len(head.surface) >= 3
        and head.surface[-1] in "局厅委所处"
        and head.surface[0] not in LEVELS
    )
    if head.surface in lexicon.word_class("institution-of-section") and tag == "n" and is_word(piece):
        return "soft"  # 市公安局|高速公路|交警支队
    if piece[-1] in _HARD or (head.left in ("any", "region") and not extends):
        return "stop"
    if tag == "c" or piece in _AND:
        joins = (
            (head.left == "name" or extends)
            and head.kind in ("government", "other", "education", "police", "association")
        ) or head.surface in context.lexicon.word_class("institution-of-two-tasks")
        return "soft" if joins and piece in _AND and not _institution_ends(context, word.start) else "stop"
    if word.text in lexicon.word_class("office") or piece in ("原", "前", "时任", "现任"):
        return "stop"
    if (
        head.kind == "group"
        and tag[0] == "v"
        and len(word.text) > 1
        and not lexicon.is_any(word.text, "setting-up", "verb-between-bodies")
    ):
        return "soft"  # a group is named for its task: 市|创建|全国文明城市指挥部
    if piece in ("特别", "全面"):
        return "soft"
    if word.text in lexicon.words("governors.tsv") or word.text in lexicon.word_class("institution-role"):
        tested = (
            word.tag == "vn" and len(head.surface) > 1 and head.surface in lexicon.word_class("institution-of-research")
        )
        return "soft" if tested or _names_task(context, word, head) else "stop"
    if (
        piece in lexicon.word_class("institution-whole")
        and not (head.surface.endswith("公司") and piece in ("集团", "银行"))
        and head.left != "body"
        and head.surface not in lexicon.word_class("institution-branch")
    ):
        return "stop"
    if word.text in lexicon.word_class("verb-between-bodies") and head.surface.endswith(("行", "分公司", "支公司")):
        return "stop"  # 盐池县|联合|农村商业银行盐池支行
    if head.kind == "group" and re.fullmatch("第.{1,3}[次届轮批]", piece):
        return "soft"  # 国务院|第三次|全国土壤普查领导小组
    if tag == "q" and piece in "家个所名位间座届":
        return "stop"
    if tag[0] == "m" or tag == "q":
        before = context.text[word.start - 1 : word.start]
        return _accepts_numeral(tag, piece, head, lexicon, ordinal=before == "第", dated=before.isdigit())
    if not is_word(word.text) and any(verb in piece for verb in lexicon.word_class("founding")):
        return "stop"  # 调查处|共组
    if len(word.text) > len(piece) and not is_word(word.text):
        # the tagger made a word of the head and what stands before it, 文|旅办; 要|卫福部 is glued
        return "stop" if piece[0] in lexicon.word_class("glued-before") else "take"
    if tag in ("v", "vd", "vi", "vq", "vg"):
        if len(piece) > 1 and head.surface.endswith(("有限公司", "责任公司")):
            return "take"  # a legal name begins where a verb that governs it ends
        if piece not in lexicon.word_class("leads-to-firm") and head.surface.endswith("有限公司"):
            return "take"  # 恒力|达|循环科技有限公司
        coined = len(piece) > 1 and not is_word(piece) and lexicon.word_class("leads-to-firm").isdisjoint(piece)
        if coined and head.kind == "company" and head.left == "name":
            return "take"  # 皖能|集团
        if head.surface.endswith("公司") and piece in lexicon.word_class("trade"):
            return "take"
        if _is_section(head) and tag == "v" and not _next_to_head(context, word, head):
            return "stop"  # 提案|冻结|长照|司
        return "soft" if len(piece) > 1 or piece in ("驻", "援") or head.kind == "association" else "stop"
    if tag in ("t", "tg") and not re.search(r"[\d年月日今昨]", piece):
        return "take" if head.surface.endswith("有限公司") else "soft"
    if tag[0] in "pudrtye" and tag != "eng":
        return "stop"
    if word.end - word.start > len(piece):  # the head took the end of this word
        return "take"
    if tag in ("f", "l", "i", "a", "ad", "s"):
        return "take" if head.surface.endswith("有限公司") else "soft"
    if (
        tag == "nr"
        and len(piece) == 3
        and head.kind in ("government", "group", "police", "court")
        and piece[0] in lexicon.words("surnames.tsv")
    ):
        return "stop"
    return "take"


def _is_section(head: Head) -> bool:
    """Tell whether a head is that of an inner organ named for its task: 司, 处, 科."""
    return head.left == "body" and len(head.surface) == 1


def _next_to_head(context: Context, word: Word, head: Head) -> bool:
    """Tell whether a head stands directly behind a word and other verbs, or behind its number: 反垄断|执法|二司."""
    text, end = context.text, word.end
    while (behind := context.word_before(end + 2)) and behind.start == end and behind.tag in ("v", "vn"):
        end = behind.end  # 病媒生物|预防|控制|所
    return text.startswith(head.surface, end + (text[end : end + 1] in tuple("一二三四五六七八九十")))


def _names_task(context: Context, word: Word, head: Head) -> bool:
    """Tell whether a verb is in the task of an inner organ: used as a noun, or with its object before it, 投资|审议|司."""
    if not _is_section(head):
        return False
    before = context.word_before(word.start)
    behind_object = before is not None and before.end == word.start and before.tag in ("n", "vn")
    return word.tag == "vn" or (behind_object and context.text.startswith(head.surface, word.end))


def _accepts_numeral(tag: str, piece: str, head: Head, lexicon: Lexicon, *, ordinal: bool, dated: bool) -> Verdict:
    """Take what numbers a body (第一|人民医院, 刑警|一|大队), and not what counts bodies."""
    if dated and piece in ("年", "月", "日", "号", "时", "分"):
        return "stop"  # 29日|小米集团
    if tag[0] == "m" and len(piece) == 1 and head.surface in lexicon.word_class("institution-numbered"):
        return "take"
    if re.search(r"[\d一二三四五六七八九十百千万亿两几]", piece):
        if ordinal:
            return "take"  # 第|76|集团军
        return (
            "take" if _ORDINAL.fullmatch(piece) and (piece[0] == "第" or head.kind in ("group", "military")) else "stop"
        )
    return "stop" if piece in lexicon.word_class("institution-counting") else "take"


def _ending(institutions: Sequence[InstitutionMention], at: int) -> InstitutionMention | None:
    """Return the institution whose name ends at an offset, the longest."""
    return min((m for m in institutions if m.span.end == at), key=lambda m: m.span.start, default=None)


def _brand_before(context: Context, at: int) -> Word | None:
    """Return the brand before the place in a company's name: 国网|福建省电力有限公司."""
    word = context.word_before(at)
    if word is None or word.end != at:
        return None
    if word.text in context.lexicon.word_class("firm-before-place"):
        return word
    return word if word.tag == "nz" and word.text not in context.lexicon.words("governors.tsv") else None


def _place_in_brackets(context: Context, head: Head, start: int) -> int | None:
    """Return where the bracket opens in 中材（宜昌）节能新材料|有限公司, 北京德恒（昆明）|律师事务所."""
    if not head.surface.endswith(("公司", "事务所")):
        return None
    match = _BRACKETED_PLACE.search(context.text, max(context.sentence.start, start - 24), start)
    if match is None or match["place"] not in places(context.lexicon):
        return None
    return match.start()


def _brand_start(context: Context, bracket: int) -> int:
    """Return where the name before a bracket begins: a place and words that are no verbs, at most ten characters."""
    at = bracket
    while bracket - at < 10 and (word := context.word_before(at)) and word.end == at:
        function = word.tag[0] in "pcudrvxm" and word.text not in context.lexicon.word_class("trade")  # 乐视|控股
        if function or not _accepted_in_brand(context, word):
            break
        at = word.start
    return at


def _accepted_in_brand(context: Context, word: Word) -> bool:
    lexicon = context.lexicon
    return word.text not in lexicon.words("governors.tsv") and not lexicon.is_any(word.text, "institution-role")


def _opening(context: Context, head: Head, at: int) -> int | None:
    """Return where a bracket or quotation that closes before an offset opens, in names that may hold one."""
    text, limit = context.text, context.sentence.start
    if text[at - 1] in ")）" and head.kind in ("company", "education", "other", "group"):
        bracket = re.search(r"[（(][㐀-鿿]{2,6}[)）]$", text[max(limit, at - 9) : at])
        return at - len(bracket[0]) if bracket else None
    named = head.left == "name" and len(head.surface) > 2 and head.surface.endswith(_TRADING)
    if text[at - 1] == "”" and (head.kind in ("group", "education", "other") or head.surface == "办公室" or named):
        opening = text.rfind("“", max(limit, at - 20), at)
        return opening if opening >= 0 else None
    return None


def _foreign(context: Context, start: int) -> int | None:
    """Return the start of a country name from which only transliterated syllables lead to the head."""
    text, limit = context.text, context.sentence.start
    syllables = context.lexicon.words("syllables.tsv")
    run = start
    while run > max(limit, start - 14) and text[run - 1] in syllables:
        run -= 1
    if start - run < 3:
        return None
    for at in range(run, start - 1):
        for size in (5, 4, 3, 2):
            if at - size >= limit and text[at - size : at] in context.lexicon.countries:
                return at - size
    return None


def _beyond(context: Context, edge: int) -> int:
    """Take what may stand before a certain beginning: 中共, the campaign of a central group, a country."""
    before = context.text[max(context.sentence.start, edge - 16) : edge]
    owners = context.lexicon.word_class("institution-before-beginning")
    if owner := _longest_before(context.text, edge, context.sentence.start, owners):
        return edge - len(owner)
    if before.endswith(("中共", "国家")) and not context.text.startswith("国家", edge):
        return edge - 2
    if context.text.startswith("中央", edge) and (match := re.search(r"全国[㐀-鿿]{2,12}$", before)):
        return edge - len(match[0])
    return edge


def _longest_before(text: str, at: int, limit: int, words: Iterable[str]) -> str:
    """Return the longest of some words that ends at an offset, or the empty string."""
    if not text.endswith(tuple(words), limit, at):  # one call, as nearly every turn of a walk ends here
        return ""
    return max((word for word in words if text.endswith(word, limit, at)), key=len)


def _institution_ends(context: Context, at: int) -> bool:
    return context.text.endswith(context.lexicon.class_words("joined-name-end"), 0, at)


def _trim(context: Context, edge: int, start: int) -> int:
    """Drop general words from the left of a name without a certain beginning."""
    lexicon = context.lexicon
    inside = [w for w in context.words if w.start >= edge and w.end <= start]
    while len(inside) > 1 and (
        inside[0].text in lexicon.word_class("institution-description")
        or (
            inside[0].tag in ("vn", "f", "a", "b")
            and len(inside) > 2
            and inside[0].text in lexicon.words("governors.tsv")
        )
    ):
        if inside[0].text in ("新", "老") and len(inside[1].text) == 1:
            break  # 新明|集团
        inside.pop(0)
    return inside[0].start if inside else edge
