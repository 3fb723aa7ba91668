"""What an unfinished run has done: lines that are safe in its working files, and up to which document they go.

The working files only grow.  The state (an SQLite file) is committed after they are on the disk and says how long they are,
so after any end what is longer is cut off and the run goes on behind the last document that is safe: exactly once.
"""

import gzip
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from hecha.errors import DocumentError, HechaError, UsageError
from hecha.ingest.containers import zstd

_SECONDS = 0.5  # between two commits
_FRAME = 1 << 20  # bytes of lines in a frame of compressed output: its ends depend on the lines alone


class Position(NamedTuple):
    """A document: the number of its file among the run's files, and its own in that file, from 1."""

    file: int
    document: int


class Input(NamedTuple):
    """A file that a run has begun to read; `documents` is None until its end is reached."""

    path: str
    bytes: int
    sha256: str
    documents: int | None


class State:
    """The state of one run, kept beside its output as `OUTPUT.run`.

    `kind` is the suffix of the lines' working file, where they go on into a store of tables.
    """

    def __init__(self, output: Path, errors: Path, *, kind: str = "") -> None:
        self.output, self.errors = output, errors
        self.path = output.with_name(output.name + ".run")
        self.lines, self.failures = (p.with_name(f"{p.name}.partial{k}") for p, k in ((output, kind), (errors, "")))
        self.position = Position(0, 0)
        self.counts = {"records": 0, "empty": 0, "failed": 0}
        self.seconds = 0.0
        self.safe = 0  # documents committed
        self._files: list[BinaryIO] = []
        self.compress = compressor(kind or output.name)
        self.to_store = bool(kind)
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._committed = time.monotonic()

    def begin(self, options: Mapping[str, Any], *, resume: bool) -> None:
        """Open the state of a new run, or of one to go on with, whose options must be the same.

        Raises UsageError where an unfinished run would be lost, or cannot be gone on with.
        """
        unfinished = self.path.exists()
        if unfinished and not resume:
            raise UsageError(
                f"{self.output}: an unfinished run is there; go on with it by --resume, or delete {self.path} to begin anew"
            )
        try:
            self._database = sqlite3.connect(self.path, isolation_level=None, timeout=0.5)
            try:
                self._begin(options, unfinished=unfinished)
            except BaseException:
                self._database.close()
                raise
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise UsageError(f"{self.output}: another run is writing it") from None
            raise UsageError(f"{self.output}: cannot be written: {error}") from None
        except sqlite3.DatabaseError as error:
            raise HechaError(f"{self.path}: is damaged ({error}); delete it to begin anew") from None
        except OSError as error:
            raise UsageError(f"{error.filename}: cannot be written: {error.strerror}") from None

    def _begin(self, options: Mapping[str, Any], *, unfinished: bool) -> None:
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("BEGIN EXCLUSIVE")
        self._database.execute("CREATE TABLE IF NOT EXISTS said (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS inputs"
            " (number INTEGER PRIMARY KEY, path TEXT NOT NULL, bytes INTEGER, sha256 TEXT, documents INTEGER)"
        )
        said = self._said()
        if unfinished and said:
            if changed := [name for name, value in options.items() if said["options"].get(name) != value]:
                raise UsageError(
                    f"{self.output}: the unfinished run cannot be gone on with, as these differ from when it began: "
                    f"{', '.join(changed)}; give the same, or delete {self.path} to begin anew"
                )
            self.position, self.counts = Position(*said["position"]), said["counts"]
            self.seconds = said["seconds"]
        else:
            said = {"options": dict(options), "lengths": [0, 0], "started": now(), "stage": "reading"}
            self._say(said | {"position": self.position, "counts": self.counts, "seconds": 0.0})
        self._database.execute("COMMIT")
        self.started, self.stage, self.safe = said["started"], said["stage"], sum(self.counts.values())
        if self.stage != "reading":
            return
        self._files = [path.open("r+b" if path.exists() else "w+b") for path in (self.lines, self.failures)]
        for file, length in zip(self._files, said["lengths"], strict=True):
            if file.seek(0, os.SEEK_END) < length:
                raise UsageError(
                    f"{file.name}: is shorter than the unfinished run left it; delete {self.path} to begin anew"
                )
            file.truncate(length)
            file.seek(length)

    def write(self, line: bytes) -> None:
        """Take the line of a record, without a line end."""
        self._held += (line, b"\n")
        self._held_bytes += len(line) + 1

    def fail(self, error: DocumentError) -> None:
        """Take a document that gave no record."""
        self._files[1].write(failure_line(error))

    def due(self) -> bool:
        if self.compress:
            return self._held_bytes >= _FRAME
        return time.monotonic() - self._committed >= _SECONDS

    def commit(self, inputs: Mapping[int, Input], *, stage: str = "reading") -> None:
        """Bring everything taken so far onto the disk.

        Raises OSError or sqlite3.OperationalError where it does not fit; what was committed before stays.
        """
        data = b"".join(self._held)
        lines, failures = self._files
        if data:
            lines.write(self.compress(data) if self.compress else data)
        for file in self._files:
            file.flush()
            os.fsync(file.fileno())
        now = time.monotonic()
        self.seconds += now - self._committed
        self._committed = now
        self._held, self._held_bytes = [], 0
        self._database.execute("BEGIN")
        self._database.executemany(
            "INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?)", [(n, *row) for n, row in inputs.items()]
        )
        lengths = [lines.tell(), failures.tell()]
        done = {"position": self.position, "counts": self.counts, "seconds": self.seconds}
        self._say(done | {"lengths": lengths, "stage": stage})
        self._database.execute("COMMIT")
        self.stage, self.safe = stage, sum(self.counts.values())

    def lengths(self) -> tuple[int, int]:
        """Return the committed lengths of the lines and the failures."""
        lines, failures = self._said()["lengths"]
        return lines, failures

    def inputs(self) -> Iterator[Input]:
        """Yield the files begun, in order."""
        for row in self._database.execute("SELECT path, bytes, sha256, documents FROM inputs ORDER BY number"):
            yield Input(*row)

    def input(self, number: int) -> Input | None:
        row = self._database.execute(
            "SELECT path, bytes, sha256, documents FROM inputs WHERE number = ?", (number,)
        ).fetchone()
        return Input(*row) if row else None

    def close(self) -> None:
        """Leave the state for another run to go on with."""
        for file in self._files:
            with suppress(OSError):  # what does not fit on the disk is not committed either
                file.close()
        self._database.close()

    def _say(self, values: Mapping[str, Any]) -> None:
        self._database.executemany(
            "INSERT OR REPLACE INTO said VALUES (?, ?)", [(name, json.dumps(value)) for name, value in values.items()]
        )

    def _said(self) -> dict[str, Any]:
        return {name: json.loads(value) for name, value in self._database.execute("SELECT name, value FROM said")}


def failure_line(error: DocumentError) -> bytes:
    """Return the line that tells of a document without a record."""
    line = json.dumps({"uri": error.uri, "reason": error.reason}, ensure_ascii=False, separators=(",", ":"))
    return line.encode("utf-8", "replace") + b"\n"


def frames(lines: Iterable[bytes], compress: Callable[[bytes], bytes] | None) -> Iterator[bytes]:
    """Yield the bytes of an output of these lines, as a run writes them."""
    held, size = list[bytes](), 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _FRAME:
            yield compress(b"".join(held)) if compress else b"".join(held)
            held, size = [], 0
    if held:
        yield compress(b"".join(held)) if compress else b"".join(held)


def compressor(name: str) -> Callable[[bytes], bytes] | None:
    """Return what makes a frame of a file of this name; None for plain ones.

    Frames behind one another are one file for every reader of gzip and Zstandard.
    """
    if name.endswith(".gz"):
        return lambda data: gzip.compress(data, mtime=0)
    if name.endswith(".zst"):
        return lambda data: cast(bytes, zstd().compress(data, 10))
    return None


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
