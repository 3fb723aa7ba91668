"""Shares and multiples: 三分之二, 百分之三点五, 一半, 三成五, 七至八成, 85折, 翻一番."""

import re
from decimal import Decimal

from hecha.find.figures.hedges import Figure, finish
from hecha.lexicon import Lexicon
from hecha.numerals import ARABIC, DIGITS, HAN, parse_numeral, quotient
from hecha.spans import Span

_H = HAN
SEPARATOR = re.compile(r"\s*(?:\(含\)|（含）)?\s*(?:至|到|[-—–~～－]{1,2})\s*")
_FRACTION = re.compile(
    rf"(?P<sign>负)?(?:(?P<whole>[{_H}]+|\d+)又)?(?P<base>[{_H}]+|\d+)分之(?P<part>[{_H}]+(?:点[{''.join(DIGITS)}]+)?|{ARABIC})(?P<vague>[几多余])?"
)
_HALVES = re.compile("(?:一半|半数|过半数|[近逾超过]半(?![数个年月天日小路途百成斤])|大半(?!个|年|辈|生))")
_TENTHS = re.compile(
    rf"(?P<whole>(?P<pair>[一二三四五六七八九]{{2}}(?=折))|{ARABIC}|[{''.join(DIGITS)}](?:点[{''.join(DIGITS)}])?|十)(?P<mark>[成折])(?P<digit>[{''.join(DIGITS)}1-9](?![{_H}\d万亿年月天]))?(?P<half>半)?"
)
_DOUBLING = re.compile(rf"翻了?(?P<times>[{_H}\d]+)?番|(?<![数几\\d])倍增")


_POWERS = frozenset(Decimal(10) ** n for n in range(2, 9))


_SLASH = re.compile(r"(?P<part>\d{1,2})/(?P<base>\d{1,3})(?=的|以上|左右|多|强|弱|[，。；、）)]|$)")
_SHARE_BEFORE = re.compile("[占约近超逾达出了为有过是]$|(?<!截)[至到]$|不足$|大约$")


def read_fraction(text: str, at: int, lexicon: Lexicon) -> Figure | None:
    if (slash := _SLASH.match(text, at)) and _SHARE_BEFORE.search(text, max(0, at - 2), at):
        over, under = Decimal(slash["part"]), Decimal(slash["base"])
        if 0 < over < under:  # 空出1/4的教室
            core = Span(at, slash.end())
            return finish(
                text, core, core.end, quotient(over, under), kind="fraction", rule="fraction.slash", lexicon=lexicon
            )
    match = _FRACTION.match(text, at)
    if not match:
        return None
    base, part = parse_numeral(match["base"]), parse_numeral(match["part"])
    if not base or part is None:
        return None
    core = Span(at, match.end())
    sign = -1 if match["sign"] else 1
    if base in _POWERS:
        value = sign * part * 100 / base
        high, end = None, match.end()
        if (second := SEPARATOR.match(text, end)) and (
            tail := re.compile(rf"(?:百分之)?([{_H}]+(?:点[{_H}]+)?|{ARABIC})(?=[^{_H}\d]|$)").match(text, second.end())
        ):
            upper = parse_numeral(tail[1])
            if upper is not None and upper > part:
                high, end = sign * upper * 100 / base, tail.end()
        return finish(
            text,
            core,
            end,
            value,
            high=high,
            bound="about" if match["vague"] else None,
            unit_text="%",
            unit=lexicon.units.get("%"),
            kind="percent",
            rule="percent.parts",
            lexicon=lexicon,
        )
    whole = parse_numeral(match["whole"]) if match["whole"] else Decimal(0)
    value = sign * ((whole or Decimal(0)) + quotient(part, base))
    if text.startswith("个百分点", core.end):  # 四分之一个百分点
        point = lexicon.units["个百分点"]
        end = core.end + len(point.surface)
        return finish(
            text,
            core,
            end,
            value,
            unit_text=point.surface,
            unit=point,
            kind=point.kind,
            rule="fraction.points",
            lexicon=lexicon,
        )
    return finish(text, core, match.end(), value, kind="fraction", rule="fraction.parts", lexicon=lexicon)


