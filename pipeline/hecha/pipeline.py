"""The order of the steps: document -> record; no rules of its own."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import metadata
from typing import Any

from hecha.alignment import Projector
from hecha.check import check_record
from hecha.errors import DocumentError
from hecha.find.attributions import find_attributions
from hecha.find.documents import DocumentMention, find_documents, title_spans
from hecha.find.figures import find_figures
from hecha.find.institutions import find_institutions
from hecha.find.mechanisms import MechanismMention, find_mechanisms
from hecha.find.times import find_times
from hecha.fragment import text_fragment
from hecha.ingest import Fields, Source, source_of_text
from hecha.layout import Layout, lay_out
from hecha.lexicon import Lexicon, load_lexicon
from hecha.normalize import Normalized, normalize, normalize_field
from hecha.records import SCHEMA, Record, Step
from hecha.resolve import Resolved, link_figures, resolve_institutions, resolve_period
from hecha.segment import Word, quotations, sentences, words
from hecha.spans import Span, SpanIndex


@lru_cache(maxsize=1)
def version() -> str:
    """Return the installed version of hecha."""
    return metadata.version("hecha")


def extract(
    text: str,
    *,
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    authors: Sequence[str] = (),
    url: str | None = None,
    uri: str = "text:",
    with_source: bool = False,
    lexicon: Lexicon | None = None,
) -> Record:
    """Return the record of one report.

    `title`, `published`, `publisher` and `authors` are what an archive says of it; what is not given is read from
    the text.  Raises DocumentError if the text is empty.

    >>> record = extract("截至目前，全市共立案87人，其中移送司法机关3人。")
    >>> [(f.text, f.value, f.item, f.part_of) for f in record.figures]
    [('87人', Decimal('87'), '立案', None), ('3人', Decimal('3'), '移送司法机关', 'f1')]
    """
    source = source_of_text(text, uri, fields=Fields(title, published, publisher, tuple(authors), url))
    return read_source(source, with_source=with_source, lexicon=lexicon)


def read_source(source: Source, *, with_source: bool = False, lexicon: Lexicon | None = None) -> Record:
    """Return the record of one document; raises DocumentError where there is nothing to record."""
    if not source.text.strip("\ufeff \t\r\n"):
        raise DocumentError(source.uri, "empty")
    lexicon = lexicon or load_lexicon()
    normalized = normalize(source.text)
    fields, head = (_in_normal_form(said, normalized) for said in (source.fields, source.head))
    layout = lay_out(normalized, fields, head, source.blocks, lexicon)
    if not layout.aligned.text.strip():
        raise DocumentError(source.uri, "no article found")
    return Record.model_validate(_record(source, normalized, layout, lexicon, with_source))


def _record(
    source: Source, normalized: Normalized, layout: Layout, lexicon: Lexicon, with_source: bool
) -> dict[str, Any]:
    text = layout.aligned.text
    projector = Projector(layout.aligned)
    spans = sentences(text)
    quoted = quotations(text)
    titles = title_spans(text)
    cut = _word_reader(text)
    times = find_times(text)
    institutions = find_institutions(text, lexicon=lexicon, sentences=spans, words=cut)
    named = [m.span for m in institutions]
    figures = find_figures(
        text,
        lexicon=lexicon,
        sentences=spans,
        words=cut,
        dates=[t.span for t in times if not t.holds_length],
        quotations=quoted,
        titles=titles,
        names=named,
        headline=layout.title_span,
        table_lines=[span for kind, span in layout.blocks if kind == "table"],
    )
    mechanisms = find_mechanisms(
        text, lexicon=lexicon, sentences=spans, words=cut, quotations=quoted, titles=titles, institutions=named
    )
    documents = find_documents(text, lexicon=lexicon, outlets=[m.span for m in institutions if m.kind == "media"])
    attributions = find_attributions(text, lexicon=lexicon, sentences=spans, quotations=quoted, names=named)
    resolved = resolve_institutions(text, institutions, lexicon, title=layout.title, publisher=layout.publisher)
    links = link_figures(text, figures, times, attributions, named, cut, lexicon)

    place = _Placer(text, projector)
    named_index = SpanIndex(named)
    institution_ids = {m.span: f"i{i}" for i, r in enumerate(resolved, 1) for m in r.mentions}
    figure_rows: list[dict[str, Any]] = []
    for i, (figure, link) in enumerate(zip(figures, links, strict=True), 1):
        time = times[link.time] if link.time is not None else None
        start, end = resolve_period(time.text, time.role, layout.published) if time else (None, None)
        figure_rows.append(
            {
                "id": f"f{i}",
                **place(figure.span),
                "kind": figure.kind,
                "value": figure.value,
                "value_max": figure.value_max,
                "bound": figure.bound,
                "unit": figure.unit,
                "unit_id": figure.unit_id,
                "currency": figure.currency,
                "item": figure.item,
                "subject": institution_ids.get(link.subject) if link.subject else None,
                "predicate": figure.predicate,
                "direction": figure.direction,
                "time": {"text": time.text, "role": time.role, "start": start, "end": end} if time else None,
                "part_of": None if link.part_of is None else f"f{link.part_of + 1}",
                "compared_with": None if link.compared_with is None else f"f{link.compared_with + 1}",
                "attribution": None if link.attribution is None else f"a{link.attribution + 1}",
                "rule": figure.rule,
            }
        )
    return {
        "schema": SCHEMA,
        "id": layout.id,
        "source": {
            "uri": source.uri,
            "sha256": source.sha256,
            "bytes": source.bytes,
            "media_type": source.media_type,
            "encoding": source.encoding,
            "encoding_evidence": source.encoding_evidence,
            "url": source.fields.url or source.head.url,
            "fragment": _fragment(source.text, layout, projector) if source.blocks or source.fields.url else None,
            "characters": len(source.text),
            "text": source.text if with_source else None,
        },
        "article": {
            "title": layout.title,
            "publisher": layout.publisher,
            "published": layout.published,
            "authors": layout.authors,
            "editors": layout.editors,
            "place": layout.place,
            "script": normalized.script,
        },
        "text": text,
        "blocks": [
            {"kind": kind, **{k: v for k, v in place(span).items() if k != "text"}} for kind, span in layout.blocks
        ],
        "steps": _steps(source, normalized, layout),
        "figures": figure_rows,
        "institutions": [_institution(i, r, place) for i, r in enumerate(resolved, 1)],
        "mechanisms": _mechanisms(text, mechanisms, institution_ids, place),
        "documents": _documents(text, documents, institution_ids, place, spans, lexicon.word_class("issuing")),
        "attributions": [
            {
                "id": f"a{i}",
                "source": a.source,
                "institution": next((institution_ids[span] for span in named_index.touching(a.source_span)), None),
                "cue": a.cue,
                "form": a.form,
                "anonymous": a.anonymous,
                **place(a.span),
            }
            for i, a in enumerate(attributions, 1)
        ],
        "checks": check_record(
            text,
            figure_rows,
            title=layout.title_span,
            institutions=named,
            complete={row["id"] for row, link in zip(figure_rows, links, strict=True) if link.complete},
        ),
        "produced_by": {"hecha": version(), "lexicons": f"sha256:{lexicon.sha256}"},
    }


class _Placer:
    """Writes a span of the text with its characters and its place in the source."""

    def __init__(self, text: str, projector: Projector) -> None:
        self._text, self._projector = text, projector

    def __call__(self, span: Span) -> dict[str, Any]:
        span = self._projector.snap(span)
        source = self._projector.project(span)
        return {
            "text": self._text[span.start : span.end],
            "start": span.start,
            "end": span.end,
            "source_start": source.start,
            "source_end": source.end,
        }


def _word_reader(text: str) -> Callable[[Span], list[Word]]:
    """Return a reader of a span's words that cuts each span once."""
    cut: dict[Span, list[Word]] = {}

    def read(span: Span) -> list[Word]:
        if span not in cut:
            cut[span] = words(text[span.start : span.end], span.start)
        return cut[span]

    return read


