"""Encodings: every sample is decoded right, or its doubt is told."""

import random

import pytest

from conftest import corpus_sources
from hecha.ingest.decode import decode

SIMPLIFIED = ("gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
TRADITIONAL = ("big5hkscs", "gb18030", "utf-8", "utf-8-sig", "utf-16")
LENGTHS = (4, 8, 16, 40, 200, 1500)
DECLARED = (None, "utf-8", "gb2312", "big5", "x-gbk", "no-such-charset")


def samples() -> list[tuple[str, str]]:
    """Return (text, encoding): stretches of the corpus, short and long, in every encoding of their script."""
    draw = random.Random(7)
    out = []
    for source in corpus_sources():
        traditional = source.encoding.startswith("big5") or "臺" in source.text or "報" in source.text
        for encoding in TRADITIONAL if traditional else SIMPLIFIED:
            for length in LENGTHS:
                start = draw.randrange(max(1, len(source.text) - length))
                text = source.text[start : start + length].strip("\ufeff \n\r\t　")
                if encoding == "big5hkscs":
                    text = text.encode(encoding, "ignore").decode(encoding)
                if sum(char > "\u2e7f" for char in text) >= 3:
                    out.append((text, encoding))
    return out


SAMPLES = samples()


def test_there_are_enough_samples() -> None:
    assert len(SAMPLES) >= 200
    assert {encoding for _, encoding in SAMPLES} == {*SIMPLIFIED, *TRADITIONAL}


@pytest.mark.parametrize("declared", DECLARED)
def test_samples(declared: str | None) -> None:
    wrong = []
    for text, encoding in SAMPLES:
        decoded = decode(text.encode(encoding), declared)
        if decoded.text.removeprefix("\ufeff") != text and not (decoded.doubt or decoded.lost):
            wrong.append((text[:20], encoding, decoded.encoding, decoded.text[:20]))
    assert wrong == []


def test_samples_are_hardly_ever_doubted() -> None:
    """A doubt that is always told would tell nothing."""
    doubted = sum(decode(text.encode(encoding)).doubt is not None for text, encoding in SAMPLES)
    assert doubted <= len(SAMPLES) // 50


@pytest.mark.parametrize("text", ["𠮷野家𣲙水河", "王𬱖说：“𰻝𰻝面”", "股價上升㗎，喺香港交易所"])
def test_four_byte_and_hkscs_characters(text: str) -> None:
    assert decode(text.encode("gb18030")).text == text
    if text.startswith("股"):
        assert decode(text.encode("big5hkscs"), "big5").text == text


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\x80\x81", bytes(range(256)), b"\xff\xfe", b"\xef\xbb\xbf", b"a\x00b\x00c"]
)
def test_nothing_raises(data: bytes) -> None:
    for declared in DECLARED:
        decoded = decode(data, declared)
        assert data.decode(decoded.encoding, "replace") == decoded.text


def test_lost_places_are_counted() -> None:
    data = "全市共立案87人，其中移送司法机关3人，有关部门表示。".encode("gb18030")
    decoded = decode(data[:10] + b"\xff" + data[10:])
    assert decoded.lost == 1 and decoded.encoding == "gb18030"


def test_known_word_that_looks_like_utf8() -> None:
    """联通 in GBK is valid UTF-8 too."""
    assert decode("联通".encode("gbk")).text == "联通"
