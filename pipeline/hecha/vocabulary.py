"""Which Chinese words there are and how usual they are, by jieba's dictionary."""

import math
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

_LONGEST = 6
_JOINED = 0.6  # share of neighbours that stand in one word


@lru_cache(maxsize=1)
def _frequencies() -> tuple[dict[str, int], float]:
    found = find_spec("jieba")  # to import it takes a third of a second, for what is not used here
    if found is None or found.origin is None:
        raise ModuleNotFoundError("jieba is not installed; reinstall hecha")
    columns = Path(found.origin).with_name("dict.txt").read_text(encoding="utf-8").split()  # word, count, tag, word, …
    table = dict(zip(columns[::3], map(int, columns[1::3]), strict=True))
    return table, math.log(sum(table.values()))


@lru_cache(maxsize=1)
def _characters() -> tuple[dict[str, int], dict[str, int], int]:
    """Return how often each character, and each pair of neighbours, stands in the words of the dictionary."""
    table, _ = _frequencies()
    single: defaultdict[str, int] = defaultdict(int)
    pairs: defaultdict[str, int] = defaultdict(int)
    for word, count in table.items():
        for char in word:
            single[char] += count
        for before, char in pairwise(word):
            pairs[before + char] += count
    return single, pairs, sum(single.values())


@lru_cache(maxsize=100_000)
def character_likelihood(before: str, char: str) -> float:
    """Return the logarithm of the probability of a character of Simplified text behind another."""
    single, pairs, total = _characters()
    if char not in single:
        return _unknown(char)
    joined = pairs.get(before + char, 0) / max(1, single.get(before, 0))
    return math.log(_JOINED * joined + (1 - _JOINED) * max(1, single[char]) / total)


def likelihood(text: str) -> float:
    """Return the logarithm of the probability of a Simplified text, cut into its likeliest words.

    >>> likelihood("有限公司") > likelihood("有限功司") + 5
    True
    """
    table, total = _frequencies()
    best = [0.0] + [-math.inf] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            word = text[start:end]
            count = table.get(word)
            if count is None and len(word) > 1:
                continue
            here = best[start] + (math.log(count or 1) - total if count is not None else _unknown(word))
            best[end] = max(best[end], here)
    return best[-1]


def _unknown(char: str) -> float:
    if char in "，。、":
        return -3.5
    if char in "\u3000；：？！“”‘’（）《》「」『』()%,.:\n 0123456789":
        return -6.0
    return -16.0 if "㐀" <= char <= "鿿" or char.isascii() else -22.0


@lru_cache(maxsize=1)
def _known() -> Callable[[str], bool]:
    try:
        import rjieba
    except ImportError:
        import jieba

        jieba.initialize()
        return lambda word: jieba.dt.FREQ.get(word, 0) > 0
    has_word: Callable[[str], bool] = rjieba.has_word
    return has_word


def is_word(text: str) -> bool:
    """Tell whether the dictionary has a word.

    >>> is_word("名义"), is_word("名义工")
    (True, False)
    """
    return _known()(text)
