"""What a printed number can stand for: 2.86亿元 is any amount from 2.855亿元 to 2.865亿元."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from hecha.numerals import SCALES

_ARABIC = re.compile(r"\d[\d,，  ]*(?:\.(?P<decimals>\d+))?(?P<scale>[十百千万亿兆]*)")
_LAST_SCALE = re.compile("[百千万亿兆]+(?=[余多来许]?[^零一二三四五六七八九十两百千万亿兆\\d]*$)")
_COUNTED = ("count", "age")
_VAGUE = Decimal("0.1")  # 约, 左右
_BEYOND = Decimal("0.25")  # 逾九成 says little of what lies further off


class Range(NamedTuple):
    low: Decimal
    high: Decimal

    def meets(self, other: "Range") -> bool:
        return self.low <= other.high and other.low <= self.high


def step(figure: Mapping[str, Any]) -> Decimal:
    """Return the unit of the last printed digit: 0.01亿 of 2.86亿元, 1 of 42%, 10 of 四成, 0 of a plain count."""
    text = figure["text"]
    if figure["unit"] == "%" and "%" not in text and "百分之" not in text:
        return Decimal(1) if re.search("[成折][零一二三四五六七八九半\\d]", text) else Decimal(10)
    if arabic := _ARABIC.search(text):
        scale = Decimal(1)
        for char in arabic["scale"]:
            scale *= SCALES[char]
        decimals = len(arabic["decimals"] or "")
        if not decimals and scale == 1 and figure["kind"] in _COUNTED:
            return Decimal(0)
        return scale / Decimal(10) ** decimals
    if match := _LAST_SCALE.search(text):
        scale = Decimal(1)
        for char in match[0]:
            scale *= SCALES[char]
        return scale
    return Decimal(0) if figure["kind"] in _COUNTED else Decimal(1)


def stands_for(figure: Mapping[str, Any]) -> Range:
    """Return the range of values that a figure can stand for: its rounding, its hedge, its two ends.

    >>> from decimal import Decimal as D
    >>> row = dict(text="2.86亿元", value=D(286000000), value_max=None, bound="exact", kind="money", unit="元")
    >>> stands_for(row)
    Range(low=Decimal('285500000'), high=Decimal('286500000'))
    """
    low, high = figure["value"], figure["value_max"] or figure["value"]
    unit = step(figure)
    low, high = low - unit / 2, high + unit / 2
    bound = figure["bound"]
    if bound == "about" or bound == "range":
        return Range(low - abs(low) * _VAGUE, high + abs(high) * _VAGUE)
    if bound == "over":
        return Range(figure["value"], high + abs(high) * _BEYOND)
    if bound == "under":
        return Range(low - abs(low) * _BEYOND, figure["value_max"] or figure["value"])
    return Range(low, high)


def quotient(a: Range, b: Range) -> Range | None:
    """Return the range of a / b, both positive; None where b may be nothing."""
    if a.low < 0 or b.low <= 0:
        return None
    return Range(a.low / b.high, a.high / b.low)


def exact(*figures: Mapping[str, Any]) -> bool:
    return all(f["bound"] == "exact" and f["value_max"] is None for f in figures)


def said(value: Decimal, digits: int = 2) -> str:
    """Write a computed number as a reader would: 86.65, 42, 1.3."""
    rounded = round(value, digits)
    return format(rounded.normalize(), "f") if rounded else "0"
