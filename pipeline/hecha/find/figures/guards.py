"""Which quantities are no figures: dates, ordinals, names, designations, formulas, idioms."""

import re
from functools import lru_cache

from hecha.find.figures.hedges import Figure
from hecha.find.figures.items import Context
from hecha.lexicon import Lexicon, Matcher
from hecha.numerals import DIGITS, HAN, SCALES
from hecha.spans import Span, SpanIndex
from hecha.vocabulary import is_word

_HAN_ONLY = re.compile(rf"[{HAN}几数半余多来成折分之]+")
_ORDINAL_BEFORE = re.compile(
    r"(?:第|初|星期|礼拜|周|农历|No\.?|№|附件|(?<![地意企试])图|(?<![代仪钟手发外])表|排名|名列|位列|位居)\s*[:：]?$"
)
_CODE_BEFORE = re.compile(r"(?:编号|号码|电话|热线|报料|邮编|邮政编码|邮递区号|区号|代码|QQ|ID)\s*[:：]?$")
_RANK_AFTER = re.compile(
    r"(?:大(?!约|概|多|军|学生|部分)|强(?![力制度])|名列|佳|甲医院|型|号(?!召)|中全会|届[一-鿿]{0,8}[大全会委]|次(?:会议|全会|党代会|大会|工业|世界|全国)|楼$)"
)
_LATIN_BEFORE = re.compile(r"[A-Za-zα-ω_/\\#@&=+*×][-–]?$|[A-Za-z][-–·.]$")
_LATIN_AFTER = re.compile(r"[A-Za-z_]")
_DIGITS_AROUND_BEFORE = re.compile(r"\d[:：.·/—–-]$|[:：]\d*$")
_SCORE = re.compile(r"(?<!\d)\d{1,3}\s*[:：比]\s*\d{1,3}(?!\d)")
_PHONE = re.compile(r"\d{3,4}-\d{6,8}|(?<!\d)1\d{10}(?!\d)|(?<!\d)400-?\d{3}-?\d{4}|(?<!\d)\d{17}[\dXx](?!\d)")
_BULLET_BEFORE = re.compile(r"(?:^|[\n。；;！？])\s*[(（]?$")
_BULLET_AFTER = re.compile(r"[)）、.．。]")
_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
_NUMBER_UNITLESS_AFTER = re.compile(r"[\s，。；！？、,;)）”’]|$|左右|以上|以下|上下|以内")
_STATED_BEFORE = re.compile(
    r"(?:[为达至到是约超近逾有破于升降]|确诊|病例|死亡|人数|总数|规模|指数|报收|报|点位|收于|评分|总分|平均分|区间|比值比|风险比|系数)(?:了|出|到)?$"
)
_QUOTED_NAME = 14


