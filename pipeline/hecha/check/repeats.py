"""Does the headline say what the body says?"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hecha.check.rounding import stands_for
from hecha.spans import Span

_NEAR = Decimal("0.5")  # a number further off tells of something else


def check_repeats(figures: Sequence[Mapping[str, Any]], title: Span | None) -> list[dict[str, Any]]:
    """Return a check for each figure of the headline that the body states too, of the same item and unit."""
    if title is None:
        return []
    out = []
    for head in figures:
        if not (title.start <= head["start"] and head["end"] <= title.end) or not head["item"]:
            continue
        told = [f for f in figures if f["start"] >= title.end and _same_statement(head, f)]
        fitting = next((f for f in told if _holds(head, f) or _holds(f, head)), None)
        if fitting is not None:
            out.append(_row("consistent", head, fitting, "=" if head["value"] == fitting["value"] else "≈"))
        elif told and sum(f["value"] for f in told) != head["value"]:
            nearest = min(told, key=lambda f: abs(f["value"] - head["value"]))
            off = abs(nearest["value"] - head["value"])
            if nearest["bound"] == head["bound"] and off <= _NEAR * max(head["value"], nearest["value"]):
                sure = nearest["item"] == head["item"] and len({f["value"] for f in told}) == 1
                out.append(_row("inconsistent" if sure else "open", head, nearest, "≠"))
    return out


def _holds(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Tell whether one number can stand for the value of the other: 1.2兆 for 1兆2,500亿."""
    can = stands_for(a)
    return bool(can.low <= b["value"] <= can.high)


def _same_statement(head: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if head["kind"] != other["kind"] or head["unit_id"] != other["unit_id"] or not other["item"]:
        return False
    if head["direction"] and other["direction"] and head["direction"] != other["direction"]:
        return False
    a, b = head["item"], other["item"]
    return len(a) > 1 and (a in b or b in a)


def _row(verdict: str, head: Mapping[str, Any], told: Mapping[str, Any], sign: str) -> dict[str, Any]:
    return {
        "kind": "repeated",
        "verdict": verdict,
        "figures": (head["id"], told["id"]),
        "explanation": f"{head['text']} {sign} {told['text']} ({head['item']})",
    }
