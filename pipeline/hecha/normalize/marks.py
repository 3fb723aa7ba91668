"""Steps that exchange or close up single characters: width, spaces, variants, quotation marks."""

import re
import unicodedata

from hecha.alignment import Aligned, Edit, apply, exchange

# Full-width letters, digits and the signs that belong to numbers; Chinese punctuation keeps its width.
_WIDE = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {
    ord(wide): plain
    for wide, plain in zip("％＄＋－／＠＃＆＝＜＞＊．　\u00a0\u2007\u202f", "%$+-/@#&=<>*.    ", strict=True)
}
_GATE = re.compile(
    "[０-９Ａ-Ｚａ-ｚ％＄＋－／＠＃＆＝＜＞＊．　\u00a0\u2007\u202f\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\r\x00-\x08\x0b\x0c\x0e-\x1f"
    "\uf900-\ufaff\u3300-\u33ff\ufb00-\ufb06\u2100-\u214f\u00b2\u00b3\u00b9\u2460-\u249b\U0002f800-\U0002fa1f]"
)
_DROP = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]+|\r(?=\n)")
_COMPAT = re.compile("[\uf900-\ufaff\u3300-\u33ff\ufb00-\ufb06℃℉\u2100-\u214f²³\U0002f800-\U0002fa1f]")
_KEPT = frozenset("℃℉№℡™")  # units and signs that readers know by their own form
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


def fold_width(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Fold full-width letters and digits and compatibility characters; drop invisible ones.

    Chinese punctuation stays full-width, save the comma that groups digits (82，225.00), which is
    left as printed too: readers of numbers know it.
    """
    text = aligned.text
    if not _GATE.search(text):
        return aligned, 0, None
    folded = text.translate(_WIDE).replace("\u2028", "\n").replace("\u2029", "\n")
    count = sum(a != b for a, b in zip(text, folded, strict=True))
    aligned = exchange(aligned, folded)
    edits = [Edit(m.start(), m.end(), "") for m in _DROP.finditer(folded)]
    edits += [Edit(m.start(), m.end(), plain) for m in _COMPAT.finditer(folded) if (plain := _plain(m[0])) != m[0]]
    edits.sort()
    aligned = apply(aligned, edits)
    if "\r" in aligned.text:
        count += aligned.text.count("\r")
        aligned = exchange(aligned, aligned.text.replace("\r", "\n"))
    return aligned, count + len(edits), None


def _plain(char: str) -> str:
    return char if char in _KEPT else unicodedata.normalize("NFKC", char)


_UNITS = "万亿千百十兆多余年月日号时点分秒个名人元件起条项家户岁倍%℃"
_SPACES = re.compile(
    rf"(?<=\d)[ \t]+(?=[{_UNITS}])"  # 2018 年, 3 万
    r"|(?<=[年月])[ \t]+(?=\d{1,2}[ \t]*[月日号])"  # 2018年 10月
    r"|(?<=\d)[ \t]+(?=[·.]\d)|(?<=\d[·.])[ \t]+(?=\d)"  # “2· 12”
)


def close_spaces(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Close spaces inside a date, between a number and its unit, and around a dot between digits."""
    edits = [Edit(m.start(), m.end(), "") for m in _SPACES.finditer(aligned.text)]
    return apply(aligned, edits), len(edits), None


# Forms that are neither Simplified nor Traditional standard, as old type and other countries' fonts have them.
_VARIANT = {ord(a): b for a, b in zip("査眞歳県黒徳戸黙産呉囯仐", "查真岁县黑德户默产吴国伞", strict=True)}
_VARIANT_GATE = re.compile(f"[{''.join(map(chr, _VARIANT))}]")


def fold_variants(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Exchange variant characters for the standard ones (核査 for 核查)."""
    count = len(_VARIANT_GATE.findall(aligned.text))
    return (exchange(aligned, aligned.text.translate(_VARIANT)) if count else aligned), count, None


_QUOTES = {ord(a): b for a, b in zip("「」『』﹁﹂﹃﹄〝〞〟＂", '“”‘’“”‘’“””"', strict=True)}
_QUOTE_GATE = re.compile(f"[{''.join(map(chr, _QUOTES))}]")


def fold_quotes(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Write corner brackets as the quotation marks of Simplified text."""
    count = len(_QUOTE_GATE.findall(aligned.text))
    return (exchange(aligned, aligned.text.translate(_QUOTES)) if count else aligned), count, None
