"""Undo what readings inserted between bytes did to the characters around them.

Some scrapers search the bytes of a GBK page for the two bytes of a Traditional character and put its
reading behind them, blind to where characters begin.  In 日報 (C8D5 88F3) they find D588, which is 請:
the page then holds C8 D5 88 (qǐng) F3 (bào), and decoding it turns each unreadable pair of a lead byte
and `(` into one `?`, so that it reads 日?qǐng)?bào).  From there on characters may be read from the
wrong byte until the pairs fall into step again: 期限公司 may come out as 谙薰?荆, in which the `?` is a
pair of bytes that make no character.

So a torn stretch is a row of bytes of which some are lost.  What is known of them: the reading says
which byte was lost before it; a pair that made no character must make none; a Traditional character
whose bytes stand together would have got its reading.  Where several rows are left, the words that
they make decide, if they do so clearly; else the stretch stays as it is.
"""

import re
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from hecha.normalize.script import is_traditional, simplified
from hecha.vocabulary import character_likelihood, likelihood

SYLLABLE = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ]{1,6}"
TEAR = re.compile(rf"[^\x00-\x7f?？\ufffd](?:\({SYLLABLE}\))?[?？\ufffd]{SYLLABLE}(?:\({SYLLABLE}\))?\)")
# A reading may have been torn by another itself: (yōu(zī)).
_TORN = re.compile(rf"[?？\ufffd]({SYLLABLE})(?:\({SYLLABLE}\))?\)")
_WHOLE = re.compile(rf"\(({SYLLABLE})(?:\({SYLLABLE}\))?\)")
_LONGEST = 100  # characters of the damaged text
_BEAM = 4000  # rows of bytes kept while a stretch is read
_BEGUN = 250  # ways to go on that a lost pair leaves
_FINALS = 150  # rows with the same end whose words are compared
_CLEAR = 4.0  # how much likelier the best must be than the next
_RECURRING = 3.0  # the same where a report has the restoration twice or more
_CONTEXT = 4
_WINDOW = 120  # characters from a tear on in which it ends and is judged
_SURNAMES = "陳張劉楊趙黃吳孫羅鄭韓馮鄧蕭呂蘇盧蔣賈閻潘譚陸韋鄒賀龔"
LOST = "\ufffd"  # a character of ASCII that a tear swallowed, such as a digit


class _Row(NamedTuple):
    data: bytes
    score: float
    marks: tuple[tuple[int, str], ...]  # readings and the number of bytes before them
    last: str  # Simplified form of the last whole character
    lost: bool = False  # ends in a swallowed character


class Mended(NamedTuple):
    end: int
    text: str
    by_context: bool = False  # clear only beside the words around it
    clear: bool = True  # or likely enough where it recurs


def mend(text: str, start: int, known: frozenset[str] | None = None) -> Mended | None:
    """Return the restoration of the torn stretch at `start`, or None where none is likely enough.

    `known` are restorations that the context made clear elsewhere in the report or that recur in it: a slice of
    the report, in which the context is cut off, is restored as the whole was.

    >>> mend("昭通日?qǐng)?bào)全媒體", 2)
    Mended(end=14, text='日報', by_context=False, clear=True)
    """
    begin = max(0, text.rfind("\n", 0, start) + 1, start - _CONTEXT)
    end = text.find("\n", start, start + _WINDOW)
    window = text[begin : end if end >= 0 else start + _WINDOW]
    best, alone, beside = _mend(window, start - begin)
    if best is None:
        return None
    best = best._replace(end=best.end + begin)
    if alone >= 1 and beside >= 1:
        return best
    if known is not None:
        return best._replace(by_context=True) if best.text in known else None
    if max(alone, beside) < _RECURRING / _CLEAR:
        return None
    return best._replace(by_context=True, clear=beside >= 1)


@lru_cache(maxsize=4096)
def _mend(text: str, start: int) -> tuple[Mended | None, float, float]:
    """Return the likeliest restoration, and how clear it is alone and beside the words around it: clear from 1 on."""
    finals = _rows(text, start)
    if not finals:
        return None, 0.0, 0.0
    clear = 3 * _CLEAR if text[start] in _SURNAMES else _CLEAR  # words say little about names
    best, margin = _best(text, finals, simplified(text[:start]))
    alone, margin_alone = _best(text[: best.end], [f for f in finals if f[0].end <= best.end], "")
    if alone != best:
        return None, 0.0, 0.0
    return best, margin_alone / clear, margin / clear


