"""Places and ranks that a name begins with: 浦东新区|政府, 青岚|市, 大良|街道, 省、市|政法委."""

import re

from hecha.find.institutions.mention import Context, places, reads_as_word
from hecha.vocabulary import is_word

# 校 too: 校党委 is a school's as 市委 is a city's.
LEVELS = "省市县区州镇乡村旗盟校"
# The divisions and regiments of 新疆生产建设兵团 are places, too.
_OF_THE_CORPS = re.compile(r"(?:第[一二三四五六七八九十]{1,2}师|\d{2,3}团)$")
_TOLD = 3000  # characters around a station in which its town is named
_PROPER = ("ns", "nz", "nr", "nrt", "nrfg")
_NOMINAL = (*_PROPER, "n", "ng", "g", "j", "zg", "a", "f")


def named_rank(context: Context, at: int) -> int | None:
    """Return the start of a place whose name ends in the rank that a head begins with: 浦东新区|政府, 双桥镇|政府."""
    text, names = context.text, places(context.lexicon)
    for length in range(min(12, at + 1 - context.sentence.start), 2, -1):
        start = at + 1 - length
        if text[start : at + 1] in names and not reads_as_word(text, start, text[start : at + 1], context.lexicon):
            return start
    if text[at] in "市县州旗" and (named := _unlisted(context, at)) is not None:
        return named
    if text[at] in "镇乡村" or text[at - 1 : at + 1] == "新区":
        word = context.word_before(at + 1)
        if word and word.start < at and word.end == at + 1 and len(word.text) >= 3:
            return word.start
        return local_name(context, at, ranked=True)
    return None


def is_rank(context: Context, at: int) -> bool:
    """Tell whether 省, 市, 县 … at an offset is a rank of its own, as in 市检察院."""
    if context.begins_word(at):
        return True
    word = context.word_before(at)
    if word is None:
        return False
    if word.end == at + 1 and reads_as_word(context.text, word.start, word.text, context.lexicon):
        return True
    glued = context.text[at - 1] in context.lexicon.word_class("glued-before")
    return word.start == at - 1 and glued and word.end - word.start <= 3


def town_before(context: Context, at: int) -> int | None:
    """Return the start of a place's name that no table has and whose 市, 县, 区, 镇, 乡 or 村 stands at an offset."""
    if context.text[at] in "市县州旗":
        return _unlisted(context, at)
    if context.text[at] not in "乡镇村区":
        return None
    word = context.word_before(at + 1)
    if word and word.start < at:
        return word.start if at + 1 - word.start >= 3 else None
    return local_name(context, at, ranked=context.text[at] != "区")


def local_name(context: Context, at: int, *, ranked: bool = False) -> int | None:
    """Return the start of a small place's name that ends at an offset: 云麓, 木瓜|河, 下|河湾.

    Before a rank (`ranked`: 双桥|镇) it may be a common noun.
    """
    lexicon = context.lexicon
    left, single = at, 0
    while at - left < 4:
        word = context.word_before(left)
        if word is None or word.end != left or word.text in lexicon.words("governors.tsv"):
            break
        if word.tag not in _NOMINAL and not (ranked and word.tag == "s"):  # 河沿|镇
            break
        if at - word.start > 5 or word.text in LEVELS or word.text in lexicon.word_class("institution-description"):
            break
        if len(word.text) > 1:
            if word.tag in ("a", "f"):
                break
            if left < at and single == 0:
                break  # a word before a whole word is another word
            if left == at and not ranked and word.tag not in _PROPER and is_word(word.text):
                told = context.text[max(0, at - _TOLD) : at + _TOLD]
                if not any(word.text + rank in told for rank in ("镇", "乡", "街道")):
                    break  # 辖区|派出所, but 松烟|派出所 in a report that names 松烟镇
            left, single = word.start, 0
        else:
            left, single = word.start, single + 1
    return left if at - left >= 2 else None


def over_places(context: Context, at: int) -> int:
    """Return the start of the chain of places that leads to an offset: 顺德区|大良."""
    while (place := place_before(context, at)) is not None:
        at = place
    return at


