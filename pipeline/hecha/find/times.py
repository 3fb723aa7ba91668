"""Time expressions: dates, periods, clock times, and phrases that say since or until when.

They govern figures, and they keep dates from being read as figures.
"""

import re
from typing import NamedTuple

from hecha.spans import Span, SpanIndex


class TimeMention(NamedTuple):
    span: Span
    text: str
    role: str  # on, during, since, as_of, by
    governs: bool  # a period or date that figures can have; a clock time alone has no figures
    holds_length: bool = False  # 近3年, 过去五年: the length of time in it is a figure of its own


_D = "[零〇○一二三四五六七八九十]"
_YEAR = rf"(?:(?:公元)?(?:1[89]|20)\d\d年|[一二][{_D[1:-1]}]{{3}}年|(?<!{_D})一[零〇○一二]{_D}年(?=度|预算|编列|总预算|施政)|民国(?:\d{{1,3}}|{_D}{{1,4}})年|(?<!\d)(?:9\d|1[0-2]\d)年(?=所需|预算|编列|总预算|施政|度|第|[1-9]\d?月|至|[上下]半年|全年|[底初末]|前)|[今去前明后本当同翌]年|上年|(?:(?<![㐀-鿿])|(?<=[比较与同于在为是和对]))上一年|次年|翌年|本世纪)"
_MONTH = r"(?:(?:1[0-2]|0?[1-9])月份?|(?:十[一二]?|[一二三四五六七八九])月份?(?!余|多)|[本上下当]月|腊月|正月)"
_DAY = rf"(?:(?:3[01]|[12]\d|0?[1-9])[日号](?!元|线|楼|[店馆院均])|(?:三十一?|二十{_D}?|廿{_D}?|十{_D}?|{_D})[日号]|[上中下]旬|[底初末]|(?:今|昨|前|明|后|当|翌|同|次)[日天])"
_CLOCK = r"(?:(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上?|夜间|深夜|[今昨明当]晚)?(?:[01]?\d|2[0-4])(?:[:：][0-5]\d(?:[:：][0-5]\d)?|[时点](?!钟头|半年)(?:半|\d{1,2}分(?![之钟])(?:\d{1,2}(?:\.\d+)?秒)?)?)(?:许|前后|左右)?)"
_HALF = r"(?:上半年|下半年|[首头前]\d{1,2}个?月|[首头前][一二三四五六七八九十]{1,2}个月|[头前]半年|全年|前[二三两]季度|[前首]三季度?|第?[一二三四]季度|(?<![一二两三四至到])第?[一二三四1-4]季(?![度节])|[首末]季|年底前?|年初|年末|岁末|季末|月底|月初)"
_PLAN = r"[“‘\"]?十[一二三四五]五[”’\"]?(?:规划)?(?:时期|期间|以来|末|初)"
_FESTIVAL = (
    rf"(?:{_YEAR})?(?:(?:春节|国庆节?|中秋节?|元旦|清明节?|端午节?|五一|“五一”|十一|“十一”|劳动节|暑|寒|双节)+"
    r"(?:(?:小?长假|假期|黄金周|节日|假日|假)(?:期间|里|内)?|期间)|春运(?:期间|首日|以来)?|假期(?:期间|里|内)?)"
)
_RANGE_TAIL = rf"(?:\s*(?:至|到|[-—~～–])+\s*(?:{_YEAR})?(?:{_MONTH})?(?:{_DAY})?(?:{_CLOCK})?)?"
_DATE = (
    rf"(?:{_YEAR}(?:度|间)?(?:的?{_MONTH}|的?{_HALF}|[底初末]|[春夏秋冬][季天]|暑期|[春夏秋冬](?=[^㐀-鿿]|招|交))?(?:{_DAY})?|{_MONTH}(?:{_DAY})?|(?:3[01]|[12]\d|[1-9])[日号](?=[上下]午|凌晨|晚|\d{{1,2}}[时点:]))"
    rf"(?:\s*{_CLOCK})?"
)
_ISO = r"(?<!\d)(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?!\d)(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
_YEARS = r"(?<!\d)(?:19|20)\d\d(?:年)?\s*[-—~～至到]+\s*(?:19|20)?\d\d(?:年度?|学年)"
_MONTHS = r"(?<!\d)(?:1[0-2]|0?[1-9])月?\s*[-—~～至到]+\s*(?:1[0-2]|0?[1-9])月份?"
_DAYS = r"(?<!\d)(?:3[01]|[12]\d|[1-9])[日号]?\s*[-—~～至到]+\s*(?:3[01]|[12]\d|[1-9])日"
_POINT = rf"(?:{_ISO}|{_YEARS}|(?:{_YEAR})?{_MONTHS}|(?:{_YEAR})?(?:{_MONTH})?{_DAYS}|{_DATE}|(?:{_YEAR})?{_HALF}|(?:今|昨|前|明|后|当)[日天](?:[上下]午|[晚夜])?|[今昨前明后][（(]\d{{1,2}}日?[)）]日?|{_PLAN})"

