"""What hecha finds of the statements that a reader annotated in the corpus.

    python benchmarks/statements.py

Printed for attributions, comparisons, subjects and checks (corpus/statements): precision, recall, F1; for attributions
also how often form, anonymity and institution are right.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hecha.ingest import Raw, find_files, open_document, read_file
from hecha.pipeline import read_source
from hecha.records import Figure, Record

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


class Report:
    """A record with a reader's statements about it, and where contexts stand in the record's text."""

    def __init__(self, record: Record, gold: dict[str, Any]) -> None:
        self.record, self.gold = record, gold
        self._places: list[int] = []
        folded = ""
        for char in record.text:
            self._places.append(len(folded))
            folded += fold(char)
        self._places.append(len(folded))
        self.folded = folded

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self._places[start], self._places[end]

    def find(self, context: str, words: str | None = None) -> tuple[int, int] | None:
        at, inner = self.folded.find(fold(context)), fold(context).find(fold(words or context))
        return (at + inner, at + inner + len(fold(words or context))) if at >= 0 and inner >= 0 else None

    def figure_at(self, context: str, words: str | None = None) -> Figure | None:
        place = self.find(context, words)
        for figure in self.record.figures if place else ():
            start, end = self.span(figure.start, figure.end)
            if place and start < place[1] and place[0] < end:
                return figure
        return None


def reports() -> Iterator[Report]:
    for path in find_files([str(CORPUS / "sources")]).files:
        gold = CORPUS / "statements" / f"{Path(path).stem}.json"
        if gold.exists():
            for document in read_file(path):
                if isinstance(document, Raw):
                    yield Report(read_source(open_document(document)), json.loads(gold.read_text(encoding="utf-8")))


def line(name: str, right: int, made: int, wanted: int, more: str = "") -> None:
    precision, recall = right / max(1, made), right / max(1, wanted)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{name:13} P {precision:.3f} R {recall:.3f} F1 {f1:.3f} of {wanted} {more}".rstrip())


def attributions(all_reports: Sequence[Report]) -> None:
    right = made = wanted = 0
    fields = {"form": 0, "anonymous": 0, "institution": 0}
    for report in all_reports:
        names = {i.id: {fold(m.text) for m in i.mentions} | {fold(i.name)} for i in report.record.institutions}
        open_ = list(report.record.attributions)
        made += len(open_)
        for gold in report.gold["attributions"]:
            wanted += 1
            place = report.find(gold["ctx"])
            for told in open_ if place else ():
                start, end = report.span(told.start, told.end)
                a, b = fold(told.source), fold(gold["source"])
                if place and start < place[1] and place[0] < end and (a in b or b in a):
                    open_.remove(told)
                    right += 1
                    fields["form"] += told.form == gold["form"]
                    fields["anonymous"] += told.anonymous == gold["anonymous"]
                    said = names.get(told.institution or "", set())
                    fields["institution"] += (
                        fold(gold["institution"] or "") in said if gold["institution"] else not said
                    )
                    break
    line("attributions", right, made, wanted, " ".join(f"{k} {v / max(1, right):.3f}" for k, v in fields.items()))


def links(all_reports: Sequence[Report]) -> None:
    for name, key in (("comparisons", "comparisons"), ("subjects", "subjects")):
        right = made = wanted = 0
        for report in all_reports:
            record = report.record
            by_id = {f.id: f for f in record.figures}
            names = {i.id: {fold(m.text) for m in i.mentions} | {fold(i.name)} for i in record.institutions}
            made += sum((f.compared_with if key == "comparisons" else f.subject) is not None for f in record.figures)
            for gold in report.gold[key]:
                wanted += 1
                figure = report.figure_at(gold["ctx"], gold["figure"])
                if figure is None:
                    continue
                if key == "subjects":
                    right += fold(gold["subject"]) in names.get(figure.subject or "", set())
                else:
                    other = by_id.get(figure.compared_with or "")
                    place = report.find(gold["compared_with"])
                    if other and place:
                        start, end = report.span(other.start, other.end)
                        right += start < place[1] and place[0] < end
        line(name, right, made, wanted)


def checks(all_reports: Sequence[Report]) -> None:
    right = made = wanted = 0
    for report in all_reports:
        open_ = list(report.record.checks)
        made += len(open_)
        for gold in report.gold["checks"]:
            wanted += 1
            ids = {f.id for context in gold["ctxs"] if (f := report.figure_at(context)) is not None}
            for check in open_:
                if check.kind == gold["kind"] and len(ids & set(check.figures)) >= min(2, len(check.figures)):
                    open_.remove(check)
                    right += 1
                    break
    line("checks", right, made, wanted)


def main() -> int:
    found = list(reports())
    attributions(found)
    links(found)
    checks(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