def _best(text: str, finals: list[tuple[Mended, float]], before: str) -> tuple[Mended, float]:
    """Return the likeliest restoration and by how much it is likelier than any that reads otherwise."""
    reach = max(mended.end for mended, _ in finals)
    scored: dict[str, tuple[float, Mended]] = {}
    behind_last = _untorn(text[reach:])[:_CONTEXT]
    for mended, joined in finals:
        behind = simplified(_WHOLE.sub("", text[mended.end : reach]) + behind_last)
        whole = simplified(mended.text) + behind
        joined += sum(map(character_likelihood, whole[-len(behind) - 1 :], behind))
        score = likelihood(before + whole) + joined / 2  # as words, and as neighbours
        if whole not in scored or score > scored[whole][0]:
            scored[whole] = (score, mended)
    ranked = sorted(scored.values(), key=lambda pair: -pair[0])
    return ranked[0][1], ranked[0][0] - ranked[1][0] if len(ranked) > 1 else float("inf")


def _untorn(text: str) -> str:
    """Return a text without its readings, up to where it is torn.

    >>> _untorn("領(lǐng)導(dǎo)小組(zǔ)辦(bàn)?gòng)")
    '領導小組辦'
    """
    return re.split("[?？\ufffd(]", _WHOLE.sub("", text), maxsplit=1)[0]


def _rows(text: str, start: int) -> list[tuple[Mended, float]]:
    """Return the possible restorations of a stretch, each with the end it has in the damaged text."""
    first = text[start].encode("gbk", "ignore")
    if len(first) != 2:
        return []
    rows = [_Row(first, 0.0, (), simplified(text[start]))]
    finals: list[tuple[Mended, float]] = []
    at, torn_yet = start + 1, False
    while rows and at < len(text) and at - start < _LONGEST:
        if torn := _TORN.match(text, at):
            rows = [
                grown._replace(marks=(*grown.marks, (len(grown.data), torn[1])))
                for row in rows
                for trail in _trail_bytes(row.data[-1], torn[1])
                if (grown := _grow(row, bytes((trail,))))
            ]
            at, torn_yet = torn.end(), True
        elif whole := _WHOLE.match(text, at):
            rows = [
                row._replace(marks=(*row.marks, (len(row.data), whole[1])))
                for row in rows
                if _reads(row.data[-2:], whole[1])
            ]
            at = whole.end()
            continue
        elif text[at] in "?？\ufffd":
            at += 1
            rows = _with_lost_pair(rows, text, at)
        else:
            char = text[at]
            if char == "\n" or (char.isascii() and not "@" <= char <= "~"):
                break
            encoded = char.encode("gbk", "ignore")  # a letter may be the second byte of a torn character
            if not encoded:
                break
            rows = [grown for row in rows if (grown := _grow(row, encoded))]
            at += 1
        if torn_yet:
            whole_rows = [row for row in rows if len(row.data) % 2 == 0 or row.lost]
            found = [(mended, row.score) for row in whole_rows if (mended := _finish(text, at, row))]
            finals += sorted(found, key=lambda pair: -pair[1])[:_FINALS]
        rows = sorted((row for row in rows if len(row.data) % 2 and not row.lost), key=lambda row: -row.score)[:_BEAM]
    return finals


def _finish(text: str, at: int, row: _Row) -> Mended | None:
    """Return the restoration that a whole row of bytes makes, if all that is known agrees with it."""
    own = _WHOLE.match(text, at)
    marks, end = row.marks, at
    if own and not row.lost:
        if not _reads(row.data[-2:], own[1]):
            return None
        marks, end = (*marks, (len(row.data), own[1])), own.end()
    data = row.data
    split = {n for n, _ in marks}
    out = []
    for i in range(0, len(data) - 1, 2):
        char = _character(data[i : i + 2])
        if char is None:
            return None
        if i and i + 1 not in split and i + 2 not in split and is_traditional(char):
            return None  # its bytes stand together: it would have got its reading
        out.append(char)
    return Mended(end, "".join(out) + (LOST if row.lost else ""))


def _grow(row: _Row, data: bytes) -> _Row | None:
    """Return the row with more bytes and the likelihood of the characters that they complete; None if two make none."""
    held = row.data[-1:] if len(row.data) % 2 else b""
    tail = held + data
    score, before = row.score, row.last
    for i in range(0, len(tail) - 1, 2):
        char = _simple_character(tail[i : i + 2])
        if char is None:
            return None
        score += character_likelihood(before, char)
        before = char
    return _Row(row.data + data, score, row.marks, before)