_AS_OF = (
    rf"截[至止]到?\s*(?:当[天日](?:[上下]午|[傍晚中]午?|晚上?|凌晨)?|第\d{{1,3}}[轮周期]|(?:本?报告期|本?季)末|(?:本报|记者)?(?:记者)?发稿(?:时|前)?|目前|现在|今|昨[日天晚]|{_POINT}|{_CLOCK}|(?:3[01]|[12]\d|[1-9])[日号])(?:为止|止)?"
    rf"|(?<![㐀-鿿])至此(?=[，,])"
    rf"|(?:(?<![㐀-鿿])|(?<=[而但并且]))[至到]\s*(?:目前|现在|今|昨[日天]|{_POINT})(?:为止|止)?"
    r"|截至目前(?:为止)?|截止目前|至今为止|迄今(?:为止)?"
)
_PAST = rf"(?<![\d.第近一二三四五六七八九十])(?:{_D}{{1,3}}|\d{{1,2}})(?:年|个月|天|周)(?=累计|共[接完实开安投新收处有发]|合计|总共|新增)|(?<![㐀-鿿\d.])(?:{_D}{{1,3}}|两|\d{{1,2}})(?:年|个月|天|周|小时)后(?=[㐀-鿿，,])|(?:{_D}{{1,3}}|两|\d{{1,3}})(?:年|个多?月|天|周|日)(?:多?来|间)(?![了到自回看说隔断谍距歇])|未来(?:\d{{1,3}}|{_D}{{1,3}})(?:年|个月|天|周|小时|日)(?:内|里)?|[赛会节][前后](?:\d|{_D}|两)[天日周]|(?:(?<![㐀-鿿\d.])|(?<=[在于计争将要划来可标]))(?:\d{{1,2}}|{_D}{{1,2}}|两)(?:年|个月|天|周)内(?![地部外陆需涵])|半年内|(?:过去|最近|近)(?:的)?(?:\d{{1,3}}|{_D}{{1,3}}|几|数|两)(?:年|个月|个季度|天|周)(?:间|来|以来|里|内)?"
_SAME = r"(?:去年|上年|前年)(?:\w{2})?同(?:期|月|季度)|(?<![与和较比年])同期|(?:去年|上年)(?:全年|(?![起以底初末春夏秋冬\d年间度]|[一二三四五六七八九十]{1,3}[月季]|[上下]半年|[前首第头]))"
# The first characters of any time expression: the only places where the long pattern is tried.
_FIRST = r"(?=[\d零〇○一二三四五六七八九十今去前明后本当同翌上下次后截至到过最近头全年岁季月第首“\"春夏秋冬国中元清端暑寒凌早午傍晚夜深昨目现如日即每民公腊正迄新末事案登起疫地爆建投达竣完半初眼往以此平届期未赛两原会节假双劳这开运创实试成])"
_TIME = re.compile(
    rf"{_FIRST}(?:(?P<as_of>{_AS_OF})|(?P<past>{_PAST})|(?P<same>{_SAME})|(?P<festival>{_FESTIVAL})"
    rf"|(?P<point>(?<![\d.]){_POINT}{_RANGE_TAIL}(?:[底末初]?前(?![后期述首来任往夕沿\d一二三四五六七八九十])|[底末初]|以前|之前|前后|期间|当[天日]|以来|起)?)|(?P<clock>(?<![\d.:：]){_CLOCK})"
    r"|(?P<now>(?<![\d一二三四五六七八九十两几数半近今本同上下去前明当])年内(?![地部外涵])|今明两年|今[夜晚]到明[天晨]|当晚(?![会宴报餐])|[本上新]赛季|首节|[首末]轮|[上下]半场|前[二三四五六七八九十两]年(?=合计|累计|共|平均|年均)|一夜之间|(?<![㐀-鿿])前一天|(?<=[㐀-鿿\s])昨(?=升井|开庭|宣判|[宣公发]布|表示|[开揭闭]幕|[开揭]牌|启动|通车|签约|召开|举行|介绍|透露)|(?<![㐀-鿿])(?:事发|案发|登陆|起火|疫情|地震|事故|爆炸)(?:发生)?之?前(?![\d一二三四五六七八九十两几的后])|(?:建成|投产|达产|投用|投运|投入使用|竣工|完工)后(?![期续来的])|目前|当前|现今|如今|(?<![出呈体表发])现在|眼下|过去(?=的|要|需|得|只|平均|最[多高少长])|(?:开通|运营|成立|创办|投产|实施|试行)之?初期?|这几天|原先|(?:事发|案发|事故发生)后|当时(?=[仍还已有才只约共])|同月(?![份比])|原来(?=的)|日前|近日|今年以来|近年来|近年|每年|每月|每天|每日|每周|每学[期年]|每季度?|往年|以前|此前|平时|前几年|届时|期内|全天|当周|上周|本周|前一[周季]度?|(?<!历史)(?<![日世])[上本]季度?(?![节候风军刊])|(?<![不共合相])同日(?![本期常粮内报])|(?<![首多每上下])(?<!第.)次日(?![均本内产])|(?<!元)首日(?![均前])|即日起|(?<![以如])自?[下本]周(?![转期边密到岁年])(?:[一二三四五六日](?![定致样个月]))?起?|(?:19|20)\d\d[/-]\d\d学年|(?<!\d)(?:(?:19|20)\d\d|9\d|1[0-2]\d)学年度?(?:第[一二12]学期)?|第二天(?!然)|昨[午早晚]|今[早晨](?![间报])|(?<!元)首周|最近(?![的地几一二三四五六七八九十两数\d，,]|距离)|(?:春节|国庆|中秋|元旦)前(?![后夕往来去])|第\d{1,2}周|[上下本]届|前期)|(?P<day>(?<![\d.])(?:3[01]|[12]\d|[1-9])日(?![均元])|(?<=[(（今昨])(?:三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])日))"
)
# A clause before 以来 or 期间 says since or in which happening: 教育整顿开展以来, 进驻期间.
_HAPPENING = re.compile(r"(?:自|从)?((?:[^\s，。；、,;:：“”（）()]|“[^“”，。]{1,10}”){2,18}?)(以来|至今|期间)")
# Before a number that ends in 年, 月 or 日 these say that it is a length of time.
_LENGTH_BEFORE = re.compile(
    r"(?:连续?|接连|一连|近|约|每|共|达|历时|为期|长达|超过|逾|不足|不到|满|未满|持续|延长[至到]|徒刑|拘役|缓刑|管制|刑期|寿命|工期|期限|至少|最多|最长|分|减少|增加|缩短|提前|推迟|接诊|停业|整顿|停牌|拘留|停课|隔离|禁赛|公示|停产|监禁)$"
)
_LENGTH_AFTER = re.compile(r"(?:内|以内|之内|以上|以下|多|余|左右|的?时间|后|前(?!后)|来|确定|有期)")
_MONTHS_AFTER = re.compile("(?:以内|之内|以上|以下|有期|的?时间)")  # 3月以上12月以下; 6月多出三成 is June
_LABEL = re.compile(r"(?:以来)?第(?:\d{1,3}|[一二三四五六七八九十]{1,3})[号个届]")
_BARE_LENGTH = re.compile(r"\d{1,3}[日月]|[一二三四五六七八九十]{1,3}[日月]")


