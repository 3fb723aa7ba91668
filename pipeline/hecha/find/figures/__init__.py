"""Figures: the numbers that a report states about the world, with bound, unit and what they count.

A quantity is read where a numeral stands (quantities), kept unless it is a date, an ordinal, a name or
another thing that is no figure (guards), and given the noun phrase that it counts (items).
"""

from collections.abc import Callable, Sequence

from hecha.find.figures.guards import allowed
from hecha.find.figures.hedges import Figure
from hecha.find.figures.items import Context, describe
from hecha.find.figures.quantities import read_quantities
from hecha.find.figures.tables import find_table_figures
from hecha.lexicon import Lexicon
from hecha.numerals import fits
from hecha.segment import Word
from hecha.spans import Span, SpanIndex

__all__ = ["Figure", "find_figures"]


def find_figures(
    text: str,
    *,
    lexicon: Lexicon,
    sentences: Sequence[Span],
    words: Callable[[Span], list[Word]],
    dates: Sequence[Span] = (),
    times: Sequence[Span] = (),
    quotations: Sequence[Span] = (),
    titles: Sequence[Span] = (),
    names: Sequence[Span] = (),
    headline: Span | None = None,
    table_lines: Sequence[Span] = (),
) -> list[Figure]:
    """Return the figures of a text in order.

    `dates` are spans that times take, `times` these and the lengths of time that times hold (5年|内), `titles` the spans of 《…》, `names` those of institutions
    (21世纪经济报道), `headline` the report's title, in
    which classifiers are left out (5团队获奖), `table_lines` the rows of tables.
    """
    found = find_table_figures(text, table_lines, lexicon, dates)
    rows = SpanIndex(table_lines)
    masked, quoted, named = SpanIndex(dates), SpanIndex(quotations), SpanIndex([*titles, *names])
    bodies, timed = SpanIndex(names), SpanIndex(times)
    at = 0
    quantities = read_quantities(text, lexicon, masked)
    for sentence in sentences:
        inside = []
        while at < len(quantities) and quantities[at].span.start < sentence.end:
            if quantities[at].span.start >= sentence.start:
                inside.append(quantities[at])
            at += 1
        if not inside or rows.touching(sentence):
            continue
        context = Context(text, sentence, words, lexicon, bodies, timed)
        kept = [
            q
            for q in inside
            if allowed(q, context=context, dates=masked, quotations=quoted, names=named, headline=headline)
        ]
        found += describe(kept, context)
    return sorted((f for f in found if fits(f.value) and fits(f.value_max or f.value)), key=lambda f: f.span.start)
