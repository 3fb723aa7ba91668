"""What a figure counts or measures: the shortest noun phrase that still means the thing.

It stands to the right of a classifier (3800余名政法干警), or to the left, before the stretch that links them
(群众满意度达|90.67%; 审批时限由|15天压缩至|5天); where the linking stretch fills the clause (比上年增长|6.1%), it is that of
the figure before, and where a list shares one noun (每人6万元、每户24万元的启动资金), that of the figure behind.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from hecha.find.figures.hedges import Figure
from hecha.find.figures.items.context import Context, predicates
from hecha.find.figures.items.lead import begin_of_lead, leads
from hecha.find.figures.items.phrases import PERSONS, STOP, acted_on, phrase_before, phrase_behind
from hecha.find.figures.items.verbs import predicate_behind, verb_before, verb_of_quantity
from hecha.find.figures.spread import spread_from
from hecha.spans import Span

__all__ = ["Context", "describe", "predicates"]

_PART = re.compile("[，,；;]其中的?$")
_CLAUSE_BEGINS = re.compile("[，,；;、：:](?:仅|只有?|另?有|已)?$|[是为]$")
# 利润|占省属企业近四成: the share is the subject's, not of what it is a share of
_SHARE_OF = re.compile(
    "占(?![比地领用据率])(?:了|到)?(?:全[国省市球]|同期|当[年期月])?[^，。；,;、\\d]{2,14}?(?:的|约|近|超|逾|达|比重|比例)*$"
)
_OF_TIME = re.compile("[，,](?:约?[是为]|相当于|达到?|恢复[到至])[^，。；,;]{0,16}的$")  # 2668件，是2015年的|2.2倍
_OF_BEHIND = re.compile("[长宽高深重厚]?的")
_HELD = re.compile("(?:价值|面值|面额|为期|历时|长达)(?:约|近|超|逾|达)*$")  # 为期7天的|读书班, 价值300元的|购物券
_LIMIT = re.compile("[之以]?内|里(?!程)")  # 六个月内: a limit of time counts nothing


def describe(figures: Sequence[Figure], context: Context) -> list[Figure]:
    """Return the figures of a sentence with item, predicate and direction."""
    items: list[Span | None] = []
    verbs: list[tuple[str | None, str | None]] = []
    for i, figure in enumerate(figures):
        end = figures[i + 1].span.start if i + 1 < len(figures) else context.sentence.end
        start = figures[i - 1].span.end if i else context.sentence.start
        lead = begin_of_lead(context, start, figure.span.start)
        verbs.append(_predicate(figure, context, start, lead))
        changed = bool(leads(context.lexicon).changed.search(context.text, lead, figure.span.start)) or _is_base(
            figure, context, lead
        )
        linked = _OF_BEHIND.match(context.text, figure.span.end) is not None
        limit = figure.kind == "duration" and _LIMIT.match(context.text, figure.span.end)
        share = (
            _SHARE_OF.search(context.text, start, figure.span.start) if figure.kind in ("percent", "fraction") else None
        )
        measured = linked or context.ends_as(context.text[start : figure.span.start], "figure-attribute")
        held = linked and _HELD.search(context.text, start, figure.span.start) is not None
        item = phrase_before(figure, context, start, lead, own=True) if measured and not limit and not held else None
        if item is None and figure.kind == "count" and not linked and acted_on(figure, context, start, end):
            item = phrase_before(figure, context, start, lead)
        if item is None and linked and figure.kind == "percent":
            item = verb_of_quantity(context, start, lead, figure.span.start)  # 持股|二成的最大股东
        if item is None and not limit and (linked or not changed or figure.kind == "count"):
            item = phrase_behind(figure, context, end)
        if item is None and share and not linked:
            item = phrase_before(figure, context, start, share.start())
        if item is None and figure.unit_id in PERSONS and _CLAUSE_BEGINS.search(context.text, start, figure.span.start):
            item = predicate_behind(context, figure.span.end, longest=8)  # 情况是|14人自行升井
        if item is None and not limit:
            item = verb_of_quantity(context, start, lead, figure.span.start) or phrase_before(
                figure, context, start, lead
            )
        if item is None and i:
            item = _inherited(figure, figures[i - 1], items[-1], context, lead)
        items.append(item)
    for i in range(len(figures) - 2, -1, -1):  # 1座|500千伏变电站: what is counted stands behind its measure
        behind = items[i + 1]
        if (
            figures[i].kind == "count"
            and figures[i + 1].kind in ("measure", "age")
            and not context.text[figures[i].span.end : figures[i + 1].span.start].strip()
            and behind is not None
            and behind.start >= figures[i + 1].span.end
        ):
            items[i] = behind
    for i in range(len(figures) - 2, -1, -1):  # a list shares the noun behind its last figure
        between = context.text[figures[i].span.end : figures[i + 1].span.start]
        shared = items[i + 1]
        joined = (
            shared is not None
            and shared.start >= figures[i + 1].span.end
            and figures[i].unit == figures[i + 1].unit
            and between.strip() in ("和", "与", "及", "、", "或")
        )  # 22.5万总吨和10万总吨|邮轮泊位, whatever stands to the left
        if joined or (
            items[i] is None
            and (
                not between.strip()
                or (re.fullmatch("[^，。；,;]{0,10}", between) and figures[i].kind == figures[i + 1].kind)
            )
        ):
            items[i] = shared
    for i, figure in enumerate(figures):
        if items[i] is None and figure.kind == "duration" and (limited := _LIMIT.match(context.text, figure.span.end)):
            items[i] = predicate_behind(context, limited.end())
        elif items[i] is None:
            start = figures[i - 1].span.end if i else context.sentence.start
            items[i] = verb_before(context, start, figure.span.start)
        if items[i] is None and i and _PART.search(context.text, figures[i - 1].span.end, figure.span.start):
            items[i] = items[i - 1]
        if items[i] is None and figure.unit_id in PERSONS:
            items[i] = predicate_behind(context, figure.span.end)
    out = []
    for figure, item, (predicate, direction) in zip(figures, items, verbs, strict=True):
        money = (
            figure.scaled and figure.unit is None and figure.kind == "count" and _is_money(figure, item, context.text)
        )
        out.append(
            replace(
                figure,
                kind="money" if money else figure.kind,
                item=context.text[item.start : item.end] if item else None,
                item_span=item,
                predicate=predicate,
                direction=direction,
            )
        )
    return _respectively(out, context)


_MONEY = re.compile(
    "款|薪|票房|金(?!额?数)|资金|资产|额|费|税|产值|市值|估值|损失|债|利润|营收|收入(?!户)|元(?!素|旦)|成本"
)


def _is_money(figure: Figure, item: Span | None, text: str) -> bool:
    """Tell whether a number without a unit is an amount of money, by what it counts."""
    counted = text[item.start : item.end] if item else ""
    before = text[max(0, figure.span.start - 6) : figure.span.start]
    return bool(_MONEY.search(counted) or _MONEY.search(before)) and not re.search("[人户个件]", counted[-1:])


def _is_base(figure: Figure, context: Context, lead: int) -> bool:
    """Tell whether a change begins at the figure: 由|15天压缩至5天, but not 由|17个司局组成."""
    before = context.text[max(lead, figure.span.start - 1) : figure.span.start]
    return before in ("由", "从", "自") and bool(leads(context.lexicon).onward.match(context.text, figure.span.end))


def _predicate(figure: Figure, context: Context, start: int, lead: int) -> tuple[str | None, str | None]:
    """Return the verb of change or link before a figure, and the direction of the change."""
    known = predicates(context.lexicon)
    found: tuple[str | None, str | None] = (None, None)
    for word in reversed([w for w in context.between(start, figure.span.start) if w.end > lead - 8]):
        if word.text in STOP:
            break
        if word.text in known and (found[0] is None or (found[1] is None and known[word.text])):
            found = (word.text, known[word.text] or None)
        elif word.end <= lead:
            break
    return found


def _inherited(figure: Figure, previous: Figure, item: Span | None, context: Context, lead: int) -> Span | None:
    """Return the item of the figure before, where the linking stretch fills what lies between: 15天压缩至|5天;
    of a change also where it fills the clause: 产值2146亿元，按不变价格计算，同比增长|5.8%.
    """
    between = context.text[previous.span.end : lead]
    if "；" in between or ";" in between:
        return None
    if figure.kind == "multiple" and _OF_TIME.search(between):
        return item
    if len(between.strip("，, 、和；;")) <= 6:
        own = (
            figure.kind in ("money", "percent", "fraction")
            and previous.kind != figure.kind
            and between[:1] in ("，", ",")
        )
        return (verb_before(context, previous.span.end + 1, lead) if own else None) or item  # 324起，处罚|3421.6万元
    clause = max(between.rfind("，"), between.rfind(",")) + 1
    change = figure.kind in ("percent", "percentage_point", "multiple") or bool(
        leads(context.lexicon).changed.search(context.text, lead, figure.span.start)
    )
    return item if change and not between[clause:].strip() and "其中" not in between else None


_AGAINST = re.compile("^\\s*(?:同比|环比|[较比](?:上年|去年|前年)(?:同期)?)")  # 同比|分别增长17.5%和23.8%
_TIMES = re.compile(r".*(?:年|季度|月|日|半年)")


def _respectively(figures: list[Figure], context: Context) -> list[Figure]:
    """Spread a list of items over the figures that 分别 announces: A、B分别增长3%和4%; without a list the items of as
    many figures before: A821亿元，B201亿元，分别增长4.7%、5.6%.
    """
    text = context.text
    for match in re.finditer("分别", text[context.sentence.start : context.sentence.end]):
        at = context.sentence.start + match.start()
        first = next((k for k, f in enumerate(figures) if f.span.start > at), len(figures))
        group = [figures[k] for k in spread_from(text, figures, first)]
        if len(group) < 2:
            continue
        left = re.search(r"[^，。；,;：:]*$", text[context.sentence.start : at])
        names = re.split("[、和与及]", left[0].strip()) if left else []
        spans: list[Span | None]
        if left and not _AGAINST.sub("", left[0]).strip():
            before = [f for f in figures if f.span.end <= at][-len(group) :]
            spans = [f.item_span for f in before] if len(before) == len(group) else []
        elif len(names) == len(group) and all(names) and not any(map(_TIMES.fullmatch, names)):
            offset, spans = at - len(left[0]) if left else at, []
            for name in names:
                place = text.index(name, offset)
                offset = place + len(name)
                spans.append(_within_scope(Span(place, offset), context))
        else:
            continue
        for figure, span in zip(group, spans, strict=False):
            name = text[span.start : span.end] if span else None
            figures[figures.index(figure)] = replace(
                figure,
                item=name,
                item_span=span,
                predicate=figure.predicate or group[0].predicate,
                direction=figure.direction or group[0].direction,
            )
    return figures


def _within_scope(span: Span, context: Context) -> Span:
    """Return a phrase without what only says when and where: 去年全国|二氧化硫."""
    for word in context.between(span.start, span.end):
        if word.end == span.end or not (word.tag == "t" or context.is_any(word.text, "figure-scope")):
            return Span(word.start, span.end)
    return span
