"""Paragraphs, sentences, quotation nesting and words; by jieba.

rjieba does the work where it is installed; jieba is the reference that tests hold it to, and the
fallback elsewhere.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from hecha.spans import Span


class Word(NamedTuple):
    text: str
    tag: str  # part of speech, ICTCLAS tags
    start: int
    end: int


# A sentence ends after its mark and the quotation marks and brackets that close with it.
# A stretch without any end is cut at a length that no sentence of news has, which keeps the work linear.
_SENTENCE = re.compile(r"[^。！？!?；;\n]{1,600}(?:[。！？!?；;]+[”’」』）)]*|\n|$)?|[。！？!?；;]+[”’」』）)]*|\n")
_OPENING, _CLOSING = "“‘《〈（(【", "”’》〉）)】"


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text; none goes over a line end.

    A semicolon ends a sentence too: in reports it parts statements that stand alone.

    >>> [text[s.start : s.end] for text in ["他说：“好。”第二天下雨。"] for s in sentences(text)]
    ['他说：“好。”', '第二天下雨。']
    """
    return [Span(m.start(), m.end()) for m in _SENTENCE.finditer(text) if m[0].strip()]


def quotations(text: str) -> list[Span]:
    """Return the spans between matching quotation marks, marks included, inner ones too.

    A mark that is never closed in its line quotes nothing.

    >>> [text[s.start : s.end] for text in ["“‘破网’不够”与“打伞"] for s in quotations(text)]
    ['“‘破网’不够”', '‘破网’']
    """
    out: list[Span] = []
    stack: list[tuple[str, int]] = []
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\n":
            stack.clear()
        elif mark in "“‘":
            stack.append((mark, at))
        elif mark == '"':
            if stack and stack[-1][0] == '"':
                out.append(Span(stack.pop()[1], at + 1))
            else:
                stack.append((mark, at))
        else:
            opening = "“" if mark == "”" else "‘"
            while stack and stack[-1][0] != opening:
                stack.pop()
            if stack:
                out.append(Span(stack.pop()[1], at + 1))
    return sorted(out, key=lambda s: (s.start, -s.end))


_MARKS = re.compile('[“”‘’"\n]')


@lru_cache(maxsize=1)
def _tagger() -> Callable[[str], Iterable[tuple[str, str]]]:
    try:
        import rjieba
    except ImportError:
        return reference_tagger()
    tag: Callable[[str], Iterable[tuple[str, str]]] = rjieba.tag
    return tag


def reference_tagger() -> Callable[[str], Iterator[tuple[str, str]]]:
    """Return jieba's own words, each with its tag in jieba's dictionary, else the tag that jieba guesses."""
    import logging

    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    tags = jieba.posseg.dt.word_tag_tab

    def tag(text: str) -> Iterator[tuple[str, str]]:
        for word in jieba.cut(text):
            yield word, tags.get(word) or [pair.flag for pair in jieba.posseg.cut(word)][-1]

    return tag


def words(text: str, start: int = 0) -> list[Word]:
    """Return the words of a stretch of text with their tags; `start` is its offset in the whole.

    >>> [(w.text, w.tag) for w in words("宜宾市检察院立案侦查")][:2]
    [('宜宾市', 'ns'), ('检察院', 'n')]
    """
    out: list[Word] = []
    at = start
    for word, tag in _tagger()(text):
        end = at + len(word)
        out.append(_new(Word, (word, tag, at, end)))
        at = end
    return out


_new = tuple.__new__  # half the time of Word(…), and there are more words than anything else
