"""Files that hold a document in each row: JSON lines, CSV and Parquet."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import IO, Any, cast

import orjson

from hecha.dates import read_date
from hecha.errors import DocumentError
from hecha.ingest.decode import decode
from hecha.ingest.sources import Fields, Raw
from hecha.lexicon import load_lexicon

LARGEST = 64 << 20  # bytes of one document
FIELDS = ("id", "text", "html", "title", "published", "publisher", "authors", "url")
_BATCH = 256  # rows of a Parquet file in memory at a time


def json_rows(stream: io.BufferedReader, uri: str, columns: Mapping[str, str]) -> Iterator[Raw | DocumentError]:
    """Yield the documents of a file with a JSON object in each line."""
    number = 0
    while line := stream.readline(LARGEST):
        number += 1
        if not line.endswith(b"\n") and len(line) == LARGEST:
            while (rest := stream.readline(LARGEST)) and not rest.endswith(b"\n"):
                pass
            yield DocumentError(f"{uri}#{number}", f"larger than {LARGEST >> 20} MiB")
            continue
        if not line.strip():
            continue
        try:
            row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
        except orjson.JSONDecodeError as error:
            reason = f"not a JSON line: {error}"
            try:  # Chinese exports of JSON lines are not always in UTF-8
                row = orjson.loads(decode(line).text)
            except orjson.JSONDecodeError:
                yield DocumentError(f"{uri}#{number}", reason)
                continue
        if not isinstance(row, dict):
            yield DocumentError(f"{uri}#{number}", "not a JSON object")
            continue
        yield _document(row, uri, number, columns, "application/jsonl")


def csv_rows(stream: io.BufferedReader, uri: str, columns: Mapping[str, str]) -> Iterator[Raw | DocumentError]:
    """Yield the documents of a CSV or TSV file, whose first row names the columns."""
    sample = bytes(stream.peek())
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    encoding = decode(sample).encoding
    csv.field_size_limit(LARGEST)
    lines = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
    header = sample.decode(encoding, "replace").split("\n", 1)[0]
    delimiter = max(",\t;", key=header.count)
    reader = csv.DictReader(lines, delimiter=delimiter)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if None in row:
                reason = "more cells than the first row has names; a comma in a text needs quotation marks around it"
                yield DocumentError(f"{uri}#{number}", reason)
                continue
            cells = {name: _decoded(value, encoding) for name, value in row.items()}
            yield _document(cells, uri, number, columns, "text/csv")
    except csv.Error as error:
        yield DocumentError(f"{uri}#{number + 1}", f"not a row of CSV: {error}; the rest of the file was not read")
    finally:
        lines.detach()


def parquet_rows(stream: IO[bytes], uri: str, columns: Mapping[str, str]) -> Iterator[Raw | DocumentError]:
    """Yield the documents of a Parquet file; of its columns only those of documents are read."""
    from pyarrow import parquet

    file = parquet.ParquetFile(cast(Any, stream))
    names = file.schema_arrow.names
    known = [name for name in names if name in columns.values() or name.strip().lower() in _names()]
    number = 0
    for batch in file.iter_batches(_BATCH, columns=known or names[:1]):
        for at in range(batch.num_rows):
            number += 1
            row = {name: _plain(batch.column(i)[at]) for i, name in enumerate(batch.schema.names)}
            yield _document(row, uri, number, columns, "application/vnd.apache.parquet")


def _decoded(value: object, encoding: str) -> object:
    """Decode a cell anew whose bytes are not of the encoding that the file's beginning has."""
    if not isinstance(value, str) or not re.search("[\ud800-\udfff]", value):
        return value
    return decode(value.encode(encoding, "surrogateescape")).text


def _plain(value: Any) -> object:
    """Return a cell of a Parquet file; what Python cannot hold (nanoseconds, wrong bytes) as text or not at all."""
    try:
        plain = value.as_py()
    except UnicodeDecodeError:
        plain = bytes(value.as_buffer())
    except (ValueError, OverflowError):
        return str(value.cast("string").as_py()) if str(value.type).startswith("timestamp[ns") else None
    return decode(plain).text if isinstance(plain, bytes) else plain


def _names() -> dict[str, str]:
    return load_lexicon().pairs("columns.tsv", "surface", "field")


def _document(
    row: Mapping[str, Any], uri: str, number: int, columns: Mapping[str, str], media_type: str
) -> Raw | DocumentError:
    fields = _fields(row, columns)
    uri = f"{uri}#{fields['id'] if fields.get('id') not in (None, '') else number}"
    body = fields.get("text") if isinstance(fields.get("text"), str) else None
    page = fields.get("html") if isinstance(fields.get("html"), str) else None
    if body is None and page is None:
        present = ", ".join(str(name) for name in row if name is not None)[:200]
        return DocumentError(
            uri, f"no field `text` or `html` with a string (fields: {present}); name it by --column text=NAME"
        )
    text = page if page and not (body and body.strip()) else body
    assert text is not None
    if not text.strip():
        return DocumentError(uri, "empty")
    if len(text) > LARGEST:
        return DocumentError(uri, f"larger than {LARGEST >> 20} MiB")
    said = Fields(
        title=_string(fields.get("title")),
        published=_date(fields.get("published")),
        publisher=_string(fields.get("publisher")),
        authors=_people(fields.get("authors")),
        url=_string(fields.get("url")),
    )
    return Raw(uri, text, media_type, None, said, html=text is page)


def _fields(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """Return the row's values by the fields of a document; names that the caller gave win."""
    out: dict[str, Any] = {field: row.get(name) for field, name in columns.items()}
    for name, value in row.items():  # a field's own name before its other names
        if isinstance(name, str) and name in FIELDS and value is not None:
            out.setdefault(name, value)
    for name, value in row.items():
        field = _names().get(name.strip().lower().lstrip("\ufeff")) if isinstance(name, str) else None
        if field and value is not None:
            out.setdefault(field, value)
    return out


def _string(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _date(value: object) -> str | None:
    if isinstance(value, datetime):
        return read_date(value.isoformat())
    if isinstance(value, date):
        return value.isoformat()
    return read_date(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) else None


def _people(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(name for part in value.replace("；", ";").replace("、", ";").split(";") if (name := part.strip()))
    if isinstance(value, Iterable):
        return tuple(name for part in value if isinstance(part, str) and (name := part.strip()))
    return ()