def allowed(
    figure: Figure,
    *,
    context: Context,
    dates: SpanIndex,
    quotations: SpanIndex,
    names: SpanIndex,
    headline: Span | None,
) -> bool:
    """Tell whether a quantity is a figure; each test names one class of what is not."""
    text, core, span = context.text, figure.core, figure.span
    if dates.touching(core) or names.holds(core):
        return False
    before, after = text[max(0, core.start - 6) : core.start], text[core.end : core.end + 10]
    if before.endswith("\ufffd") or after.startswith("\ufffd"):
        return False  # a character is lost that may have been a digit
    printed = text[core.start : core.end]
    han = bool(_HAN_ONLY.fullmatch(printed))
    if _ORDINAL_BEFORE.search(before) and not (before.endswith("周") and figure.kind != "count" and not han):
        return False
    if figure.unit is None and _CODE_BEFORE.search(before):
        return False
    if _is_designation(figure, text, before, after, han):
        return False
    if before.endswith("前") and (
        figure.unit is None or (figure.unit in ("名", "位", "强", "个") and figure.kind == "count")
    ):
        return False
    if (
        (figure.unit in ("米", "公里", "公斤", "毫米", "人") and _EVENT_AFTER.match(text, span.end))
        or text[span.end : span.end + 2] in ("单元", "度报")
        or (figure.unit == "年" and printed == "半" and text[span.end : span.end + 1] == "度")
    ):
        return False
    if figure.unit == "单" and text[span.end : span.end + 1] == "元":
        return False
    if (
        figure.unit in ("楼", "栋", "单元", "室", "幢")
        and re.match(r"\d|[药诊大门餐会办]", text[span.end : span.end + 1])
        and not han
    ):
        return False
    if _is_reduplicated(text, core) or _COUNTER.match(text, span.end - 1):
        return False
    if before.endswith("·") and before[-2:-1].isdigit():
        return False
    if _is_place_or_hour(figure, text, before):
        return False
    if _is_fixed(text, figure, context.lexicon):
        return False
    if (
        han
        and not printed.strip("十百千万亿")
        and printed[0] in "百千万亿"
        and figure.bound == "exact"
        and figure.unit not in context.lexicon.word_class("figure-after-round")
    ):
        return False  # 百日, 千家, 万人: a round word for many
    if printed in _CAPITAL:  # 陆军, 伍先生
        return False
    if figure.unit == "年" and 1000 <= figure.value < 10000 and not figure.scaled and re.fullmatch(r"\d{4}", printed):
        return False
    if figure.unit == "名" and figure.value_max is not None and text.startswith(("排位赛", "决赛"), span.end):
        return False  # 17-32名|排位赛: places
    if figure.unit == "城" and han:
        return False  # 三城联创
    if figure.unit in ("赛季", "财年") and figure.value >= 1000:
        return False
    if _is_numbered(figure, text, before, after):
        return False
    if figure.unit in ("世纪", "年度") and (figure.value > 5 or printed == "半"):
        return False
    if _in_formula(figure, text, quotations, han):
        return False
    if han and _begins_place(text, core, context.lexicon):
        return False  # 九台区
    if figure.unit == "里" and han and text[span.end : span.end + 1] in tuple("岗店铺坪桥河沟湾庙墩堡屯营庄村坡塘"):
        return False  # 五里岗
    if figure.unit == "安" and han:
        return False  # 三安光电
    if figure.unit == "条" and _in_short_quotation(figure, quotations):
        return False  # “31条惠台措施”, “人才新政24条”
    if han and not _free_numeral(figure, context) and not (figure.unit is None and _stands_alone(text, figure, han)):
        return False
    if figure.unit is None and figure.kind == "count" and _stands_alone(text, figure, han):
        return True
    if figure.unit is None and figure.kind in ("count", "money") and figure.currency is None:
        return _unitless(figure, text, before, after, han, headline)
    if (
        printed in ("一", "壹")
        and figure.value_max is None
        and (figure.bound == "exact" or _SUPERLATIVE.search(before))
    ):
        return _real_one(figure, text, after)
    return not (printed == "半" and not _real_half(figure, text, span))


_OF_BUILDERS = re.compile("(?:中铁|中建|中交|中冶|水电|铁建)$")
_PLAN_BEHIND = re.compile("(?:专项)?(?:行动(?:计划|方案)|规划)")


def _is_numbered(figure: Figure, text: str, before: str, after: str) -> bool:
    """Tell whether a number is part of a name: 中铁二十二局, 四联方案, 2.0基地, 三年行动计划."""
    behind = text[figure.span.end : figure.span.end + 6]
    if figure.unit == "局":
        return bool(_OF_BUILDERS.search(before)) or behind.startswith("集团")
    if figure.unit == "联":
        return behind.startswith(("方案", "疗法", "疫苗", "征"))
    if figure.unit == "基":
        return "." in text[figure.core.start : figure.core.end]
    return figure.unit == "年" and figure.bound == "exact" and bool(_PLAN_BEHIND.match(behind))


_EVENT_AFTER = re.compile(
    r"栏|自由泳|蛙泳|仰泳|蝶泳|混合泳|接力|短跑|中长跑|跨栏|障碍|气步枪|手枪|决赛|预赛|(?:跑|个人|单打|双打)?项目|级别|口径|大道|大街"
)


# What a page counts of its readers: 1164次阅读, 12条评论, 1307人参与.
_COUNTER = re.compile(
    "(?:次|次数)(?:阅读|浏览|播放|点击|下载)(?![者了量的])|条(?:评论|跟帖|跟贴|回复)(?![者了中])|人(?:参与评论|跟帖|跟贴|评论|点赞|围观)"
)
_CAPITAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")


def _is_reduplicated(text: str, core: Span) -> bool:
    """一点一点, 一步一步: manner, not number."""
    return bool(
        re.match(r"一(.)一\1", text[core.start : core.start + 4])
        or re.search(r"一(.)一\1$", text[max(0, core.start - 2) : core.start + 2])
    )