def read_halves(text: str, at: int, lexicon: Lexicon) -> Figure | None:
    match = _HALVES.match(text, at)
    if not match:
        return None
    bound = {"过": "over", "大": "over", "逾": "over", "超": "over", "近": "under"}.get(match[0][0])
    return finish(
        text,
        Span(at, match.end()),
        match.end(),
        Decimal("0.5"),
        bound=bound,
        kind="fraction",
        rule="fraction.half",
        lexicon=lexicon,
    )


def read_doubling(text: str, at: int, lexicon: Lexicon) -> Figure | None:
    match = _DOUBLING.match(text, at)
    if not match:
        return None
    times = parse_numeral(match["times"]) if match["times"] else Decimal(1)
    if times is None or times > 10 or times != int(times):
        return None
    unit = lexicon.units.get("倍")
    return finish(
        text,
        Span(at, match.end()),
        match.end(),
        Decimal(2) ** int(times),
        unit_text="倍",
        unit=unit,
        kind="multiple",
        rule="multiple.doubling",
        lexicon=lexicon,
    )


_TENTHS_RANGE = re.compile(
    rf"(?P<low>\d(?:\.\d)?|[一二两三四五六七八九])(?:\s*(?:至|到|[-—~～])\s*)?(?P<high>\d(?:\.\d)?|[二三四五六七八九十])成(?![{_H}\d员立品果功本长])"
)


def read_tenths_range(text: str, at: int, lexicon: Lexicon) -> Figure | None:
    """Read 七至八成, 三四成: one 成 for both ends."""
    match = _TENTHS_RANGE.match(text, at)
    low, high = (parse_numeral(match[name]) for name in ("low", "high")) if match else (None, None)
    if match is None or low is None or high is None or not 0 < low < high <= 10:
        return None
    joined = match.end("low") == match.start("high")
    if joined and (high != low + 1 or match["low"].isascii()):
        return None
    core, unit = Span(at, match.end()), lexicon.units.get("%")
    return finish(
        text,
        core,
        core.end,
        low * 10,
        high=high * 10,
        bound="about" if joined else None,
        unit_text="%",
        unit=unit,
        kind="percent",
        rule="percent.tenths",
        lexicon=lexicon,
    )


def read_tenths(text: str, at: int, lexicon: Lexicon) -> Figure | None:
    match = _TENTHS.match(text, at)
    if not match:
        return None
    pair = match["pair"]  # 七五折: as printed on a price, digit by digit
    whole = Decimal(DIGITS[pair[0]] * 10 + DIGITS[pair[1]]) / 10 if pair else parse_numeral(match["whole"])
    following = text[match.end() : match.end() + 1]
    if (
        not whole
        or whole > 10
        or (
            not match["half"]
            and not match["digit"]
            and match["mark"] == "折"
            and following
            and following in "叠射磨腾返算旧扣价断戟桂线"
        )
        or (
            match["mark"] == "成"
            and not match["digit"]
            and not match["half"]
            and following
            and following in "为了立员功果长本都熟品绩就份交型人效因分语年"
            and not text.startswith(("本金", "本息"), match.end())
            and not (following == "为" and text[at - 1 : at] in tuple("近逾约超过占以"))  # 近八成|为50岁以上
        )
    ):
        return None
    value = whole * 10
    if match["digit"]:
        value += parse_numeral(match["digit"]) or 0
    elif match["half"]:
        value += 5
    end, high, bound = match.end(), None, None
    if text[end : end + 1] in ("余", "多") and match["mark"] == "成":
        bound, end = "over", end + 1
    if (
        (to := SEPARATOR.match(text, end))
        and (upper := _TENTHS.match(text, to.end()))
        and upper["mark"] == match["mark"]
        and not value % 10
    ):
        tail = parse_numeral(upper["digit"]) if upper["digit"] else Decimal(5 if upper["half"] else 0)
        high = (parse_numeral(upper["whole"]) or Decimal(0)) * 10 + (tail or Decimal(0))
        end = upper.end()
    return finish(
        text,
        Span(at, end),
        end,
        value,
        high=high,
        bound=bound,
        unit_text="%",
        unit=lexicon.units.get("%"),
        kind="percent",
        rule="percent.tenths",
        lexicon=lexicon,
    )
