"""hecha in spaCy: `nlp.add_pipe("hecha")` gives each document span groups of the four kinds.

The rest of hecha never imports this module; spaCy finds it by its entry point.
"""

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from hecha.errors import DocumentError
from hecha.ingest import source_of_text
from hecha.pipeline import read_source
from hecha.records import Record, Spanned

GROUPS = ("figures", "institutions", "mechanisms", "documents")


@Language.factory("hecha")  # type: ignore[untyped-decorator]
def make_component(nlp: Language, name: str) -> "Hecha":
    """Return the component that `nlp.add_pipe("hecha")` adds.

    >>> import spacy
    >>> nlp = spacy.blank("zh")
    >>> _ = nlp.add_pipe("hecha")
    >>> doc = nlp("截至目前，全市共立案87人。")
    >>> [(span.text, span.label_, int(span._.hecha.value)) for span in doc.spans["figures"]]
    [('87人', 'count', 87)]
    """
    for owner in (Doc, Span):
        if not owner.has_extension("hecha"):
            owner.set_extension("hecha", getter=_record_of if owner is Doc else _item_of)
    return Hecha()


class Hecha:
    """Adds `doc.spans[kind]` and `doc._.hecha`, the record; a span's `._.hecha` is its item.

    Where spaCy's tokens cut an item, its span is widened to whole tokens.  The record is kept in
    `doc.user_data`, as JSON, so that it travels between processes and into DocBin.
    """

    def __call__(self, doc: Doc) -> Doc:
        spans: dict[str, list[Span]] = {kind: [] for kind in GROUPS}
        try:
            record: Record | None = read_source(source_of_text(doc.text))
        except DocumentError:
            record = None
        if record is not None:
            doc.user_data["hecha"] = record.to_json()
            for kind in GROUPS:
                for item in getattr(record, kind):
                    spans[kind] += [_span(doc, m, item) for m in ((item,) if kind == "figures" else item.mentions)]
        for kind in GROUPS:
            doc.spans[kind] = spans[kind]
        return doc


def _span(doc: Doc, mention: Spanned, item: Any) -> Span:
    span = doc.char_span(
        mention.source_start, mention.source_end, label=item.kind, alignment_mode="expand", span_id=item.id
    )
    assert span is not None  # the offsets lie inside the text that the tokens cover
    return span


def _record_of(doc: Doc) -> Record | None:
    data = doc.user_data.get("hecha")
    if data is None:
        return None
    from hecha.records import read_record

    return read_record(data)


def _item_of(span: Span) -> Any:
    record = _record_of(span.doc)
    if record is None:
        return None
    return next((item for kind in GROUPS for item in getattr(record, kind) if item.id == span.id_), None)
