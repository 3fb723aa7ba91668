"""Exact values of numerals: 三千二百万, ３２００万, 32.5亿, 3万4000, 壹佰, 廿五, 六点四.

Values are `Decimal` and never float.  What cannot be read as one number is None.
"""

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
DIGITS |= {"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "俩": 2, "幺": 1}
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 20, "卅": 30}
LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
SCALES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, **LARGE}
HAN = "".join(dict.fromkeys([*DIGITS, *SMALL, *LARGE]))

PLACES, LIMIT = 12, Decimal(10) ** 26  # of a value: digits behind the point, and what it is below

ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:[ ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_PART = re.compile(rf"(?P<arabic>{ARABIC})|(?P<han>[{HAN}])")
_POINT = re.compile(rf"(?P<whole>[{HAN}]+)点(?P<digits>[{''.join(DIGITS)}]+)(?P<scale>[{''.join(SCALES)}]*)")


def parse_numeral(text: str) -> Decimal | None:
    """Return the exact value of a Chinese, Arabic or mixed numeral, or None if it is not one.

    Digits read one by one (二〇二四) are a year or a name, not a number, and give None; so does a
    numeral whose parts do not fall (三百五千).

    >>> [
    ...     str(parse_numeral(t))
    ...     for t in ("三千二百万", "1,218.5万", "2兆8818亿", "7万8337", "12万零889", "六点四", "两千零五", "廿五")
    ... ]
    ['32000000', '12185000', '2881800000000', '78337', '120889', '6.4', '2005', '25']
    >>> parse_numeral("二〇二四"), parse_numeral("三百五千")
    (None, None)
    """
    if point := _POINT.fullmatch(text):
        whole = _han(point["whole"])
        if whole is None:
            return None
        value = Decimal(f"{whole}.{''.join(str(DIGITS[d]) for d in point['digits'])}")
        return exact(value * _scale(point["scale"]))
    if all(c in DIGITS or c in SMALL or c in LARGE for c in text):
        value_ = _han(text)
        return None if value_ is None else Decimal(value_)
    mixed = _mixed(text)
    return None if mixed is None else exact(mixed)


def quotient(part: Decimal, whole: Decimal) -> Decimal:
    """Return a quotient, rounded to 12 places where it does not end: a third is 0.333333333333."""
    value = part / whole
    return value if _places(value) <= PLACES else round(value, PLACES)


def fits(value: Decimal) -> bool:
    """Tell whether a value fits the columns that archives declare: 26 digits before the point and 12 behind it.

    What is longer is a code or the digits of pi, and no figure of a report.

    >>> fits(Decimal("1e22")), fits(Decimal("3.14159265358979323846"))
    (True, False)
    """
    return abs(value) < LIMIT and _places(value) <= PLACES


def _places(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def exact(value: Decimal) -> Decimal:
    """Return a value without needless digits: 12185000.0 is 12185000."""
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


def _scale(scales: str) -> int:
    out = 1
    for char in scales:
        out *= SCALES[char]
    return out


def _mixed(text: str) -> Decimal | None:
    """Read parts of Arabic digits with scales that fall: 3万4000, 6千5百万, 10万亿; None where they do not."""
    total = section = last = Decimal(0)  # of the large scales, of the small ones since, of the last large one
    part: Decimal | None = None
    large = small = Decimal("Infinity")
    seen = False
    at = 0
    for match in _PART.finditer(text):
        if match.start() != at:
            return None
        behind = text[at - 1 : at]
        at = match.end()
        if match["han"] in ("零", "〇") and behind in LARGE and text[at : at + 1].isdigit():
            continue  # 12万零889
        if arabic := match["arabic"]:
            if part is not None:
                return None
            part, seen = Decimal(re.sub("[,， ]", "", arabic)), True
        elif (han := match["han"]) in SMALL:
            scale = Decimal(SMALL[han])
            if part is None and behind in SMALL:  # 3百|千瓦, whose 千 the unit takes back
                section *= scale
            elif part is None and behind in LARGE:  # 3万|千瓦
                total, last = total + last * (scale - 1), last * scale
            elif not part or part * scale >= small:
                return None
            else:
                section, small, part = section + part * scale, scale, None
        elif han in LARGE:
            scale, group = Decimal(LARGE[han]), section + (part or 0)
            if group:
                if group * scale >= large:
                    return None
                last, large = group * scale, scale
                total += last
            elif behind in LARGE:  # 10万|亿
                total, last = total + last * (scale - 1), last * scale
            else:
                return None
            section, part, small = Decimal(0), None, Decimal("Infinity")
        else:
            digits = re.match(rf"[{HAN}]+", text[match.start() :])
            rest = _han(digits[0]) if digits else None
            if part is not None or rest is None or digits is None or match.start() + digits.end() != len(text):
                return None
            return total + section + rest if rest < min(small, large) else None
    if at != len(text) or not seen or (part is not None and part >= min(small, large)):
        return None
    return total + section + (part or 0)


# 两 stands before a scale; behind one it is a weight (三十两).
_TWO_MISPLACED = re.compile("(?<=[十百千万亿零])[两俩](?![百千万亿])")


def _han(text: str) -> int | None:
    """Return the value of a numeral in Chinese characters only."""
    if not text:
        return None
    if len(text) > 1 and (all(c in DIGITS for c in text) or _TWO_MISPLACED.search(text)):
        return None
    total = section = 0
    digit: int | None = None
    lowest = lowest_large = 10**18
    for i, char in enumerate(text):
        if char in DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = DIGITS[char]
        elif char in SMALL:
            scale = SMALL[char]
            if char in "廿卅":
                if digit is not None:
                    return None
                section, lowest = section + scale, 10
                continue
            if scale >= lowest:
                return None
            section += (1 if digit is None or (digit == 0 and scale == 10) else digit) * scale
            lowest, digit = scale, None
        else:
            scale = LARGE[char]
            section += digit or 0
            digit, lowest = None, 10**18
            if scale > lowest_large or (total and scale >= lowest_large):
                total = (total + section) * scale  # 万亿, 三万亿
                lowest_large = scale
            else:
                total += (section or (1 if i == 0 else 0)) * scale
                lowest_large = scale
            section = 0
    if digit is not None:
        # 三百五 is 350, 一万二 is 12000: the last digit stands for the next scale down.
        before = text[-2] if len(text) > 1 else ""
        if before in SMALL and SMALL[before] >= 100:
            digit *= SMALL[before] // 10
        elif before in LARGE and len(text) > 1:
            digit *= LARGE[before] // 10
        section += digit
    return total + section
