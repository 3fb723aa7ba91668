"""Traditional to Simplified script by OpenCC, its only caller.

Most characters are exchanged one for one.  Some depend on their word (乾隆 stays, 乾淨 becomes 干净):
such a word is a block of the alignment, so that no span can cut it and lose what decided it.
"""

import re
from functools import lru_cache
from typing import Any

from hecha.alignment import Aligned, Edit, apply, exchange

# Characters that tell which region's Traditional script a text is in; the rest they share.
_HONG_KONG = re.compile("[衞裏綫着啓峯污牀羣]|港元|警務|[宗]案")
_TAIWAN = re.compile("[裡著啟峰汙床衛]|新[臺台]幣|立法院|行政院|[臺台]灣|民國|資訊")
_LONGEST_WORD = 8


@lru_cache(maxsize=8)
def _converter(config: str) -> Any:
    from opencc import OpenCC

    return OpenCC(config)


@lru_cache(maxsize=1)
def _characters() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the gates for characters of Traditional script only and of Simplified script only."""
    simplify, restore = _converter("t2s"), _converter("s2t")
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    simple, traditional = simplify.convert("\n".join(han)).split("\n"), restore.convert("\n".join(han)).split("\n")
    only_traditional = {c for c, s, t in zip(han, simple, traditional, strict=True) if s != c and t == c}
    only_simplified = {c for c, s, t in zip(han, simple, traditional, strict=True) if s == c and t != c}
    # Characters of both scripts, as in 乾隆, 著名, 瞭望, tell nothing alone.
    both = set("乾著瞭徵餘麽麼藉夥么於祇迴鍾甦昇囉嘆")
    return (
        re.compile("[" + "".join(sorted(only_traditional - both)) + "]"),
        re.compile("[" + "".join(sorted(only_simplified - both)) + "]"),
    )


@lru_cache(maxsize=20000)
def _alone(char: str, config: str) -> str:
    return str(_converter(config).convert(char))


@lru_cache(maxsize=1)
def _simple_forms() -> dict[str, str]:
    han = "".join(chr(code) for code in range(0x4E00, 0xA000))
    return {a: b for a, b in zip(han, _converter("t2s").convert(han), strict=True) if a != b}


def simplified(text: str) -> str:
    """Return a text with each character alone in Simplified script, blind to words."""
    forms = _simple_forms()
    return "".join(forms.get(char, char) for char in text)


def is_traditional(char: str) -> bool:
    """Tell whether a character has another form in Simplified script."""
    return char in _simple_forms()


def choose_config(text: str) -> str:
    """Return the OpenCC configuration for a text: `none`, `stray`, `t2s`, `tw2s` or `hk2s`.

    `stray` is a Simplified text in which single characters are Traditional.

    >>> choose_config("臺灣立法院三讀通過預算案"), choose_config("警務處檢獲冰毒，總值八億港元")
    ('tw2s', 'hk2s')
    >>> choose_config("核查线索"), choose_config("全市核査線索")
    ('none', 't2s')
    """
    traditional_gate, simplified_gate = _characters()
    if not traditional_gate.search(text):
        return "none"
    traditional, simplified = len(traditional_gate.findall(text)), len(simplified_gate.findall(text))
    if traditional * 2 < simplified:
        return "stray"
    taiwan, hong_kong = len(_TAIWAN.findall(text)), len(_HONG_KONG.findall(text))
    if taiwan > hong_kong:
        return "tw2s"
    return "hk2s" if hong_kong > taiwan else "t2s"


def to_simplified(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Convert to Simplified script with the configuration that fits the text, or the one that is forced."""
    config = choose_config(aligned.text) if forced is None else forced
    if config in ("none", ""):
        return aligned, 0, None
    if config == "stray":
        gate, _ = _characters()
        text = gate.sub(lambda m: _alone(m[0], "t2s"), aligned.text)
        return exchange(aligned, text), sum(a != b for a, b in zip(text, aligned.text, strict=True)), config
    count, lines, edits, at = 0, [], [], 0
    for line in aligned.text.split("\n"):
        converted = str(_converter(config).convert(line))
        if len(converted) != len(line):  # no word of news does this; keep the promise of one for one
            converted = "".join(_alone(char, config)[:1] or char for char in line)
        if converted != line:
            count += sum(a != b for a, b in zip(line, converted, strict=True))
            edits += [Edit(at + s, at + e, converted[s:e]) for s, e in _words(line, converted, config)]
        lines.append(converted)
        at += len(line) + 1
    # Every word of `edits` already reads right; the edits only mark it as one block.
    return apply(exchange(aligned, "\n".join(lines)), edits), count, config


def _words(line: str, converted: str, config: str) -> list[tuple[int, int]]:
    """Return the shortest stretches that hold each character whose conversion its neighbours decide."""
    out: list[tuple[int, int]] = []
    convert = _converter(config).convert
    for i, (old, new) in enumerate(zip(line, converted, strict=True)):
        if _alone(old, config) == new or (out and i < out[-1][1]):
            continue
        for length in range(2, _LONGEST_WORD + 1):
            windows = range(max(0, i - length + 1), min(i, len(line) - length) + 1)
            found = next((s for s in windows if convert(line[s : s + length]) == converted[s : s + length]), None)
            if found is not None:
                start = max(found, out[-1][1] if out else 0)
                out.append((start, found + length))
                break
        else:
            out.append((i, i + 1))
    return out