def coordinated_places(context: Context, edge: int) -> int:
    """Take the places of one rank that share the name behind the last of them: 龙岗区、|坪山区人民法院."""
    text, limit = context.text, context.sentence.start
    while text[edge - 1 : edge] in ("、", "和", "与", "及") and edge - 1 > limit:
        before = place_before(context, edge - 1)
        if before is None or text[edge - 2] not in LEVELS or text[edge - 2] not in text[edge : edge + 8]:
            return edge
        edge = before
    return edge


def places_together(context: Context, at: int) -> int | None:
    """Return the start of the places before 两地 or 三地, whose bodies are named together: 射阳、东台两地|检察院."""
    if not context.text.endswith(("两地", "三地", "四地", "两县", "两市", "两区"), context.sentence.start, at):
        return None
    place = place_before(context, at - 2)
    while place is not None and context.text[place - 1 : place] in ("、", "和", "与", "及"):
        before = place_before(context, place - 1)
        if before is None:
            return place
        place = before
    return place


def _unlisted(context: Context, at: int) -> int | None:
    """Return the start of a word that can only be a place's name before its rank: 青岚|市."""
    word = context.word_before(at)
    if word is None or word.end != at or not 2 <= len(word.text) <= 4:
        return None
    if word.text in context.lexicon.words("governors.tsv"):
        return None
    if word.tag not in ("ns", "nr", "nrt", "nz") and (is_word(word.text) or re.search("[委局院厅部及和与]", word.text)):
        return None
    if word.text in context.lexicon.institution_heads:  # 宣传部|市委, in a list without marks
        return None
    return word.start


def place_before(context: Context, at: int) -> int | None:
    """Return the start of the longest region or country name that ends at `at` and begins a word."""
    text, names = context.text, places(context.lexicon)
    for length in range(min(12, at - context.sentence.start), 1, -1):
        start = at - length
        name = text[start:at]
        if (
            (name in names or (name[-1] in "国市省县区" and name[:-1] in names and length > 2))
            and not reads_as_word(text, start, name, context.lexicon)
        ) and (
            length >= 3 or context.begins_word(start) or text[start - 1] in context.lexicon.word_class("glued-before")
        ):
            return start - 1 if length == 2 and name[-1] in "县市区" and _lone_character(context, start) else start
    if corps := _OF_THE_CORPS.search(text, max(context.sentence.start, at - 5), at):
        return corps.start()
    word = context.word_before(at)
    if word is None or word.end != at:
        return None
    if word.text[-1] in "市县区镇乡村" and 3 <= len(word.text) <= 5:
        if word.tag in ("nr", "nrt", "nz") or (word.tag == "n" and len(word.text) == 3 and not is_word(word.text)):
            return word.start  # 薛埠镇, which the tagger takes for a person, 学甲区
    if word.text[-1] in "镇乡" and len(word.text) == 2 and not is_word(word.text):  # 富家|桥镇
        before = context.word_before(word.start)
        if before and before.end == word.start and before.tag in _NOMINAL:
            return before.start
    if word.tag != "ns":
        return None
    if word.text[0] in context.lexicon.word_class("glued-before") and not is_word(word.text):
        return None  # 对瑞阳
    if word.text == "新区" and (before := context.word_before(word.start)) and before.tag == "ns":
        return before.start  # 两江|新区
    return word.start if at - word.start >= 3 else None  # a place that only the tagger knows: 苏州工业园区


def short_place(context: Context, at: int) -> int | None:
    """Return the start of a district's or county's name without its rank: 柯城|法院, 南山|检察院."""
    names = places(context.lexicon)
    for length in (3, 2):
        start = at - length
        if start < context.sentence.start or not context.begins_word(start):
            continue
        if any(context.text[start:at] + rank in names for rank in "区县市"):
            return start
    return None


def _lone_character(context: Context, at: int) -> bool:
    """Tell whether a character without a word stands before an offset: 青|岚县, which is no 岚县."""
    word = context.word_before(at)
    return word is not None and word.end == at and len(word.text) == 1 and word.tag in _NOMINAL


def coordinated_ranks(context: Context, edge: int) -> int:
    """Take 省、 before 市政法队伍教育整顿领导小组: ranks that share one name."""
    before = context.text[max(context.sentence.start, edge - 12) : edge]
    match = re.search(r"(?:(?:中央|国家|省|市|县|区|州|乡|镇)[、和及]?)+(?:[两三]级)?$", before)
    if match and match[0][-1] in "、省市级" and context.begins_word(edge - len(match[0])):
        return edge - len(match[0])
    return edge
