"""A mention of an institution, and what its finders share."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hecha.lexicon import Lexicon, Matcher
from hecha.segment import Word
from hecha.spans import Span


@dataclass(frozen=True, slots=True)
class InstitutionMention:
    span: Span
    text: str
    kind: str
    rule: str
    name: str | None = None  # the full name that a table or a definition gives


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence with its words, which cover it without gaps."""

    text: str
    sentence: Span
    words: Sequence[Word]
    starts: Sequence[int]  # of the words
    lexicon: Lexicon

    def begins_word(self, at: int) -> bool:
        index = bisect_left(self.starts, at)
        return index < len(self.starts) and self.starts[index] == at

    def word_before(self, at: int) -> Word | None:
        """Return the word that holds the character before an offset."""
        index = bisect_left(self.starts, at) - 1
        return self.words[index] if index >= 0 else None


@lru_cache(maxsize=4)
def places(lexicon: Lexicon) -> frozenset[str]:
    """Return the names and short names of regions and countries."""
    names = {name for r in lexicon.regions for name in (r.name, r.short, r.plain) if len(name) > 1}
    return frozenset(names | {c for c in lexicon.countries if len(c) > 1} | lexicon.word_class("place-beside-table"))


def place_begins(text: str, at: int, lexicon: Lexicon) -> bool:
    """Tell whether the name of a region or country begins at an offset."""
    names = places(lexicon)
    return any(text[at : at + n] in names for n in range(2, 9))


# 美|司法部, 土|卫生部: the country's one character, where a clause begins or behind a preposition.
_COUNTRY_SHORT = re.compile("(?:^|[^㐀-鿿\\d]|[据对与和向由被经])[美英法德韩俄印澳土伊乌朝越泰菲日]$")


_CHARACTER_BEFORE = re.compile("(?:^|[^㐀-鿿\\d]|[据对与和向由被经])([㐀-鿿])$")
_NO_COUNTRY = frozenset("中新老大小")  # of 中国, 新加坡, 老挝: what they begin means more


def country_short(text: str, at: int, kind: str, lexicon: Lexicon) -> bool:
    """Tell whether a country in one character stands before the name of a ministry, parliament or force; it is one that
    every reader knows, or one that the report names in full: 莫|卫生部 in a report of 莫桑比克.
    """
    if kind not in ("government", "legislature", "military"):
        return False
    if _COUNTRY_SHORT.search(text, max(0, at - 2), at):
        return True
    character = _CHARACTER_BEFORE.search(text, max(0, at - 2), at)
    return character is not None and character[1] in _countries_told(text, lexicon)


@lru_cache(maxsize=8)
def _countries_told(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the first characters of the countries that a text names in full."""
    return frozenset(name[0] for name, _, _ in _country_matcher(lexicon).find(text)) - _NO_COUNTRY


@lru_cache(maxsize=4)
def _country_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(country for country in lexicon.countries if len(country) > 2)


_BODY_ENDS = re.compile("[局委院厅府会部处社司学组队办所校]$")


def reads_as_word(text: str, start: int, name: str, lexicon: Lexicon) -> bool:
    """Tell whether what looks like a place is a verb or 和 before a rank: 市公安局|会同|县城管局, 市委|和|县委."""
    if name not in lexicon.word_class("place-or-word"):
        return False
    before = text[max(0, start - 1) : start]
    return bool(_BODY_ENDS.search(before)) or (before == "，" and len(name) > 2)  # no clause begins with 和
