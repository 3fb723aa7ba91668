"""A mention of an institution, and what its finders share."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hecha.lexicon import Lexicon
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
    return frozenset(names | {c for c in lexicon.countries if len(c) > 1} | {"内地", "大陆", "香港特区", "澳门特区"})


def place_begins(text: str, at: int, lexicon: Lexicon) -> bool:
    """Tell whether the name of a region or country begins at an offset."""
    names = places(lexicon)
    return any(text[at : at + n] in names for n in range(2, 9))
