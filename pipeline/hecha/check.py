"""Arithmetic within a record: do the parts of a total fit it?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any


def check_totals(figures: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a check for each total with two or more parts.

    Parts that make up the total exactly are consistent; parts that exceed it are inconsistent; parts
    that leave a remainder leave the question open, because a report need not name them all.

    >>> rows = [
    ...     dict(id=i, text=t, value=Decimal(v), part_of=p, bound="exact")
    ...     for i, t, v, p in (("f1", "9件", 9, None), ("f2", "3件", 3, "f1"), ("f3", "6件", 6, "f1"))
    ... ]
    >>> [(c["verdict"], c["explanation"]) for c in check_totals(rows)]
    [('consistent', '3件 + 6件 = 9件')]
    """
    by_id = {f["id"]: f for f in figures}
    parts: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for figure in figures:
        if figure["part_of"]:
            parts[figure["part_of"]].append(figure)
    out = []
    for total_id, members in parts.items():
        if len(members) < 2:
            continue
        total = by_id[total_id]
        made = sum((m["value"] for m in members), Decimal(0))
        vague = any(f["bound"] != "exact" for f in (total, *members))
        sign, verdict = "=", "consistent"
        if made < total["value"]:
            sign, verdict = "<", "open"
        elif made > total["value"]:
            sign, verdict = ">", "open" if vague else "inconsistent"
        terms = " + ".join(m["text"] for m in members)
        out.append(
            {
                "kind": "parts_of_total",
                "verdict": verdict,
                "figures": (total_id, *(m["id"] for m in members)),
                "explanation": f"{terms} {sign} {total['text']}",
            }
        )
    return out