_RANGE = re.compile(r"[日月\d][至到\-—~～–]+[\d一二三四五六七八九十]|[^至]至[^今]")
_MODIFIER = re.compile(
    "(?:(?![全我该本各国省市县])[㐀-鿿]{2,3}(?<![共有已正在约为达是])的(?!是)|世界上?最|全球最|国内最|亚洲最)"
)
# 到2027年, 6月底前: until when something is to be.
_DEADLINE = re.compile(r"到(?!目前|现在|今).*|.*[年月日底末初](?:之|以)?前")
_REACHED = re.compile("[㐀-鿿]{0,4}(?:结束|终止|收官)[，,](?:已|共|累计|总共|全[国省市县区]已)")
_RECORD = re.compile(
    r"(?:来|以来)?(?:的)?(?:之?最|首次|首个|第[一二三\d]|同期|新高|新低|[高低]位)"
)  # 近9年最低: what a record is measured against


# 由103年的291站日减到105年的153站日: in a report of Taiwan a year of the Republic needs no 民国.
_ROC_YEAR = re.compile(
    rf"(?:(?<![\d.])(?<!\d,)(?:9\d|1[0-2]\d)|(?<!{_D})(?:九十{_D}?|一[零〇○一二]{_D}))年(?:{_MONTH}(?:{_DAY})?|[底初])?"
    r"(?![来前后内余多长久资]|以[上下来内]|之[久前后]|历史|时间|有期)"
)


