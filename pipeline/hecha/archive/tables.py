"""The tables of an archive and the rows that a record gives: one definition for DuckDB, PostgreSQL and CSV.

The SQL of the tables lies in `schemas/`; a test holds it to the columns named here.  `start` and `end` are reserved
words of SQL: the tables say `span_start` and `span_end`.
"""

import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from hecha.errors import HechaError
from hecha.records import SCHEMA, Record, Spanned, Time

PRECISION, SCALE = 38, 12  # of every value, in every store: DECIMAL(38,12)
LONGEST_KEY = 2000  # bytes; an index of PostgreSQL takes 2,700

Type = Literal["text", "integer", "decimal", "date", "boolean", "text[]", "json"]
Row = tuple[Any, ...]


class Column(NamedTuple):
    name: str
    type: Type


class Table(NamedTuple):
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


class LineError(HechaError):
    """A line is no record, or one that no store can hold exactly; the message says why."""


def _table(name: str, key: str, columns: str) -> Table:
    """Return a table from its columns, each `name` or `name:type`; a column without a type is text."""
    pairs = [column.partition(":") for column in columns.split()]
    return Table(name, tuple(Column(name, kind or "text") for name, _, kind in pairs), tuple(key.split()))  # type: ignore[arg-type]


_SPAN = "span_start:integer span_end:integer source_start:integer source_end:integer"

RECORDS = _table(
    "records",
    "id",
    """id uri sha256 bytes:integer media_type encoding encoding_evidence url fragment characters:integer source_text
    title publisher published published_date:date authors:text[] editors:text[] place script text blocks:json steps:json
    produced_by:json schema cluster_id""",
)
COPIES = _table("copies", "record_id uri", "record_id uri sha256 url publisher published")
FIGURES = _table(
    "figures",
    "record_id id",
    f"""record_id id text {_SPAN} kind value:decimal value_max:decimal bound unit unit_id currency item subject predicate
    direction time_text time_role time_start:date time_end:date part_of compared_with attribution rule""",
)
INSTITUTIONS = _table("institutions", "record_id id", "record_id id name kind region adcode parent rule")
MECHANISMS = _table("mechanisms", "record_id id", "record_id id name core kind action institution parts:text[] rule")
DOCUMENTS = _table(
    "documents",
    "record_id id",
    "record_id id title kind status number action issuer contains:text[] articles:text[] rule",
)
MENTIONS = _table("mentions", "record_id item_id number", f"record_id item item_id number:integer text {_SPAN}")
ATTRIBUTIONS = _table(
    "attributions", "record_id id", f"record_id id text {_SPAN} source institution cue form anonymous:boolean"
)
CHECKS = _table("checks", "record_id number", "record_id number:integer kind verdict figures:text[] explanation")

CHILDREN = (FIGURES, INSTITUTIONS, MECHANISMS, DOCUMENTS, MENTIONS, ATTRIBUTIONS, CHECKS)
TABLES = (RECORDS, COPIES, *CHILDREN)


