"""Records into CSV for spreadsheets: a folder of tables, or one file of figure statements.

UTF-8 with a byte order mark, so that Excel knows the encoding.  A cell that a spreadsheet would take for a formula gets
an apostrophe in front; a plain number does not.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

from hecha.archive.tables import TABLES, Row, Table
from hecha.errors import UsageError

# Columns of the view figure_statements.
STATEMENT = tuple(
    """value value_max bound unit currency item subject region adcode predicate direction time_text time_start time_end
    said_by title publisher published published_date uri url text kind record_id figure_id""".split()
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def write_csv_tables(batches: Iterable[dict[str, list[Row]]], folder: str) -> None:
    """Write batches of rows into a folder, one file a table.  Raises UsageError if that cannot be done.

    Of records with one id the first batch's stay; every copy is told.  The ids are remembered: some 300 bytes a record.
    """
    _write(
        _once(batches),
        {table.name: (Path(folder, f"{table.name}.csv"), [c.name for c in table.columns]) for table in TABLES},
    )


def write_csv_statements(batches: Iterable[dict[str, list[Row]]], path: str) -> None:
    """Write the figure statements of batches of rows into one file.  Raises UsageError if that cannot be done."""
    _write(({"figures": statements(rows)} for rows in _once(batches)), {"figures": (Path(path), STATEMENT)})


def statements(rows: dict[str, list[Row]]) -> list[Row]:
    """Return the rows of the view figure_statements that a batch gives, in the order of the text."""
    named: dict[str, list[dict[str, Any]]] = {
        table.name: [_named(table, row) for row in rows[table.name]] for table in TABLES
    }
    records = {r["id"]: r for r in named["records"]}
    subjects = {(i["record_id"], i["id"]): i for i in named["institutions"]}
    sayers = {(a["record_id"], a["id"]): a["source"] for a in named["attributions"]}
    out: list[Row] = []
    for figure in named["figures"]:
        key, record = figure["record_id"], records[figure["record_id"]]
        body = subjects.get((key, figure["subject"]), {})
        about = ("title", "publisher", "published", "published_date", "uri", "url")
        told = {
            **figure, **{name: record[name] for name in about}, "subject": body.get("name"),
            "region": body.get("region"), "adcode": body.get("adcode"), "said_by": sayers.get((key, figure["attribution"])),
            "figure_id": figure["id"],
        }  # fmt: skip
        out.append(tuple(told[name] for name in STATEMENT))
    return out


def cell(value: object) -> str:
    """Return a value as a cell: plain decimals, lists as JSON, nothing that a spreadsheet runs.

    >>> cell(Decimal("-3.20")), cell("-3.2"), cell("=1+1"), cell("@总数"), cell(["a", "b"]), cell(None), cell(True)
    ('-3.2', '-3.2', "'=1+1", "'@总数", '["a", "b"]', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _once(batches: Iterable[dict[str, list[Row]]]) -> Iterator[dict[str, list[Row]]]:
    """Yield the batches without the rows of records, and without the copies, that an earlier batch held."""
    seen: set[str] = set()
    copied: set[Row] = set()
    for batch in batches:
        rows = {table.name: [row for row in batch[table.name] if row[0] not in seen] for table in TABLES}
        yield rows | {"copies": [row for row in batch["copies"] if row[:2] not in copied]}
        seen.update(row[0] for row in batch["records"])
        copied.update(row[:2] for row in batch["copies"])


def _write(batches: Iterable[dict[str, list[Row]]], files: dict[str, tuple[Path, Sequence[str]]]) -> None:
    """Write rows to files that appear under their names when all are whole."""
    partial = {name: Path(f"{path}.partial") for name, (path, _) in files.items()}
    try:
        with ExitStack() as stack:
            writers = {}
            for name, (path, columns) in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                file = stack.enter_context(partial[name].open("w", encoding="utf-8-sig", newline=""))
                writers[name] = csv.writer(file)
                writers[name].writerow(columns)
            for batch in batches:
                for name, rows in batch.items():
                    writers[name].writerows([cell(value) for value in row] for row in rows)
        for name, (path, _) in files.items():
            partial[name].replace(path)
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written: {error.strerror}") from None
    finally:
        for path in partial.values():
            path.unlink(missing_ok=True)


def _named(table: Table, row: Row) -> dict[str, Any]:
    return dict(zip((column.name for column in table.columns), row, strict=True))
