"""Line ends that belong to the page and not to the report, indents that were lost, marks that stand twice."""

import re
from itertools import pairwise

from hecha.alignment import Aligned, Edit, apply
from hecha.normalize.script import simplified
from hecha.vocabulary import is_word, likelihood

_ENDS = "。！？!?；;：:”’」』）)】》…|\t"
_NARROWEST = 36  # columns of a page that breaks lines by their width
_FULL = 2  # columns that a full line may lack
_FEWEST = 4  # full lines that show the width
_LONG = 24  # columns of a line that may end inside a number
_SHORTEST = 12  # characters of two lines that may be one, and no cells of a table
_REACH = 6  # characters on either side of a line end that tell whether it cuts a word
_MUCH_LIKELIER = 5  # of two hundred line ends between headlines and lists none gains 2, cut words gain 5 to 23
_CHINESE = re.compile("[㐀-鿿]")
# A number goes on in the next line: 減少2|成3, 1.|5亿.  Two numbers at a line end and a line start are two numbers.
_NUMBER_ENDS = re.compile(r"[㐀-鿿，,、（(：:约近达超逾]\s?\d[\d,]*(?P<dot>[.．]\s*)?$")
_SCALE_BEGINS = re.compile(r"[万萬亿億成%％‰]|百分|个百分点|個百分點")
_ITEM = re.compile(r"[\s　]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[•·■◆●▲※☆★\-—]|　　|  )")


def join_lines(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Join lines that were broken inside a sentence: within a number or a word, or all at one width.

    A slice of a report (`forced`) holds no line end of the report's own, so all are joined.
    """
    text = aligned.text
    if "\n" not in text.strip("\n"):
        return aligned, 0, None
    lines = text.split("\n")
    width = None if forced is not None else _width(lines)
    edits = []
    at = 0
    for line, following in pairwise(lines):
        end = at + len(line)
        at = end + 1
        here, there = line.rstrip(" 　\r"), following.lstrip(" 　")
        if not here.strip() or not there or "\t" in line or "\t" in following:
            continue
        if forced is None:
            number = _NUMBER_ENDS.search(here) if following == there else None
            broken = (
                number
                and _columns(here) >= _LONG
                and (there[0].isdigit() if number["dot"] else _SCALE_BEGINS.match(there))
            )
            full = width is not None and _columns(here) >= width - _FULL and here[-1] not in _ENDS
            if not (broken or (full and not _ITEM.match(following)) or _inside_word(here, there)):
                continue
        space = " " if here[-1].isascii() and there[0].isascii() and (here[-1] + there[0]).isalpha() else ""
        edits.append(Edit(end - (len(line) - len(here)), at + len(following) - len(there), space))
    return apply(aligned, edits), len(edits), None


def _inside_word(here: str, there: str) -> bool:
    """Tell whether a line ends inside a word: 江苏省高级人|民法院, and not a headline above 人民网."""
    if len(here) + len(there) < _SHORTEST or not (_CHINESE.match(here[-1]) and _CHINESE.match(there)):
        return False
    left, right = simplified(here[-_REACH:]), simplified(there[:_REACH])
    crossing = (left[-before:] + right[:behind] for before in range(1, 5) for behind in range(1, 5))
    if not any(is_word(word) for word in crossing):
        return False
    return likelihood(left + right) - likelihood(left) - likelihood(right) > _MUCH_LIKELIER


def _columns(text: str) -> int:
    return len(text.encode("gbk", "replace"))  # two bytes where a terminal takes two columns


def _width(lines: list[str]) -> int | None:
    """Return the width at which a page breaks its lines, or None if it breaks them at paragraphs only."""
    if sum(line.rstrip()[-1:] not in (*_ENDS, "") for line in lines) < _FEWEST:
        return None  # lines end where sentences do, as in most texts
    widths = [_columns(line.rstrip()) for line in lines if line.strip()]
    widest = max(widths, default=0)
    if not _NARROWEST <= widest <= 120:
        return None
    full = [
        line for line in lines if _columns(line.rstrip()) >= widest - _FULL and line.rstrip()[-1:] not in (*_ENDS, "")
    ]
    inside = sum(bool(re.search("[，。、；,]", line)) for line in full)  # headlines of one length have no such marks
    return widest if len(full) >= _FEWEST and 2 * inside >= len(full) else None


_LOST_INDENT = re.compile("^[ \t\u3000\u200b\x0b|]*(\\?{2,4})(?=[㐀-鿿“《【（(\\d])", re.MULTILINE)


def drop_lost_indents(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Drop the question marks that stand for the two wide spaces before a paragraph (??新华社北京电)."""
    edits = [Edit(m.start(1), m.end(1), "") for m in _LOST_INDENT.finditer(aligned.text)]
    return apply(aligned, edits), len(edits), None


_DOUBLED = re.compile(r"(?:([，,])[ ]?[，,]+|(、)、+|(?<!。)(。)。)(?![，,、。])")


def close_doubled(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Write commas and full stops that stand twice once (消息,,7月)."""
    edits = [Edit(m.start(), m.end(), m[1] or m[2] or m[3]) for m in _DOUBLED.finditer(aligned.text)]
    return apply(aligned, edits), len(edits), None
