"""Take out the readings that scrapers put after Traditional characters, and undo what they tore.

來(lái)源 is 來源 with a reading; `tears` undoes the tears.
"""

import re
from collections import Counter
from collections.abc import Iterator

from hecha.alignment import Aligned, Edit, apply
from hecha.normalize.tears import LOST, SYLLABLE, TEAR, Mended, mend, read_astride, readings

# A reading may have been torn by another itself: (yōu(zī)).
_READING = re.compile(rf"(?<=[㐀-鿿])\(({SYLLABLE})(?:\({SYLLABLE}\))?\)")
# The second byte of a character and a letter behind it may be taken for a Traditional character: 桂B(yǎng).
_ASTRIDE = re.compile(rf"([㐀-鿿])(?:\({SYLLABLE}\))?([@-~])\(({SYLLABLE})\)")
_GATE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3}\\)")
_ENOUGH = 3  # a language lesson has a reading or two; a scraper puts them everywhere


def remove_readings(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Remove readings in brackets and restore the characters that their insertion tore apart.

    A place with no clear answer stays as it is; the step's configuration counts such places, and names
    the restorations that only their context made clear.
    """
    text = aligned.text
    if not _GATE.search(text):
        return aligned, 0, None
    placed = [m for m in _READING.finditer(text) if m[1] in readings().get(text[m.start() - 1], ()) or _toned(m[1])]
    astride = [m for m in _ASTRIDE.finditer(text) if read_astride(m[1], m[2], m[3])]
    if forced is None and len(TEAR.findall(text)) + len(placed) < _ENOUGH:
        return aligned, 0, None
    if forced is None:
        likely = [m for _, m in _tears(text, None) if m and m.by_context]
        times = Counter(m.text for m in likely)
        known = frozenset(m.text for m in likely if m.clear or times[m.text] > 1)
    else:
        known = frozenset(forced.partition("by-context=")[2].split("|"))
    tears = list(_tears(text, known))
    edits = [Edit(start, mended.end, mended.text) for start, mended in tears if mended]
    unsolved = sum(mended is None or LOST in mended.text for _, mended in tears)
    inside = {place for edit in edits for place in range(edit.start, edit.end)}
    edits += [Edit(m.start(), m.end(), "") for m in placed if m.start() not in inside]
    edits += [Edit(m.end(2), m.end(), "") for m in astride if m.end(2) not in inside]
    edits.sort()
    said = [f"unsolved={unsolved}"] if unsolved else []
    said += [f"by-context={'|'.join(sorted(known))}"] if known else []
    return apply(aligned, edits), len(edits), " ".join(said) or None


def _toned(reading: str) -> bool:
    return not reading.isascii()


def _tears(text: str, known: frozenset[str] | None) -> Iterator[tuple[int, Mended | None]]:
    """Yield where each torn stretch starts and its restoration, if there is a clear one."""
    at = 0
    while match := TEAR.search(text, at):
        mended = mend(text, match.start(), known)
        yield match.start(), mended
        at = mended.end if mended and mended.clear else match.end()
