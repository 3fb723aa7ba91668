"""What a figure counts or measures: the shortest noun phrase that still means the thing.

It stands to the right of a classifier (3800余名政法干警), or to the left, before the verb that links
them (群众满意度达90.67%); where a clause begins with its verb (比上年增长6.1%), it is that of the figure before.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from hecha.find.figures.hedges import Figure
from hecha.lexicon import Lexicon
from hecha.segment import Word
from hecha.spans import Span


class Context:
    """A sentence with its words, and where to find those around an offset."""

    def __init__(self, text: str, sentence: Span, words: Sequence[Word], lexicon: Lexicon) -> None:
        self.text = text
        self.sentence = sentence
        self.words = words
        self.lexicon = lexicon

    def words_after(self, offset: int) -> list[Word]:
        """Return the words from an offset on; one that the offset cuts is cut there."""
        out = []
        for word in self.words:
            if word.start >= offset:
                out.append(word)
            elif word.end > offset:
                out.append(Word(word.text[offset - word.start :], word.tag, offset, word.end))
        return out

    def words_before(self, offset: int) -> list[Word]:
        out = []
        for word in self.words:
            if word.end <= offset:
                out.append(word)
            elif word.start < offset:
                out.append(Word(word.text[: offset - word.start], word.tag, word.start, offset))
                break
        return out


@lru_cache(maxsize=4)
def predicates(lexicon: Lexicon) -> dict[str, str]:
    """Return the direction of each verb of change and link: up, down or nothing."""
    return {
        surface: direction.strip("-")
        for surface, direction in lexicon.table("predicates.tsv", ("surface", "direction"))
    }


_NOUN = frozenset(
    ("n", "nz", "nt", "ns", "nr", "nrt", "nrfg", "ng", "vn", "an", "l", "j", "s", "eng", "i", "nw", "b", "zg")
)
_ENDS = frozenset(("n", "nz", "nt", "vn", "an", "l", "j", "ns", "nr", "eng", "i", "s", "ng", "v", "nrt", "zg"))
_SKIPPED = frozenset(("d", "p", "ul", "uj", "ug", "uz", "c", "t", "tg", "zg", "f", "y", "m", "q", "mq", "ad"))
_STOP = "，。；！？,;!?：:\n、“”‘’（）()"
_LONGEST = 24


def describe(figures: Sequence[Figure], context: Context) -> list[Figure]:
    """Return the figures of a sentence with item, predicate and direction."""
    out: list[Figure] = []
    for i, figure in enumerate(figures):
        end = figures[i + 1].span.start if i + 1 < len(figures) else context.sentence.end
        start = figures[i - 1].span.end if i else context.sentence.start
        predicate, direction, rest = _predicate(figure, context, start)
        item = _right(figure, context, end)
        if (
            item is None
            and figure.kind == "count"
            and i + 1 < len(figures)
            and _touches(figure, figures[i + 1], context.text)
        ):
            item = _right(
                figures[i + 1], context, context.sentence.end if i + 2 >= len(figures) else figures[i + 2].span.start
            )
        if item is None:
            item = _left(figure, context, start, rest)
        if item is None and out and start <= figure.span.start:
            item = _inherited(figure, out[-1], context)
        money = (
            figure.scaled and figure.unit is None and figure.kind == "count" and _is_money(figure, item, context.text)
        )
        out.append(
            replace(
                figure,
                kind="money" if money else figure.kind,
                item=context.text[item.start : item.end] if item else None,
                item_span=item,
                predicate=predicate,
                direction=direction,
            )
        )
    return _respectively(out, context)


_MONEY = re.compile("款|金(?!额?数)|资金|资产|额|费|税|产值|市值|估值|损失|债|利润|营收|收入(?!户)|元(?!素|旦)|成本")


def _is_money(figure: Figure, item: Span | None, text: str) -> bool:
    """Tell whether a number without a unit is an amount of money, by what it counts."""
    counted = text[item.start : item.end] if item else ""
    return bool(
        _MONEY.search(counted) or _MONEY.search(text[max(0, figure.span.start - 6) : figure.span.start])
    ) and not re.search("[人户个件]", counted[-1:])


def _touches(a: Figure, b: Figure, text: str) -> bool:
    return not text[a.span.end : b.span.start].strip()


def _right(figure: Figure, context: Context, limit: int) -> Span | None:
    """Return the noun phrase directly behind a figure, or behind 的."""
    words = [w for w in context.words_after(figure.span.end) if w.start < limit]
    if not words:
        return None
    at = 0
    if words[0].text in ("的", "之"):
        at = 1
        if figure.kind in ("percent", "multiple", "fraction") and len(words) < 2:
            return None
    phrase = _noun_phrase(
        words[at:], context, verbal=figure.unit_id not in _PERSONS and figure.kind in ("count", "duration")
    )
    if phrase:
        return phrase
    if (
        at == 0
        and figure.kind == "count"
        and words[0].tag[0] in "vapd"
        and figure.unit_id in ("person", "item", "case", "establishment", None)
    ):
        # 2名涉嫌滥用职权的政法干警: the noun that a long modifier leads to
        for i, word in enumerate(words[:16]):
            if word.text in "，。；,;！？":
                break
            if word.text == "的" and (phrase := _noun_phrase(words[i + 1 :], context)) is not None:
                return phrase
    return None


_PERSONS = frozenset(("person", "household", "person_time"))


def _noun_phrase(words: Sequence[Word], context: Context, *, verbal: bool = False) -> Span | None:
    """Return the noun phrase that words begin with; `verbal` lets verbs into it where a noun ends it (扫黑除恶常态化运行机制)."""
    if verbal and (span := _verbal_phrase(words, context)) is not None:
        return span
    if (
        verbal
        and words
        and words[0].tag in ("v", "vn")
        and len(words[0].text) == 2
        and (len(words) == 1 or words[1].text in _STOP)
    ):
        return Span(words[0].start, words[0].end)  # 提案, 应用: a noun that the tagger calls a verb
    out: list[Word] = []
    for i, word in enumerate(words):
        if word.text in _STOP and not (word.text in "“‘" and not out):
            if word.text in "”’" and out and out[0].text in "“‘":
                out.append(word)
                continue
            break
        if out and word.tag in ("l", "i") and out[-1].tag in ("n", "nz"):
            break  # 选手|同场竞技: an idiom behind the noun is its predicate
        if word.text in "“‘" or word.tag in _NOUN or (word.tag == "f" and not out):
            if (
                word.tag in ("v", "vn")
                and out
                and i + 1 < len(words)
                and words[i + 1].tag in ("n", "nr", "ns", "x", "ul", "p", "uj")
                and word.tag == "v"
            ):
                break
            out.append(word)
        elif (
            word.tag == "v"
            and not out
            and i + 1 < len(words)
            and words[i + 1].tag in ("n", "nz")
            and len(word.text) == 2
            and words[i + 1].start == word.end
            and (len(words) <= i + 2 or words[i + 2].text in _STOP or words[i + 2].tag[0] in "vdpx")
        ):
            out.append(word)  # 整治内容, 扫黑案件: a verb before its noun that ends the clause
        elif (
            word.tag in ("c", "p")
            and word.text in ("和", "与", "及")
            and out
            and i + 1 < len(words)
            and words[i + 1].tag in _NOUN
        ) or (word.tag in ("a", "b") and not out):
            out.append(word)
        else:
            break
    while out and out[-1].tag not in _ENDS and out[-1].text not in "”’":
        out.pop()
    if not out or (len(out) == 1 and len(out[0].text) == 1 and out[0].tag in ("v", "f", "b", "m")):
        return None
    span = Span(out[0].start, out[-1].end)
    return span if 0 < span.end - span.start <= _LONGEST else None


def _verbal_phrase(words: Sequence[Word], context: Context) -> Span | None:
    known = predicates(context.lexicon)
    out: list[Word] = []
    for word in words:
        if (
            (word.tag[0] not in "nvabjlisz" and word.tag != "m")
            or word.text in known
            or (word.tag == "m" and re.search(r"[\d一二三四五六七八九十]", word.text))
        ):
            break
        out.append(word)
    if len(out) < 2 or out[0].tag[0] != "v":
        return None
    while out and out[-1].tag not in ("n", "nz", "vn", "l", "j", "i"):
        out.pop()
    if len(out) < 2 or out[-1].tag == "ns":
        return None
    span = Span(out[0].start, out[-1].end)
    return span if span.end - span.start <= 16 else None


def _predicate(figure: Figure, context: Context, start: int) -> tuple[str | None, str | None, int]:
    """Return the verb of change or link before a figure, its direction, and where the words before it end."""
    words = [w for w in context.words_before(figure.span.start) if w.end > start]
    known = predicates(context.lexicon)
    end = figure.span.start
    found: tuple[str | None, str | None] = (None, None)
    for word in reversed(words[-7:]):
        if word.text in _STOP:
            break
        if word.text in known:
            if found[0] is None or (found[1] is None and known[word.text]):
                found = (word.text, known[word.text] or None)
            end = word.start
        elif word.tag in _SKIPPED and word.text not in ("的", "比", "较", "对", "将", "把", "由", "从", "和"):
            end = word.start if found[0] or word.tag[0] in "dupc" or word.tag == "ul" else end
        else:
            break
    return found[0], found[1], end


_COMPARISON = re.compile(
    r"(?:比|较|同比|环比|与)[^，。；,;]{0,12}?(?:相比|同期|上年|去年|前年|上月|上季度|年初|之前|以前|同比|环比)?(?:期)?$"
)


def _left(figure: Figure, context: Context, start: int, end: int) -> Span | None:
    """Return the noun phrase before a figure and its verb; a verb directly before it stands for what was done."""
    words = [w for w in context.words_before(min(end, figure.span.start)) if w.end > start and w.start >= start - 20]
    while words and (
        words[-1].text in context.lexicon.word_class("figure-link")
        or words[-1].tag in ("d", "ul", "ug", "m", "q", "t", "f", "r", "c", "y", "uj")
        or words[-1].text in ("比", "较")
    ):
        words.pop()
    if words and (
        match := re.search(
            r"(?:比|较)(?:上年|去年|上月|上季度|年初|前年)?(?:同期)?$", "".join(w.text for w in words[-4:])
        )
    ):
        size = len(match[0])
        while words and size > 0:
            size -= len(words.pop().text)
    out: list[Word] = []
    brackets = 0
    for word in reversed(words):
        if word.text in ")）]" and not out:
            brackets += 1
            continue
        if brackets:
            brackets -= word.text in "(（["
            continue
        if word.text in _STOP:
            if word.text in "”’" or (word.text in "“‘" and out):
                out.append(word)
                continue
            if word.text == "、" and out and out[-1].tag in _NOUN | {"v"} and _has_noun(words, word):
                out.append(word)
                continue
            break
        if word.tag in _NOUN or (word.tag == "v" and out and not _governs(word, out)) or (word.tag == "v" and not out):
            out.append(word)
            if word.tag == "v" and len(out) == 1 and not _before_is_modifier(words, word):
                break
        elif word.tag == "uj" and out and word.text == "的":
            break
        elif word.text in ("和", "与", "及") and out:
            out.append(word)
        elif word.tag in ("m", "q") and out:
            break
        else:
            break
    while out and out[-1].text in "、和与及”’“‘" and not (out[-1].text in "“‘" and any(w.text in "”’" for w in out)):
        out.pop()
    while out and out[-1].tag in ("t", "f", "ns", "s") and len(out) > 1:
        out.pop()
    if not out:
        return None
    span = Span(out[-1].start, out[0].end)
    return span if 0 < span.end - span.start <= _LONGEST * 2 else None


def _has_noun(words: Sequence[Word], comma: Word) -> bool:
    before = [w for w in words if w.end <= comma.start]
    return bool(before) and before[-1].tag in _NOUN | {"v"}


def _governs(word: Word, phrase: Sequence[Word]) -> bool:
    """Tell whether a verb takes the phrase (read leftwards so far) as its object."""
    return len(word.text) == 1 or (word.end == phrase[-1].start and phrase[-1].tag in _NOUN)


def _before_is_modifier(words: Sequence[Word], verb: Word) -> bool:
    before = [w for w in words if w.end == verb.start]
    return bool(before) and before[0].tag in _NOUN | {"、"}


def _inherited(figure: Figure, previous: Figure, context: Context) -> Span | None:
    """Return the item of the figure before, where this one's clause names none of its own."""
    between = context.text[previous.span.end : figure.span.start]
    if len(between) > 16 or "；" in between or ";" in between:
        return None
    return previous.item_span


def _respectively(figures: list[Figure], context: Context) -> list[Figure]:
    """Spread a list of items over the figures that 分别 announces: A、B分别增长3%和4%."""
    text = context.text
    for match in re.finditer("分别", text[context.sentence.start : context.sentence.end]):
        at = context.sentence.start + match.start()
        after = [f for f in figures if f.span.start > at]
        group = after[:1]
        for figure in after[1:]:
            if not re.fullmatch(
                r"\s*[、，,和与及]+\s*(?:[增下]\S{0,3})?", text[group[-1].span.end : figure.span.start]
            ):
                break
            group.append(figure)
        left = re.search(r"[^，。；,;：:]*$", text[context.sentence.start : at])
        names = re.split("[、和与及]", left[0].strip()) if left else []
        if len(group) < 2 or len(names) != len(group) or not all(names):
            continue
        offset = at - len(left[0]) if left else at
        for figure, name in zip(group, names, strict=True):
            place = text.index(name, offset)
            offset = place + len(name)
            figures[figures.index(figure)] = replace(figure, item=name, item_span=Span(place, offset))
    return figures
