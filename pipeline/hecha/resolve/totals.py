"""Which total a figure is part of: 其中移送3人, 42个断面中38个, 送检1264份，检出612份, 3件、6件，合计9件."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from hecha.find.figures import Figure
from hecha.resolve.nearby import begin_after

_CUE = re.compile("其中(?:的)?|当中|包括|(?<![㐀-鿿])含有?(?!量)")
_CLAUSE_GROUP_END = "。！？\n"
_SHARES = ("percent", "fraction")
_PERSONS = ("person", "instance_case")  # 通报18例，其中2人死亡
_NO_AMOUNT = ("percent", "percentage_point", "multiple", "fraction", "rate", "age", "duration")
_NEAR = 120  # characters between a total and 其中
_ADJOINING = 3  # characters between two totals that stand together: 463户1785人
_SUM = re.compile("(?:合计|共计|总计|之和|总共|共)(?:为|达|是)?(?:人民币|新台币)?$")
# 42个断面中，水质优良的有|38个
_AMONG = re.compile(
    r"(?P<counted>[^，。；,;\d（(]{0,20}?)(?:(?<![初高其集空])中|里|内)(?P<comma>[，,]?)(?:已|有|仅|就|只|约)*[^，。；,;]{0,16}"
)
_DONE = "已(?!达)|破案|侦破|抢通|修复|恢复|办结|审结|查结|结案|检出|查出|发现|完成|完赛|整改|收获|解决|落实|兑现|回复|采纳|化解|销号|清零|破获|通过|合格|达标|入选|录取|投产|开工|竣工|签约"
# 31条黑臭水体|已有27条, 送检标本1264份，|检出阳性612份
_OF_THEM = re.compile(rf"(?P<clause>[^。；;]{{0,30}}?)(?:{_DONE})[^，。；,;\d]{{0,10}}")
_NOT_DONE = re.compile(f"[不未](?:{_DONE})")
# 教师1320名（初中|867名）
_IN_BRACKETS = re.compile(r"[（(](?!去年|上年|前年|同期|约合|折合|原|含|不含|合)[^，。；（）()\d]{1,12}")
_BASE_BEFORE = re.compile("[由从][^，。；,;]{0,10}的?$|(?<![同环])[比较][^，。；;,]{0,16}$")
# A base or a difference is no part: 较乙村的|80户, 多|20户, 目标|8万人.
_SENTENCE_END = re.compile("[。！？\\n]")
_GAP_BEFORE = re.compile(
    "(?<![同环])[比较由从][^，。；;,]{0,16}$|[多少高低增减升降涨跌快慢](?:出|了|加|长)?$|目标(?:任务)?(?:为|的)?$"
)
_LISTED = re.compile("[^，。；;,、]{0,10}、[^，。；;,、]{0,10}")  # 超期办结11件、多要材料|23件
_SHARE_SAID = re.compile("占(?:到|了|比)?$|[为有达是]$")
# 总投资4.27亿元，中央预算内资金占|四成
_HOLDS_SHARE = re.compile(r"[^，。；,;\d]{0,12}[，,；][^，。；,;\d全比]{2,16}占(?:了|到|比)?(?:约|近|超)?")
_FROM_TO = re.compile("[至到为]$")


class Totals(NamedTuple):
    parts: dict[int, int]  # by position, the figure that each part is a part of
    complete: frozenset[int]  # totals whose parts the text gives as all of them


def totals_of(text: str, figures: Sequence[Figure]) -> Totals:
    """Return which figures are parts of which totals."""
    parts: dict[int, int] = {}
    for i, figure in enumerate(figures):
        total = _total(text, i, figures)
        if total is None and i - 1 in parts and _alike(figures[i - 1], figure) and not figure.direction:
            listed = _LISTED.fullmatch(text, figures[i - 1].span.end, figure.span.start)
            total = parts[i - 1] if listed and figures[parts[i - 1]].value >= figure.value else None
        if total is None and i - 1 in parts and _next_share(text, figures[i - 1], figure):
            total = parts[i - 1]
        if total is None and i - 1 in parts and figure.kind in _SHARES and not figure.direction:
            said = _HOLDS_SHARE.fullmatch(text, figures[i - 1].span.end, figure.span.start)
            total = parts[i - 1] if said and _alike(figures[parts[i - 1]], figures[i - 1]) else None
        if total is not None:
            parts[i] = total
    parts = _among_them(text, figures) | _leading(text, figures) | _of_named(text, figures) | parts
    parts = _sums(text, figures) | parts
    complete = _complete(text, figures, parts)
    return Totals(parts | complete, frozenset(complete.values()))


def _next_share(text: str, before: Figure, share: Figure) -> bool:
    """Tell whether a share goes on a list of shares of one total: 其中约70%用于先进制程，10%至20%投入特殊制程."""
    between = text[before.span.end : share.span.start]
    return (
        before.kind == share.kind == "percent"
        and not (before.direction or share.direction)
        and before.value + share.value <= 100
        and len(between) <= 20
        and (_SPENT.match(text, share.span.end) is not None or not between.strip("，,、和与及约近超另有"))
        and not re.search("[。；;\n]|同比|环比|比上", between)
    )


# 遇难44人，…。遇难者中，|大巴41人，越野车2人: the sentence takes up what an earlier one counted.
_AMONG_THEM = re.compile(r"(?:^|(?<=[。！？；;\n]))\s*(?P<of>[㐀-鿿]{2,6}?)[者员人]?中[，,有]")
_TAKEN_UP = 200  # characters back to the total


def _among_them(text: str, figures: Sequence[Figure]) -> dict[int, int]:
    """Return the parts that a sentence gives of the persons or cases that an earlier one counted."""
    out: dict[int, int] = {}
    for match in _AMONG_THEM.finditer(text):
        first = bisect_left(figures, match.end(), key=lambda f: f.span.start)
        end = next(
            (m.start() for m in _SENTENCE_END.finditer(text, match.end(), match.end() + _TAKEN_UP)),
            match.end() + _TAKEN_UP,
        )
        stem = match["of"][:2]
        for j in range(first - 1, max(-1, first - 9), -1):
            total = figures[j]
            if match.start() - total.span.end > _TAKEN_UP:
                break
            if total.kind != "count" or (total.direction and not _levels(text, total)):
                continue
            if stem not in (total.item or "") and stem not in text[total.span.end : total.span.end + 4]:
                continue
            left = total.value
            for k in range(first, len(figures)):
                part = figures[k]
                if part.span.start >= end:
                    break
                if _same_counted(part, total) and not part.direction and part.value <= left:
                    out[k], left = j, left - part.value
            break
    return out


# 分红32.76亿元，占净利润的|30.05%: a share of what the paragraph has named before.
_OF_NAMED = re.compile("占(?:了|到)?(?P<of>[㐀-鿿]{2,8}?)(?:总[数量额值])?的(?:约|近|超|逾|将近)*$")


def _of_named(text: str, figures: Sequence[Figure]) -> dict[int, int]:
    """Return the shares whose whole is named by what an earlier figure of the paragraph counts."""
    out: dict[int, int] = {}
    for i, share in enumerate(figures):
        if share.kind not in _SHARES:
            continue
        named = _OF_NAMED.search(text, max(0, share.span.start - 18), share.span.start)
        begin = max(begin_after(text, "\n", share.span.start), share.span.start - _TAKEN_UP)
        for j in range(i - 1, -1 if named else i - 1, -1):
            whole = figures[j]
            if whole.span.start < begin or not named:
                break
            if whole.kind in _SUMMABLE and not whole.direction and (whole.item or "").endswith(named["of"]):
                out[i] = j
                break
    return out


# 损失4036万元，以屏东县|1870万元|最重，…居次: who has most of the total before.
_LED_BEFORE, _LED_BEHIND = (
    re.compile("[，,]以[^，。；,;]{1,16}$"),
    re.compile("(?:[^，。；,;]{0,4})(?:最[多高重大]|居多|居首|为主|占大宗)"),
)
_SECOND_BEHIND = re.compile("[^，。；,;]{0,4}(?:居次|次之|第二|第三)")


def _leading(text: str, figures: Sequence[Figure]) -> dict[int, int]:
    """Return the parts that are told as the largest of a total and those next to it."""
    out: dict[int, int] = {}
    for i, figure in enumerate(figures):
        if not i or figure.direction or figure.kind not in _SUMMABLE:
            continue
        if i - 1 in out and _SECOND_BEHIND.match(text, figure.span.end) and _alike(figure, figures[out[i - 1]]):
            out[i] = out[i - 1]
            continue
        before = text[max(0, figure.span.start - 18) : figure.span.start]
        if not (_LED_BEFORE.search(before) and _LED_BEHIND.match(text, figure.span.end)):
            continue
        begin = begin_after(text, _CLAUSE_GROUP_END, figure.span.start)
        for j in range(i - 1, max(-1, i - 4), -1):
            if figures[j].span.start < begin:
                break
            if _same_counted(figures[j], figure) and figures[j].value > figure.value and not figures[j].direction:
                out[i] = j
                break
    return out


# Behind these all parts of the total before them are told: 分产业看，第一产业…，第二产业…，第三产业….
_SPLIT = re.compile(r"分[^，。；,;\d]{1,6}看|按[^，。；,;\d]{1,10}分[，,]")
_SUMMED = re.compile("(?:合计|共计|总计)(?:为|达|是)?(?:人民币|新台币)?$")
_CLOSE = Decimal("0.5")  # parts whose sum is further off are not all parts, or of something else


def _complete(text: str, figures: Sequence[Figure], known: dict[int, int]) -> dict[int, int]:
    """Return the parts of totals that the text splits or sums up, whether they make them up or not."""
    out: dict[int, int] = {}
    for match in _SPLIT.finditer(text):
        first = bisect_left(figures, match.end(), key=lambda f: f.span.start)
        end = text.find("\n", match.end())
        total = next(
            (
                j
                for j in range(first - 1, max(-1, first - 6), -1)
                if figures[j].kind in _SUMMABLE and not figures[j].direction
            ),
            None,
        )
        if total is None or "\n" in text[figures[total].span.end : match.start()]:
            continue
        members = [
            j
            for j in range(first, min(first + 12, len(figures)))
            if (end < 0 or figures[j].span.start < end)
            and _alike(figures[j], figures[total])
            and not figures[j].direction
            and figures[j].value < figures[total].value
        ][:5]
        out |= _near_sum(figures, members, total)
    summed = set(known.values())
    for i, total_figure in enumerate(figures):
        if i in summed or not _SUMMED.search(text, max(0, total_figure.span.start - 8), total_figure.span.start):
            continue
        begin = begin_after(text, "。！？；;\n", total_figure.span.start)
        before = [
            j
            for j in range(max(0, i - 5), i)
            if figures[j].span.start >= begin and _alike(figures[j], total_figure) and not figures[j].direction
        ]
        out |= _near_sum(figures, before, i)
    return out


_SUMMABLE = ("count", "money", "measure")


def _near_sum(figures: Sequence[Figure], members: Sequence[int], total: int) -> dict[int, int]:
    made = sum((figures[j].value for j in members), Decimal(0))
    whole = figures[total].value
    near = len(members) > 1 and abs(made - whole) <= _CLOSE * max(made, whole)
    return dict.fromkeys(members, total) if near else {}


def _total(text: str, at: int, figures: Sequence[Figure]) -> int | None:
    figure = figures[at]
    if _BASE_BEFORE.search(text, max(0, figure.span.start - 18), figure.span.start):
        return None
    cue = _cue_before(text, figure)
    if cue is not None:
        return _before_cue(text, at, cue, figures)
    if not at or figure.kind in ("duration", "age", "rate"):
        return None
    before = at - 1
    while before and at - before < 4 and figures[before].direction and figures[before].kind in _NO_AMOUNT:
        before -= 1  # 立案412起,同比下降9.6%;破案|357起
    other = figures[before]
    between = text[other.span.end : figure.span.start]
    if "\n" in between or other.direction or other.kind in _NO_AMOUNT:
        return None
    if before < at - 1:
        done = _OF_THEM.fullmatch(text[figures[at - 1].span.end : figure.span.start].lstrip("；;"))
        same = _same_counted(other, figure) and other.value > figure.value
        return before if done and same and not figure.direction and figure.kind in ("count", "measure") else None
    if _IN_BRACKETS.fullmatch(between) and text[figure.span.end : figure.span.end + 1] in ("）", ")", "、", "，", ","):
        same = _same_counted(other, figure) and other.value > figure.value
        return before if same and figure.kind in ("count", "measure", "money") else None
    if figure.kind in _SHARES and not figure.direction and _HOLDS_SHARE.fullmatch(between):
        return before if other.kind != "money" or re.search("[资款金额]|投入", between) else None
    if among := _AMONG.fullmatch(between):
        share = figure.kind in _SHARES and "比" not in among[0] and bool(among["counted"])
        same = _alike(other, figure) and other.value > figure.value and figure.kind in ("count", "measure", "money")
        return before if same or share else None
    if (
        _same_counted(other, figure)
        and other.value > figure.value
        and not figure.direction
        and figure.kind in ("count", "measure")
        and _OF_THEM.fullmatch(between)
        and not (_NOT_DONE.search(between) and re.match(_DONE, other.item or ""))  # 合格403批次，不合格|9批次
    ):
        return before
    return None


def _cue_before(text: str, figure: Figure) -> int | None:
    """Return where the nearest 其中 stands that still holds at the figure."""
    group = begin_after(text, _CLAUSE_GROUP_END, figure.span.start)
    cues = [group + m.start() for m in _CUE.finditer(text[group : figure.span.start])]
    if not cues:
        return None
    opening = max(text.rfind(mark, group, cues[-1]) for mark in "（(")
    if opening >= 0 and not re.search("[)）]", text[opening : cues[-1]]):
        if re.search("[)）]", text[cues[-1] : figure.span.start]):
            return None  # a 其中 in brackets holds in them: 1385列(其中动车组1106列)，加开|74列
    elif re.search("[；;]|[，,](?:另有|另外|此外)|预计", text[cues[-1] : figure.span.start]):
        return None  # 其中甲州40人、乙市32人，另有|12人失联
    return cues[-1]


def _before_cue(text: str, at: int, cue: int, figures: Sequence[Figure]) -> int | None:
    """Return the total before 其中: the last amount before it, or one that stands beside that one."""
    figure = figures[at]
    share = figure.kind in _SHARES and not figure.direction
    if figure.kind in ("percentage_point", "multiple", "rate", "age") or (
        figure.direction and not _levels(text, figure)
    ):
        return None
    if share and (
        figures[at - 1].span.start > cue
        or (figure.span.start - cue > 6 and not _SHARE_SAID.search(text, cue, figure.span.start))
    ):
        return None  # the share of a part already named, or of something else
    last: Figure | None = None
    for i in range(at - 1, -1, -1):
        other = figures[i]
        if other.span.start >= cue:
            continue
        if cue - other.span.end > _NEAR or "\n" in text[other.span.end : cue]:
            return None
        if other.kind in _NO_AMOUNT or other.direction:
            continue
        if _BASE_BEFORE.search(text, max(0, other.span.start - 18), other.span.start):
            continue
        if last is not None and last.span.start - other.span.end > _ADJOINING and last.unit == other.unit:
            return None
        if share:
            if _names_other(text, figure, other):
                last = last or other
                continue
            return i
        if _same_counted(other, figure) and other.value >= figure.value:
            return i
        if last is not None and last.span.start - other.span.end > _NEAR:
            return None
        last = last or other
    return None


_SPENT = re.compile("用于|用在|投入|投向|来自|源于|拨|给|由|为|是")  # 300亿美元，其中7成|用于先进制程


def _names_other(text: str, share: Figure, total: Figure) -> bool:
    """Tell whether a share is of another thing, which stands right behind it: 1000亿元，其中3成|企业 is of no money."""
    behind = share.item_span is not None and share.item_span.start == share.span.end
    return (
        behind
        and total.kind == "money"
        and not re.search("[资款金额费]", share.item or "")
        and not _SPENT.match(text, share.span.end)
    )


def _levels(text: str, figure: Figure) -> bool:
    """Tell whether a figure behind a verb of change is the level reached, and not the change: 增至|1112亿元."""
    return bool(_FROM_TO.search(text, max(0, figure.span.start - 1), figure.span.start))


def _same_counted(a: Figure, b: Figure) -> bool:
    """Tell whether two figures count the same kind of thing with the same word; persons also with different ones."""
    if a.unit_id in _PERSONS and b.unit_id in _PERSONS:
        return a.kind == b.kind
    return _alike(a, b) and a.unit == b.unit


def _alike(a: Figure, b: Figure) -> bool:
    return a.unit_id == b.unit_id and a.kind == b.kind and (a.unit_id is not None or a.unit == b.unit)


def _sums(text: str, figures: Sequence[Figure]) -> dict[int, int]:
    """Return the parts of totals that stand behind them: 100万元、100万元，合计200万元."""
    out: dict[int, int] = {}
    totals: set[int] = set()
    for i, total in enumerate(figures):
        if not _SUM.search(text, max(0, total.span.start - 8), total.span.start):
            continue
        paragraph = begin_after(text, "\n", total.span.start)
        same = [
            j
            for j in range(max(0, i - 24), i)
            if figures[j].span.start >= paragraph and figures[j].unit == total.unit and figures[j].kind == total.kind
        ][-6:]
        for size in (2, 3, 4):
            for start in range(len(same) - size, -1, -1):
                parts = same[start : start + size]
                if size == 2 and start + size < len(same):
                    parts = [same[start], same[-1]]
                if sum(figures[j].value for j in parts) == total.value:
                    out.update(dict.fromkeys(parts, i))
                    totals.add(i)
                    break
            if i in totals:
                break
    for i, total in enumerate(figures):
        cued = _CUE.search(text, total.span.end, total.span.end + 4) is not None
        if total.direction or total.value < (3 if cued else 10) or i in totals or total.kind in _NO_AMOUNT:
            continue
        end = text.find("\n", total.span.end)
        reach = total.span.end + _NEAR
        if cued:  # 共9家，其中…6家，…；…3家: to the sentence's end
            reach = max(reach, next((m.start() for m in _SENTENCE_END.finditer(text, total.span.end)), reach))
        last = bisect_left(figures, reach, key=lambda f: f.span.start)
        behind = [
            j
            for j in range(i + 1, min(last, i + 13))
            if _alike(figures[j], total)
            and (end < 0 or figures[j].span.start < end)
            and not figures[j].direction
            and not _GAP_BEFORE.search(text, max(0, figures[j].span.start - 18), figures[j].span.start)
        ][:5]
        for size in (2, 3, 4):
            parts = behind[:size]
            if (
                len(parts) == size
                and sum(figures[j].value for j in parts) == total.value
                and not any(j in out for j in parts)
            ):
                out.update(dict.fromkeys(parts, i))  # 总额1023.5亿元，城镇821.6亿元，乡村201.9亿元
                break
    return out
