"""Damage clean Traditional text as scrapers do that put readings behind characters, byte by byte over GBK.

For each of a list of Traditional characters the two bytes are searched in the page's bytes, blind to
where characters begin, and `(reading)` is put behind them; decoding then turns each unreadable pair
into one `?`.
"""

from functools import lru_cache


@lru_cache(maxsize=1)
def insertions() -> tuple[tuple[bytes, bytes], ...]:
    """Return (bytes of a character, bytes with its reading) for characters that GBK has and GB2312 lacks."""
    from opencc import OpenCC
    from pypinyin import Style, pinyin

    simplify = OpenCC("t2s")
    out = []
    for code in range(0x4E00, 0xA000):
        char = chr(code)
        try:
            two = char.encode("gbk")
        except UnicodeEncodeError:
            continue
        try:
            char.encode("gb2312")
            continue
        except UnicodeEncodeError:
            pass
        if simplify.convert(char) == char:
            continue
        reading = pinyin(char, style=Style.TONE)[0][0]
        out.append((two, two + b"(" + reading.encode("gbk", "ignore") + b")"))
    return tuple(out)


def damage(text: str) -> str:
    """Return the text as such a scraper leaves it."""
    data = text.encode("gbk", "ignore")
    for plain, with_reading in insertions():
        data = data.replace(plain, with_reading)
    return _decode(data)


def _decode(data: bytes) -> str:
    out = []
    at = 0
    while at < len(data):
        if data[at] < 0x80:
            out.append(chr(data[at]))
            at += 1
            continue
        pair = data[at : at + 2]
        try:
            out.append(pair.decode("gbk"))
        except UnicodeDecodeError:
            out.append("?")
        at += 2
    return "".join(out)
