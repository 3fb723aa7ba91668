"""A record in the terminal: the report with its items coloured, a table of its figures under it."""

from difflib import SequenceMatcher
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hecha.fragment import text_fragment
from hecha.lexicon import Lexicon
from hecha.records import Attribution, Figure, Record, Step

_STYLES = {"figures": "bold black on yellow", "institutions": "cyan", "mechanisms": "magenta", "documents": "green"}
_SENTENCE_ENDS = "。！？\n\t"
_LABELS = {
    "figures": "数字 figures",
    "institutions": "机构 institutions",
    "mechanisms": "机制 mechanisms",
    "documents": "文件 documents",
}


def show_record(record: Record, console: Console) -> None:
    """Print the report of a record with its items, its figures as a table, and its checks."""
    article = record.article
    head = [article.publisher, article.published, "、".join(article.authors) or None]
    console.rule(Text(article.title or record.source.uri, style="bold"))
    console.print(Text("  ".join(part for part in head if part), style="dim"))
    console.print(_coloured(record))
    console.print()
    legend = Text()
    for kind, style in _STYLES.items():
        legend.append(f" {_LABELS[kind]} {len(getattr(record, kind))} ", style=style)
        legend.append(" ")
    console.print(legend)
    if record.figures:
        console.print(_figure_table(record))
    for check in record.checks:
        style = {"consistent": "green", "inconsistent": "bold red", "open": "yellow"}[check.verdict]
        console.print(Text(f"{check.verdict}: {check.explanation}", style=style))


def show_figure(record: Record, figure: Figure, lexicon: Lexicon, console: Console) -> None:
    """Print one figure as a statement, with the evidence: its sentence, the rule that read it, what it is linked to, the
    checks that it takes part in, and where its characters stand.
    """
    text = record.text
    start, end = _sentence(text, figure.start, figure.end)
    sentence = Text(text[start:end].strip("\n"))
    sentence.stylize(_STYLES["figures"], figure.start - start, figure.end - start)
    console.print(sentence)
    table = Table(show_header=False, box=None)
    for name, value in _statement(record, figure, lexicon):
        if value:
            table.add_row(Text(name, style="dim"), Text(value))
    console.print(table)
    if record.source.text and record.source.media_type != "text/plain":
        start, end = _sentence(record.source.text, figure.source_start, figure.source_end)
        page = record.source.url or Path(record.source.uri).absolute().as_uri()
        link = page + text_fragment(record.source.text, start, end)
        console.print(link, soft_wrap=True, markup=False, highlight=False)  # whole, so that it can be opened


def _statement(record: Record, figure: Figure, lexicon: Lexicon) -> list[tuple[str, str | None]]:
    """Return the fields of a figure in words, each with its label."""
    value = _number(figure.value) + (f"–{_number(figure.value_max)}" if figure.value_max is not None else "")
    others = {f.id: f"{f.id} {f.text}" + (f" ({f.item})" if f.item else "") for f in record.figures}
    subject = next((i for i in record.institutions if i.id == figure.subject), None)
    told = next((a for a in record.attributions if a.id == figure.attribution), None)
    english, chinese = lexicon.rule(figure.rule)
    time = figure.time
    period = " – ".join(day or "?" for day in (time.start, time.end)) if time and (time.start or time.end) else "open"
    return [
        ("数值 value", f"{value} {figure.unit or ''} {figure.bound}".replace("  ", " ")),
        ("类别 kind", " ".join(filter(None, (figure.kind, figure.unit_id, figure.currency)))),
        ("规则 rule", f"{figure.rule}: {english} {chinese}"),
        ("对象 item", figure.item),
        ("谓语 predicate", " ".join(filter(None, (figure.predicate, figure.direction)))),
        ("主体 subject", f"{subject.id} {subject.name}" if subject else None),
        ("时间 time", f"{time.text} ({time.role}: {period})" if time else None),
        ("属于 part of", others.get(figure.part_of or "")),
        ("相比 compared with", others.get(figure.compared_with or "")),
        (
            "出处 stated by",
            _source(told) if told else None,
        ),
        *(("检验 check", f"{c.verdict}: {c.explanation}") for c in record.checks if figure.id in c.figures),
        ("字符 characters", f"text {figure.start}–{figure.end}, source {figure.source_start}–{figure.source_end}"),
    ]


def _source(told: Attribution) -> str:
    return f"{told.source} ({told.cue}, {told.form}{', anonymous' if told.anonymous else ''})"


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the edges of the sentence around a span."""
    ends = [at + 1 for mark in _SENTENCE_ENDS if (at := text.find(mark, end)) >= 0]
    return max(text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1, min(ends, default=len(text))


def _coloured(record: Record) -> Text:
    out = Text(record.text)
    for kind, style in reversed(_STYLES.items()):
        for item in getattr(record, kind):
            for span in (item,) if kind == "figures" else item.mentions:
                out.stylize(style, span.start, span.end)
    return out


def _figure_table(record: Record) -> Table:
    table = Table(show_lines=False, header_style="bold")
    for name in ("", "原文", "数值 value", "界 bound", "单位 unit", "对象 item", "时间 time", "属于 part of"):
        table.add_column(name, overflow="fold")
    for f in record.figures:
        value = _number(f.value) + (f"–{_number(f.value_max)}" if f.value_max is not None else "")
        bound = "" if f.bound == "exact" else f.bound
        table.add_row(
            f.id, f.text, value, bound, f.unit or "", f.item or "", f.time.text if f.time else "", f.part_of or ""
        )
    return table


def _number(value: object) -> str:
    return f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}"


def show_step(step: Step, before: str, after: str, console: Console) -> None:
    """Print a normalization step: its name, how often it changed something, and each line before and after it."""
    console.print(
        f"\n{step.name}: {step.count}" + (f" ({step.config})" if step.config else ""), style="bold", markup=False
    )
    old, new = before.split("\n"), after.split("\n")
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for number, line in enumerate(old[a:b], a + 1):
            console.print(Text(f"{number:>5} - {line}", "red"))
        for number, line in enumerate(new[c:d], c + 1):
            console.print(Text(f"{number:>5} + {line}", "green"))
