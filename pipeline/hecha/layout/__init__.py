"""What in a document is the report: title, credit lines and body, and what the credit lines say.

Works on normalized text, so that every rule is written once, in Simplified script.  Page furniture and
a second copy of the body are left out; lines keep the order of the source, save the title, which
comes first wherever the page printed it.
"""

import hashlib
from typing import NamedTuple

from hecha.alignment import Aligned, Projector, select
from hecha.dates import complete
from hecha.ingest import Block, Fields
from hecha.layout.credits import read_credits
from hecha.layout.lines import Line, choose_body, classify, drop_repeats, find_title
from hecha.lexicon import Lexicon
from hecha.normalize import Normalized
from hecha.records import Step
from hecha.spans import Span

__all__ = ["Layout", "Line", "lay_out"]

_KINDS = {"title": "title", "credit": "credit", "heading": "heading", "caption": "caption", "table": "table"}


class Layout(NamedTuple):
    """The report inside a document."""

    aligned: Aligned  # title, credit lines and body, one a line
    blocks: tuple[tuple[str, Span], ...]  # kind and place of each line of it
    id: str
    title: str | None
    title_span: Span | None
    publisher: str | None
    published: str | None
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    place: str | None
    steps: tuple[Step, ...]


def lay_out(
    normalized: Normalized, fields: Fields, head: Fields, blocks: tuple[Block, ...], lexicon: Lexicon
) -> Layout:
    """Return the report in a document.

    What the archive says of the report (`fields`) wins over the report's own lines, and these over the
    page's head (`head`), save for title and date, which a page reader has compared with the lines.
    Among the lines a source line (来源:) wins over a reporter's outlet, that over a dateline
    (新华社北京3月5日电), that over the owner of the page (版权所有).
    """
    text = normalized.text
    lines = classify(text, lexicon, _placed(normalized.aligned, blocks))
    dropped = sum(line.kind == "furniture" for line in lines)
    lines, repeated = drop_repeats(lines)
    title_line = find_title(lines, fields.title)
    body = choose_body(lines, title_line, placed=bool(blocks))
    steps: list[Step] = []
    if dropped:
        steps.append(Step(name="furniture", count=dropped))
    if repeated:
        steps.append(Step(name="repeats", count=repeated))
    chosen = [title_line._replace(kind="title"), *body] if title_line else body
    aligned = (
        select(normalized.aligned, [Span(line.start, line.end) for line in chosen]) if chosen else normalized.aligned
    )
    title = fields.title or head.title or (" ".join(title_line.text.split()) if title_line else None)
    story = "\n".join([title or "", *(line.text for line in body if line.kind != "credit")])
    credit = read_credits(lines, body, text, lexicon)
    published = fields.published or head.published or credit.published
    return Layout(
        aligned=aligned,
        blocks=_blocks(chosen),
        id=hashlib.sha256("".join(story.split()).encode("utf-8", "surrogatepass")).hexdigest()[:32],
        title=title,
        title_span=Span(0, title_line.end - title_line.start) if title_line else None,
        publisher=fields.publisher or credit.publisher or head.publisher or credit.owner,
        published=complete(published, credit.published) if published else None,
        authors=fields.authors or credit.authors or head.authors,
        editors=credit.editors,
        place=credit.place,
        steps=tuple(steps),
    )


def _placed(aligned: Aligned, blocks: tuple[Block, ...]) -> dict[int, str]:
    """Return, for the start of each line of the text, the kind that the page gave to its place in the source."""
    if not blocks:
        return {}
    out: dict[int, str] = {}
    projector, at, current = Projector(aligned), 0, 0
    for line in aligned.text.split("\n"):
        if line:
            source = projector.project(Span(at, at + len(line))).start
            while current + 1 < len(blocks) and blocks[current].end <= source:
                current += 1
            out[at] = blocks[current].kind
        at += len(line) + 1
    return out


def _blocks(lines: list[Line]) -> tuple[tuple[str, Span], ...]:
    """Return kind and place, in the record's text, of the lines that make it up."""
    out = []
    at = 0
    for line in lines:
        length = line.end - line.start
        out.append((_KINDS.get(line.kind, "paragraph"), Span(at, at + length)))
        at += length + 1
    return tuple(out)
