"""The noun phrases beside a figure: the one behind it and the one before it."""

import re
from collections.abc import Sequence

from hecha.find.figures.hedges import Figure
from hecha.find.figures.items.context import Context, predicates
from hecha.find.figures.items.lead import begin_of_lead
from hecha.segment import Word
from hecha.spans import Span

_NOUN = frozenset(
    ("n", "nz", "nt", "ns", "nr", "nrt", "nrfg", "ng", "vn", "an", "l", "j", "s", "eng", "i", "nw", "b", "zg")
)
_PLAIN_NOUN = frozenset(("n", "nz", "nt", "nr", "nrt"))
_ENDS = frozenset(("n", "nz", "nt", "vn", "an", "l", "j", "ns", "nr", "eng", "i", "s", "ng", "v", "nrt", "zg"))
STOP = "，。；！？,;!?：:\n、“”‘’（）()"
_LOCALIZERS = "内中里外上下前后间"  # 一周|内: no noun, whatever the tagger says
# 提至, 飙破, 撑过, 这是: verbs that lead to a number and say nothing of what it counts.
COMPLEMENT = re.compile(".[至到达破过为成满下于]$|^这是$")
_WEEKDAY = re.compile("[上下本这]?(?:周|星期|礼拜)[一二三四五六日天末]")
_GRADE = re.compile("[一二三四](?:级|甲)")  # 1200余家|二级以上|医院
_LONGEST = 24
_DIMENSIONS = ("长", "宽", "高", "深", "重", "厚")
PERSONS = frozenset(("person", "household", "person_time"))
_DIVISIONS = re.compile(
    r"[(（](?:[市县区州盟旗省乡镇]|街道|自治[区县州])(?:、(?:[市县区州盟旗省乡镇]|街道))*[)）][局委]?"
)


def phrase_behind(figure: Figure, context: Context, limit: int) -> Span | None:
    """Return the noun phrase directly behind a figure, or behind 的; of persons also the verb that says what befell them."""
    words = context.between(figure.span.end, limit)
    while words and words[0].text in "）)":
        words = words[1:]
    if words and _GRADE.match(words[0].text):
        words = words[1:]
        while words and words[0].text in ("及", "以上", "以下", "甲等", "的"):
            words = words[1:]
    if not words:
        return None
    if words[0].text == "不等" or (words[0].text in _DIMENSIONS and len(words) > 1 and words[1].text == "的"):
        words = words[1:]  # 30元至50元不等的|搬运费, 3.2公里长的|河道
    if figure.unit == "票" and words and context.is_any(words[0].text, "figure-vote"):
        return Span(words[0].start, words[0].end)  # 369票|赞成
    if (
        figure.kind == "count"
        and words
        and words[0].tag == "d"
        and len(words[0].text) > 1
        and words[0].text[0] not in "居位列排"
        and (len(words) == 1 or words[1].text in STOP)
    ):
        return Span(words[0].start, words[0].end)  # 三个|据点, which the tagger takes for an adverb
    if figure.unit == "个" and words and words[0].text in ("里", "点") and (len(words) == 1 or words[1].text in STOP):
        return Span(words[0].start, words[0].end)  # 18个|里, 127个|点
    if not words:
        return None
    if (
        figure.kind == "count"
        and words[0].text in ("为", "是", "系", "属")
        and (being := _noun_phrase(words[1:], context))
    ):
        return being  # 28宗为|凶杀案
    linked = words[0].text in ("的", "之")
    phrase = _noun_phrase(
        words[1:] if linked else words,
        context,
        verbal=linked or (figure.unit_id not in PERSONS and figure.kind in ("count", "duration", "money", "rate")),
        persons=figure.unit_id in PERSONS,
    )
    if figure.kind == "age" and linked:
        return _person(words[1:], context) or phrase
    if (
        phrase
        and figure.kind == "money"
        and not linked
        and words[0].tag == "v"
        and words[0].end + 1 < phrase.end
        and not context.ends_as(context.text[phrase.start : phrase.end], "figure-attribute")  # 自有资金
    ):
        phrase = Span(words[0].end, phrase.end)  # 9614万元竞得|工业用地: what the money is for, without the verb
    if phrase and context.is_any(context.text[phrase.start : phrase.end], "figure-mark"):
        return None  # 迈上2万亿元|台阶
    if phrase:
        return _extended(phrase, words, context)
    if figure.kind in ("percent", "fraction") and not linked and words[0].tag == "v":
        run = _rest(figure, context)  # 15%|过失责任
        return (
            run
            if run and words[0].end < run.end and context.between(run.start, run.end)[-1].tag in _PLAIN_NOUN
            else None
        )
    if figure.unit_id in PERSONS and not linked and (fate := _fate(words, context)):
        return fate
    if figure.kind == "count" and not linked and words[0].tag[0] in "vapd":
        counted = None
        for i, word in enumerate(words[:16]):  # 2名身着红色衣装的市民: the noun that the last modifier leads to
            if word.text in "，。；,;！？" or (counted and word.start > counted.end):
                break
            if word.text == "的":
                counted = _noun_phrase(words[i + 1 :], context) or counted
        if counted:
            return counted
        if run := _counted_run(figure, context, limit):
            return run
        if figure.unit_id in PERSONS and (being := _being(words, context)):
            return being
        before = context.between(max(context.sentence.start, figure.span.start - 8), figure.span.start)
        if (
            figure.unit_id in PERSONS
            and words[0].tag in ("v", "vn")
            and len(words[0].text) == 2
            and (
                len(words) == 1
                or words[1].text in STOP
                or words[1].tag not in ("v", "vn", "n")
                or context.ends_as(words[0].text, "figure-being")  # 选手, which the tagger takes for a verb
            )
            and before
            and context.is_any(before[-1].text, "figure-giver")
        ):
            return Span(words[0].start, words[0].end)  # 造成8人|死亡
    return None


