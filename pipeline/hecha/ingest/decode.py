"""Decode bytes of unknown encoding, as archives of Chinese text hold them."""

import codecs
from collections import Counter
from functools import lru_cache
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
    "市省县区縣委公司元日月万億亿萬新闻聞记者記電电北京台湾灣香港中国民政府法院"
    "，。、：；“”「」（）《》？！"
)
_CONTROL = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r")
_SAMPLE = 65536
# What pages declare, and the wider encoding that they mean by it.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
_SURE = 0.15  # likelihood by which an encoding must lead to need no second opinion
_TELLING = 8  # characters beyond ASCII that cannot be valid UTF-8 by chance
_USUAL = 0.5  # likelihood of a text all of usual characters


class Decoded(NamedTuple):
    text: str
    encoding: str
    lost: int  # places that could not be decoded and became U+FFFD
    evidence: str  # bom, declared, utf-8, statistics
    doubt: str | None = None  # another encoding that fits nearly as well


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of `data`: by its byte order mark, as valid UTF-8, as `declared`, else by statistics.

    Valid UTF-8 wins over a declaration, because pages were often stored anew and kept their old one,
    and text of another encoding is not valid UTF-8 by chance.  A declaration that gives unlikely text
    is passed over.  Between encodings that fit about as well a detector has the last word, and the
    other stands in `doubt`.  Nothing raises: what cannot be decoded becomes U+FFFD and is counted.

    >>> decode("宜宾市检察院".encode("gb18030"))[:4]
    ('宜宾市检察院', 'gb18030', 0, 'statistics')
    >>> decode("立法院三讀通過".encode("big5"), "big5")[:4]
    ('立法院三讀通過', 'big5hkscs', 0, 'declared')
    >>> decode("全市共立案三起".encode(), "gb2312")[:4]
    ('全市共立案三起', 'utf-8', 0, 'utf-8')
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _try(data, encoding, "bom")
    unicode = _try(data, "utf-8", "utf-8")
    beyond = len(data) - len(unicode.text)  # two for each Han character
    if not unicode.lost and (beyond >= 2 * _TELLING or (_likelihood(unicode) >= (_USUAL if beyond else 0))):
        return unicode
    return _likeliest(data, unicode, declared)


def _likeliest(data: bytes, unicode: Decoded, declared: str | None) -> Decoded:
    candidates = [unicode, *(_try(data, name, "statistics") for name in ("gb18030", "big5hkscs"))]
    if len(data) % 2 == 0:  # any even number of bytes decodes as UTF-16: only usual characters tell it
        wide = [_try(data, name, "statistics") for name in ("utf-16-le", "utf-16-be")]
        candidates += [c for c in wide if _likelihood(c) >= _USUAL]
    if named := _known(declared):
        candidates.insert(0, _try(data, named, "declared"))
    scores = [_likelihood(c) for c in candidates]
    best = max(range(len(candidates)), key=lambda i: scores[i])
    if candidates[0].evidence == "declared" and scores[0] >= scores[best] - _SURE:
        best = 0
    chosen = candidates[best]
    rivals = [
        c for c, score in zip(candidates, scores, strict=True) if score > scores[best] - _SURE and c.text != chosen.text
    ]
    if not rivals:
        return chosen
    if chosen.evidence == "declared":
        better = [c for c in rivals if _likelihood(c) > scores[0]]
        return chosen._replace(doubt=better[0].encoding if better else None)
    opinion = _opinion(data)
    preferred = next((c for c in rivals if c.encoding == opinion and not c.lost), None)
    if preferred and scores[candidates.index(preferred)] >= scores[best]:
        return preferred._replace(doubt=chosen.encoding)
    return chosen._replace(doubt=rivals[0].encoding)


def _try(data: bytes, encoding: str, evidence: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"), evidence)


def _known(declared: str | None) -> str | None:
    """Return the codec for a declared charset, or None if there is none."""
    try:
        name = codecs.lookup((declared or "").strip(" '\"").removeprefix("x-")).name
        "".encode(name)  # not every codec is one of text (hex, zlib)
        b"0\xc8\xab".decode(name, "replace")
    except (LookupError, UnicodeError):
        return None
    return _WIDER.get(name, name)


def _opinion(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE]).best()
    return _known(found.encoding.replace("_", "-")) if found else None


def _likelihood(decoded: Decoded) -> float:
    """Return how usual the characters beyond ASCII are: 1 for the commonest ones, below 0 for what no report holds."""
    counts = Counter(char for char in decoded.text[:_SAMPLE] if char > "\x7f" or char in _CONTROL)
    return sum(_weight(char) * count for char, count in counts.items()) / max(1, counts.total())


@lru_cache(maxsize=30_000)
def _weight(char: str) -> float:
    if char in _COMMON:
        return 1.0
    if char == "\ufffd" or char in _CONTROL:
        return -3.0
    if "\ue000" <= char <= "\uf8ff" or "\uac00" <= char <= "\ud7ff":
        return -1.0  # private use and Hangul: where bytes of another encoding often fall
    if "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff5e":
        return 0.6  # punctuation
    simplified, traditional = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    if b"\xb0\xa1" <= simplified <= b"\xd7\xf9" or b"\xa4\x40" <= traditional <= b"\xc6\x7e":
        return 0.6  # the first level of either character set: the usual characters
    return 0.0