_POINTS_BEFORE = re.compile(
    r"(?:[跌涨升降报收挫]|指数|站上|重返|重回|收复|突破|失守|关口|至|逾|近|约|得|失|领先|落后|加|扣)\S{0,3}$"
)
_STOREY_BEFORE = re.compile(r"(?:地[下上]|[在到至从位于第往]|[路号街座厦栋楼])\s*$")


_HOURS = 24  # of a day: more points are those of an index


def _is_place_or_hour(figure: Figure, text: str, before: str) -> bool:
    """Storeys, sections of roads, hours and versions are ordinals: 在十八层, 中山路二段, 两点, 3.0版."""
    if figure.unit == "点" and re.search("[晨早午晚夜]$", before):
        return True  # 昨晚十点
    if figure.unit == "点" and figure.value > _HOURS:
        return False
    if figure.unit == "点":
        return not _POINTS_BEFORE.search(before) and figure.bound == "exact"
    if figure.unit in ("层", "楼"):
        return figure.unit == "楼" or bool(_STOREY_BEFORE.search(before))
    if figure.unit == "段":
        return bool(re.search("[路街道]$", before))
    return figure.unit == "版" and "." in text[figure.core.start : figure.core.end]


@lru_cache(maxsize=4)
def _fixed(lexicon: Lexicon) -> Matcher:
    return Matcher(lexicon.words("fixed_numerals.tsv"))


def _is_fixed(text: str, figure: Figure, lexicon: Lexicon) -> bool:
    """Tell whether the numeral stands in a fixed phrase; one that cuts through the unit is none (三公|里 is no 三公)."""
    core = figure.core
    start = max(0, core.start - 8)
    for _, a, b in _fixed(lexicon).find(text[start : core.end + 8]):
        if start + a <= core.start and core.end <= start + b and not core.end < start + b < figure.span.end:
            return True
    return False


_GRADE_OF = re.compile(r"(?:及?以[上下])?的?(?:[公民]\S{1,2})?(?:医|综合|甲等|职|教授|科研|资质)")  # 二级以上医院


def _is_designation(figure: Figure, text: str, before: str, after: str, han: bool) -> bool:
    """Names of models, groups and places, scores, phone numbers, bullets, footnotes."""
    core = figure.core
    if not han and (_LATIN_BEFORE.search(before) or (figure.unit is None and _LATIN_AFTER.match(after))):
        return True
    window = Span(max(0, core.start - 12), core.end + 12)
    around = text[window.start : window.end]
    for pattern in (_PHONE, _SCORE, _FOOTNOTE):
        for match in pattern.finditer(around):
            if Span(window.start + match.start(), window.start + match.end()).overlaps(core) and (
                pattern is not _SCORE
                or figure.unit in (None, "领")
                or (figure.unit == "分" and after.startswith(("分担", "分成", "分配", "分账")))
            ):
                return True
    if figure.unit is None and (_DIGITS_AROUND_BEFORE.search(before) or re.match(r"[:：·/]\d|\.\d", after)):
        return True
    if (
        figure.unit is None
        and _BULLET_BEFORE.search(before)
        and _BULLET_AFTER.match(after)
        and not (han and figure.value >= 100)
    ):
        return True
    if _RANK_AFTER.match(after):
        return True
    if figure.unit in ("级", "期", "届", "号", "路", "度", "代", "区") and han and figure.value_max is None:
        if figure.unit == "期" and re.search("[分共续历]$", before):
            return True
        if figure.unit == "级" and _GRADE_OF.match(after[1:]):
            return True
        return (
            not re.match(r"\s*(?:地震|大?风|台风|以上|左右)", text[figure.span.end : figure.span.end + 4])
            and figure.bound == "exact"
        )
    if figure.unit in ("层", "楼", "室") and re.search(r"[路号街座厦栋楼]\s*$", before):
        return True
    return False