def acted_on(figure: Figure, context: Context, start: int, limit: int) -> bool:
    """Tell whether what is counted stands directly before, as a verb follows: 机具|43辆|协助清路, 嫌疑人|128名|回国."""
    behind = context.between(figure.span.end, limit)
    if not behind or behind[0].tag != "v" or len(behind[0].text) < 2 or _fate(behind, context):
        return False
    before = context.between(start, figure.span.start)
    while before and before[-1].text in ("约", "近", "逾", "超"):
        before.pop()
    if not before:
        return False
    last = before[-1]
    return (
        last.tag in ("n", "nz")
        and len(last.text) > 1
        and len(before) > 1
        and not context.names.touching(Span(last.start, last.end))
        and not context.is_any(
            last.text, "figure-scope", "figure-empty", "figure-link", "figure-giver", "figure-governor"
        )
    )


def _fate(words: Sequence[Word], context: Context) -> Span | None:
    """Return what befell the persons: 3人|死亡, 2人在火灾中|丧生."""
    if words[0].text == "在":
        end = next((i for i, w in enumerate(words[:6]) if w.text in ("中", "里", "内")), 0)
        words = words[end + 1 :]
    while words and words[0].text in ("不幸", "全部", "已", "因此", "当场", "均"):
        words = words[1:]
    return Span(words[0].start, words[0].end) if words and context.is_any(words[0].text, "figure-fate") else None


_BEING_WITHIN = 20


def _being(words: Sequence[Word], context: Context) -> Span | None:
    """Return the people that a modifier without 的 leads to: 11名涉嫌涉黑涉恶腐败|人员."""
    if words[0].text not in ("涉嫌", "涉", "来自", "参与", "受", "患", "从事", "具有", "符合", "持"):
        return None
    for word in words:
        if word.text in "，。；,;！？" or word.end > words[0].start + _BEING_WITHIN:
            return None
        if word.tag in _PLAIN_NOUN and context.ends_as(word.text, "figure-being") and len(word.text) > 1:
            return Span(word.start, word.end)
    return None


