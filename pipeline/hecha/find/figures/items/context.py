"""A sentence with its words, and the words of the stretches between its figures."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from hecha.lexicon import Lexicon
from hecha.segment import Word
from hecha.spans import Span, SpanIndex
from hecha.vocabulary import is_word

CONTENT = frozenset(("n", "nz", "nt", "ns", "v", "vn", "an", "a", "b", "j", "l", "i", "nr", "nrt", "vd", "eng"))
_RESULTS = ("掉", "落")  # 打掉
_SUFFIXES = frozenset("率额量值费期面点薪款")  # they make a quantity of the word before: 办结率, 零售额


class Context:
    """A sentence, its words, and what rules ask of them."""

    def __init__(
        self,
        text: str,
        sentence: Span,
        cut: Callable[[Span], Sequence[Word]],
        lexicon: Lexicon,
        names: SpanIndex | None = None,
        times: SpanIndex | None = None,
    ) -> None:
        self.text = text
        self.sentence = sentence
        self.words = cut(sentence)
        self.lexicon = lexicon
        self.names = names or SpanIndex(())
        self.times = times or SpanIndex(())
        self._cut = cut
        self._between: dict[Span, list[Word]] = {}

    def words_after(self, offset: int) -> list[Word]:
        """Return the words of the sentence from an offset on; one that the offset cuts is cut there."""
        out = []
        for word in self.words:
            if word.start >= offset:
                out.append(word)
            elif word.end > offset:
                out.append(Word(word.text[offset - word.start :], word.tag, offset, word.end))
        return out

    def between(self, start: int, end: int) -> list[Word]:
        """Return the words of a stretch read for itself, so that no numeral beside it misleads the tagger
        (重现期|约20年, 1120名|镇村干部); what makes one name of a quantity is one word (办结率, 占比).
        """
        stretch = Span(start, end)
        if stretch not in self._between:
            self._between[stretch] = _joined(self._cut(stretch), self.lexicon) if start < end else []
        return list(self._between[stretch])

    def is_any(self, word: str, *classes: str) -> bool:
        return self.lexicon.is_any(word, *classes)

    def ends_as(self, word: str, name: str) -> bool:
        """Tell whether a word ends as the members of a class do."""
        return word.endswith(_endings(self.lexicon, name))


@lru_cache(maxsize=16)
def _endings(lexicon: Lexicon, name: str) -> tuple[str, ...]:
    return tuple(sorted(lexicon.word_class(name)))


@lru_cache(maxsize=4)
def predicates(lexicon: Lexicon) -> dict[str, str]:
    """Return the direction of each verb of change and link: up, down or nothing."""
    return {
        surface: direction.strip("-")
        for surface, direction in lexicon.table("predicates.tsv", ("surface", "direction"))
    }


def _joined(words: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    """Return words as items need them: one for the name of a quantity (办结率, 占比), and a verb of change for itself
    where the tagger made one word of it and what it does not know (价格下降).
    """
    out: list[Word] = []
    attributes, known = lexicon.word_class("figure-attribute"), lexicon.word_class("joined-word")
    for i, word in enumerate(words):
        last = out[-1] if out else None
        following = words[i + 1].tag if i + 1 < len(words) else ""
        if last and ((last.tag in CONTENT and word.text in _SUFFIXES) or last.text + word.text in known):
            tag = "v" if word.text in _RESULTS else "vn" if word.tag[0] == "v" else "n"
            out[-1] = Word(last.text + word.text, tag, last.start, word.end)
        elif len(word.text) > 3 and (tail := _change_behind(word.text, lexicon)):
            cut = word.end - len(tail)
            out += [Word(word.text[: -len(tail)], "n", word.start, cut), Word(tail, "v", cut, word.end)]
        elif word.text in attributes and len(word.text) > 1 and (word.tag in "tdmq" or not following.startswith("n")):
            out.append(word._replace(tag="n"))  # 周期, 频次, 上限
        else:
            out.append(word)
    return out


def _change_behind(word: str, lexicon: Lexicon) -> str | None:
    known = predicates(lexicon)
    return word[-2:] if known.get(word[-2:]) and (len(word) == 4 or not is_word(word)) else None
