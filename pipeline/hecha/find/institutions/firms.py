"""Firms under the short names that reports use: 同盾科技, 当升科技：中标, 广汽丰田."""

import re

from hecha.find.institutions.mention import Context, InstitutionMention, places
from hecha.find.institutions.regions import place_before
from hecha.lexicon import Head
from hecha.spans import Span
from hecha.vocabulary import is_word

_CHINESE = re.compile("[㐀-鿿]+")
# A character alone is part of a name only if it is none of these: 的, 在, 和 lead to one.
_LEADING = frozenset(
    "的了在和与及或由对向从到将把被让给是为于据按经以等如像这那该某各每本我他她它们两几一不也都又还并但而则则均已曾正请看用比跟随"
)
_PROPER = ("nz", "nr", "nrt", "nrfg", "ns")


def trade_name(context: Context, head: Head, start: int, end: int) -> InstitutionMention | None:
    """Return the firm whose short name ends in a trade between `start` and `end`, if one is named.

    What stands before the trade must be a name: a word that no dictionary has (同盾|科技), or one that acts
    as a firm does (运达|股份：, 先导|智能公告).  After a common trade (电子, 汽车) both are asked.
    """
    text, lexicon = context.text, context.lexicon
    while (
        (word := context.word_before(start))
        and word.end == start
        and lexicon.is_any(word.text, "trade")
        and not lexicon.is_any(word.text, "institution-whole")
    ):
        start = word.start  # 海云|智能|科技
    if (branch := _branch(context, start)) is not None:
        return InstitutionMention(Span(branch, end), text[branch:end], "company", "built.trade")
    left = _left(context, start)
    if left is None or text[end : end + 1] in lexicon.word_class("institution-behind-trade-head"):
        return None
    name = text[left:start]
    if (
        name in places(lexicon)
        or name in lexicon.word_class("institution-description")
        or name in lexicon.institution_heads
        or name.endswith(lexicon.class_words("institution-whole"))  # 微众银行|股份: its shares
    ):
        return None
    coined = not is_word(name)
    if coined and len(name) > 3 and any(is_word(name[at : at + 2]) for at in range(len(name) - 1)):
        coined = False  # 数字|经济: a word that is only not in the dictionary
    word = context.word_before(start)
    proper = word is not None and word.start == left and word.tag in _PROPER
    acts = _acts(context, end)
    plain = head.surface in lexicon.word_class("institution-plain-trade")
    if ((coined or proper) and (acts or not plain)) or (acts and _announces(text, left, end)):
        return InstitutionMention(Span(left, end), text[left:end], "company", "built.trade")
    return None


def _branch(context: Context, start: int) -> int | None:
    """Return the start of a firm's name with the place of its branch, 国网|甘肃|电力, or None."""
    place = place_before(context, start)
    firm = context.word_before(place) if place is not None else None
    if firm is None or firm.end != place or firm.text not in context.lexicon.word_class("firm-before-place"):
        return None
    return firm.start


def _left(context: Context, start: int) -> int | None:
    """Return where the name before a trade begins: a word of two to four characters, or characters that make no words."""
    word = context.word_before(start)
    if word is None or word.end != start or not _CHINESE.fullmatch(word.text):
        return None
    if len(word.text) > 1:
        if len(word.text) > 2 and word.text[0] in _LEADING and not is_word(word.text):
            return word.start + 1  # the tagger glued 而 to the name
        return word.start if len(word.text) <= 4 and word.text not in context.lexicon.words("governors.tsv") else None
    left = start
    for _ in range(3):
        word = context.word_before(left)
        if word is None or len(word.text) > 1 or not _CHINESE.fullmatch(word.text) or word.text in _LEADING:
            break
        left = word.start
    return left if start - left >= 2 else None


_AMONG = re.compile(r"等(?:\d+|[一二两三四五六七八九十]+)(?:多|余)?家")  # 兴全基金|等28家机构


def _acts(context: Context, end: int) -> bool:
    """Tell whether a firm's deed, officer or share price stands behind a name."""
    behind = context.text[end : end + 6].lstrip("（(")
    words = context.lexicon.class_words
    if _AMONG.match(behind):
        return True
    return any(map(behind.startswith, (("：", ":"), words("firm-behind"), words("firm-deed"), words("office"))))


def _announces(text: str, left: int, end: int) -> bool:
    """Tell whether a line or clause that begins with a name says what its firm announces: 运达股份：中标…."""
    return text[left - 1 : left] in ("", "\n", "。", "；", ";", "】", "：", " ") and text[end : end + 1] in ("：", ":")