def _noun_phrase(
    words: Sequence[Word], context: Context, *, verbal: bool = False, persons: bool = False
) -> Span | None:
    """Return the noun phrase that words begin with.

    A verb belongs to it where it stands before its noun and not behind one (扫黑除恶常态化运行机制, but 企业|认为市场…);
    `verbal` says that the phrase may begin with such a verb, `persons` that people are counted.
    """
    out: list[Word] = []
    if words and (words[0].text in _NO_BEGINNING or predicates(context.lexicon).get(words[0].text)):
        return None
    quoted = _quotation(words)
    for i, word in enumerate(words):
        if i < quoted:  # whatever a name in marks is made of: “一件事”|主题场景
            out.append(word)
            continue
        if word.text in STOP or (context.is_any(word.text, "figure-stop") and word.text not in ("共", "前", "后")):
            break
        noun_near = any(w.tag in ("n", "nz", "vn", "l", "j") for w in words[i + 1 : i + 4])
        modifier = out[-1].tag if out else ""
        being = bool(out) and context.ends_as(out[-1].text, "figure-being") and modifier in _PLAIN_NOUN
        if being and (
            (word.tag not in ("n", "nz", "nr", "nrt", "nt", "ng") and word.text not in ("和", "与", "及"))
            or context.is_any(word.text, "figure-governor")
            or (persons and not context.ends_as(word.text, "figure-being"))
        ):
            break  # 镇村干部|分片包户: people and bodies are followed by what they do
        if word.tag == "v" or word.tag in ("a", "ad", "b", "d", "z"):
            if word.tag in ("a", "b", "z") and not out:
                out.append(word)
                continue
            starts = (
                not out
                and verbal
                and len(word.text) > 1
                and not COMPLEMENT.search(word.text)
                and (noun_near or len(words) == i + 1 or words[i + 1].text in STOP)
            )
            inside = (
                bool(out)
                and (modifier in ("b", "a", "v", "vn", "j", "z", "d") or i == quoted)
                and noun_near
                and len(word.text) > 1
            )
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
    if not out or (len(out) == 1 and len(out[0].text) == 1 and (out[0].tag in "vfbm" or out[0].text in _LOCALIZERS)):
        return None
    span = Span(out[0].start, out[-1].end)
    return span if 0 < span.end - span.start <= _LONGEST else None


_NO_BEGINNING = frozenset("内中里间的可能将少多须应")


def _quotation(words: Sequence[Word]) -> int:
    """Return how many words a quotation that begins here has, or 0."""
    if not words or words[0].text not in ("“", "‘"):
        return 0
    return next((i + 1 for i, word in enumerate(words[:12]) if word.text in ("”", "’")), 0)


def _person(words: Sequence[Word], context: Context) -> Span | None:
    """Return the first name of a person behind an age: 67岁的高血压患者|王秀兰, 28岁的|向明珠, 52岁的|老孙."""
    surnames = context.lexicon.words("surnames.tsv")
    for i, word in enumerate(words[:8]):
        if word.text in "，。；,;！？、的":
            return None
        following = words[i + 1] if i + 1 < len(words) else None
        if word.tag in ("nr", "nrt", "nrfg") and len(word.text) > 1:
            return Span(word.start, word.end)
        if (
            word.text[0] in "老小"
            and context.text[word.start + 1] in surnames
            and (i == 0 or words[i - 1].tag in _NOUN)
        ):
            return Span(word.start, word.start + 2)
        if word.text in surnames and len(word.text) == 1 and following and len(following.text) <= 2 and i == 0:
            return Span(word.start, following.end)
    return None


