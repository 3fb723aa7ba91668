"""No text makes the work grow faster than itself: ten times a hostile text costs about ten times the calls.

Calls are counted, as they are the same on every machine and every run; `benchmarks/growth.py` has the times.
"""

import sys
from contextlib import suppress
from types import FrameType

import pytest

from hecha.errors import DocumentError
from hecha.pipeline import extract

HOSTILE = {
    "digits": "1",
    "numerals": "一",
    "scales": "三万",
    "opening quotes": "“",
    "opening titles": "《",
    "nested titles": "《甲〈乙",
    "tears": "日?qǐng)",
    "heads": "检察院",
    "mechanisms": "制度、机制",
    "spaces": " ",
    "dates": "2021年3月",
    "since": "开展",
    "parts": "百分之",
    "ranges": "3至",
    "ranks": "市",
    "latin": "a1b2",
    "sentences": "全市立案3起，其中2起。",
}


def calls(text: str) -> int:
    """Return how often a function, of Python's or C's, is called while a text is read."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        with suppress(DocumentError):  # nothing but digits, say: refused in the same time
            extract(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", HOSTILE)
def test_cost_stays_linear(name: str) -> None:
    small, large = (f"起{HOSTILE[name] * times}3人" for times in (200, 2000))
    calls(small)  # tables are loaded once
    assert calls(large) < 15 * max(calls(small), 1000)