@lru_cache(maxsize=4)
def _places_by_numeral(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(r.name for r in lexicon.regions if r.name[0] in HAN)


def _begins_place(text: str, core: Span, lexicon: Lexicon) -> bool:
    names = _places_by_numeral(lexicon)
    return any(text[core.start : core.start + n] in names for n in (3, 4, 5))


def _in_short_quotation(figure: Figure, quotations: SpanIndex) -> bool:
    return any(q.contains(figure.span) and q.end - q.start <= _QUOTED_NAME for q in quotations.touching(figure.core))


def _in_formula(figure: Figure, text: str, quotations: SpanIndex, han: bool) -> bool:
    """“四个亲自”, “1+7”, “2·12” and 三个明确 name something; they count nothing."""
    for quotation in quotations.touching(figure.core):
        if quotation.contains(figure.core) and quotation.end - quotation.start <= _QUOTED_NAME:
            inner = text[quotation.start + 1 : quotation.end - 1]
            if (han and not re.search("[，。；,;]", inner)) or re.search(r"[+·]", inner):
                return True
    return bool(
        re.search(r"\d\s*[+＋]\s*$", text[max(0, figure.core.start - 3) : figure.core.start])
        or re.match(r"\s*[+＋]\s*[\dXNn]", text[figure.core.end : figure.core.end + 4])
    )


def _free_numeral(figure: Figure, context: Context) -> bool:
    """Tell whether Chinese numerals stand free, and are not part of a word such as 三峡, 五角大楼, 统一."""
    core, span = figure.core, figure.span
    if figure.rule.startswith(("percent.", "fraction.", "multiple.")):
        return not any(w.start < core.start < w.end and w.tag == "i" for w in context.words)
    for word in context.words:
        if word.end <= core.start:
            continue
        if word.start >= core.end:
            break
        if core.start < word.start:  # the tagger cut the numeral: 四|十辆车
            continue
        if word.start < core.start and word.end < core.end and not is_word(word.text):
            continue  # 原列二兆|二百|二十亿元: no word, as it ends within the numeral
        if word.tag[0] in "mqt" and word.start >= span.start - 1:
            continue
        inside = word.start >= span.start and word.end <= span.end
        if inside:
            continue
        if word.start < core.start and figure.unit and word.end == span.end and not is_word(word.text):
            continue  # 36人多七人: no word, as a quantity ends it
        if word.start < core.start and not word.text.startswith(
            ("近", "约", "超", "逾", "上", "至", "共", "仅", "有", "达", "这")
        ):
            return False
        if word.end > span.end and figure.unit is not None and not is_word(word.text):
            continue  # the tagger glued what follows: 八人到
        if word.end > span.end and (word.tag[0] in "nrvidlazjsx" or figure.unit is None):
            rest = word.text[span.end - word.start :]
            if len(word.text) > 2 or not rest:
                return False
            if word.start >= core.start and figure.unit is not None and word.end > core.end:
                return False
    following = context.words_after(span.end)
    # 三个明确, 四个突出: a count of verbs is a formula
    formula = figure.unit == "个" and figure.value < 100
    if formula and following and following[0].tag in ("v", "ad", "a", "vd") and len(following[0].text) == 2:
        if len(following) == 1 or (following[1].tag[0] in "xwu" and following[1].text != "的"):
            return False
    return True


# Behind a Chinese numeral of ten thousands these are plainly counted: 八十万|大军.
_MANY = re.compile(
    "大军|军队|将士|官兵|农民|群众|人口|民众|百姓|学子|考生|游客|观众|职工|员工|党员|干部|师生|市民|村民|居民|网友|用户|粉丝|移民|灾民|难民"
)
_TOTAL_BEFORE = re.compile("(?:[合总]?共计?|合计|总计|累计|高?达|超过)$")
_CLAUSE_BEGINS = re.compile(r"(?:^|[\n，,。；;、和]|还有|共有)\s*$")
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[\n，,。；;、])")
_IS_BEFORE = re.compile("(?:是|为|等于)$")
_IS_BEHIND = re.compile(r"\s*(?:$|[\n，,。；;]|[不而这那]是)")
_NUMERAL_CLAUSE = rf"(?:[\d,.]+|[{HAN}]+(?:点[{HAN}]+)?)"
_NUMERAL_BEFORE = re.compile(rf"(?:^|[\n，。；、]|,\s*)\s*{_NUMERAL_CLAUSE}[，,、。]\s*$")
_NUMERAL_BEHIND = re.compile(rf"\s*[，,、。]\s*{_NUMERAL_CLAUSE}\s*(?:$|[\n，,。；、])")


def _stands_alone(text: str, figure: Figure, han: bool) -> bool:
    """Tell whether a bare number is stated as such: 答案是五, 得分九点九, one of a list of numbers."""
    core, span = figure.core, figure.span
    before, printed = text[max(0, span.start - 24) : span.start], text[core.start : core.end]
    behind = text[span.end : span.end + 24]
    if han and _IS_BEFORE.search(before) and _IS_BEHIND.match(behind):
        return True
    if not _CLAUSE_ENDS.match(behind):
        return False
    if printed[0] in HAN and "点" in printed and len(printed) > 2 and not re.search("[午晨晚早夜]$", before):
        return True
    large = han and len(printed) > 2 and printed[0] in DIGITS and any(c in SCALES for c in printed)
    if not _CLAUSE_BEGINS.search(before):
        return False
    listed = bool(_NUMERAL_BEFORE.search(before) or _NUMERAL_BEHIND.match(behind))
    return large or (listed and len(printed) > (1 if han else 0) and not _ORDINAL_BEFORE.search(before))