def _extended(phrase: Span, words: Sequence[Word], context: Context) -> Span:
    """Return a phrase with what belongs to it behind: 县|（市、区）, 全国人大代表|、四川省人大代表."""
    if (divisions := _DIVISIONS.match(context.text, phrase.end)) and context.text[phrase.end - 1] in "市县省区州旗乡镇":
        return Span(phrase.start, divisions.end())
    ending = context.text[phrase.end - 2 : phrase.end]
    behind = [w for w in words if w.start >= phrase.end]
    if len(behind) > 1 and behind[0].text in ("、", "和", "与", "及"):
        other = _noun_phrase(behind[1:], context)
        if other and context.text[other.start : other.end].endswith(ending) and other.end - phrase.start <= _LONGEST:
            return Span(phrase.start, other.end)
    return phrase


def phrase_before(figure: Figure, context: Context, start: int, lead: int, *, own: bool = False) -> Span | None:
    """Return the noun phrase that ends at the linking stretch; of persons and cases also the verb that says what was done.

    `own` asks for one that is plainly measured, whatever noun stands behind: 人均收入|4600元以下的农户, 任教满|15年的教师.
    """
    if own and figure.kind not in ("money", "measure", "duration", "percent") and figure.unit is not None:
        return None
    if context.text[lead - 1 : lead] in (")", "）") and not own:
        opening = max(
            context.text.rfind("（", context.sentence.start, lead),
            context.text.rfind("(", context.sentence.start, lead),
        )
        if opening > context.sentence.start:
            clause = max(context.text.rfind(mark, context.sentence.start, opening) for mark in "，。；,;、")
            start, lead = max(clause + 1, context.sentence.start), opening  # 月退休所得|（含18%优存）为7万8337元
    named = context.names.touching(Span(start, lead)) if start < lead else []
    if named and named[-1].end < lead and named[-1].start >= start:
        start = named[-1].end  # who acted is no part of what is counted
    timed = context.times.touching(Span(start, lead)) if start < lead else []
    if timed and start < timed[-1].end < lead and context.text[timed[-1].end] not in "的)）":
        start = timed[-1].end  # nor is when: 一夜之间|收治伤员
    words = context.between(start, lead)
    linked = lead < figure.span.start and bool(_LINKED.search(context.text, lead, figure.span.start))
    _drop_links(words, context)
    if (
        words
        and words[-1].text in ("，", ",")
        and words[-1].start > start
        and not _NO_TOPIC.search(context.text, words[-1].start, figure.span.start)
    ):
        if own and (figure.kind == "percent" or not context.text.startswith("的", figure.span.end)):
            return None
        return _topic(figure, context, start, words[-1].start)
    clause = next((w.end for w in reversed(words) if w.text in STOP), start)
    out = _leftwards(words, figure, context, linked=linked, clause=clause)
    while out and out[-1].text in "、和与及”’“‘" and not (out[-1].text in "“‘" and any(w.text in "”’" for w in out)):
        out.pop()
    while len(out) > 1 and (
        (
            out[-1].text in "时日年月点号分"
            and _NUMERAL_BEFORE.search(context.text[max(0, out[-1].start - 1) : out[-1].start])
        )  # 14|时|气温
        or (out[-1].tag in ("t", "s") and not context.is_any(out[-1].text, "figure-state"))
        or (out[-1].tag == "ns" and len(out[-1].text) > 2 and out[-1].text[-1] in "省市县区州国镇乡")
        or context.is_any(out[-1].text, "figure-scope")
        or out[-1].text in "、和与及"
    ):
        out.pop()
    if own and not (
        out
        and (
            (figure.kind == "duration" and out[0].tag in ("v", "vn"))
            or context.ends_as(out[0].text, "figure-attribute")
        )
        and not (
            figure.kind == "percent" and context.is_any(out[-1].text, "figure-verb-object")
        )  # 持有甲保险|15%的股权
    ):
        return None
    while len(out) > 1 and out[-1].text in _NO_BEGINNING:
        out.pop()
    changes = predicates(context.lexicon)
    if not out or all(
        context.is_any(w.text, "figure-empty", "figure-giver", "figure-scope") or changes.get(w.text) for w in out
    ):
        return None
    if all(w.tag == "t" or _WEEKDAY.fullmatch(w.text) for w in out) or (
        len(out) == 1 and out[0].tag == "v" and COMPLEMENT.search(out[0].text)
    ):
        return None
    if len(out) == 1 and len(out[0].text) == 1 and (out[0].tag[0] in "vad" or out[0].text == "经"):
        return None
    if out[0].text in context.lexicon.words("cues.tsv") and out[0].end == lead and not linked:
        return None  # 刘明坦言，3000元
    if all(w.tag == "v" for w in out) and figure.kind not in ("count", "duration") and not linked:
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


