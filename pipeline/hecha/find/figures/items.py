"""What a figure counts or measures: the shortest noun phrase that still means the thing.

It stands to the right of a classifier (3800余名政法干警), or to the left, before the stretch that links them
(群众满意度达|90.67%; 审批时限由|15天压缩至|5天); where the linking stretch fills the clause (比上年增长|6.1%), it is that of
the figure before, and where a list shares one noun (每人6万元、每户24万元的启动资金), that of the figure behind.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from hecha.find.figures.hedges import Figure
from hecha.lexicon import Lexicon
from hecha.segment import Word
from hecha.spans import Span


class Context:
    """A sentence with its words, and where to find those around an offset."""

    def __init__(self, text: str, sentence: Span, words: Sequence[Word], lexicon: Lexicon) -> None:
        self.text = text
        self.sentence = sentence
        self.words = words
        self.lexicon = lexicon

    def words_after(self, offset: int) -> list[Word]:
        """Return the words from an offset on; one that the offset cuts is cut there."""
        out = []
        for word in self.words:
            if word.start >= offset:
                out.append(word)
            elif word.end > offset:
                out.append(Word(word.text[offset - word.start :], word.tag, offset, word.end))
        return out

    def words_before(self, offset: int) -> list[Word]:
        out = []
        for word in self.words:
            if word.end <= offset:
                out.append(word)
            elif word.start < offset:
                out.append(Word(word.text[: offset - word.start], word.tag, word.start, offset))
                break
        return out


@lru_cache(maxsize=4)
def predicates(lexicon: Lexicon) -> dict[str, str]:
    """Return the direction of each verb of change and link: up, down or nothing."""
    return {
        surface: direction.strip("-")
        for surface, direction in lexicon.table("predicates.tsv", ("surface", "direction"))
    }


_NOUN = frozenset(
    ("n", "nz", "nt", "ns", "nr", "nrt", "nrfg", "ng", "vn", "an", "l", "j", "s", "eng", "i", "nw", "b", "zg")
)
_ENDS = frozenset(("n", "nz", "nt", "vn", "an", "l", "j", "ns", "nr", "eng", "i", "s", "ng", "v", "nrt", "zg"))
_STOP = "，。；！？,;!?：:\n、“”‘’（）()"
_LOCALIZERS = "内中里外上下前后间"  # 一周|内: no noun, whatever the tagger says
_LIMIT = re.compile("[之以]?内|里(?!程)")  # 六个月内: a limit of time counts nothing
_LONGEST = 24


# What may stand between an item and its figure: verbs of change and link, hedges, adverbs, times, currencies.
_CHANGE = "降|升|增|减|涨|跌|缩|压|提|调|飙|急升|急降|下降|上升|增长|减少|降低|增加|提高|提升|缩短|延长|压缩|压减|调整|上涨|下跌|回落|回升|下调|上调|调降|限缩|扩大|攀升|飙升|转为|成长|下滑|收窄|放缓|加快|多|少"
_LEAD = re.compile(
    rf"(?:{_CHANGE}|由|从|自|至|到|为|达|有|了|已|约|共|计|仅|就|又|再|则|将|可|能|也|均|还|各|只|才|是|在|以|超|逾|近|满|录得|达到|达成"
    r"|最高|最低|最长|最多|至少|高达|多达|高于|低于|少于|多于|不足|超过|不少于|不低于|不高于|不超过|突破|接近|跌破|累计|合计|总计|共计|一共|总共|大约|分别|同比|环比|相比|相较|平均|仍|预计|可能|实现|完成"
    r"|人民币|新台币|港币|美元"
    r"|(?:比|较)[^，。；,;:：]{0,14}(?:期|年|月|前|日|季度|计划|水平|平均|全国|全省|全市)(?:同期)?的?"
    r"|(?:今|去|前|当|明)年|本月|上月|上半年|下半年|头半年|全年|年内|同期|目前|昨日|今日|\d{1,2}月份?|\d{4}年|[一二三四]季度"
    r"|\s|[（(])+$"
)
_CHANGED = re.compile(rf"(?:{_CHANGE})[至到为了]?[^，。；]{{0,4}}$")


def describe(figures: Sequence[Figure], context: Context) -> list[Figure]:
    """Return the figures of a sentence with item, predicate and direction."""
    items: list[Span | None] = []
    verbs: list[tuple[str | None, str | None]] = []
    for i, figure in enumerate(figures):
        end = figures[i + 1].span.start if i + 1 < len(figures) else context.sentence.end
        start = figures[i - 1].span.end if i else context.sentence.start
        lead = _lead(context.text, start, figure.span.start)
        verbs.append(_predicate(figure, context, start, lead))
        changed = bool(_CHANGED.search(context.text, lead, figure.span.start)) or context.text[
            max(lead, figure.span.start - 1) : figure.span.start
        ] in ("由", "从", "自")
        item = None if changed and not context.text.startswith("的", figure.span.end) else _right(figure, context, end)
        limit = figure.kind == "duration" and _LIMIT.match(context.text, figure.span.end)
        if item is None and not limit:
            item = _left(figure, context, start, lead)
        if item is None and i:
            item = _inherited(figure, figures[i - 1], items[-1], context, lead)
        items.append(item)
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


_MONEY = re.compile("款|薪|金(?!额?数)|资金|资产|额|费|税|产值|市值|估值|损失|债|利润|营收|收入(?!户)|元(?!素|旦)|成本")


def _is_money(figure: Figure, item: Span | None, text: str) -> bool:
    """Tell whether a number without a unit is an amount of money, by what it counts."""
    counted = text[item.start : item.end] if item else ""
    before = text[max(0, figure.span.start - 6) : figure.span.start]
    return bool(_MONEY.search(counted) or _MONEY.search(before)) and not re.search("[人户个件]", counted[-1:])


def _lead(text: str, start: int, end: int) -> int:
    """Return where the linking stretch before a figure begins."""
    match = _LEAD.search(text, start, end)
    return match.start() if match else end


def _predicate(figure: Figure, context: Context, start: int, lead: int) -> tuple[str | None, str | None]:
    """Return the verb of change or link before a figure, and the direction of the change."""
    known = predicates(context.lexicon)
    found: tuple[str | None, str | None] = (None, None)
    for word in reversed([w for w in context.words_before(figure.span.start) if w.end > max(start, lead - 8)]):
        if word.text in _STOP:
            break
        if word.text in known and (found[0] is None or (found[1] is None and known[word.text])):
            found = (word.text, known[word.text] or None)
        elif word.end <= lead:
            break
    return found


_PERSONS = frozenset(("person", "household", "person_time"))


def _right(figure: Figure, context: Context, limit: int) -> Span | None:
    """Return the noun phrase directly behind a figure, or behind 的; of persons also the verb that says what befell them."""
    words = [w for w in context.words_after(figure.span.end) if w.start < limit]
    while words and words[0].text in "）)":
        words = words[1:]
    if not words:
        return None
    linked = words[0].text in ("的", "之")
    phrase = _noun_phrase(
        words[1:] if linked else words,
        verbal=linked or (figure.unit_id not in _PERSONS and figure.kind in ("count", "duration", "money")),
    )
    if phrase:
        return phrase
    if figure.kind == "count" and not linked and words[0].tag[0] in "vapd":
        counted = None
        for i, word in enumerate(words[:16]):  # 2名身着红色衣装的市民: the noun that the last modifier leads to
            if word.text in "，。；,;！？" or (counted and word.start > counted.end):
                break
            if word.text == "的":
                counted = _noun_phrase(words[i + 1 :], verbal=False) or counted
        if counted:
            return counted
        before = context.words_before(figure.span.start)
        if (
            figure.unit_id in _PERSONS
            and words[0].tag in ("v", "vn")
            and len(words[0].text) == 2
            and before
            and before[-1].text in context.lexicon.word_class("figure-giver")
        ):
            return Span(words[0].start, words[0].end)  # 造成8人|死亡
    return None


def _noun_phrase(words: Sequence[Word], *, verbal: bool = False) -> Span | None:
    """Return the noun phrase that words begin with.

    A verb belongs to it where it stands before its noun and not behind one (扫黑除恶常态化运行机制, but 企业|认为市场…);
    `verbal` says that the phrase may begin with such a verb.
    """
    out: list[Word] = []
    for i, word in enumerate(words):
        if word.text in "“‘" and not out:
            out.append(word)
            continue
        if word.text in "”’" and out and any(w.text in "“‘" for w in out):
            out.append(word)
            continue
        if word.text in _STOP:
            break
        noun_near = any(w.tag in ("n", "nz", "vn", "l", "j") for w in words[i + 1 : i + 4])
        modifier = out[-1].tag if out else ""
        if word.tag == "v" or (
            word.tag in ("a", "ad", "b", "d", "z")
            and word.text
            not in ("不", "均", "都", "已", "也", "全部", "分别", "陆续", "正", "将", "先后", "主动", "集中", "仍")
        ):
            if word.tag in ("a", "b", "z") and not out:
                out.append(word)
                continue
            starts = (
                not out
                and verbal
                and len(word.text) > 1
                and (noun_near or len(words) == i + 1 or words[i + 1].text in _STOP)
            )
            inside = bool(out) and modifier in ("b", "a", "v", "vn", "j", "z", "d") and noun_near and len(word.text) > 1
            if starts or inside:
                out.append(word)
                continue
            break
        if out and word.tag in ("l", "i") and modifier in ("n", "nz"):
            break  # 选手|同场竞技: an idiom behind the noun is its predicate
        if (
            word.tag in _NOUN
            or (word.tag == "f" and not out)
            or (word.tag == "m" and not re.search(r"[\d一二三四五六七八九十百千万亿半]", word.text))
            or (word.text in ("和", "与", "及") and out and i + 1 < len(words) and words[i + 1].tag in _NOUN)
        ):
            out.append(word)
        else:
            break
    while out and (
        (out[-1].tag not in _ENDS and out[-1].text not in "”’")
        or (out[-1].tag == "v" and len(out) > 1 and out[-2].tag in ("n", "nz"))
    ):
        out.pop()
    while out and out[0].text in "“‘" and not any(w.text in "”’" for w in out):
        out.pop(0)
    if not out or (len(out) == 1 and len(out[0].text) == 1 and (out[0].tag in "vfbm" or out[0].text in _LOCALIZERS)):
        return None
    span = Span(out[0].start, out[-1].end)
    return span if 0 < span.end - span.start <= _LONGEST else None


def _left(figure: Figure, context: Context, start: int, lead: int) -> Span | None:
    """Return the noun phrase before the linking stretch; of persons and cases also the verb that says what was done."""
    words = [
        w if w.start >= start else w._replace(text=w.text[start - w.start :], start=start)
        for w in context.words_before(lead)
        if w.end > start
    ]
    states = context.lexicon.word_class("figure-state")
    while words and (
        words[-1].text in context.lexicon.word_class("figure-link")
        or words[-1].tag in ("d", "ul", "ug", "m", "q", "t", "r", "c", "y", "uj", "p")
        or words[-1].text in context.lexicon.word_class("figure-empty")
    ):
        words.pop()
    clause = context.sentence.start
    for word in words:
        if word.text in _STOP:
            clause = word.end
    out: list[Word] = []
    brackets = 0
    for word in reversed(words):
        if word.text in ")）]" and not out:
            brackets += 1
            continue
        if brackets:
            brackets -= word.text in "(（["
            continue
        if word.text in _STOP:
            if word.text in "”’" or (word.text in "“‘" and out):
                out.append(word)
                continue
            if word.text == "、" and out and out[-1].tag in _NOUN | {"v"} and _has_noun(words, word):
                out.append(word)
                continue
            break
        if (
            word.tag in _NOUN
            or (word.text in states and out)
            or (word.tag == "v" and (not out or not _governs(word, out, states)))
        ):
            out.append(word)
            if word.tag == "v" and len(out) == 1 and not _modified(words, word):
                break
        elif word.text in ("和", "与", "及") and out:
            out.append(word)
        elif word.tag == "f" and word.start == clause and out:
            out.append(word)  # 中|标价: at the head of a clause it is no localizer
        else:
            break
    while out and out[-1].text in "、和与及”’“‘" and not (out[-1].text in "“‘" and any(w.text in "”’" for w in out)):
        out.pop()
    while len(out) > 1 and out[-1].tag in ("t", "ns", "s") and out[-1].text not in states:
        out.pop()
    if not out or all(
        w.text in context.lexicon.word_class("figure-empty") or w.text in context.lexicon.word_class("figure-giver")
        for w in out
    ):
        return None
    if all(w.tag == "v" for w in out) and figure.kind != "count":
        return None
    if (
        out[0].tag == "v"
        and len(out[0].text) == 2
        and figure.unit
        and figure.kind == "count"
        and out[0].end == figure.span.start
        and (rest := _rest(figure, context))
    ):
        return rest  # 侦破五宗|爆窃案: the counted thing stands behind, though no word of it is known
    span = Span(out[-1].start, out[0].end)
    return span if 0 < span.end - span.start <= _LONGEST * 2 else None


def _rest(figure: Figure, context: Context) -> Span | None:
    """Return the few characters between a figure and the end of its clause, if no function word is among them."""
    words = context.words_after(figure.span.end)
    end = next((i for i, w in enumerate(words) if w.text in _STOP), len(words))
    run = words[:end]
    if not run or run[-1].end - run[0].start > 8 or any(w.tag[0] in "pudcrym" for w in run):
        return None
    return Span(run[0].start, run[-1].end)


def _has_noun(words: Sequence[Word], comma: Word) -> bool:
    before = [w for w in words if w.end <= comma.start]
    return bool(before) and before[-1].tag in _NOUN | {"v"}


def _governs(word: Word, phrase: Sequence[Word], states: frozenset[str]) -> bool:
    """Tell whether a verb takes the phrase (read leftwards so far) as its object."""
    nominal = phrase[-1].tag in _NOUN or phrase[-1].text in states
    return len(word.text) == 1 or (word.end == phrase[-1].start and nominal)


def _modified(words: Sequence[Word], verb: Word) -> bool:
    before = [w for w in words if w.end == verb.start]
    return bool(before) and before[0].tag in _NOUN


def _inherited(figure: Figure, previous: Figure, item: Span | None, context: Context, lead: int) -> Span | None:
    """Return the item of the figure before, where the linking stretch fills what lies between: 15天压缩至|5天."""
    between = context.text[previous.span.end : lead]
    if len(between.strip("，, 、和；;")) > 6 or "；" in between or ";" in between:
        return None
    return item


def _respectively(figures: list[Figure], context: Context) -> list[Figure]:
    """Spread a list of items over the figures that 分别 announces: A、B分别增长3%和4%."""
    text = context.text
    for match in re.finditer("分别", text[context.sentence.start : context.sentence.end]):
        at = context.sentence.start + match.start()
        after = [f for f in figures if f.span.start > at]
        group = after[:1]
        for figure in after[1:]:
            if not re.fullmatch(
                r"\s*[、，,和与及]+\s*(?:[增下]\S{0,3})?", text[group[-1].span.end : figure.span.start]
            ):
                break
            group.append(figure)
        left = re.search(r"[^，。；,;：:]*$", text[context.sentence.start : at])
        names = re.split("[、和与及]", left[0].strip()) if left else []
        if len(group) < 2 or len(names) != len(group) or not all(names):
            continue
        offset = at - len(left[0]) if left else at
        for figure, name in zip(group, names, strict=True):
            place = text.index(name, offset)
            offset = place + len(name)
            figures[figures.index(figure)] = replace(figure, item=name, item_span=Span(place, offset))
    return figures
