"""Take out the readings that scrapers put after Traditional characters, and undo what they tore.

來(lái)源 is 來源 with a reading.  Some scrapers search the bytes of a GBK page for the two bytes of a
character and put its reading behind them, blind to where characters begin.  In 日報 (C8D5 88F3) they
find D588, which is 請: the page then holds C8 D5 88 (qǐng) F3 (bào), and decoding it turns each
unreadable pair of a lead byte and `(` into one `?`, so that it reads 日?qǐng)?bào).  The lost lead
bytes follow from the readings: D5 and a byte that together read qǐng, then that byte and another that
together read bào; only 請 and 報 fit.  Put back and paired anew, C8D5 88F3 is 日報.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from hecha.alignment import Aligned, Edit, apply
from hecha.normalize.script import is_traditional

_SYLLABLE = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ]{1,6}"
_READING = re.compile(rf"(?<=[㐀-鿿])\(({_SYLLABLE})\)")
_TEAR = re.compile(rf"[^\x00-\x7f?？\ufffd](?:\({_SYLLABLE}\))?[?？\ufffd]{_SYLLABLE}\)")
_TORN_READING = re.compile(rf"[?？\ufffd]({_SYLLABLE})\)")
_READING_HERE = re.compile(rf"\(({_SYLLABLE})\)")
_GATE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3}\\)")
_ENOUGH = 3  # a language lesson has a reading or two; a scraper puts them everywhere
_LONGEST_TEAR = 40


@lru_cache(maxsize=1)
def _readings() -> dict[str, frozenset[str]]:
    """Return the readings of every character that GBK can write."""
    from pypinyin.pinyin_dict import pinyin_dict

    out = {}
    for code, readings in pinyin_dict.items():
        char = chr(code)
        try:
            if len(char.encode("gbk")) == 2:
                out[char] = frozenset(readings.split(","))
        except UnicodeEncodeError:
            continue
    return out


@lru_cache(maxsize=4096)
def _trail_bytes(lead: int, reading: str) -> tuple[int, ...]:
    """Return the bytes that make, after `lead`, a character with this reading that only Traditional text has."""
    out = []
    for trail in range(0x40, 0xFF):
        try:
            char = bytes((lead, trail)).decode("gbk")
        except UnicodeDecodeError:
            continue
        if len(char) == 1 and reading in _readings().get(char, ()) and is_traditional(char):
            out.append(trail)
    return tuple(out)


def remove_readings(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Remove readings in brackets and restore the characters that their insertion tore apart.

    A place with no single answer stays as it is; the step's configuration counts such places.
    """
    text = aligned.text
    if not _GATE.search(text):
        return aligned, 0, None
    tears = list(_tears(text))
    readings = [m for m in _READING.finditer(text) if m[1] in _readings().get(text[m.start() - 1], ()) or _toned(m[1])]
    if forced is None and len(tears) + len(readings) < _ENOUGH:
        return aligned, 0, None
    edits: list[Edit] = []
    unsolved = 0
    for start, end, restored in tears:
        if restored is None:
            unsolved += 1
        else:
            edits.append(Edit(start, end, restored))
    taken = [(e.start, e.end) for e in edits]
    inside = {place for start, end in taken for place in range(start, end)}
    edits += [Edit(m.start(), m.end(), "") for m in readings if m.start() not in inside]
    edits.sort()
    return apply(aligned, edits), len(edits), f"unsolved={unsolved}" if unsolved else None


def _toned(reading: str) -> bool:
    return not reading.isascii()


def _tears(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Yield (start, end, restored or None) of each torn stretch."""
    at = 0
    while match := _TEAR.search(text, at):
        end, restored = _mend(text, match.start())
        if restored is None:
            at = match.end()
            yield match.start(), match.end(), None
        else:
            yield match.start(), end, restored
            at = end


def _mend(text: str, start: int) -> tuple[int, str | None]:
    """Return the end of the torn stretch at `start` and its only restoration, or None.

    The stretch ends where the bytes fall into step again, that is at an even number of them.
    """
    beginnings = [text[start].encode("gbk", "ignore")]
    if len(beginnings[0]) != 2:
        return start, None
    at = start + 1
    while at < len(text) and at - start < _LONGEST_TEAR:
        if torn := _TORN_READING.match(text, at):
            beginnings = [b + bytes((t,)) for b in beginnings for t in _trail_bytes(b[-1], torn[1])]
            at = torn.end()
        elif whole := _READING_HERE.match(text, at):
            at = whole.end()
            continue
        else:
            char = text[at]
            if char in "?？\ufffd\n" or (char.isascii() and not "@" <= char <= "~"):
                return at, None
            encoded = char.encode("gbk", "ignore")  # a letter may be the second byte of a torn character
            if not encoded:
                return at, None
            beginnings = [b + encoded for b in beginnings]
            at += 1
        if not beginnings:
            return at, None
        if len(beginnings[0]) % 2 == 0:
            answers = {answer for b in beginnings if (answer := _decode(b))}
            if len(answers) != 1:
                return at, None
            answer = answers.pop()
            own = _READING_HERE.match(text, at)
            if own and own[1] in _readings().get(answer[-1], ()):
                at = own.end()  # the reading of the last character itself
            return at, answer
    return at, None


def _decode(encoded: bytes) -> str | None:
    try:
        return encoded.decode("gbk")
    except UnicodeDecodeError:
        return None