# Behind these no topic of the clause before is meant.
_NO_TOPIC = re.compile("其中|当中|另|还有")


def _topic(figure: Figure, context: Context, start: int, end: int) -> Span | None:
    """Return the noun phrase with which the clause before ends or of which it says a change:
    伤人罪行|录得下跌，今年头半年有3360宗; 招生计划，总数39.6万名.
    """
    if figure.kind in ("age", "duration"):
        return None
    lead = begin_of_lead(context, start, end)
    words = context.between(start, lead)
    if not words or words[-1].tag not in _PLAIN_NOUN | {"vn"} or words[-1].text in STOP:
        return None
    if words[-1].text[-1] in "省市县区州国镇乡村" or words[-1].text in context.lexicon.words("cues.tsv"):
        return None
    return phrase_before(figure, context, start, lead)


# What makes the phrase before it a subject: a verb of change or being, or 由 and 从.
_LINKED = re.compile("[由从自为达是占至到]|[降升增减涨跌压提调缩]|超过?$|[比较]")


def _drop_links(words: list[Word], context: Context) -> None:
    """Drop the words at the end that link and count nothing; a quantity's own name stays (补贴|时间)."""
    while words:
        last = words[-1]
        if (
            len(words) > 1
            and context.ends_as(last.text, "figure-attribute")
            and words[-2].tag in _NOUN | {"v"}
            and not context.is_any(last.text, "figure-link")
        ):
            return
        if not (
            context.is_any(last.text, "figure-link", "figure-empty", "figure-giver")
            or (len(words) > 1 and ("before", last.text) in context.lexicon.cues)  # 患儿|不满|10岁
            or last.tag in ("d", "ul", "ug", "m", "q", "t", "r", "c", "y", "uj", "p")
        ):
            return
        words.pop()


def _leftwards(words: Sequence[Word], figure: Figure, context: Context, *, linked: bool, clause: int) -> list[Word]:
    """Return the words of the phrase, the last one first."""
    out: list[Word] = []
    brackets = 0
    for i in range(len(words) - 1, -1, -1):
        word = words[i]
        if word.text in ")）]" and not out:
            brackets += 1
            continue
        if brackets:
            brackets -= word.text in "(（["
            continue
        if word.text in STOP:
            if word.text in "”’" or (word.text in "“‘" and out):
                out.append(word)
                continue
            if word.text == "、" and out and out[-1].tag in _NOUN | {"v"} and i and words[i - 1].tag in _NOUN | {"v"}:
                out.append(word)
                continue
            break
        if word.text in ("获", "掉", "落", "破", "毁") and i and words[i - 1].tag == "v" and out:
            break  # 查|获|毒品
        if word.tag in _NOUN or (context.is_any(word.text, "figure-state") and out):
            if word.tag == "vn" and out and not linked and _acts(word, words[:i], out, context):
                break
            out.append(word)
        elif word.tag == "v" or (word.tag == "d" and word.text in ("未", "不") and out and out[-1].tag[0] == "v"):
            if not _modifies(word, out, context, linked=linked):
                if _done_to_persons(word, out, figure, context):
                    out.append(word)
                break
            out.append(word)
        elif word.text in ("和", "与", "及") and out:
            out.append(word)
        elif (
            word.text in "月年日周"
            and out
            and word.end == out[-1].start
            and not _NUMERAL_BEFORE.search(context.text[max(0, word.start - 1) : word.start])
        ):
            out.append(word)  # 月|退休所得, 年|生产能力
        elif word.tag == "f" and word.start == clause and out:
            out.append(word)  # 中|标价: at the head of a clause it is no localizer
        elif word.tag == "a" and len(word.text) > 1 and not out and i and words[i - 1].tag in _PLAIN_NOUN:
            out.append(word)  # 职位|空缺
        elif word.tag == "a" and out and context.ends_as(out[0].text, "figure-attribute"):
            out.append(word)  # 平均|等候时间, 最高|气温
        else:
            break
    return out


