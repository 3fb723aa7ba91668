"""Has a list as many members as the report says?"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hecha.resolve import announced
from hecha.spans import Span, SpanIndex

_CLASSES = frozenset(("类", "项", "种", "个方面", "大类", "方面", "大", "点", "步", "条", "个"))
_BODIES = frozenset(("家", "部门", "个", "单位", "个部门"))
_MOST = 20
# 刷单返利、虚假投资理财、冒充客服|三类: the members right before their number
_BEFORE = re.compile(
    r"(?P<members>(?:[^、，。；：:,;\s“”]{2,12}、)+[^、，。；：:,;\s“”和与及]{2,12}?(?:[和与及][^、，。；：:,;\s“”]{2,12}?)?)(?P<etc>等)?(?:这|共|共计|合计)?$"
)
_ORDINALS = re.compile("([一二三四五六七八九十])是")
_AFTER_ANNOUNCED = re.compile(r"[^。！？\n]{0,24}[：:。]?")
_DIGITS = "一二三四五六七八九十"


def check_lists(text: str, figures: Sequence[Mapping[str, Any]], institutions: Sequence[Span]) -> list[dict[str, Any]]:
    """Return a check for each number that announces or sums up a list.

    >>> from decimal import Decimal as D
    >>> said = "刷单返利、虚假投资、冒充客服三类案件占七成"
    >>> row = dict(
    ...     id="f1", text="三类", value=D(3), value_max=None, bound="exact", kind="count", unit="类", start=14, end=16
    ... )
    >>> [(c["verdict"], c["explanation"]) for c in check_lists(said, [row], [])]
    [('consistent', '刷单返利、虚假投资、冒充客服 = 3, 三类')]
    """
    names = SpanIndex(institutions)
    out = []
    for figure in figures:
        if figure["kind"] != "count" or figure["value_max"] is not None or not 2 <= figure["value"] <= _MOST:
            continue
        found = _listed_before(text, figure, names) or _counted_behind(text, figure)
        if found is not None:
            verdict, explanation = found
            out.append(
                {"kind": "list_length", "verdict": verdict, "figures": (figure["id"],), "explanation": explanation}
            )
    return out


def check_members(mechanisms: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a check for each formula that announces how many parts it has and has them listed behind it.

    >>> row = dict(name="“四大陋习”", parts=("推诿扯皮", "冷硬横推", "吃拿卡要", "弄虚作假"))
    >>> [(c["verdict"], c["explanation"]) for c in check_members([row])]
    [('consistent', '推诿扯皮、冷硬横推、吃拿卡要、弄虚作假 = 4, “四大陋习”')]
    """
    out = []
    for mechanism in mechanisms:
        count = announced(mechanism["name"])
        if count is None or not mechanism["parts"]:
            continue
        # One too few or too many may lie in how the list is cut.
        verdict = "consistent" if len(mechanism["parts"]) == count else "open"
        explanation = f"{'、'.join(mechanism['parts'])} = {len(mechanism['parts'])}, {mechanism['name']}"
        out.append({"kind": "list_length", "verdict": verdict, "figures": (), "explanation": explanation})
    return out


def _listed_before(text: str, figure: Mapping[str, Any], names: SpanIndex) -> tuple[str, str] | None:
    match = _BEFORE.search(text, max(0, figure["start"] - 120), figure["start"])
    if not match:
        return None
    members = [m for m in re.split("、|[和与]|(?<![涉以普])及", match["members"]) if m]
    count = len(members)
    bodies = names.touching(Span(match.start("members"), match.end("members")))
    unit = figure["unit"] or ""
    of_bodies = unit in _BODIES and len(bodies) >= count - 1 and bodies[-1].end >= match.end("members") - 1
    if unit not in _CLASSES - {"个", "条", "大"} and not of_bodies and not (match["etc"] and unit in _CLASSES):
        return None
    written = "、".join(members)
    if match["etc"]:
        verdict = "inconsistent" if count > figure["value"] else "consistent" if count == figure["value"] else "open"
        return verdict, f"{written} = {count}, 等{figure['text']}"
    if count == figure["value"]:
        return "consistent", f"{written} = {count}, {figure['text']}"
    near = abs(count - figure["value"]) == 1 and count > 2
    return ("inconsistent" if near else "open"), f"{written} = {count}, {figure['text']}"


def _counted_behind(text: str, figure: Mapping[str, Any]) -> tuple[str, str] | None:
    """Read 三项措施：一是…；二是…；三是…."""
    if (figure["unit"] or "") not in _CLASSES or figure["value"] > len(_DIGITS):
        return None
    intro = _AFTER_ANNOUNCED.match(text, figure["end"])
    end = text.find("\n", figure["end"])
    stretch = text[figure["end"] : min(end if end >= 0 else len(text), figure["end"] + 600)]
    first = stretch.find("一是")
    if first < 0 or intro is None or first > len(intro[0]) + 1:
        return None
    reached = 0
    for match in _ORDINALS.finditer(stretch):
        if _DIGITS.index(match[1]) == reached:
            reached += 1
    if reached < 2:
        return None
    if reached < figure["value"] and re.search(f"[，。；]{_DIGITS[reached]}[^，。；]", stretch):
        return None  # 三要…: counted in other words
    verdict = "consistent" if reached == figure["value"] else "inconsistent"
    return verdict, f"一是 … {_DIGITS[reached - 1]}是 = {reached}, {figure['text']}"