def _in_normal_form(said: Fields, normalized: Normalized) -> Fields:
    """Return fields in the normal form of the text that they belong to."""

    def form(value: str | None) -> str | None:
        return normalize_field(value, normalized.steps) if value else None

    authors = tuple(normalize_field(name, normalized.steps) for name in said.authors)
    return said._replace(title=form(said.title), publisher=form(said.publisher), authors=authors)


def _fragment(source_text: str, layout: Layout, projector: Projector) -> str | None:
    """Return the directive that opens a page at the body's first words, which are marked to its last ones."""
    body = [span for kind, span in layout.blocks if kind == "paragraph"]
    if not body:
        return None
    places = [projector.project(span) for span in body]
    return text_fragment(source_text, places[0].start, places[-1].end)


def _steps(source: Source, normalized: Normalized, layout: Layout) -> list[Step]:
    decode: list[Step] = []
    if source.lost:
        decode.append(Step(name="decode", config=f"{source.encoding}, replaced by U+FFFD", count=source.lost))
    if source.doubt:
        decode.append(Step(name="decode", config=f"{source.encoding}, but {source.doubt} fits nearly as well", count=0))
    return [*decode, *normalized.steps, *layout.steps]


def _institution(number: int, resolved: Resolved, place: _Placer) -> dict[str, Any]:
    return {
        "id": f"i{number}",
        "name": resolved.name,
        "kind": resolved.kind,
        "region": resolved.region,
        "adcode": resolved.adcode,
        "parent": None,
        "rule": resolved.rule,
        "mentions": [place(m.span) for m in resolved.mentions],
    }


