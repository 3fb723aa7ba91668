"""What a document is before its text is changed: bytes as the archive holds them, then a source text."""

import hashlib
from typing import Literal, NamedTuple

BlockKind = Literal["title", "credit", "heading", "paragraph", "caption", "table"]


class Fields(NamedTuple):
    """What the archive or the page's head says of a document, beside its text."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None


NOTHING_SAID = Fields()


class Block(NamedTuple):
    """A line of a source text whose place in the report is known, as in a page."""

    start: int
    end: int
    kind: BlockKind


class Raw(NamedTuple):
    """One document as it lies in the archive, neither decoded nor searched for its article."""

    uri: str
    data: bytes | str  # str where the container held text already, as a JSON line does
    media_type: str
    charset: str | None = None  # declared outside the document, as by HTTP
    fields: Fields = NOTHING_SAID
    html: bool = False


class Source(NamedTuple):
    """One document as received: its decoded text and where it came from."""

    uri: str
    text: str
    sha256: str
    bytes: int
    media_type: str
    encoding: str
    encoding_evidence: str = "given"
    doubt: str | None = None  # another encoding that fits nearly as well
    lost: int = 0
    fields: Fields = NOTHING_SAID  # what the archive says wins over the text's own words
    head: Fields = NOTHING_SAID  # what a page's head says completes them
    blocks: tuple[Block, ...] = ()


def source_of_text(
    text: str, uri: str = "text:", *, fields: Fields = NOTHING_SAID, media_type: str = "text/plain"
) -> Source:
    """Return the source of a text that is in memory already."""
    data = text.encode("utf-8", "surrogatepass")
    return Source(uri, text, hashlib.sha256(data).hexdigest(), len(data), media_type, "utf-8", fields=fields)
