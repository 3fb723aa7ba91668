"""Every institution, mechanism or document that hecha misses or adds, with its context, its edges and its rule.

    python benchmarks/edges.py [--kind institutions] [--gold FOLDER] [--texts FOLDER]

Without folders it measures on the corpus (corpus/gold).  A gold file is `{report}.json`, as corpus/README.md says.
A name that overlaps what was found is no plain miss: the line says how many characters its left and right edges
are off (-2 begins two characters early, +1 one late).  At the end, what each rule found and how much of it was wrong.
"""

import argparse
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hecha.ingest import Raw, find_files, open_document, read_file
from hecha.pipeline import read_source
from hecha.records import Record, Spanned

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
KINDS = ("institutions", "mechanisms", "documents")


_QUOTES = str.maketrans("「」『』", "“”‘’")


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())


@dataclass(frozen=True)
class Found:
    """A distinct surface that hecha found in a report."""

    surface: str
    mention: Spanned
    rule: str


def found_in(record: Record, kind: str) -> dict[str, Found]:
    out: dict[str, Found] = {}
    for item in getattr(record, kind):
        for mention in item.mentions:
            surface = item.title if kind == "documents" else mention.text
            out.setdefault(fold(surface), Found(surface, mention, item.rule))
    return out


def records(texts: Path) -> Iterator[tuple[str, Record]]:
    for path in find_files([str(texts)]).files:
        for document in read_file(path):
            if isinstance(document, Raw):
                yield Path(path).stem, read_source(open_document(document))


def context(text: str, start: int, end: int) -> str:
    left, right = text[max(0, start - 16) : start], text[end : end + 12]
    return f"{left}[{text[start:end]}]{right}".replace("\n", "⏎")


def nearest(surface: str, record: Record, found: dict[str, Found]) -> tuple[Found, int, int] | None:
    """Return what was found across a missed surface, and how far its edges are off."""
    start = record.text.find(surface)
    while start >= 0:
        end = start + len(surface)
        for other in found.values():
            if other.mention.start < end and start < other.mention.end:
                return other, other.mention.start - start, other.mention.end - end
        start = record.text.find(surface, start + 1)
    return None


def compare(
    name: str, record: Record, gold: dict[str, Any], kind: str, tally: Counter[str], rules: Counter[str]
) -> None:
    key = "title" if kind == "documents" else "surface"
    found = found_in(record, kind)
    wanted = {fold(g[key]): g[key] for g in gold[kind] if not g.get("optional")}
    optional = {fold(g[key]) for g in gold[kind] if g.get("optional")}
    for folded, surface in wanted.items():
        if folded in found:
            tally["found"] += 1
            continue
        tally["missed"] += 1
        at = record.text.find(surface)
        place = context(record.text, at, at + len(surface)) if at >= 0 else f"[{surface}], not in the text as one piece"
        if near := nearest(surface, record, found):
            other, left, right = near
            tally["left edge" if left else "right edge"] += 1
            print(f"{name:14} MISS   {place}   found {other.surface} ({left:+}, {right:+}; {other.rule})")
        else:
            tally["not seen"] += 1
            print(f"{name:14} MISS   {place}")
    for folded, item in found.items():
        if folded in optional:
            continue
        rules[f"{item.rule} {'right' if folded in wanted else 'extra'}"] += 1
        if folded not in wanted:
            tally["extra"] += 1
            print(f"{name:14} EXTRA  {context(record.text, item.mention.start, item.mention.end)}   {item.rule}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=KINDS, default="institutions")
    parser.add_argument("--gold", type=Path, default=CORPUS / "gold")
    parser.add_argument("--texts", type=Path, default=CORPUS / "sources")
    options = parser.parse_args()
    tally: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for name, record in records(options.texts):
        gold = options.gold / f"{name}.json"
        if gold.exists():
            compare(name, record, json.loads(gold.read_text(encoding="utf-8")), options.kind, tally, rules)
    if not tally:
        sys.exit(f"no report of {options.texts} has a gold file in {options.gold}")
    found, missed, extra = tally["found"], tally["missed"], tally["extra"]
    print(
        f"\n{options.kind}: found {found}, missed {missed}, extra {extra}, F1 {2 * found / (2 * found + missed + extra):.3f}"
    )
    print(f"missed: {tally['left edge']} left edge, {tally['right edge']} right edge, {tally['not seen']} not seen")
    for rule in sorted({r.rsplit(" ", 1)[0] for r in rules}):
        print(f"{rule:24} right {rules[f'{rule} right']:4}  extra {rules[f'{rule} extra']:4}")


if __name__ == "__main__":
    main()
