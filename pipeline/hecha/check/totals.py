"""Do the parts of a total fit it?"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from hecha.check.rounding import exact, stands_for, step

_AMOUNTS = ("count", "money", "measure")


def check_totals(figures: Sequence[Mapping[str, Any]], complete: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return a check for each total with parts.

    Parts that make up the total are consistent; parts that exceed it are inconsistent; parts that leave a remainder
    leave the question open, because a report need not name them all, unless the total is among the `complete`.

    >>> rows = [
    ...     dict(
    ...         id=i,
    ...         text=t,
    ...         value=Decimal(v),
    ...         value_max=None,
    ...         part_of=p,
    ...         bound="exact",
    ...         kind="count",
    ...         unit="件",
    ...         unit_id="case",
    ...     )
    ...     for i, t, v, p in (("f1", "9件", 9, None), ("f2", "3件", 3, "f1"), ("f3", "6件", 6, "f1"))
    ... ]
    >>> [(c["verdict"], c["explanation"]) for c in check_totals(rows)]
    [('consistent', '3件 + 6件 = 9件')]
    """
    by_id = {f["id"]: f for f in figures}
    parts: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for figure in figures:
        total = by_id.get(figure["part_of"] or "")
        if total is not None and figure["kind"] in _AMOUNTS and figure["unit"] == total["unit"]:
            parts[total["id"]].append(figure)
    return [_check(by_id[total_id], members, total_id in complete) for total_id, members in parts.items()]


def _check(total: Mapping[str, Any], members: Sequence[Mapping[str, Any]], complete: bool) -> dict[str, Any]:
    made = sum((m["value"] for m in members), Decimal(0))
    slack = sum((step(m) for m in members), step(total)) / 2
    sign, verdict = "=", "consistent"
    if made < total["value"] - (slack if len(members) > 1 else 0):
        sign, verdict = "<", "inconsistent" if complete and exact(total, *members) else "open"
    elif made > total["value"] + slack:
        sign = ">"
        # parts may overlap where each is one of several kinds; one part alone can never exceed its total
        over = max(m["value"] for m in members) > stands_for(total).high
        verdict = "inconsistent" if exact(total, *members) or (over and exact(total)) else "open"
    elif made != total["value"]:
        sign = "≈"
    terms = " + ".join(m["text"] for m in members)
    return {
        "kind": "parts_of_total",
        "verdict": verdict,
        "figures": (total["id"], *(m["id"] for m in members)),
        "explanation": f"{terms} {sign} {total['text']}",
    }