def parse_record(line: bytes) -> Record:
    """Return the record of a JSON line, its values exact.

    Raises LineError for a line that is no record of the contract, and for one with a character that a database
    cannot store (U+0000, half a surrogate pair), a value that DECIMAL(38,12) cannot hold or a time that is no date:
    nothing is rounded or replaced.

    >>> parse_record(b'{"schema": "other"}')
    Traceback (most recent call last):
    hecha.archive.tables.LineError: its schema is other, not hecha.record/1
    """
    try:
        data = json.loads(line, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise LineError(f"is no JSON: {error}") from None
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        raise LineError(f"its schema is {str(schema)[:40]}, not {SCHEMA}")
    try:
        record = Record.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise LineError(f"is no record: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    _check_characters(line, data)
    if max(len(record.id), len(record.source.uri.encode())) > LONGEST_KEY:
        raise LineError(f"its id or uri is longer than {LONGEST_KEY} bytes")
    for figure in record.figures:
        _check_value(figure.id, figure.value)
        if figure.value_max is not None:
            _check_value(figure.id, figure.value_max)
        _time(figure.id, figure.time)
    return record


def rows_of(record: Record) -> dict[str, list[Row]]:
    """Return the rows that a record of `parse_record` gives in each table, in the order of the table's columns."""
    key, source, article = record.id, record.source, record.article
    made = record.model_dump(by_alias=True, include={"blocks", "steps"})
    first = (
        key, source.uri, source.sha256, source.bytes, source.media_type, source.encoding, source.encoding_evidence,
        source.url, source.fragment, source.characters, source.text,
        article.title, article.publisher, article.published, full_date(article.published), list(article.authors),
        list(article.editors), article.place, article.script, record.text, _json(made["blocks"]),
        _json([{k: v for k, v in step.items() if v is not None} for step in made["steps"]]),
        _json(record.produced_by), record.schema_, None,
    )  # fmt: skip
    return {
        "records": [first],
        "copies": [(key, source.uri, source.sha256, source.url, article.publisher, article.published)],
        "figures": [
            (
                key, f.id, *_span(f), f.kind, f.value, f.value_max, f.bound, f.unit, f.unit_id, f.currency, f.item,
                f.subject, f.predicate, f.direction, *_time(f.id, f.time), f.part_of, f.compared_with, f.attribution,
                f.rule,
            )
            for f in record.figures
        ],
        "institutions": [
            (key, i.id, i.name, i.kind, i.region, i.adcode, i.parent, i.rule) for i in record.institutions
        ],
        "mechanisms": [
            (key, m.id, m.name, m.core, m.kind, m.action, m.institution, list(m.parts), m.rule)
            for m in record.mechanisms
        ],
        "documents": [
            (
                key, d.id, d.title, d.kind, d.status, d.number, d.action, d.issuer, list(d.contains), list(d.articles),
                d.rule,
            )
            for d in record.documents
        ],
        "mentions": [
            (key, kind, item.id, number, *_span(mention))
            for kind, items in (
                ("institution", record.institutions),
                ("mechanism", record.mechanisms),
                ("document", record.documents),
            )
            for item in items
            for number, mention in enumerate(item.mentions, 1)
        ],
        "attributions": [
            (key, a.id, *_span(a), a.source, a.institution, a.cue, a.form, a.anonymous) for a in record.attributions
        ],
        "checks": [
            (key, number, c.kind, c.verdict, list(c.figures), c.explanation)
            for number, c in enumerate(record.checks, 1)
        ],
    }  # fmt: skip


def merged(records: Iterable[dict[str, list[Row]]]) -> dict[str, list[Row]]:
    """Return the rows of some records as one batch; of two with one id the later one wins, and both leave their copy."""
    last: dict[str, dict[str, list[Row]]] = {}
    copies: dict[Row, Row] = {}
    for rows in records:
        last[rows["records"][0][0]] = rows
        for row in rows["copies"]:
            copies[row[:2]] = row
    batch = {table.name: [row for rows in last.values() for row in rows[table.name]] for table in TABLES}
    return batch | {"copies": list(copies.values())}


def full_date(published: str | None) -> date | None:
    """Return the day of a date of publication, or None where it tells no full day.

    >>> full_date("2024-03-05T10:22+08:00"), full_date("2024-03"), full_date("--11-25")
    (datetime.date(2024, 3, 5), None, None)
    """
    if published is None or not re.match(r"\d{4}-\d\d-\d\d(?!\d)", published):
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _check_value(figure: str, value: Decimal) -> None:
    # adjusted() and format() are exact, abs() and normalize() round to 28 digits
    fits = not value or -SCALE <= value.adjusted() < PRECISION - SCALE
    if not fits or len(format(value, "f").partition(".")[2].rstrip("0")) > SCALE:
        raise LineError(f"figure {figure}: the value {value} does not fit DECIMAL({PRECISION},{SCALE})")


def _check_characters(line: bytes, data: object) -> None:
    """Refuse what PostgreSQL cannot store, for every store alike, so that all hold the same."""
    if rb"\u" not in line:  # control characters and surrogates stand in JSON only as escapes
        return
    written = json.dumps(data, ensure_ascii=False, default=str)
    if "\\u0000" in written.replace("\\\\", ""):
        raise LineError("holds the character U+0000, which databases cannot store")
    if re.search("[\ud800-\udfff]", written):
        raise LineError("holds half a surrogate pair, which is no character")


def _span(item: Spanned) -> Row:
    return (item.text, item.start, item.end, item.source_start, item.source_end)


def _time(figure: str, time: Time | None) -> Row:
    if time is None:
        return (None, None, None, None)
    try:
        days = [date.fromisoformat(day) if day else None for day in (time.start, time.end)]
    except ValueError:
        raise LineError(f"figure {figure}: its time {time.start} to {time.end} is no pair of ISO dates") from None
    return (time.text, time.role, *days)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
