"""Read quantities: numeral, hedges, scale, unit, range and compound, each tied to its characters."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from hecha.find.figures.hedges import Figure, finish
from hecha.find.figures.shares import (
    SEPARATOR,
    read_doubling,
    read_fraction,
    read_halves,
    read_tenths,
    read_tenths_range,
)
from hecha.lexicon import Lexicon, Unit
from hecha.numerals import ARABIC, DIGITS, HAN, SCALES, parse_numeral, quotient
from hecha.spans import Span, SpanIndex
from hecha.vocabulary import is_word

_H = HAN
_SCALE = "".join(SCALES)
# One number as printed: hedge characters inside it (十余万, 三十几, 数百万, 6079万余) included.
_NUMBER = re.compile(
    rf"""
    (?P<sign>(?<![\dA-Za-z%％年月日号第\-–—~～)）])[-−－+](?=\d)|(?<![要须应需担自肩各将会])负(?=[\d{_H}])|零下)?
    (?:
      (?P<vague>[数几])(?P<vscale>[{_SCALE}]+)(?P<vinner>[余多])?(?P<vscale2>[万亿]+)?
    | (?P<num>(?:{ARABIC})(?:[{_SCALE}]+零?(?:(?:{ARABIC})[{_SCALE}]*)*)?(?:[{_H}]*)|[{_H}]{{1,40}}(?:点[{"".join(DIGITS)}]{{1,40}}[{_SCALE}]{{0,8}})?)
      (?P<inner>[余多来几]?)(?P<scale>[{_SCALE}]*)
    | (?P<half>半)
    )
    """,
    re.VERBOSE,
)
_PREFIXES = {
    "人民币": "CNY",
    "新台币": "TWD",
    "台币": "TWD",
    "港币": "HKD",
    "美元": "USD",
    "美金": "USD",
    "欧元": "EUR",
    "日元": "JPY",
}
_SIGNS = {
    "US$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
    "A$": "AUD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "￥": "CNY",
    "RMB": "CNY",
}
_CURRENCY = re.compile("(?:" + "|".join(re.escape(p) for p in [*_PREFIXES, *_SIGNS]) + r")\s*$")
_YUAN = frozenset(("元", "圆", "块", "块钱", "元整", "圆整"))
_PER = re.compile(r"\s*[/每]\s*")
_OF_AGE = re.compile("大(?=的|时|，|。|、|[男女婴幼]|$)")  # 十个月大的婴儿
_DEGREES_OF = re.compile("(?:(?P<name>摄氏|华氏)(?:温度)?(?:零下|零上|负|[-−－])?)$")  # 摄氏|零下5度
# Classifiers of time: 3个月, 半个多小时; the unit is the word behind 个.
_GE = re.compile(r"个(?P<inner>[多半来])?(?P<unit>月|小时|星期|礼拜|钟头|季度|世纪|学期|交易日|工作日|自然日)")
_AFTER_UNIT_HALF = re.compile("半(?!年|月|天|小时|个|数)")
_AFTER_UNIT_MORE = re.compile("[多余](?![万亿])")


@lru_cache(maxsize=4)
def _unit_lengths(lexicon: Lexicon) -> dict[str, tuple[int, ...]]:
    """Return, for each first character, the lengths of units that begin with it, longest first."""
    lengths: dict[str, set[int]] = {}
    for surface in lexicon.units:
        lengths.setdefault(surface[0], set()).add(len(surface))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}


def read_unit(text: str, at: int, lexicon: Lexicon) -> Unit | None:
    """Return the longest unit that stands at an offset; a Latin one must end there as a word."""
    for length in _unit_lengths(lexicon).get(text[at : at + 1], ()):
        unit = lexicon.units.get(text[at : at + length])
        if unit is None:
            continue
        following = text[at + length : at + length + 1]
        if (length == 1 and _begins_word(text, at, lexicon)) or (unit.surface[-1] == "期" and following == "间"):
            continue
        if unit.surface == "部分" and following and following in "别局公支":
            continue  # 两部|分别
        if unit.surface[-1].isascii() and unit.surface[-1].isalpha() and following.isascii() and following.isalnum():
            continue
        return unit
    return None


def _begins_word(text: str, at: int, lexicon: Lexicon) -> bool:
    """Tell whether the character begins another word, as 件 does in 2 件套; but not 名 in 千多名|义工."""
    no_units = lexicon.words("not_units.tsv")
    if text[at : at + 3] in no_units:
        return True
    cuts_noun = is_word(text[at + 1 : at + 3]) and not is_word(text[at : at + 3])
    return text[at : at + 2] in no_units and not cuts_noun


def read_quantities(text: str, lexicon: Lexicon, dates: SpanIndex | None = None) -> list[Figure]:
    """Return every quantity of a text that does not begin inside a date, names among them, in order and disjoint.

    >>> from hecha.lexicon import load_lexicon
    >>> [
    ...     (text[f.span.start : f.span.end], str(f.value), f.bound, f.unit)
    ...     for text in ["破获近27万起，涉案逾2亿元，占三成五"]
    ...     for f in read_quantities(text, load_lexicon())
    ... ]
    [('近27万起', '270000', 'under', '起'), ('逾2亿元', '200000000', 'over', '元'), ('三成五', '35', 'exact', '%')]
    """
    out: list[Figure] = []
    at = 0
    for match in _START.finditer(text):
        if match.start() < at:
            continue
        if dates and dates.touching(Span(match.start(), match.start() + 1)):
            continue
        figure = _read(text, match.start(), lexicon)
        if figure is None:
            at = max(at, _skip(text, match.start()))
            continue
        if out and figure.span.start < out[-1].span.end:  # a hedge word between two numbers belongs to the first
            figure = replace(figure, span=Span(out[-1].span.end, figure.span.end))
        out.append(figure)
        at = figure.span.end
    return out


_START = re.compile(rf"[\d{_H}数几半翻过大]|[近逾超](?=半)|[{_H}]|倍增|[-−－+](?=\d)|负(?=[\d{_H}])|零下(?=[\d{_H}])")


def _skip(text: str, at: int) -> int:
    match = _NUMBER.match(text, at)
    return match.end() if match and match["num"] else at + 1


def _read(text: str, at: int, lexicon: Lexicon) -> Figure | None:
    for reader in (read_fraction, read_halves, read_tenths_range, read_doubling, read_tenths, _read_number):
        if (figure := reader(text, at, lexicon)) is not None:
            return figure
    return None


def _read_number(text: str, at: int, lexicon: Lexicon) -> Figure | None:
    first = _number(text, at, lexicon)
    if first is None:
        return None
    value, high, bound, end, core, scaled = first
    if (
        text[end - 1] in "百千兆"
        and (text[end - 2 : end - 1].isdigit() or text[end - 2] in "万亿" or text[end - 1] == "兆")
        and (own := read_unit(text, end - 1, lexicon))
        and len(own.surface) > 1
    ):  # 35千瓦, 1024百帕, 五十兆字节, 数亿千瓦时: the character belongs to the unit
        value, end, scaled = value / SCALES[text[end - 1]], end - 1, text[end - 2] in "万亿"
        core = Span(core.start, end)
    unit, unit_end, unit_text, inner = _unit(text, end, lexicon)
    mega = unit is None and high is None and bound is None and _is_mega(text, core.start, end)
    if mega:  # 文件大小为20兆: a million bits or bytes, as no unit follows
        value, unit, unit_text, unit_end, scaled = value / SCALES["兆"], lexicon.units["兆"], "兆", end, False
        core = Span(core.start, end - 1)
    if (
        unit
        and unit.surface == "块"
        and (_OF_YUAN.match(text, unit_end) or (text[core.start] in HAN and _TENTH_OF_YUAN.match(text, unit_end)))
    ):
        unit, unit_text = lexicon.units["块钱"], "元"
    rule = "count.classifier"
    # A range: 1.1至1.3亿元, 4500米至4800米, 6%-6.5%
    if high is None and (separator := SEPARATOR.match(text, unit_end)) and "\n" not in separator[0]:
        second = _number(text, separator.end(), lexicon)
        if second is not None and second[1] is None:
            upper, _, bound2, end2, core2, scaled2 = second
            unit2, unit_end2, unit_text2, _ = _unit(text, end2, lexicon)
            same = unit_text2 is not None and (unit_text is None or unit_text == unit_text2)
            if unit_text is not None and _STEP.search(text, max(0, core.start - 4), core.start) and upper > 3 * value:
                same = False  # 调升910元至2万9,500元: by how much, and to what
            if unit_text is None and unit_text2 is None:
                same = scaled2 or bool(_INTERVAL.search(text, max(0, core.start - 6), core.start))
            if same:
                if unit_text is None and not scaled and value < upper and (scaled2 or text[core2.end - 1] in "仟千佰"):
                    factor = _shared_scale(text[core2.start : core2.end], value)
                    if value < upper / factor:
                        value *= factor
                if value < upper:
                    rule = "range"
                    high, bound, end, core, scaled = (
                        upper,
                        bound or bound2,
                        end2,
                        Span(core.start, core2.end),
                        scaled or scaled2,
                    )
                    unit, unit_end, unit_text = unit2, unit_end2, unit_text2
    currency = None
    kind = unit.kind if unit else "count"
    sign_start = core.start
    prefix = _CURRENCY.search(text, max(0, sign_start - 5), sign_start)
    if unit and unit.kind == "money":
        currency = unit.code or None
        if prefix and unit.surface in _YUAN:
            currency = _PREFIXES.get(prefix[0].strip()) or _SIGNS.get(prefix[0].strip())
        rule = "money" if rule != "range" else rule
        if unit.factor and unit.surface in ("角", "毛", "美分", "分钱"):
            value = value * unit.factor
            unit_text = {"美分": "美元"}.get(unit.surface, "元")
    elif prefix and (unit is None or prefix[0].strip() in _SIGNS):
        sign = prefix[0].strip()
        currency = _PREFIXES.get(sign) or _SIGNS.get(sign)
        kind, unit, unit_text, unit_end = "money", None, (sign if sign in _PREFIXES else None), end
        core = Span(prefix.start(), core.end)
        rule = "money.prefix"
    elif unit:
        rule = "measure.mega" if mega else f"{kind}.unit" if kind != "count" and rule != "range" else rule
    if unit and unit_text and (per := _PER.match(text, unit_end)) and (below := read_unit(text, per.end(), lexicon)):
        if per[0].strip() == "/" or below.kind in ("duration", "measure"):
            unit_text, unit_end = f"{unit_text}/{below.surface}", per.end() + len(below.surface)
            kind, rule = ("money" if kind == "money" else "rate"), "rate.per"
    if unit is None and text.endswith("规模", 0, core.start) and value < 10:  # 规模6.8: the magnitude of an earthquake
        kind = "measure"
    if unit and unit.surface == "度" and (named := _DEGREES_OF.search(text, max(0, core.start - 6), core.start)):
        unit = lexicon.units[named["name"] + "度"]
        unit_text = unit.surface
    if unit and kind == "duration" and _OF_AGE.match(text, unit_end):
        kind, rule = "age", "age.unit"
    if inner:
        bound = bound or "over"
        if inner == "半":
            value, bound = value + Decimal("0.5"), (bound if bound != "over" else None)
    if (
        unit
        and kind in ("age", "duration", "measure", "multiple")
        and high is None
        and (m := _AFTER_UNIT_HALF.match(text, unit_end))
        and value == int(value)
    ):
        value, unit_end = value + Decimal("0.5"), m.end()
    if (
        unit
        and unit_text
        and (m := _AFTER_UNIT_MORE.match(text, unit_end))
        and (kind != "count" or text.startswith(unit_text, m.end()))
    ):
        bound, unit_end = "over", m.end()
        if text.startswith(unit_text, unit_end):  # 一千名多名
            unit_end += len(unit_text)
    if unit and high is None and kind in ("duration", "money", "measure"):
        value, unit, unit_text, unit_end, compound = _compound(text, value, unit, unit_text or "", unit_end, lexicon)
        rule = compound or rule
    if unit and unit.kind == "money" and currency is None and unit.code:
        currency = unit.code
    return finish(
        text,
        core,
        unit_end,
        value,
        high=high,
        bound=bound,
        unit_text=unit_text,
        unit=unit,
        kind=kind,
        currency=currency,
        rule=rule,
        scaled=scaled,
        lexicon=lexicon,
    )


_MEGA = re.compile(r"\d+(?:\.\d+)?兆")
_AMOUNT_BEFORE = re.compile("[额值债款资]|预算|规模|投资|生产毛额|GDP|经费|支出|收入|营收|税|出口|进口|贷|存底")


def _is_mega(text: str, start: int, end: int) -> bool:
    """Tell whether 兆 without a unit is 10^6: behind no word for an amount of money, and after a plain number."""
    return bool(_MEGA.fullmatch(text, start, end)) and not _AMOUNT_BEFORE.search(text, max(0, start - 14), start)


_MARK_OF_INDEX = re.compile("^\\d+万[1-9]$")
_STEP = re.compile("(?:[调提上]升|[调提]高|增加|上[涨调]|下[降跌调]|减少|调降|增|减|涨|跌|升|降)了?[约近逾超]?$")
# Limits that no unit follows: 95%置信区间0.32至0.71
_INTERVAL = re.compile("(?:区间|范围|介于|CI)[为在]?[:：]?\\s*$")
_EITHER = re.compile(
    "(?P<low>[一二三四五六七八])、(?P<high>[二三四五六七八九])(?=[十百千万个名人位家件次天年月岁里级])"
    r"|(?<![\d、第])(?P<few>[1-8])、(?P<more>[2-9])(?=级|天|个月|小时)"
)


def _number(text: str, at: int, lexicon: Lexicon) -> tuple[Decimal, Decimal | None, str | None, int, Span, bool] | None:
    """Return (value, upper value, bound, end, core, scaled) of the number at an offset."""
    if (either := _EITHER.match(text, at)) and either["few"]:
        low, more = Decimal(either["few"]), Decimal(either["more"])
        if more == low + 1:  # 北风2、3级
            return low, more, "about", either.end(), Span(at, either.end()), False
    elif either and DIGITS[either["high"]] == DIGITS[either["low"]] + 1:
        tail = re.compile("[十百千万亿]*").match(text, either.end())
        scale = tail[0] if tail else ""
        end = either.end() + len(scale)
        ends = [parse_numeral(either[name] + scale) for name in ("low", "high")]
        if ends[0] is not None and ends[1] is not None:
            return ends[0], ends[1], "about", end, Span(at, end), any(c in "万亿" for c in scale)
    match = _NUMBER.match(text, at)
    if not match:
        return None
    sign = -1 if match["sign"] and match["sign"] != "+" else 1
    start = match.start()
    if match["half"]:
        return Decimal("0.5") * sign, None, None, match.end(), Span(start, match.end()), False
    if match["vague"]:
        scales = match["vscale"] + (match["vscale2"] or "")
        value = Decimal(1)
        for char in scales:
            value *= SCALES[char]
        return value, None, "about", match.end(), Span(start, match.end()), any(c in "万亿兆" for c in scales)
    num, inner, scale = match["num"], match["inner"], match["scale"]
    end = match.end()
    if (inner and not scale and text[end : end + 1] == "") or (
        inner == "来" and not scale and not _countable(text, end, lexicon)
    ):
        inner, end = ("", match.end("num")) if inner == "来" else (inner, end)
    if inner == "几" and not (num[-1] in "十百千廿卅" and num[0] in HAN):
        inner, scale, end = "", "", match.end("num")
    high: Decimal | None = None
    bound: str | None = None
    pair = _adjacent(num)
    if pair:
        value, high = pair
        bound = "about"
    else:
        parsed = parse_numeral(num)
        if parsed is None and num.endswith("两") and not inner:  # 1234两, 二两: a weight
            num, end = num[:-1], end - 1
            parsed = parse_numeral(num) if num else None
        if parsed is None:
            return None
        value = parsed
        if _MARK_OF_INDEX.search(num) and text.startswith(("关", "大关"), end):
            value = parse_numeral(num + "千") or value  # 失守2万3|关卡
    factor = Decimal(1)
    for char in scale if inner else "":
        factor *= SCALES[char]
    if inner == "几":
        unit_step = 10 ** (len(str(int(value))) - 1) if num[-1] == "十" else 10
        step = {"十": 10, "百": 100, "千": 1000}.get(num[-1], 10)
        if scale:
            high, bound = (value + step) * factor, "range"
            del unit_step
        else:
            bound = "about"
    elif inner:
        bound = "over" if inner in "余多" else "about"
        if (whole := parse_numeral(num + scale)) is not None:  # 1亿3千|多|万 is 1亿3千万 and more
            value, factor = whole, Decimal(1)
    return (
        value * factor * sign,
        (high * (factor if inner != "几" else 1) * sign if high is not None else None),
        bound,
        end,
        Span(start, end),
        any(c in "万亿兆" for c in num + (scale if inner else "")),
    )


def _countable(text: str, at: int, lexicon: Lexicon) -> bool:
    unit = read_unit(text, at, lexicon)
    return text[at : at + 1] in "万亿" or (unit is not None and unit.surface not in ("自", "回", "往", "路", "电"))


def _adjacent(num: str) -> tuple[Decimal, Decimal] | None:
    """Return the ends of 两三(天), 五六十(人), 七八百万: two digits that follow each other."""
    for i in range(len(num) - 1):
        a, b = num[i], num[i + 1]
        if (
            a in DIGITS
            and b in DIGITS
            and b not in "零〇○"
            and (0 < DIGITS[a] < DIGITS[b] <= DIGITS[a] + 1 or a + b == "三五")
            and not any(c in DIGITS for c in num[i + 2 : i + 3])
        ):
            low, high = parse_numeral(num[: i + 1] + num[i + 2 :]), parse_numeral(num[:i] + num[i + 1 :])
            if low is not None and high is not None and low < high and (i == 0 or num[i - 1] not in DIGITS):
                return low, high
    return None


def _shared_scale(numeral: str, lower: Decimal) -> Decimal:
    """Return the scale that the upper end of a range lends the lower: 亿 of 1.1至1.3亿, 万 of 十八至三十万, 仟 of 两到三仟."""
    large = small = Decimal(1)
    trailing = ""
    for char in reversed(numeral):
        if char not in SCALES:
            break
        trailing = char + trailing
    for char in trailing:
        if char in "万亿兆":
            large *= SCALES[char]
        elif char != "十":
            small *= SCALES[char]
    return large if large > 1 else small if lower < 10 else Decimal(1)


_SECONDS = re.compile(rf"(?:\d{{1,2}}|[{_H}]{{1,3}})秒")


_SPACES = re.compile(r" (?=[^ ])| {2,4}(?=个百分点|[万亿千]?[元米克])")


def _unit(text: str, at: int, lexicon: Lexicon) -> tuple[Unit | None, int, str | None, str | None]:
    """Return (unit, end, unit as printed, hedge inside) at an offset."""
    at_unit = at + len(spaces[0]) if (spaces := _SPACES.match(text, at)) else at
    if match := _GE.match(text, at_unit):
        unit = lexicon.units.get(match["unit"]) or lexicon.units.get("个" + match["unit"])
        if unit:
            return unit, match.end(), match["unit"], match["inner"]
    if text.startswith("分多钟", at_unit):
        return lexicon.units["分钟"], at_unit + 3, "分钟", "多"
    unit = read_unit(text, at_unit, lexicon)
    if unit is None:
        return None, at, None, None
    end = at_unit + len(unit.surface)
    if unit.surface == "分" and _SECONDS.match(text, end):
        return lexicon.units["分钟"], end, "分钟", None
    if unit.surface == "元" and text.startswith("人民币", end):
        end += 3
    if unit.kind == "money" and text[end : end + 1] == "整" and not re.match("[㐀-鿿]", text[end + 1 : end + 2]):
        end += 1
    if (
        unit.surface == "元"
        and (other := read_unit(text, end, lexicon))
        and other.kind == "money"
        and len(other.surface) > 1
    ):
        return other, end + len(other.surface), other.surface, None
    return unit, end, {"％": "%", "元钱": "元"}.get(unit.surface, unit.surface), None


_OF_YUAN = re.compile(rf"[{HAN}\d]+[毛角分]|钱")
_HOUR = re.compile("时(?![间候期代段长限])")
_TENTH_OF_YUAN = re.compile(rf"[{''.join(DIGITS)}](?![{HAN}\d千百万亿角毛分个名件年月天斤米钱])")


def _compound(
    text: str, value: Decimal, unit: Unit, unit_text: str, end: int, lexicon: Lexicon
) -> tuple[Decimal, Unit, str, int, str | None]:
    """Join 71小时41分钟, 十二块五毛, 3斤5两: durations in the smallest unit, money and measures in the first."""
    rule = None
    while True:
        match = re.compile(rf"[零又]?(?P<num>{ARABIC}|[{HAN}]+)").match(text, end)
        part = parse_numeral(match["num"]) if match else None
        if match is None or part is None:
            return value, unit, unit_text, end, rule
        below, below_end, below_text, _ = _unit(text, match.end(), lexicon)
        if unit.kind == "duration" and below is not None and below.surface == "分":
            below, below_text = lexicon.units["分钟"], "分钟"
        if unit.surface in ("天", "日") and below is None and _HOUR.match(text, match.end()):
            below, below_end, below_text = lexicon.units["小时"], match.end() + 1, "小时"  # 8天20时
        if unit.surface == "秒" and re.fullmatch(r"\d{2}", match["num"]) and below is None:  # 12秒94 of a race
            return value + part / 100, unit, unit_text, match.end(), "duration.hundredths"
        if unit.kind == "money":
            name = text[match.end() : match.end() + 1]
            step = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01")}.get(name)
            if step is None and unit.surface in ("角", "毛") and rule is None and _TENTH_OF_YUAN.match(text, end):
                return value + part / 100, unit, unit_text, match.end(), "money.compound"  # 八毛六
            if step is None and unit.surface in ("块", "块钱") and rule is None and _TENTH_OF_YUAN.match(text, end):
                return value + part / 10, unit, unit_text, match.end(), "money.compound"  # 一块二
            if below is not None and below.factor and below.kind == "money" and below.code == unit.code:
                value, end, rule = value + part * below.factor, below_end, "money.compound"  # 两美元三美分
                continue
            if step is None:
                return value, unit, unit_text, end, rule
            value, end, rule = (
                value + part * step,
                match.end() + (2 if text[match.end() + 1 : match.end() + 2] == "钱" else 1),
                "money.compound",
            )
            continue
        if (
            below is None
            or below_text is None
            or below.dimension != unit.dimension
            or not (small := below.factor)
            or not (large := unit.factor)
            or small >= large
        ):
            return value, unit, unit_text, end, rule
        if unit.kind == "duration":
            value, unit, unit_text = value * (large / small) + part, below, below_text
        else:
            value += quotient(part * small, large)
        end, rule = below_end, f"{unit.kind}.compound"
