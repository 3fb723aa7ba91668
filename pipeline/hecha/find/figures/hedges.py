"""A figure, and the hedges around its number: 近, 逾, 不低于, 最高可达, 以上, 左右."""

import re
from dataclasses import dataclass
from decimal import Decimal

from hecha.lexicon import Cue, Lexicon, Unit
from hecha.numerals import exact
from hecha.spans import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity and, once described, what it counts."""

    span: Span  # the surface: hedge, number, unit
    core: Span  # the numeral alone
    value: Decimal
    value_max: Decimal | None
    bound: str
    unit: str | None
    unit_id: str | None
    kind: str
    currency: str | None
    rule: str
    scaled: bool = False  # printed with 万 or larger
    item: str | None = None
    item_span: Span | None = None
    predicate: str | None = None
    direction: str | None = None
    time_span: Span | None = None  # in a table: the time in its heads


_LEFT_CUE_LENGTH = 6


def finish(
    text: str,
    core: Span,
    end: int,
    value: Decimal,
    *,
    kind: str,
    rule: str,
    lexicon: Lexicon,
    high: Decimal | None = None,
    bound: str | None = None,
    unit_text: str | None = None,
    unit: Unit | None = None,
    currency: str | None = None,
    scaled: bool = True,
) -> Figure:
    """Read the hedges around a quantity and return it."""
    start = core.start
    left, left_start = _cue_before(text, start, lexicon)
    if left:
        bound = "over" if left.surface == "上" and bound else left.bound
        if left.inside:
            start = left_start
    right = _cue_after(text, end, lexicon)
    if right:
        bound = right.bound
        if right.inside:
            end += len(right.surface)
    if high is not None and value > high:
        value, high = high, value
    return Figure(
        span=Span(start, end),
        core=core,
        value=exact(value),
        value_max=None if high is None else exact(high),
        bound=bound or "exact",
        unit=unit_text,
        unit_id=unit.id if unit else None,
        kind=kind,
        currency=currency,
        rule=rule,
        scaled=scaled,
    )


_BETWEEN = re.compile(r"(?:人民币|新台币|台币|港币|[了到达至在有为])$")
_VAGUE_UP = re.compile(r"(?<![以之及向朝往])上(?=[百千万亿])")


# A hedge that is the end of another word: 附近, 圆满, 合约, 扩大|约.
_NO_CUE = re.compile(
    "[附邻靠赶最]近$|圆满$|[买卖]超$|(?:(?<!折)合|节|条|预|特|签|违|履|毁|续|缔|邀|契|婚|赴|爽)约$|[扩放]大约$|特高于$|(?:放心|割舍|居高|僵持|相持|争执|较真)不下$"
)
_CAP = "最高|最多|至多|最长|最大|顶格|最低|至少|最少|起码"
_CAPPED = re.compile(
    rf"(?P<cap>{_CAP})(?:"
    r"(?:可以?|能够?|将|允许|会|得以|可望)[㐀-鿿]{0,4}"  # behind a modal any verb: 最高可判监, 最多可购
    r"|可?达|按|获得?|得|奖励?|处以?|处|罚款?|判处?|领取?|申请|购买|选购|报考|补贴|补助|资助|支持|给予|赔付?|贷款?|参加|延长|减免|发放|享受|提供|收回|折抵|抵扣|抵|折|搭载|载客|容纳|乘坐|收取|持有|保留|判监"
    r")?(?:人民币|新台币|台币|港币)?$"
)
# 大定|破5万台, but not 侦破27起 or 打破3项纪录
_BREAKS = re.compile("(?<![侦打告查爆识攻击撞看参])破$")
_ROUND = re.compile(r"[\d.,]+[百千万亿%]|[一二三四五六七八九十两]*[百千万亿]")
_AT_LEAST = re.compile("至少[㐀-鿿]{2}$")  # 至少开展|两次
_ROUGHLY = re.compile("(?:大约|大概)[㐀-鿿]{1,2}了$")  # 大约收了|280公斤
# Between a hedge and its number: what the number is told of (接近限值的|三倍, 突破每桶|92美元).
_OF = re.compile(
    r"(?P<cue>约合|约为|约占|约是|接近|不足|不到|不超过|超过|突破|跌破|低于|高于|达到|不低于)(?:每[㐀-鿿]{1,2}|[㐀-鿿\d]{1,7}的)(?:人民币|新台币)?$"
)
_OF_BOUNDS = {"约": "about", "突": "over", "超": "over", "高": "over", "接": "under", "跌": "under", "低": "under"}


def _cue_before(text: str, start: int, lexicon: Lexicon) -> tuple[Cue | None, int]:
    """Return the hedge that stands before a number and its start; 了, 到 or a currency may stand between."""
    at = start
    for _ in range(2):
        for length in range(min(_LEFT_CUE_LENGTH, at), 0, -1):
            cue = lexicon.cues.get(("before", text[at - length : at]))
            if cue is None or (cue.surface == "上" and not _VAGUE_UP.match(text, at - 1)):
                continue
            if _NO_CUE.search(text, max(0, at - length - 2), at) or text.startswith("最大为", at - length):
                continue
            return cue, at - length
        between = _BETWEEN.search(text, max(0, at - 3), at)
        if not between:
            break
        at = between.start()
    if _BREAKS.search(text, max(0, start - 2), start) and _ROUND.match(text, start):
        return Cue("破", "over", "before", False), start
    if _AT_LEAST.search(text, max(0, start - 4), start):
        return Cue("至少", "over", "before", False), start
    if capped := _CAPPED.search(text, max(0, start - 14), start):
        floor = capped["cap"] in ("最低", "至少", "最少", "起码")
        return Cue(capped["cap"], "over" if floor else "under", "before", False), start
    if _ROUGHLY.search(text, max(0, start - 6), start):
        return Cue("大约", "about", "before", False), start
    if (of := _OF.search(text, max(0, start - 13), start)) and "达" not in of["cue"]:
        said = of["cue"]
        bound = ("over" if said == "不低于" else "under") if said[0] == "不" else _OF_BOUNDS[said[0]]
        return Cue(said, bound, "before", False), start
    return None, start


# A hedge that begins another word: 12人以|上海为基地, 8名|左右手不便者.
_NO_CUE_AFTER = {
    "上": re.compile("[海升述级]"),
    "下": re.compile("[列称属降游车]"),
    "内": re.compile("[地部陆]"),
    "右": re.compile("[手侧两脚边翼各互着逢开摇]"),
}
_ABOUT_BEHIND = re.compile(r"许(?=[，。；、,;）)\s的处]|$)")


def _cue_after(text: str, end: int, lexicon: Lexicon) -> Cue | None:
    for length in (4, 3, 2, 1):
        cue = lexicon.cues.get(("after", text[end : end + length]))
        if cue is not None and len(cue.surface) == length:
            if cue.surface in ("余", "多") or (cue.surface == "许" and not _ABOUT_BEHIND.match(text, end)):
                return None
            barred = _NO_CUE_AFTER.get(cue.surface[-1])
            if barred and barred.match(text, end + length) and not cue.surface.startswith(("及", "或")):
                return None
            return cue
    return None
