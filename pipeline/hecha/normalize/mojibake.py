"""Undo decoding with the wrong encoding, where that is certain: UTF-8 that was read as GBK or as Latin-1.

涓浗 is 中国 read so.  A run of such characters is put back into the bytes that it came from; if these are
valid UTF-8 and read as Chinese, nothing else can have been meant.  A run may have lost the last byte of its
last character (shown as ? or U+FFFD); that character is lost and shown as U+FFFD.
"""

import re

from hecha.alignment import Aligned, Edit, apply

# What the commonest first bytes and marks of UTF-8 look like when read as GBK, and as Latin-1 or Windows-1252.
_AS_GBK = re.compile("[锛銆鈥涓鐨浜鏄绗闂瀹鍙鏈浠鍦骞鍥鍏鎴鏂浼鍜甯鐪]")
_AS_LATIN = re.compile("[Ãäåæçèéïãâ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]")
_RUN = re.compile("([^\x00-\x7f\ufffd\u3000\u200b-\u200f\ufeff]+)([?\ufffd]?)")
_LOST = "\ufffd"
_HAN = re.compile("[㐀-鿿，。、：；“”‘’（）《》？！％·—…　]")
_ENOUGH = 3


def undo_mojibake(aligned: Aligned, forced: str | None) -> tuple[Aligned, int, str | None]:
    """Restore runs of characters that are UTF-8 read as GBK (`gbk`) or Latin-1 (`latin-1`)."""
    text = aligned.text
    if forced is None:
        as_gbk, as_latin = len(_AS_GBK.findall(text)), len(_AS_LATIN.findall(text))
        if max(as_gbk, as_latin) < _ENOUGH:
            return aligned, 0, None
        encoding = "gbk" if as_gbk >= as_latin else "latin-1"
    else:
        encoding = forced
    edits = [edit for run in _RUN.finditer(text) for edit in _restored(run[1], run[2], run.start(), encoding)]
    return apply(aligned, edits), len(edits), encoding if edits else None


def _restored(run: str, lost: str, start: int, encoding: str) -> list[Edit]:
    """Return the edits that restore a run: one for each shortest stretch whose bytes are whole characters."""
    pieces = [_bytes(char, encoding) for char in run]
    if any(piece is None for piece in pieces):
        return []
    data = b"".join(piece for piece in pieces if piece)
    try:
        right = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not lost or error.start < len(data) - 2 or error.reason != "unexpected end of data":
            return []
        right = data[: error.start].decode("utf-8")
    if not right or len(_HAN.findall(right)) < 0.9 * len(right):
        return []
    edits: list[Edit] = []
    i = j = at = until = 0  # characters and bytes of the run, characters and bytes of what it should be
    from_i = from_j = 0
    while i < len(run):
        at += len(pieces[i] or b"")
        i += 1
        while until < at and j < len(right):
            until += len(right[j].encode())
            j += 1
        if at == until:
            edits.append(Edit(start + from_i, start + i, right[from_j:j]))
            from_i, from_j = i, j
    if from_i < len(run):  # the bytes behind the last whole character, and the place of the lost one
        edits.append(Edit(start + from_i, start + len(run) + len(lost), right[from_j:] + _LOST))
    return edits


def _bytes(char: str, encoding: str) -> bytes | None:
    for name in ("gb18030",) if encoding == "gbk" else ("cp1252", "latin-1"):
        try:
            return char.encode(name)
        except UnicodeEncodeError:
            continue
    return None
