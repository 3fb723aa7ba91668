"""Does a stated change lead from the old value to the new one?"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hecha.check.rounding import Range, exact, quotient, said, stands_for

_HUNDRED = Decimal(100)


# Against these the old value is not the one that the change is told of: 比省定时限少12天.
_OTHER_BASE = re.compile(
    "(?<![同环])[比较于](?![^，。；]{0,8}(?:[年月周季期届日前]|原来|改革))|超[^，。；]{0,4}(?:水位|标准|限值)|领先|落后|%.*(?<![同环])[比较]"
)
_FALLING = re.compile("[降跌减]幅|亏损|赤字|逆差|净流出")


def check_changes(text: str, figures: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a check for each change whose old and new value are both stated: 由5.6%降至5.1%，下降0.5个百分点.

    >>> def row(id, text, value, unit, kind, compared, direction=None):
    ...     return dict(
    ...         id=id,
    ...         text=text,
    ...         value=Decimal(value),
    ...         value_max=None,
    ...         bound="exact",
    ...         unit=unit,
    ...         unit_id=unit,
    ...         kind=kind,
    ...         compared_with=compared,
    ...         direction=direction,
    ...         item="骗案",
    ...         start=0,
    ...         end=0,
    ...     )
    >>> rows = [
    ...     row("f1", "2541宗", "2541", "宗", "count", None),
    ...     row("f2", "3608宗", "3608", "宗", "count", "f1"),
    ...     row("f3", "42%", "42", "%", "percent", "f2", "up"),
    ... ]
    >>> [(c["verdict"], c["explanation"]) for c in check_changes("", rows)]
    [('consistent', '(3608宗 - 2541宗) ÷ 2541宗 = 41.99%, 42%')]
    """
    by_id = {f["id"]: f for f in figures}
    out = []
    for change in figures:
        new = by_id.get(change["compared_with"] or "")
        old = by_id.get(new["compared_with"] or "") if new else None
        if new is None or old is None or new["unit"] != old["unit"] or new["kind"] != old["kind"]:
            continue
        between = text[max(new["end"], old["end"]) : change["start"]]
        if not _same_thing(change["item"], new["item"]) or _OTHER_BASE.search(between):
            continue
        if _FALLING.search(text[max(0, old["start"] - 16) : old["start"]]) or min(new["value"], old["value"]) < 0:
            continue  # a 降幅 that narrows, a loss that grows: up and down change places
        if change["kind"] == new["kind"] and not change["direction"]:
            continue  # another level
        if change["kind"] == "percentage_point" and (
            change["unit"] not in ("个百分点", "个基点") or new["unit"] != "%"
        ):
            continue
        if (found := _check(change, new, old)) is not None:
            verdict, explanation = found
            out.append(
                {
                    "kind": "change",
                    "verdict": verdict,
                    "figures": (old["id"], new["id"], change["id"]),
                    "explanation": explanation,
                }
            )
    return out


def _same_thing(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a in b or b in a


def _check(change: Mapping[str, Any], new: Mapping[str, Any], old: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the verdict and the arithmetic of one change, or None where they do not belong together."""
    up = new["value"] >= old["value"]
    if change["direction"] not in (None, "up" if up else "down"):
        verdict = "inconsistent" if exact(new, old) else "open"
        return (
            verdict,
            f"{old['text']} → {new['text']}, {change['text']} ({'上升' if change['direction'] == 'up' else '下降'})",
        )
    more, less = (new, old) if up else (old, new)
    difference = f"{more['text']} - {less['text']}"
    if change["kind"] == "percentage_point" or (
        change["unit"] == new["unit"] and change["kind"] == new["kind"] != "percent"
    ):
        low, high = stands_for(more), stands_for(less)
        made = Range(low.low - high.high, low.high - high.low)
        value = more["value"] - less["value"]
        stated = (
            change["value"]
            if change["kind"] != "percentage_point" or change["unit"] == "个百分点"
            else change["value"] / 100
        )
        fits = made.meets(stands_for(change)) if stated == change["value"] else made.low <= stated <= made.high
        return _verdict(fits, change, new, old), f"{difference} = {said(value)}, {change['text']}"
    if (
        change["kind"] in ("percent", "multiple")
        and new["kind"] not in ("percent", "percentage_point")
        and old["value"] > 0
    ):
        ratio = quotient(stands_for(new), stands_for(old))
        if ratio is None:
            return None
        factor = _HUNDRED if change["kind"] == "percent" else Decimal(1)
        made = Range((ratio.low - 1) * factor, (ratio.high - 1) * factor)
        if not up:
            made = Range(-made.high, -made.low)
        value = abs(new["value"] - old["value"]) / old["value"] * factor
        unit = "%" if change["kind"] == "percent" else "倍"
        fits = made.meets(stands_for(change))
        if not fits and change["kind"] == "multiple":  # 是去年的2.3倍 and 增长2.3倍 are told apart by their words only
            fits = Range(made.low + 1, made.high + 1).meets(stands_for(change))
        return _verdict(
            fits, change, new, old
        ), f"({difference}) ÷ {old['text']} = {said(value)}{unit}, {change['text']}"
    return None


def _verdict(fits: bool, *figures: Mapping[str, Any]) -> str:
    return "consistent" if fits else "inconsistent" if exact(*figures) else "open"
