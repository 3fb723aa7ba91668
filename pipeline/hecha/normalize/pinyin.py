"""Take out the readings that scrapers put after Traditional characters, and undo what they tore.

來(lái)源 is 來源 with a reading; `tears` undoes the tears.
"""

import re
from collections.abc import Iterator

from hecha.alignment import Aligned, Edit, apply
from hecha.normalize.tears import SYLLABLE, TEAR, Mended, mend, read_astride, readings

# A reading may have been torn by another itself: (yōu(zī)).
_READING = re.compile(rf"(?<=[㐀-鿿])\(({SYLLABLE})(?:\({SYLLABLE}\))?\)")
# The second byte of a character and a letter behind it may be taken for a Traditional character: 桂B(yǎng).
_ASTRIDE = re.compile(rf"([㐀-鿿])(?:\({SYLLABLE}\))?([@-~])\(({SYLLABLE})\)")
_GATE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3}\\)")
_ENOUGH = 3  # a language lesson has a reading or two; a scraper puts them everywhere


def remove_readings(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Remove readings in brackets and restore the characters that their insertion tore apart.

    A place with no single answer stays as it is; the step's configuration counts such places.
    """
    text = aligned.text
    if not _GATE.search(text):
        return aligned, 0, None
    tears = list(_tears(text, forced is not None))
    placed = [m for m in _READING.finditer(text) if m[1] in readings().get(text[m.start() - 1], ()) or _toned(m[1])]
    astride = [m for m in _ASTRIDE.finditer(text) if read_astride(m[1], m[2], m[3])]
    if forced is None and len(tears) + len(placed) < _ENOUGH:
        return aligned, 0, None
    edits: list[Edit] = []
    unsolved = 0
    for start, mended in tears:
        if mended is None or "\ufffd" in mended.text:
            unsolved += 1
        if mended is not None:
            edits.append(Edit(start, mended.end, mended.text))
    taken = [(e.start, e.end) for e in edits]
    inside = {place for start, end in taken for place in range(start, end)}
    edits += [Edit(m.start(), m.end(), "") for m in placed if m.start() not in inside]
    edits += [Edit(m.end(2), m.end(), "") for m in astride if m.end(2) not in inside]
    edits.sort()
    return apply(aligned, edits), len(edits), f"unsolved={unsolved}" if unsolved else None


def _toned(reading: str) -> bool:
    return not reading.isascii()


def _tears(text: str, replayed: bool) -> Iterator[tuple[int, Mended | None]]:
    """Yield where each torn stretch starts and its restoration, if there is a clear one."""
    at = 0
    while match := TEAR.search(text, at):
        mended = mend(text, match.start(), clear=0.0) if replayed else mend(text, match.start())
        yield match.start(), mended
        at = mended.end if mended else match.end()
