"""No text makes the work grow faster than itself: ten times a hostile text takes about ten times as long."""

import time

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


def seconds(text: str) -> float:
    started = time.perf_counter()
    try:
        extract(text)
    except DocumentError:
        return 0.0
    return time.perf_counter() - started


@pytest.mark.parametrize("name", HOSTILE)
def test_cost_stays_linear(name: str) -> None:
    """A ratio in one run: quadratic work would take a hundred times as long for ten times the text."""
    small, large = (f"起{HOSTILE[name] * times}3人" for times in (600, 6000))
    seconds(small)
    ratio = min(seconds(large) for _ in range(2)) / max(1e-3, min(seconds(small) for _ in range(3)))
    assert ratio < 40
