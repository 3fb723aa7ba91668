"""Gather the mentions of a document under its full title, with who issued it and what of it is cited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hecha.find.documents import DocumentMention
from hecha.lexicon import Lexicon
from hecha.resolve.actors import actor_of
from hecha.spans import Span, SpanIndex

_OWN_TITLE = re.compile(r"(?:[\s、]*[㐀-鿿]{4,16})?\s*(?:关于|令|[㐀-鿿]{4,16}关于)")
_DIRECTLY = re.compile(r"(?:的|今年|去年|最新|新版|\d{4}年)?(?:版|第[一二三四五六七八九十\d]+期)?")
_READINGS = ("一读", "二读", "三读", "三读通过")
_CHAMBERS = ("立法院", "立院", "立法会", "国会", "议院", "议会")
_NATION = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Document:
    """One document with its mentions in text order; `issuer` is the mention of the institution."""

    title: str
    kind: str
    status: str | None
    number: str | None
    action: str | None
    issuer: Span | None
    contains: tuple[str, ...]  # titles
    articles: tuple[str, ...]
    rule: str
    mentions: tuple[DocumentMention, ...]


def resolve_documents(
    text: str,
    mentions: Sequence[DocumentMention],
    institutions: Sequence[Span],
    sentences: Sequence[Span],
    lexicon: Lexicon,
) -> list[Document]:
    """Return the documents of a report in the order of their first mentions.

    A short form that the report defines, and a law with and without 中华人民共和国, are the same document.
    """
    short = {m.title: m.short_for for m in mentions if m.short_for}
    titles = {m.title for m in mentions}
    short |= {title: _NATION + title for title in titles if _NATION + title in titles}
    groups: dict[str, list[DocumentMention]] = {}
    for mention in mentions:
        groups.setdefault(short.get(mention.title) or mention.title, []).append(mention)
    index = SpanIndex(institutions)
    issuing = lexicon.word_class("issuing")
    out = []
    for title, members in groups.items():
        full = next((m for m in members if m.title == title), members[0])
        nested = [m for m in mentions if m.inside and any(m.inside == f.span for f in members)]
        issuers = (_issuer(text, m, index, sentences, issuing) for m in members)
        out.append(
            Document(
                title=title,
                kind=full.kind,
                status=next((m.status for m in members if m.status), None),
                number=next((m.number for m in members if m.number), None),
                action=next((m.action for m in members if m.action), None),
                issuer=next((i for i in issuers if i), None),
                contains=tuple(dict.fromkeys(short.get(m.title) or m.title for m in nested)),
                articles=tuple(dict.fromkeys(article for m in members for article in m.articles)),
                rule=full.rule,
                mentions=tuple(members),
            )
        )
    return out


_JOINED = re.compile("[、和与及]|会同|联合")
_BEFORE_VERB = re.compile(r"(?:近日|日前|此前|今年|去年|最新|新近|联合|[\d年月日])*")


def _of_relative(text: str, verb: int, institutions: SpanIndex) -> Span | None:
    """Return the first of the institutions directly before the verb of a relative clause: 按照|中办、国办印发的《…》."""
    near = institutions.touching(Span(max(0, verb - 80), verb))
    first: Span | None = None
    for span in reversed(near):
        between = text[span.end : first.start if first else verb]
        if not (_JOINED if first else _BEFORE_VERB).fullmatch(between):
            break
        first = span
    return first


def _issuer(
    text: str, mention: DocumentMention, institutions: SpanIndex, sentences: Sequence[Span], issuing: frozenset[str]
) -> Span | None:
    """Return the institution that issued a document: the one its title begins with (…关于…), the one directly
    before its mark, else the one that acts in the clause of the verb of issuing.
    """
    for span in institutions.touching(Span(max(0, mention.marked.start - 8), mention.span.end)):
        if span.start == mention.span.start and _OWN_TITLE.match(text[span.end : mention.span.end]):
            return span
        if span.end <= mention.marked.start and _DIRECTLY.fullmatch(text, span.end, mention.marked.start):
            return span
    if mention.inside:
        outer = text[mention.inside.start : mention.span.start]
        owner = next((s for s in institutions.touching(mention.inside) if s.start == mention.inside.start), None)
        return owner if owner and "关于印发" in outer else None
    if mention.verb is None:
        return None
    if mention.action in _READINGS:
        chambers = [s for s in institutions.touching(Span(0, len(text))) if text[s.start : s.end].endswith(_CHAMBERS)]
        return min(chambers, key=lambda s: abs(s.start - mention.span.start), default=None)
    if mention.action in issuing:
        if text[mention.marked.start - 1] == "的" and (issuer := _of_relative(text, mention.verb, institutions)):
            return issuer
        return actor_of(text, mention.verb, sentences, institutions, beyond=True)
    if text.startswith("在", mention.marked.start - 1) and text.startswith("中", mention.marked.end):
        return actor_of(text, mention.marked.start - 1, sentences, institutions)
    return None
