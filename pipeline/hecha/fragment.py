"""Links that open a page at given words: text fragments, as browsers read them."""

import re
from urllib.parse import quote

_SHORT = 24
_EDGE = 12


def text_fragment(text: str, start: int, end: int) -> str:
    """Return the `#:~:text=` directive for `text[start:end]`; a long or broken stretch is named by both its ends.

    A browser matches words within one block of the page each, so neither end reaches over a line.

    >>> text_fragment("全市共立案87人。", 5, 8)
    '#:~:text=87%E4%BA%BA'
    """
    lines = [line.strip() for line in re.split(r"[\n\t]", text[start:end]) if line.strip()]
    if not lines:
        return ""
    if len(lines) == 1 and len(lines[0]) <= _SHORT:
        return "#:~:text=" + _encode(lines[0])
    return "#:~:text=" + _encode(lines[0][:_EDGE]) + "," + _encode(lines[-1][-_EDGE:])


def _encode(words: str) -> str:
    return quote(words.strip(), safe="").replace("-", "%2D")