_NUMERAL_BEFORE = re.compile(r"[\d一二三四五六七八九十今去本上当每]$")


def _modifies(verb: Word, phrase: Sequence[Word], context: Context, *, linked: bool) -> bool:
    """Tell whether a verb belongs to the phrase (read leftwards so far), and does not govern it: 审批|时限, but 打掉|团伙."""
    if not phrase or verb.end != phrase[-1].start:
        return not phrase or len(verb.text) > 1
    if len(verb.text) == 1 and verb.text not in "未不":
        return False
    if all(w.tag == "v" for w in phrase):
        return not context.is_any(verb.text, "figure-governor", "figure-link")
    if context.is_any(phrase[-1].text, "figure-state"):
        return False
    if context.ends_as(phrase[0].text, "figure-attribute"):
        return not context.is_any(verb.text, "figure-governor")
    verbs = sum(w.tag == "v" for w in phrase)
    return linked and not verbs and verb.text != "是否" and not context.is_any(verb.text, "figure-governor")


def _acts(noun: Word, before: Sequence[Word], phrase: Sequence[Word], context: Context) -> bool:
    """Tell whether what the tagger takes for a noun is the verb of the clause: 累计|检查|医疗机构14家."""
    return (
        context.is_any(noun.text, "figure-governor")
        and not context.ends_as(phrase[0].text, "figure-attribute")
        and phrase[-1].start == noun.end
        and (
            not before
            or before[-1].text in STOP
            or before[-1].tag[0] in "dtrc"
            or context.is_any(before[-1].text, "figure-scope", "figure-link")
        )
    )


def _done_to_persons(verb: Word, phrase: Sequence[Word], figure: Figure, context: Context) -> bool:
    """Tell whether the verb says what befell the persons or bodies counted: 移送公安机关|1935人, 解除协议|45家."""
    counted = figure.unit_id in PERSONS or figure.unit in ("家", "家次")
    return (
        counted
        and len(verb.text) > 1
        and bool(phrase)
        and (
            context.is_any(verb.text, "figure-transfer")
            or (not context.ends_as(phrase[0].text, "figure-being") and not context.is_any(verb.text, "figure-giver"))
        )
    )


def _rest(figure: Figure, context: Context) -> Span | None:
    """Return the few characters between a figure and the end of its clause, if no function word is among them."""
    words = context.between(figure.span.end, context.sentence.end)
    end = next((i for i, w in enumerate(words) if w.text in STOP), len(words))
    run = words[:end]
    if not run or run[-1].end - run[0].start > 8 or any(w.tag[0] in "pudcrym" for w in run):
        return None
    return Span(run[0].start, run[-1].end)


def _counted_run(figure: Figure, context: Context, limit: int) -> Span | None:
    """Return what stands behind a classifier up to the end of its clause, if it is modifiers and a noun: 31名|失职失责镇村干部."""
    words = context.between(figure.span.end, limit)
    end = next((i for i, w in enumerate(words) if w.text in STOP or w.text in ("和", "与", "及")), len(words))
    run = words[:end]
    if not run or run[-1].tag not in _PLAIN_NOUN | {"ng", "j", "l"} or run[-1].end - run[0].start > 10:
        return None
    if any(w.tag[0] in "pudcym" for w in run) or run[0].text in context.lexicon.words("governors.tsv"):
        return None
    return Span(run[0].start, run[-1].end)
