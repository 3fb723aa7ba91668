"""The order of the steps: document -> record; no rules of its own."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import metadata
from typing import Any

from hecha.alignment import Projector
from hecha.check import check_record
from hecha.errors import DocumentError
from hecha.find.attributions import find_attributions
from hecha.find.documents import find_documents, title_spans
from hecha.find.figures import Figure, find_figures
from hecha.find.institutions import find_institutions
from hecha.find.mechanisms import find_mechanisms
from hecha.find.times import find_times
from hecha.fragment import text_fragment
from hecha.ingest import Fields, Source, source_of_text
from hecha.layout import Layout, lay_out
from hecha.lexicon import Lexicon, load_lexicon
from hecha.normalize import Normalized, normalize, normalize_field
from hecha.records import SCHEMA, Record, Step
from hecha.resolve import (
    Document,
    Mechanism,
    Resolved,
    link_figures,
    resolve_documents,
    resolve_institutions,
    resolve_mechanisms,
    resolve_period,
)
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
    times = find_times(text, taiwan=any(w in text for w in lexicon.word_class("context-of-taiwan")))
    institutions = find_institutions(text, lexicon=lexicon, sentences=spans, words=cut, publisher=layout.publisher)
    named = [m.span for m in institutions]
    figures = find_figures(
        text,
        lexicon=lexicon,
        sentences=spans,
        words=cut,
        dates=[t.span for t in times if not t.holds_length],
        times=[t.span for t in times],
        quotations=quoted,
        titles=titles,
        names=named,
        headline=layout.title_span,
        table_lines=[span for kind, span in layout.blocks if kind == "table"],
    )
    document_mentions = find_documents(
        text, lexicon=lexicon, outlets=[m.span for m in institutions if m.kind == "media"]
    )
    laws = [m.span for m in document_mentions if m.rule.startswith("law")]
    mechanism_mentions = find_mechanisms(
        text,
        lexicon=lexicon,
        sentences=spans,
        words=cut,
        quotations=quoted,
        titles=titles,
        names=[*named, *laws],
    )
    attributions = find_attributions(text, lexicon=lexicon, sentences=spans, quotations=quoted, names=named)
    resolved = resolve_institutions(text, institutions, lexicon, title=layout.title, publisher=layout.publisher)
    mechanisms = resolve_mechanisms(text, mechanism_mentions, named, spans)
    documents = resolve_documents(text, document_mentions, named, spans, lexicon)
    links = link_figures(text, figures, times, attributions, named, cut, lexicon)

    place = _Placer(text, projector)
    named_index = SpanIndex(named)
    done = {step.name: step.config for step in normalized.steps}
    overseas = done.get("script") in ("tw2s", "hk2s") and "inline-pinyin" not in done  # that is a habit of the mainland
    institution_ids = {m.span: f"i{i}" for i, r in enumerate(resolved, 1) for m in r.mentions}
    document_ids = {d.title: f"d{i}" for i, d in enumerate(documents, 1)}
    mechanism_rows = [_mechanism(i, m, institution_ids, place) for i, m in enumerate(mechanisms, 1)]
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
                "currency": _currency(figure, text, overseas=overseas),
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
        "mechanisms": mechanism_rows,
        "documents": [_document(i, d, document_ids, institution_ids, place) for i, d in enumerate(documents, 1)],
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
            mechanisms=mechanism_rows,
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


def _currency(figure: Figure, text: str, *, overseas: bool) -> str | None:
    """Return the ISO code of a figure's currency; a plain 元 in the script of Taiwan or Hong Kong tells none."""
    plain = overseas and figure.currency == "CNY" and figure.unit in ("元", "块", "块钱", "圆")
    if plain and "人民币" not in text[max(0, figure.span.start - 4) : figure.span.end + 4]:
        return None
    return figure.currency


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
        "parent": f"i{resolved.parent + 1}" if resolved.parent is not None else None,
        "rule": resolved.rule,
        "mentions": [place(m.span) for m in resolved.mentions],
    }


def _mechanism(number: int, mechanism: Mechanism, institutions: dict[Span, str], place: _Placer) -> dict[str, Any]:
    return {
        "id": f"m{number}",
        "name": mechanism.name,
        "core": mechanism.core,
        "kind": mechanism.kind,
        "action": mechanism.action,
        "institution": institutions[mechanism.institution] if mechanism.institution else None,
        "parts": mechanism.parts,
        "rule": mechanism.rule,
        "mentions": [place(m.span) for m in mechanism.mentions],
    }


def _document(
    number: int, document: Document, ids: dict[str, str], institutions: dict[Span, str], place: _Placer
) -> dict[str, Any]:
    return {
        "id": f"d{number}",
        "title": document.title,
        "kind": document.kind,
        "status": document.status,
        "number": document.number,
        "action": document.action,
        "issuer": institutions[document.issuer] if document.issuer else None,
        "contains": [ids[title] for title in document.contains],
        "articles": document.articles,
        "rule": document.rule,
        "mentions": [place(m.span) for m in document.mentions],
    }
