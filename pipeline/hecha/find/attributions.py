"""Attributions: who states what, with the cue that says so and the content that it covers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hecha.lexicon import Lexicon
from hecha.spans import Span, SpanIndex


@dataclass(frozen=True, slots=True)
class AttributionMention:
    span: Span  # source and cue
    source: str
    source_span: Span
    cue: str
    form: str  # direct, indirect, document
    anonymous: bool
    content: Span


_EDGE = "，。；！？,;!?：:\n“”】▶●"
# 据省统计局介绍, 记者从市教育局获悉
_ACCORDING = re.compile(
    r"(?:(?:(?<![数证依凭收占票论])据|根据|记者从)(?P<source>[^，。；：,;:\n“”]{2,30}?)(?P<cue>介绍|统计|通报|透露|消息|公告|显示|报道|测算|估算|监测|调查|调度|了解到?|获悉|得知|称)"
    r"|(?:(?<![数证依凭收占票论])据|根据)(?P<paper>[^，。；：,;:\n“”]{0,30}?(?:报告|公报|通报|公告|结果|数据|规程|规定|办法|方案|条例|计划|《[^《》\n]{2,40}》)))[，,：:]"
)
_ANONYMOUS = re.compile(
    r"(?:负责人|负责同志|工作人员|人士|官员|专家|发言人|消息|知情者|干部|民警|市民|村民|居民|学生|家长|患者|网友|书记|主任|[局厅处科院校所行部市县区省镇乡村]长|总?经理|董事长|"
    r"店员|老板|护士|医生|大夫|老师|教师|司机|主管|分析师|值班员|业主|商户|从业者|当事人|教练|厂长|员工|职员|店主|乘客|旅客|游客|消费者|志愿者|高管|委员|代表|议员|警察|社工|[^会成议委队党团官]员)$"
)
_NO_SOURCE = re.compile(
    r"^(?:(?:对于?|就|从|在|以)[^，。]*[来而看]|这|那|也|还|就|可以|应当|应该|并|但|而|其中|同时|此前|随后|一致|分别|共同|普遍|记者|老话|俗话|常言|古语|所以[^，。]*|一律|按[^，。]*|[^，。]*来|[^，。]*以下简)?$"
)
_PRONOUNS = ("他", "她")
_BARE_PAPERS = ("数据", "统计", "监测", "结果", "公告", "报告", "资料", "调查", "通报", "年报", "财报")
_ADVERBS = re.compile(
    r"(?:[\d一二三四五六七八九十]{1,3}日|在[^，。]{1,24}[上中时后里下]|今[天日]|昨[天日]|日前|近日|同日|当[天日]|最后|同时|随后|分别|也|还|则|又|再|进一步|明确|着重|再次|如是|随即|赛后|会后|无奈|直接|率先|公开|特别|专门|致辞时|致词时|受访时|接受[^，。]{0,12}采访时|周[一二三四五六日]|纷纷|却|只能|想|不久前|(?:刊|发|撰)文|刊登文章|举例|感慨|曾|此前|当时|后来|之后|一直|多次|反复|回答|辟谣|威胁|[㐀-鿿]{2,4}地|(?:向|对)(?:《[^》]{1,12}》(?:记者)?|(?:本报|本台)?记者)|(?:发布|发表)(?:消息|通报|公告|声明|公报|报告|新闻稿)?|[\d年月日]{2,}|[（(][^（）()]{1,12}[)）]|笑着)+$"
)
_LEADING = re.compile(
    r"^(?:[㐀-鿿]{2,12}\d{1,2}月\d{1,2}日[电讯]\s*(?:[（(][^）)]{0,30}[）)])?\s*|[（(【][^）)】]{0,24}[）)】]|第[一二三四五]|因为|虽然|如果|正如|据|根据|对此|为此|不过|但|而|另据|其中|目前|今年|去年|[\d年月日号]+[晚上午下]*|日前|近日|此前|昨日|今日|同日|当天)+[，,]?(?=.)"
)
_NO_CUE = re.compile(
    "(?:[简自号声人堪俗名职尊匀对相统]|以下简)称$|下称$|[来再听据学所小传好游胡演解是如以该常]说$|(?:比如|或者|换句话|意义上|程度上|的来|般来)说$|(?:被|受|遭)(?:通报|批评|质疑)$"
)


@lru_cache(maxsize=4)
def _cues(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, str]]:
    by = lexicon.pairs("cues.tsv", "surface", "by")
    words = "|".join(sorted(map(re.escape, by), key=len, reverse=True))
    return re.compile(
        rf"(?P<cue>告诉《[^》\n]{{1,14}}》(?:记者)?|{words})(?=[，,：:“。]|(?<=[计测估议醒为求调出报布告])[㐀-鿿\d])"
    ), by


def find_attributions(
    text: str,
    *,
    lexicon: Lexicon,
    sentences: Sequence[Span],
    quotations: Sequence[Span],
    names: Sequence[Span] = (),
) -> list[AttributionMention]:
    """Return the attributions of a text in order; of two readings of one place the first stays.

    The content of an attribution is the rest of its sentence, or the quotation before or behind it.  `names` are
    institutions: behind one a verb of saying needs no comma (劳动部估计约247万人).
    """
    pattern, by = _cues(lexicon)
    out: list[AttributionMention] = []
    index = SpanIndex(quotations)
    ends = {name.end: name for name in names}
    for part in sentences:
        sentence = Span(part.start, _full_end(text, part.end))
        taken = part.start
        for match in _ACCORDING.finditer(text, part.start, part.end):
            if (found := _according(text, sentence, match)) is not None:
                out.append(found)
                taken = match.end()
                break
        for match in pattern.finditer(text, taken, part.end):
            if match.start() < taken:
                continue
            if (found := _said(text, sentence, match, by, index, ends, lexicon)) is not None:
                out.append(found)
                taken = max(match.end(), found.content.end if found.form == "direct" else 0)
    return out


def _full_end(text: str, end: int) -> int:
    """Return where the sentence ends that goes on behind a semicolon."""
    if text[end - 1 : end] not in "；;":
        return end
    match = _FULL_STOP.search(text, end, end + _LONGEST)
    return match.end() if match else min(len(text), end + _LONGEST)


_LONGEST = 600  # characters of a sentence
_FULL_STOP = re.compile("[。！？!?]|(?=\n)")


def _according(text: str, sentence: Span, match: re.Match[str]) -> AttributionMention | None:
    """Read 据…介绍, 记者从…获悉 and 据…报告."""
    group = "source" if match["source"] else "paper"
    source, name = Span(*match.span(group)), match[group]
    if not name or name in ("记者", "了解", "悉", "此", "规定") or name.startswith("此"):
        return None
    cue = match["cue"] or text[match.start() : match.start(group)]
    form = "document" if group == "paper" or cue in _PAPER_CUES else "indirect"
    end = match.end("cue") if match["cue"] else match.end(group)
    anonymous = group == "source" and bool(_ANONYMOUS.search(name))
    return AttributionMention(
        Span(match.start(), end), name, source, cue, form, anonymous, Span(match.end(), sentence.end)
    )


_MODAL = re.compile(
    "将|被|须|应当|必须|不得|可以(?!的)|没有|没人|如果|仍|尚未|需要|该怎么|进一步$|温馨$|也就$|[经了]$|为何|从某种"
)  # 条例将咨请总统|公布: no one speaks
_PAPER_CUES = ("统计", "显示", "公告", "测算", "估算", "监测", "调查", "调度", "消息")


def _said(
    text: str,
    sentence: Span,
    match: re.Match[str],
    by: dict[str, str],
    quotations: SpanIndex,
    names: dict[int, Span],
    lexicon: Lexicon,
) -> AttributionMention | None:
    cue, start, end = match["cue"], match.start(), match.end()
    if _NO_CUE.search(text, max(0, start - 4), end):
        return None
    left = start
    while left > sentence.start and text[left - 1] not in _EDGE:
        left -= 1
    source_end = start
    if adverbs := _ADVERBS.search(text[left:start]):
        source_end = left + adverbs.start()
    if leading := _LEADING.match(text[left:source_end]):
        left += leading.end()
    if text.endswith("的", left, source_end):
        source_end -= 1
    while left < source_end and text[left].isspace():
        left += 1
    while left < source_end and text[source_end - 1].isspace():
        source_end -= 1
    if source_end == left and cue[2:] in ("显示", "表明", "称") and cue[:2] in _BARE_PAPERS:
        source_end, cue = left + 2, cue[2:]  # 数据|显示
        return AttributionMention(
            Span(left, end),
            text[left:source_end],
            Span(left, source_end),
            cue,
            "document",
            False,
            Span(end, sentence.end),
        )
    source = text[left:source_end]
    spoken = by.get(cue) != "document"
    following = text[end : end + 1]
    plain = following not in "，,：:“。" or not following
    speaker = (source_end in names and names[source_end].start == left) or source in (*_PRONOUNS, "对方")
    if plain and not (speaker and lexicon.is_any(cue, "cue-without-comma")):
        return None
    if source not in _PRONOUNS and (spoken or source not in _BARE_PAPERS):
        if (
            len(source) < 2
            or len(source) > 40
            or _NO_SOURCE.match(source)
            or source in _BARE_PAPERS
            or _MODAL.search(source)
        ):
            return None
    if lexicon.is_any(cue, "cue-noun") and source_end not in names and not _speaks(source, lexicon):
        return None
    quoted = next((q for q in quotations.touching(Span(end, end + 2)) if end <= q.start <= end + 1), None)
    if quoted and not _is_speech(text, quoted):
        quoted = None
    before = next((q for q in quotations.touching(Span(max(0, left - 2), left)) if _speech_before(text, q, left)), None)
    if spoken and quoted and following in ("“", ":", "：", "，", ","):
        form, content = "direct", quoted
    elif spoken and before and following in ("。", "，", ","):
        form, content = "direct", before if following == "。" else Span(before.start, sentence.end)
    elif following == "。":
        return None
    else:
        form, content = ("indirect" if spoken else "document"), Span(end, sentence.end)
    anonymous = spoken and source not in _PRONOUNS and source_end not in names and bool(_ANONYMOUS.search(source))
    return AttributionMention(Span(left, end), source, Span(left, source_end), cue, form, anonymous, content)


def _speaks(source: str, lexicon: Lexicon) -> bool:
    """Tell whether a source ends as someone who speaks does: a pronoun, a role, a body, a name behind its surname."""
    surnames, bodies = lexicon.words("surnames.tsv"), lexicon.word_class("speaking-body")
    named = any(source[-n] in surnames for n in (2, 3) if len(source) >= n)
    body = any(source.endswith(ending) for ending in bodies)
    return source in _PRONOUNS or named or body or bool(_ANONYMOUS.search(source))


def _is_speech(text: str, quotation: Span) -> bool:
    """Tell whether a quotation is what was said, and no name that a sentence goes on with: “含光800”是…."""
    following = text[quotation.end : quotation.end + 1]
    return text[quotation.end - 2] in "。！？!?…，" or not re.match("[㐀-鿿]", following)


def _speech_before(text: str, quotation: Span, left: int) -> bool:
    """Tell whether what was said ends right before the source: “…。”他说, and not a name in marks: “云平台”。他说."""
    if quotation.end == left:
        return True
    return quotation.end == left - 1 and (text[left - 1] in "，," or text[quotation.end - 2] in "。！？!?…")