def _with_lost_pair(rows: list[_Row], text: str, at: int) -> list[_Row]:
    """Return the rows that the lost pair of bytes before `at` leaves possible: two that make no character, or a lead
    byte and a character of ASCII, with which the stretch ends.  What follows tells likely second bytes from others.
    """
    likely = [
        (row.score + character_likelihood(row.last, char), i, lead, char)
        for i, row in enumerate(rows)
        for lead, char in _completions(row.data[-1])
    ]
    ended = [
        _Row(rows[i].data + bytes((lead,)), score, rows[i].marks, char, lost=True)
        for score, i, lead, char in nlargest(_BEGUN, likely)
    ]
    begun = nlargest(_BEGUN, (found for found in likely if found[2] in _unreadable()))
    firsts, reading = _ahead(text, at)
    going_on = nlargest(
        _BEAM,
        (
            (score + onward[trail], score, i, lead, trail, char)
            for score, i, lead, char in begun
            if (onward := _onward(char, firsts, reading))
            for trail in _unreadable()[lead]
            if trail in onward
        ),
    )
    grown = [
        _Row(rows[i].data + bytes((lead, trail)), score, rows[i].marks, char)
        for _, score, i, lead, trail, char in going_on
    ]
    return [*grown, *ended]


def _ahead(text: str, at: int) -> tuple[tuple[int, ...], str]:
    """Return the bytes that may stand first at `at`, or the reading by which the byte there is known."""
    if torn := _TORN.match(text, at):
        return (), torn[1]
    if text[at : at + 1] in ("?", "？", LOST):
        return tuple(_unreadable()), ""
    return tuple(text[at : at + 1].encode("gbk", "ignore")[:1]), ""


@lru_cache(maxsize=4096)
def _onward(before: str, firsts: tuple[int, ...], reading: str) -> dict[int, float]:
    """Return how likely the best character is, behind another, that each byte may begin together with what follows."""
    out = {}
    for lead in range(0x81, 0xFF):
        chars = (_simple_character(bytes((lead, n))) for n in (_trail_bytes(lead, reading) if reading else firsts))
        scores = [character_likelihood(before, char) for char in chars if char]
        if scores:
            out[lead] = max(scores)
    return out


@lru_cache(maxsize=256)
def _completions(first: int) -> tuple[tuple[int, str], ...]:
    """Return the bytes that a lost pair may begin with and that end a character begun by `first`."""
    pairs = ((lead, _simple_character(bytes((first, lead)))) for lead in range(0x81, 0xFF))
    return tuple((lead, char) for lead, char in pairs if char)


@lru_cache(maxsize=1)
def _unreadable() -> dict[int, tuple[int, ...]]:
    """Return, by lead byte, the bytes beyond ASCII that make no character of GBK with it."""
    table = {
        lead: tuple(trail for trail in range(0x80, 0xFF) if _character(bytes((lead, trail))) is None)
        for lead in range(0x81, 0xFF)
    }
    return {lead: trails for lead, trails in table.items() if trails}


@lru_cache(maxsize=50_000)
def _character(pair: bytes) -> str | None:
    try:
        char = pair.decode("gbk")
    except UnicodeDecodeError:
        return None
    return char if len(char) == 1 else None


@lru_cache(maxsize=50_000)
def _simple_character(pair: bytes) -> str | None:
    char = _character(pair)
    return simplified(char) if char else None


def _reads(pair: bytes, reading: str) -> bool:
    char = _character(pair)
    return char is not None and reading in readings().get(char, ())


def read_astride(char: str, letter: str, reading: str) -> bool:
    """Tell whether the last byte of a character and a letter make a Traditional character with this reading."""
    encoded = char.encode("gbk", "ignore")
    return len(encoded) == 2 and ord(letter) in _trail_bytes(encoded[1], reading)


@lru_cache(maxsize=1)
def readings() -> dict[str, frozenset[str]]:
    """Return the readings of every character that GBK can write."""
    from pypinyin.pinyin_dict import pinyin_dict

    out = {}
    for code, spelled in pinyin_dict.items():
        char = chr(code)
        try:
            if len(char.encode("gbk")) == 2:
                out[char] = frozenset(spelled.split(","))
        except UnicodeEncodeError:
            continue
    return out


@lru_cache(maxsize=4096)
def _trail_bytes(lead: int, reading: str) -> tuple[int, ...]:
    """Return the bytes that make, after `lead`, a character with this reading that only Traditional text has."""
    return tuple(
        trail
        for trail in range(0x40, 0xFF)
        if _reads(bytes((lead, trail)), reading) and is_traditional(_character(bytes((lead, trail))) or "")
    )
