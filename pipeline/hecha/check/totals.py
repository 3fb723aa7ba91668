"""Do the parts of a total fit it?"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hecha.check.rounding import exact, stands_for, step

_AMOUNTS = ("count", "money", "measure")


def check_totals(
    figures: Sequence[Mapping[str, Any]], complete: Collection[str] = (), text: str = ""
) -> list[dict[str, Any]]:
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
    return [_check(by_id[total_id], members, total_id in complete, text) for total_id, members in parts.items()]


def _in_one_list(members: Sequence[Mapping[str, Any]], text: str) -> bool:
    return all(
        re.fullmatch("[^，,。；;]{0,20}[、和与及][^，,。；;]{0,20}", text[a["end"] : b["start"]])
        for a, b in pairwise(members)
    )


def _check(total: Mapping[str, Any], members: Sequence[Mapping[str, Any]], complete: bool, text: str) -> dict[str, Any]:
    for size in range(2, len(members)):  # 男子70人，女子50人，最终10人晋级: those that make it up, and others
        if sum(m["value"] for m in members[:size]) == total["value"]:
            members = members[:size]
            break
    made = sum((m["value"] for m in members), Decimal(0))
    slack = sum((step(m) for m in members), step(total)) / 2
    sign, verdict = "=", "consistent"
    if made < total["value"] - (slack if len(members) > 1 else 0):
        sign, verdict = "<", "inconsistent" if complete and exact(total, *members) else "open"
    elif made > total["value"] + slack:
        sign = ">"
        # told one by one, parts may overlap (女党员100名，35岁以下300名); in one list, or alone, they cannot
        over = max(m["value"] for m in members) > stands_for(total).high
        apart = complete or over or _in_one_list(members, text)
        verdict = "inconsistent" if apart and exact(total, *members) else "open"
    elif made != total["value"]:
        sign = "≈"
    terms = " + ".join(m["text"] for m in members)
    return {
        "kind": "parts_of_total",
        "verdict": verdict,
        "figures": (total["id"], *(m["id"] for m in members)),
        "explanation": f"{terms} {sign} {total['text']}",
    }
