"""Decode bytes of unknown encoding, as archives of Chinese text hold them."""

import codecs
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of news in both scripts, with its punctuation: in the wrong encoding, text is made of rare ones.
_COMMON = frozenset(
    "的一是在了不和有大这中人上为个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部"
    "这为个国时来们对会发动产种过说后学经进部這為個國時來們對會發動產種過說後學經進與將從還兩實現開報據機關務員"
    "市省县區縣委公司元日月万億萬亿新闻聞记者記者电電北京台湾灣香港中国民政府法院"
    "，。、：；“”「」（）《》？！"
)
_SAMPLE = 65536


class Decoded(NamedTuple):
    text: str
    encoding: str
    lost: int  # places that could not be decoded and became U+FFFD


def decode(data: bytes) -> Decoded:
    """Return the text of `data`: byte order mark, then strict UTF-8, then the likelier of GB18030 and Big5.

    Nothing raises: what cannot be decoded becomes U+FFFD and is counted.

    >>> decode("宜宾市检察院".encode("gb18030"))
    Decoded(text='宜宾市检察院', encoding='gb18030', lost=0)
    >>> decode("立法院三讀通過".encode("big5")).text
    '立法院三讀通過'
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            return Decoded(text, encoding, text.count("\ufffd"))
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    candidates = []
    if data.count(0) * 4 > len(data):
        candidates += [_try(data, "utf-16-le"), _try(data, "utf-16-be")]
    candidates += [_try(data, "gb18030"), _try(data, "big5hkscs"), _try(data, "utf-8")]
    return max(candidates, key=_likelihood)


def _try(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _likelihood(decoded: Decoded) -> float:
    """Return the share of common characters among those beyond ASCII; a lost place weighs against it."""
    sample = [char for char in decoded.text[:_SAMPLE] if char > "\x7f"]
    common = sum(char in _COMMON for char in sample)
    return (common - 3 * sample.count("\ufffd")) / max(1, len(sample))