def _unitless(figure: Figure, text: str, before: str, after: str, han: bool, headline: Span | None) -> bool:
    """A number without a unit counts only where the report plainly states it."""
    totalled = _TOTAL_BEFORE.search(before) and _CLAUSE_ENDS.match(after)  # 损失合共二千三百万
    if (
        figure.scaled
        and (not han or figure.bound != "exact" or _MANY.match(after) or totalled)
        and figure.value >= 10000
    ):
        return not re.match("[里一]", after)
    if han or after.startswith("后"):  # 90后
        return False
    digits = text[figure.core.start : figure.core.end]
    if re.fullmatch(r"(?:19|20)\d\d", digits):
        return False
    if text[figure.span.end - 2 : figure.span.end] in ("以上", "以下", "左右") and len(digits) >= 3:
        return True
    if figure.bound != "exact" and _NUMBER_UNITLESS_AFTER.match(text[figure.span.end : figure.span.end + 2]):
        return True
    if headline and headline.contains(figure.core):
        return (bool(re.match(r"[一-鿿]{2}", after)) and not re.search(r"[一-鿿]$", before[-1:])) or bool(
            re.match(r"[一-鿿]{2}", after) and re.search("[破捕拘获添增涉致酿逾]$", before)
        )
    if "." in digits or "," in digits or len(digits) >= 3:
        return bool(
            _STATED_BEFORE.search(before)
            and (_NUMBER_UNITLESS_AFTER.match(after) or ("." in digits and re.match("的|地震", after)))
        )
    return False


_SUPERLATIVE = re.compile("最[大高小多少长早]$")
_EACH_BEHIND = re.compile(
    r"(?:能|可|要|才|就|只|大约|平均)?(?:卖|合|收|产|打|赚|挣|花|值|办案|售)[^，。]{0,6}?[\d一二三四五六七八九十]"
)


def _real_one(figure: Figure, text: str, after: str) -> bool:
    """一 is a count only with a measure, or set against other counts; 一个, 一批, 一起 are articles."""
    if figure.kind in ("money", "percent", "percentage_point", "multiple", "fraction", "rate"):
        return True
    if figure.rule.endswith(".compound"):
        return True
    span = figure.span
    if re.search("[前这那同首另]$", text[: span.start][-1:]) or _SUPERLATIVE.search(
        text, max(0, figure.core.start - 2), figure.core.start
    ):
        return False  # 前一周, 这一年, 最大一宗
    if _EACH_BEHIND.match(text, span.end):
        return False  # 一斤能卖八毛, 一亩合1630斤
    if figure.unit in ("人", "名") and re.match(
        "(?:死亡|遇难|受伤|轻伤|重伤|失踪|获救|身亡|被困|丧生|[死伤])", text[span.end : span.end + 2]
    ):
        return True
    if re.search("(?:缩短|延长|减少|增加|压缩|降|减|增)[为至到]$", text[max(0, span.start - 4) : span.start]):
        return True
    if figure.kind == "duration":
        return figure.unit not in ("日", "天", "夜", "晚", "刻", "代", "世", "旬", "周年", "世纪") and not re.match(
            "[度会]", text[figure.span.end : figure.span.end + 1]
        )
    return figure.kind == "measure" and figure.unit not in (
        "级",
        "度",
        "方",
        "节",
        "两",
        "分",
        "点",
        "圈",
        "面",
        "步",
        "寸",
        "里",
        "桶",
        "匹",
    )


def _real_half(figure: Figure, text: str, span: Span) -> bool:
    return (
        figure.kind in ("duration", "measure", "money", "multiple", "percentage_point")
        and figure.unit not in ("天", "夜", "路", "度", "点", "空", "级")
        and (
            not re.search("[上下前后头两多大一]$", text[max(0, span.start - 1) : span.start])
            or (figure.unit == "小时" and text.startswith(("内", "后", "之"), span.end))  # 放票后|半小时内
        )
    )
