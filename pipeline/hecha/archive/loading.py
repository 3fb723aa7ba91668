"""Lines of records into the store that a name tells: a database, a Parquet file, CSV."""

import gzip
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, TypeVar, cast

from hecha.errors import UsageError

if TYPE_CHECKING:
    from hecha.records import Record

T = TypeVar("T")
_MOST_SKIPPED = 1000  # lines that are named; the others are counted
_DATABASE = re.compile(r"postgres(?:ql)?://")


class Skipped(NamedTuple):
    """A line that was not loaded; `line` counts from 1."""

    line: int
    reason: str


class Loaded(NamedTuple):
    records: int
    failed: int
    skipped: tuple[Skipped, ...]  # the first thousand of those that failed


def is_target(name: str) -> bool:
    """Tell whether a name is that of a store of tables, and not of a file of JSON lines.

    >>> [is_target(n) for n in ("a.duckdb", "postgresql://host/db", "a.parquet", "a.csv", "tables/", "a.jsonl", "-")]
    [True, True, True, True, True, False, False]
    """
    return is_database(name) or name.endswith((".parquet", ".csv", "/"))


def is_database(name: str) -> bool:
    """Tell whether a name is that of a store which keeps what it holds when more is loaded."""
    return bool(_DATABASE.match(name)) or name.endswith(".duckdb")


def load(lines: Iterable[bytes], target: str, *, init: bool = False, batch: int = 1000) -> Loaded:
    """Load JSON lines of records into a store and return how many; a line that is no record is skipped and told.

    Databases take each batch in one transaction and replace records that they have; a file or folder of CSV is
    written anew.  `init` makes or updates the tables of PostgreSQL.  Raises UsageError if the target cannot be
    used; batches that were committed stay.
    """
    from hecha.archive.tables import merged, rows_of

    if not is_target(target):
        raise UsageError(
            f"{target}: is no store; name a postgresql:// URL, a file .duckdb, .parquet or .csv, or a folder ending in /"
        )
    told = _Told()
    rows = map(merged, _batches(lines, batch, told, rows_of))
    if _DATABASE.match(target):
        from hecha.archive.postgres import load_postgresql

        load_postgresql(rows, target, init=init)
    elif target.endswith(".duckdb"):
        from hecha.archive.duck import load_duckdb

        load_duckdb(rows, target)
    elif target.endswith(".parquet"):
        from hecha.archive.parquet import nested, write_parquet

        write_parquet(_batches(lines, batch, told, nested), target)
    elif target.endswith(".csv"):
        from hecha.archive.csv_tables import write_csv_statements

        write_csv_statements(rows, target)
    else:
        from hecha.archive.csv_tables import write_csv_tables

        write_csv_tables(rows, target)
    return Loaded(told.records, told.failed, tuple(told.skipped))


def read_lines(path: str) -> Iterator[bytes]:
    """Yield the lines of a file of records, plain or packed by gzip or Zstandard; `-` is stdin.

    Raises UsageError if the file cannot be read or is damaged; what came before it was yielded.
    """
    from hecha.ingest.containers import damage_of

    try:
        if path == "-":
            yield from sys.stdin.buffer
            return
        with Path(path).open("rb") as file, _unpacked(file) as lines:
            yield from lines
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
    except Exception as error:
        if (reason := damage_of(error)) is None:
            raise
        raise UsageError(f"{path}: {reason}") from None


class _Told:
    """What a run of `load` counts while its batches are made."""

    def __init__(self) -> None:
        self.records, self.failed = 0, 0
        self.skipped: list[Skipped] = []


def _batches(lines: Iterable[bytes], size: int, told: _Told, made: Callable[["Record"], T]) -> Iterator[list[T]]:
    """Yield what is made of the records, in batches; the records themselves are dropped, as they take most memory."""
    from hecha.archive.tables import LineError, parse_record

    batch: list[T] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            batch.append(made(parse_record(line)))
        except LineError as error:
            told.failed += 1
            if len(told.skipped) < _MOST_SKIPPED:
                told.skipped.append(Skipped(number, str(error)))
            continue
        if len(batch) >= size:
            yield batch
            told.records += len(batch)
            batch = []
    if batch:
        yield batch
        told.records += len(batch)


def _unpacked(file: io.BufferedReader) -> IO[bytes]:
    head = file.peek(4)[:4]
    if head.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.GzipFile(fileobj=file))
    if head == b"\x28\xb5\x2f\xfd":
        from hecha.ingest.containers import zstd

        return cast(IO[bytes], zstd().ZstdFile(file))
    return file