def _mechanisms(
    text: str, mentions: Sequence[MechanismMention], institutions: dict[Span, str], place: _Placer
) -> list[dict[str, Any]]:
    """Gather the mentions of one mechanism under its printed name."""
    groups: dict[str, list[MechanismMention]] = {}
    for mention in mentions:
        groups.setdefault(mention.text, []).append(mention)
    return [
        {
            "id": f"m{i}",
            "name": name,
            "core": members[0].core,
            "kind": members[0].kind,
            "action": next((m.action for m in members if m.action), None),
            "institution": None,
            "parts": (),
            "rule": members[0].rule,
            "mentions": [place(m.span) for m in members],
        }
        for i, (name, members) in enumerate(groups.items(), 1)
    ]


def _documents(
    text: str,
    mentions: Sequence[DocumentMention],
    institutions: dict[Span, str],
    place: _Placer,
    spans: Sequence[Span],
    issuing: frozenset[str],
) -> list[dict[str, Any]]:
    """Gather the mentions of one document under its full title; a short form that the report defines joins it."""
    groups: dict[str, list[DocumentMention]] = {}
    short = {m.title: m.short_for for m in mentions if m.short_for}
    for mention in mentions:
        groups.setdefault(short.get(mention.title) or mention.title, []).append(mention)
    index = SpanIndex(institutions)
    ids = {title: f"d{i}" for i, title in enumerate(groups, 1)}
    out = []
    for title, members in groups.items():
        full = next((m for m in members if m.title == title), members[0])
        nested = [m for m in mentions if m.inside and any(m.inside == f.span for f in members)]
        out.append(
            {
                "id": ids[title],
                "title": title,
                "kind": full.kind,
                "status": next((m.status for m in members if m.status), None),
                "number": next((m.number for m in members if m.number), None),
                "action": next((m.action for m in members if m.action), None),
                "issuer": next(
                    (i for m in members if (i := _issuer(text, m, institutions, index, spans, issuing))), None
                ),
                "contains": tuple(dict.fromkeys(ids[short.get(m.title) or m.title] for m in nested)),
                "rule": full.rule,
                "mentions": [place(m.span) for m in members],
            }
        )
    return out


def _issuer(
    text: str,
    mention: DocumentMention,
    institutions: dict[Span, str],
    index: SpanIndex,
    spans: Sequence[Span],
    issuing: frozenset[str],
) -> str | None:
    """Return the institution that issued a document: the one its title begins with (…关于…), the one directly
    before its mark, else the nearest before the verb of issuing; of several that issue it together the first.
    """
    sentence = spans[max(0, bisect_right(spans, mention.span.start, key=lambda s: s.start) - 1)]
    near = index.touching(Span(min(sentence.start, mention.span.start), mention.span.end))
    for span in near:
        if span.start == mention.span.start and _OWN_TITLE.match(text[span.end : mention.span.end]):
            return institutions[span]
        if span.end == mention.marked.start:
            return institutions[span]
    if mention.inside:
        outer = text[mention.inside.start : mention.span.start]
        owner = next((span for span in index.touching(mention.inside) if span.start == mention.inside.start), None)
        return institutions[owner] if owner and "关于印发" in outer else None
    if mention.action not in issuing:
        return None
    before = [
        span
        for span in near
        if sentence.start <= span.start
        and span.end <= mention.marked.start
        and text.count("《", sentence.start, span.start) == text.count("》", sentence.start, span.start)
    ]
    while len(before) > 1 and re.fullmatch(r"[、和与及]|将?(?:联合|会同)|", text[before[-2].end : before[-1].start]):
        before.pop()
    return institutions[before[-1]] if before else None


_OWN_TITLE = re.compile(r"\s*(?:关于|令|[㐀-鿿]{4,16}关于)")
