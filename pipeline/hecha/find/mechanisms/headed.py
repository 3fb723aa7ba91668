"""Head nouns with a specific modifier before them: 建立健全|黑恶风险预警防范机制."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from hecha.find.mechanisms.mention import ESTABLISH, LONGEST_CORE, NUMERALS, MechanismMention, make_mention
from hecha.lexicon import Lexicon, Matcher
from hecha.segment import Word
from hecha.spans import Span, SpanIndex

_COUNTING = re.compile(
    rf"^(?:[{NUMERALS}几数百\d]+(?:[项个种类条套大份期轮]|多项)|一系列|系列|一整套|全套|各项|多项|具体|新的|的|了|起|其|本|该|全[省市县国区]|有关|相关|统一的?|更加\S{{2}}的)+"
)
_CLAUSE_EDGE = frozenset("，。；！？,;!?：:\n《》（()）…—|/ ")
_COMPOUND_AFTER = re.compile(
    "咨询|解读|宣讲|精神|效应|红利|建议|文件|窗口|支持|优势|用户|公司|联盟|组织|经济|领导小组|办公室|指挥部"
)


@lru_cache(maxsize=4)
def _head_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(h for h, row in lexicon.mechanism_heads.items() if row.left != "quoted")


def find_headed(
    text: str,
    sentence: Span,
    lexicon: Lexicon,
    words: Callable[[Span], list[Word]],
    quotations: Sequence[Span],
    titles: SpanIndex,
    names: Sequence[Span],
) -> Iterator[MechanismMention]:
    """Return head nouns with a specific modifier before them."""
    heads = [
        (s, sentence.start + a, sentence.start + b)
        for s, a, b in _head_matcher(lexicon).find(text[sentence.start : sentence.end])
    ]
    if not heads:
        return
    tokens = words(sentence)
    starts = [w.start for w in tokens]
    taken = sentence.end
    for head, start, end in reversed(heads):
        if start >= taken or any(i.start < end and start < i.end for i in names):
            continue
        if titles.holds(Span(start, end)):
            continue
        word = tokens[bisect_left(starts, end) - 1]
        if word.end > end and not (word.start >= start and text[end : word.end][0] in "化的等"):
            continue
        following = text[end : end + 1]
        if following and following in "性化者员商型于学度":
            continue
        if head.endswith("法") and re.match(r"第[\d零一二三四五六七八九十百千]+条", text[end : end + 8]):
            continue  # 食品安全卫生管理法第8条: a law
        if re.match(r"(?:机制|制度|体系|方案|计划|政策|平台|清单|模式)", text[end : end + 2]):
            continue  # 制度机制, 政策体系: the last head speaks
        if head == "行动" and text.startswith("人", end):
            continue  # 一致行动人
        if _COMPOUND_AFTER.match(text, end) or (head == "计划" and _PLANS.match(text, end)):
            continue
        row = lexicon.mechanism_heads[head]
        limit = max([sentence.start, *(i.end for i in names if i.end <= start)])
        left = _left_edge(text, start, limit, tokens, starts, lexicon, quotations, head)
        if left is None:
            continue
        if head.endswith(("平台", "系统")) and text.endswith("全国", limit, left):
            left -= 2  # 全国|住房公积金监管服务平台
        core = text[left:start]
        if not _specific(core, head, tokens, left, start, lexicon):
            continue
        taken = left
        if version := _VERSION_BEHIND.match(text, end):
            end = version.end()  # 拔尖学生培养计划|2.0
        yield make_mention(text, Span(left, end), core.rstrip("的等") or None, row.kind, "head.modifier")


def _left_edge(
    text: str,
    start: int,
    limit: int,
    tokens: Sequence[Word],
    starts: Sequence[int],
    lexicon: Lexicon,
    quotations: Sequence[Span],
    head: str,
) -> int | None:
    """Return where the modifier of a head begins: behind the verb that sets it up, else where nominal words begin."""
    edge = _clause_start(text, start, limit, lexicon)
    if inside := next((q for q in quotations if q.start < start < q.end), None):
        edge = max(edge, inside.start + 1)
    left = _established(text, edge, start, tokens, starts, head, lexicon)
    # A verb of setting up leaves the whole rest to the name, even a verb (建立健全|加强基层组织建设机制); 以, 对, 在 do not.
    certain = left is not None and text[left - 1] not in "以对在从由为把将与让使是有即"
    if left is None:
        left = _nominal_edge(text, start, edge, tokens, starts, lexicon)
    left = _after_later_verb(text, left, start, tokens, lexicon)
    for match in re.finditer(rf"(?:\d+|[{NUMERALS}]{{1,3}})(?:多|余)?[项个种类条套批](?!制)", text[left:start]):
        if "”" not in text[left + match.end() : start] or "“" in text[left + match.end() : start]:
            left = left + match.end()
            break
    if counting := _COUNTING.match(text[left:start]):
        left += counting.end()
    if (listed := re.match(r"[“‘][^”’]{1,12}[”’](?:及|和|与|、)(?=[㐀-鿿])", text[left:start])) and text[
        left + listed.end()
    ] not in "“‘":
        left += listed.end()
    if text[left] == "好" and text[left - 1 : left] in tuple("用抓做建管落办实打"):  # 用好|“情指行”一体化运行机制
        left += 1
    if text[left] in "时点" and (hours := _HOURS.search(text, max(0, left - 16), left + 1)):
        left = hours.start()  # 凌晨2时至5时|停车休息制度
    while left < start and text[left] in "、的和与及”’等，" and not text.startswith("的士", left):
        left += 1
    if not certain:
        left = _without_verb(left, start, tokens, lexicon)
    opened = text[left:start]
    if opened.count("“") != opened.count("”") or opened.count("‘") != opened.count("’"):
        cut = max(opened.rfind("”"), opened.rfind("’"), opened.rfind("“"), opened.rfind("‘"))
        left += cut + 1
        while left < start and text[left] in "、的和与及":
            left += 1
    return left if left < start and start - left <= LONGEST_CORE else None


_SYSTEM_BEFORE = re.compile("(?<![机体编控法强抑限定研复压])制$")  # 首诊负责制、|双向转诊制度
# Behind 计划 these make it a verb: 公司|计划用三到五年时间.
_PLANS = re.compile(
    "用|投|在|于|通过|出资|年内|[今明]年|未来|到|向|以|把|再|新[增建]|募|购|[增减]持|发行|收购|招[收录生]|开[设建通]|建[设造成]|安排|拨"
)


def _clause_start(text: str, start: int, limit: int, lexicon: Lexicon) -> int:
    """Return where the clause of a head begins; 、 behind another head parts two names, as a comma does."""
    at, named = start, lexicon.class_words("mechanism-own-head")
    while at > limit:
        char = text[at - 1]
        if (
            char in ")）"
            and (opening := max(text.rfind("(", limit, at), text.rfind("（", limit, at))) >= 0
            and at - opening <= 8
            and re.search("[省市县区]", text[opening - 1 : opening])
        ):
            at = opening
            continue
        if char in _CLAUSE_EDGE:
            break
        if char in "、和与及" and (
            text.endswith(named, limit, at - 1) or _SYSTEM_BEFORE.search(text, max(limit, at - 4), at - 1)
        ):
            break
        at -= 1
    return at


def _established(
    text: str, edge: int, start: int, tokens: Sequence[Word], starts: Sequence[int], head: str, lexicon: Lexicon
) -> int | None:
    """Return the end of the verb that sets up the named thing, or None."""
    clause = text[edge:start]
    at: int | None = None
    launched = False
    for match in ESTABLISH.finditer(clause):
        verb, place = match[0].rstrip("了着过起出"), edge + match.start()
        index = bisect_left(starts, place)
        whole = index < len(starts) and starts[index] == place
        if not whole and len(verb) > 1 and index and tokens[index - 1].end == edge + match.end():
            index, whole = index - 1, True  # 逐步形成 as one word
        if not whole or (len(verb) == 1 and (tokens[index].end != place + 1 or tokens[index].tag[0] not in "pvcd")):
            continue
        if at is not None:
            if (
                verb not in lexicon.word_class("setting-up")
                and verb not in lexicon.word_class("launching")
                and len(verb) <= 2
            ):
                continue
            between = text[at:place]
            if verb == "执行" and not between:
                continue  # 推行|执行指挥中心实体化运行机制
            if not between.strip("的了并和、及"):
                if launched and head.endswith(("活动", "行动")):
                    continue
            elif not _restarts(between):
                continue
        at = edge + match.end()
        launched = verb in lexicon.word_class("launching")
    return at


def _after_later_verb(text: str, left: int, start: int, tokens: Sequence[Word], lexicon: Lexicon) -> int:
    """Move the edge behind a governing verb that stands inside the modifier, after a noun: 合力|确保|自查从宽政策."""
    governors = lexicon.words("governors.tsv")
    inside = [w for w in tokens if left <= w.start < start]
    for i, word in enumerate(inside):
        if (
            i
            and "".join(w.text for w in inside[i : i + 2]) not in lexicon.word_class("task-word")
            and word.text in governors
            and word.tag[0] in "vdap"
            and (word.tag != "vn" or inside[i - 1].text == "、")
            and inside[i - 1].tag[0] not in "vd"
            and (inside[i - 1].text != "、" or (i + 1 < len(inside) and inside[i + 1].tag in ("a", "ad", "b")))
            and i + 1 < len(inside)
            and (word.text != "突出" or inside[i + 1].text != "问题")
            and inside[i + 1].text not in ("、", "和", "与", "及", "等")
        ):
            left = word.end
    return left


def _without_verb(left: int, start: int, tokens: Sequence[Word], lexicon: Lexicon) -> int:
    """Take leading verbs off: one that has a noun behind it governs it (阐清|政策), one before a verb is part of the name."""
    governors = lexicon.words("governors.tsv")
    inside = [w for w in tokens if left <= w.start < start]
    while (
        inside
        and "".join(w.text for w in inside[:2]) not in lexicon.word_class("task-word")
        and (
            inside[0].tag in ("d", "ad", "p", "c", "r", "ul")
            or (inside[0].text in governors and inside[0].tag != "n")
            or (
                inside[0].tag == "v"
                and inside[0].text not in lexicon.word_class("task-word")
                and (len(inside) == 1 or inside[1].tag in ("n", "nz", "ns", "j", "b", "nr", "m", "a", "t"))
            )
        )
    ):
        left = inside.pop(0).end
    return left


def _restarts(between: str) -> bool:
    """Tell whether a second verb of setting up begins a new object rather than belonging to the name."""
    return (
        between.strip("的了并和、及") == ""
        or ("、" not in between and len(between) <= 4)
        or between.endswith(("并", "和", "同时", "及", "到", "是", "为", "即", "于"))
        or len(between) > 12
    )


def _nominal_edge(
    text: str, start: int, limit: int, tokens: Sequence[Word], starts: Sequence[int], lexicon: Lexicon
) -> int:
    governors, tasks = lexicon.words("governors.tsv"), lexicon.word_class("task-word")
    at = start
    listed = text[start - 1 : start] == "等"
    for index in range(bisect_left(starts, start) - 1, -1, -1):
        word = tokens[index]
        if word.start < limit:
            break
        piece = text[word.start : min(word.end, at)]
        if not piece:
            continue
        if piece == "、" and (listed or at < start):
            at = word.start
            continue
        if piece in ("和", "与", "及") and at < start and index and tokens[index - 1].tag[0] in "nvjl":
            at = word.start
            continue
        if piece in ("等", "的") and at == start:
            at = word.start
            continue
        if _HOTLINE.fullmatch(piece):  # 全国|12315|平台
            return word.start - 2 * text.startswith("全国", word.start - 2)
        if (
            (word.text in governors and word.text + text[word.end : word.end + 2] not in tasks)
            or (word.tag[0] in "pcudryoemq" and word.tag != "eng")
            or (word.tag == "t" and re.search(r"[\d年月日今昨]", piece))
            or piece in _CLAUSE_EDGE
            or piece in "“”‘’"
        ):
            if piece in "”’" and at < start:
                opening = text.rfind("“" if piece == "”" else "‘", limit, word.start)
                if opening >= 0 and word.start - opening <= 8:
                    at = opening
                    continue
            break
        at = word.start
    return at


_VERSION_BEHIND = re.compile(r"[1-9]\.\d(?![\d%％万亿个倍米])")
_HOURS = re.compile(r"(?:凌晨|上午|下午|晚上?)?\d{1,2}[时点]?(?:[至到-]\d{1,2})?[时点]$")
_HOTLINE = re.compile(r"1[12]\d{1,3}")


def _specific(core: str, head: str, tokens: Sequence[Word], left: int, start: int, lexicon: Lexicon) -> bool:
    """Tell whether a modifier names something: it holds a word that is not general, and reads as a name."""
    inside = [w for w in tokens if w.start >= left and w.end <= start and w.text not in "、的和与及等“”‘’"]
    if _HOTLINE.match(core.removeprefix("全国")):  # 12315|平台
        return head.endswith("平台")
    if inside and inside[-1].text in lexicon.word_class("rule-making"):  # 新建|制度: what is told, and no name
        return False
    if not inside or core.isascii():  # Windows平台
        return False
    if any(w.text in lexicon.word_class("mechanism-clause") for w in inside) or inside[-1].tag == "p":
        return False
    if "的" in core:
        tail = core.rsplit("的", 1)[1]
        if head in lexicon.word_class("mechanism-without-possessive") or (
            tail and tail not in ("工作", "办案", "利益联结") and not tail.endswith("工作")
        ):
            return False
        if "、" not in core and "”" not in core:
            return False
    named = [w for w in inside if w.text not in lexicon.word_class("mechanism-description")]
    if not named or (
        len(named) == 1
        and len(inside) == 1
        and (len(named[0].text) < 2 or named[0].tag in ("ns", "a", "ad", "b", "d", "r", "m"))
    ):
        return False
    if all(w.tag in ("ns", "nr", "nt", "t") for w in named):
        return False
    length = sum(len(w.text) for w in named)
    if core.endswith(("大", "新", "好", "各")):
        return False
    if head in ("行动", "改革", "工程"):
        return length >= 4 and "的" not in core
    return not (
        head in lexicon.word_class("mechanism-needs-long-name")
        and length < (4 if head in ("平台", "计划", "方案", "体系", "工程", "系统", "清单") else 2)
    )
