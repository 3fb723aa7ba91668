"""Is a stated share that of the part and the total?"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hecha.check.rounding import Range, exact, quotient, said, stands_for

_SHARE = re.compile(
    r"(?:^|[，,])(?:约|仅|只)?占(?:到|了|比|总数的?|总量的?|全部的?|(?P<of>[^，,。；]{1,8})的(?:比重|比例))?(?:为|达到?|升至|降至|约|仅)*$"
    r"|[，,](?P<stem>[^，,。；]{1,6})[率面](?:为|达到?|升至|降至|约|接近|超过?|只有|仅)*$"
)
_NEAR = 30


def _told_of(text: str, part: Mapping[str, Any], total: Mapping[str, Any], between: str) -> bool:
    """Tell whether the share is that of the part: 破|357起，破案率, but not 规上企业200家，开工率 nor 占全国的比重."""
    match = _SHARE.search(between)
    if match is None:
        return False
    if match["of"]:
        return not match["of"].startswith("全") and bool(set(match["of"]) & set(total["item"] or ""))
    if match["stem"]:
        clause = re.split("[，,。；;]", text[max(0, part["start"] - 16) : part["start"]])[-1] + between.split("，")[0]
        return bool(set(match["stem"]) & set(clause)) and not re.search(f"[不未无]{match['stem'][0]}", clause)
    return True


def check_shares(text: str, figures: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a check for each share behind a part of a stated total: 412起中破案357起，破案率86.65%.

    >>> def row(id, text, value, unit, kind, start, part_of=None):
    ...     return dict(
    ...         id=id,
    ...         text=text,
    ...         value=Decimal(value),
    ...         value_max=None,
    ...         bound="exact",
    ...         unit=unit,
    ...         kind=kind,
    ...         part_of=part_of,
    ...         direction=None,
    ...         item=None,
    ...         compared_with=None,
    ...         start=start,
    ...         end=start + len(text),
    ...     )
    >>> said = "立案412起，已破357起，破案率86.65%。"
    >>> rows = [
    ...     row("f1", "412起", 412, "起", "count", 2),
    ...     row("f2", "357起", 357, "起", "count", 9, "f1"),
    ...     row("f3", "86.65%", "86.65", "%", "percent", 17),
    ... ]
    >>> [(c["verdict"], c["explanation"]) for c in check_shares(said, rows)]
    [('consistent', '357起 ÷ 412起 = 86.65%, 86.65%')]
    """
    by_id = {f["id"]: f for f in figures}
    out = []
    for i, part in enumerate(figures):
        total = by_id.get(part["part_of"] or "")
        share = next((f for f in figures[i + 1 : i + 3] if not (f["direction"] and f["compared_with"])), None)
        if total is None or share is None or share["kind"] not in ("percent", "fraction"):
            continue
        between = text[part["end"] : share["start"]]
        if len(between) > _NEAR or re.search("[。；;\n）)]", between) or not _told_of(text, part, total, between):
            continue
        ratio = quotient(stands_for(part), stands_for(total)) if part["unit"] == total["unit"] else None
        if ratio is None:
            continue
        factor = Decimal(100 if share["kind"] == "percent" else 1)
        fits = Range(ratio.low * factor, ratio.high * factor).meets(stands_for(share))
        made = part["value"] / total["value"] * factor
        out.append(
            {
                "kind": "percentage",
                "verdict": "consistent" if fits else "inconsistent" if exact(part, total) else "open",
                "figures": (total["id"], part["id"], share["id"]),
                "explanation": f"{part['text']} ÷ {total['text']} = {said(made)}{'%' if factor > 1 else ''}, {share['text']}",
            }
        )
    return out