def find_times(text: str, *, taiwan: bool = False) -> list[TimeMention]:
    """Return the time expressions of a text, in order and disjoint.

    `taiwan` says that the report is of Taiwan, where 103年 is a year and not a length of time.

    >>> [(t.text, t.role) for t in find_times("今年以来,截至8月底,全市立案3起;去年同期为5起。")]
    [('今年以来', 'since'), ('截至8月底', 'as_of'), ('去年同期', 'during')]
    >>> [t.text for t in find_times("分别于5日内通报、10日内移交,8月18日吹响号角")]
    ['8月18日']
    """
    out: list[TimeMention] = []
    for match in _TIME.finditer(text):
        group, start, end = match.lastgroup, match.start(), match.end()
        words = match[0].rstrip()
        end = start + len(words)
        if _BARE_LENGTH.fullmatch(words) and (
            _LENGTH_BEFORE.search(text[max(0, start - 4) : start])
            or (_MONTHS_AFTER if words.endswith("月") else _LENGTH_AFTER).match(text, end)
        ):
            continue
        if _LABEL.match(text, end) and words in ("今年", "去年", "本赛季"):
            continue  # 今年第9号台风
        if words in ("目前", "当前", "现在", "如今") and _MODIFIER.match(text, end):
            continue  # 当前进程的权限, 目前世界上最大的邮轮
        role = "as_of" if group == "as_of" else "during"
        if group == "now":
            role = (
                "as_of"
                if words in ("目前", "当前", "现今", "如今", "现在", "眼下")
                else "since"
                if words.endswith(("以来", "年来", "起"))
                else "during"
            )
        elif words.endswith(("以来", "起")):
            role = "since"
        elif _DEADLINE.fullmatch(words):
            role = "as_of" if _REACHED.match(text, end) else "by"  # 到2017年随访结束，共有
        elif words.endswith(("日", "号", "天")) and role == "during" and not _RANGE.search(words) and group != "past":
            role = "on"
        governs = (
            group != "clock"
            and not (words[0] == "每" and text.endswith(("每人", "每户", "平均"), 0, start))
            and not ((group == "past" or role == "since") and _RECORD.match(text, end))
        )
        out.append(TimeMention(Span(start, end), words, role, governs, group == "past"))
    if taiwan:
        out = _with_roc_years(text, out)
    happenings = _happenings(text, out)
    taken = SpanIndex([mention.span for mention in happenings])
    return sorted([*(m for m in out if not taken.holds(m.span)), *happenings])


def _with_roc_years(text: str, found: list[TimeMention]) -> list[TimeMention]:
    taken = SpanIndex([mention.span for mention in found])
    years = [
        TimeMention(span, match[0], "during", True)
        for match in _ROC_YEAR.finditer(text)
        if not taken.touching(span := Span(*match.span()))
        and not _LENGTH_BEFORE.search(text, max(0, match.start() - 4), match.start())
    ]
    return sorted([*found, *years])


_CLAUSE = re.compile(rf"[说称有约达]|表示|回忆|认为|可能|(?:\d|{_D}){{1,6}}[万亿]?(?:[人名家个件起次元]|多)")


def _happenings(text: str, found: list[TimeMention]) -> list[TimeMention]:
    """Return the clauses that end in 以来 or 期间; a date inside one becomes part of it."""
    out: list[TimeMention] = []
    if "以来" not in text and "期间" not in text and "至今" not in text:
        return out
    by_span = {mention.span: mention for mention in found}
    spans = SpanIndex(by_span)
    for match in _HAPPENING.finditer(text):
        since = max(match[0].rfind(word) + shift for word, shift in (("自", 0), ("从", 0), ("在", 1), ("于", 1)))
        if match[2] == "期间" and _CLAUSE.search(match[0][max(0, since) :]):
            continue  # 她说有300人在培训期间受伤: what is told is no name of a time
        span = Span(match.start() + max(0, since), match.end())
        inside = [by_span[other] for other in spans.touching(span)]
        if any(not span.contains(t.span) or t.text.endswith(match[2]) for t in inside):
            continue
        length = bool(re.search(rf"(?:\d+|{_D}+)(?:年|个?月|天|周)$", match[1]))
        role = "during" if match[2] == "期间" else "since"
        governs = not _RECORD.match(text, span.end)
        out.append(TimeMention(span, text[span.start : span.end], role, governs, length))
    return out
