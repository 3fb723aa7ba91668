"""A mention of an institution, and what its finders share."""

from dataclasses import dataclass
from functools import lru_cache

from hecha.lexicon import Lexicon
from hecha.spans import Span


@dataclass(frozen=True, slots=True)
class InstitutionMention:
    span: Span
    text: str
    kind: str
    rule: str
    name: str | None = None  # the full name that a table or a definition gives


@lru_cache(maxsize=4)
def places(lexicon: Lexicon) -> frozenset[str]:
    """Return the names and short names of regions and countries."""
    names = {r.name for r in lexicon.regions} | {r.short for r in lexicon.regions if len(r.short) > 1}
    return frozenset(names | {c for c in lexicon.countries if len(c) > 1} | {"内地", "大陆", "香港特区", "澳门特区"})
