"""Documents through worker processes, in order: the crash of one, or its time limit, costs one document."""

import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO, NamedTuple, TypeVar, cast

from hecha.batch.child import receive, send
from hecha.errors import DocumentError, HechaError
from hecha.ingest import Raw

_AHEAD = 16  # documents a worker that are read or wait for their turn: bounds memory
_ATTEMPTS = 3  # of a document whose reader dies: a kill from outside hits another one by chance
_STARTS = 5  # in a row that may fail
T = TypeVar("T")


def read_documents(
    documents: Iterable[tuple[T, Raw | DocumentError]],
    *,
    workers: int,
    with_source: bool = False,
    time_limit: float | None = None,
) -> Iterator[tuple[T, bytes | DocumentError]]:
    """Yield (key, JSON line or error) for each (key, raw document), in order.

    The lines do not depend on the number of workers.  A document whose reader dies is tried again, and given up with the
    reason after the third time; one that takes longer than `time_limit` seconds is given up at once.  Raises
    HechaError where no worker can be started.
    """
    crew = Crew(with_source, time_limit)
    stream = iter(documents)
    pending: deque[tuple[T, Future[bytes | DocumentError] | DocumentError]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="hecha") as threads:
        try:
            while True:
                while len(pending) < workers * _AHEAD and (following := next(stream, None)) is not None:
                    key, document = following
                    pending.append(
                        (key, document if isinstance(document, DocumentError) else threads.submit(crew.read, document))
                    )
                if not pending:
                    return
                key, result = pending.popleft()
                yield key, result if isinstance(result, DocumentError) else result.result()
        finally:
            crew.kill()
            threads.shutdown(cancel_futures=True)
            crew.bury()


class _Reader(NamedTuple):
    """A child process and its ends of the pipes."""

    process: subprocess.Popen[bytes]
    inward: IO[bytes]
    outward: IO[bytes]


class Crew:
    """Child processes that read, one for each thread that asks; they end with the process that started them."""

    def __init__(self, with_source: bool, time_limit: float | None) -> None:
        self._with_source, self._time_limit = with_source, time_limit
        self._own = threading.local()
        self._all: set[_Reader] = set()
        self._lock = threading.Lock()
        self._ended = False

    def read(self, document: Raw) -> bytes | DocumentError:
        """Return the document's line from this thread's child, and start another one where it dies."""
        status = ""
        for _ in range(_ATTEMPTS):
            reader = self._reader()
            late = threading.Event()
            alarm = threading.Timer(self._time_limit or 0, _end_late, (reader, late))
            if self._time_limit:
                alarm.start()
            try:
                send(reader.inward, document)
                return cast(bytes | DocumentError, receive(reader.outward))
            except (EOFError, OSError):
                status = self._bury(reader)
                if self._ended:
                    break
                if late.is_set():
                    return DocumentError(document.uri, f"took longer than {self._time_limit:g} s")
            finally:
                alarm.cancel()
        return DocumentError(document.uri, f"its reader {status}, {_ATTEMPTS} times")

    def kill(self) -> None:
        """End every child, also those in the middle of a document, and start no other."""
        with self._lock:
            self._ended = True
            for reader in self._all:
                reader.process.kill()

    def bury(self) -> None:
        for reader in list(self._all):
            self._bury(reader)

    def _reader(self) -> _Reader:
        reader: _Reader | None = getattr(self._own, "reader", None)
        if reader is not None and reader.process.poll() is None:
            return reader
        if reader is not None:
            self._bury(reader)
        status = ""
        for _ in range(_STARTS):
            reader = self._start()
            try:
                send(reader.inward, self._with_source)
                refusal = receive(reader.outward)
            except (EOFError, OSError):
                status = self._bury(reader)
                continue
            if refusal is not None:
                raise refusal
            self._own.reader = reader
            return reader
        raise HechaError(f"no worker process can be started: it {status}")

    def _start(self) -> _Reader:
        with self._lock:
            if self._ended:
                raise HechaError("the run was ended")
            # -P: a file of the caller's folder called json.py is no module of ours.
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from hecha.batch.child import main; main()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            assert process.stdin and process.stdout
            reader = _Reader(process, process.stdin, process.stdout)
            self._all.add(reader)
        return reader

    def _bury(self, reader: _Reader) -> str:
        """Take a child away that dies, or is to die, and return how it ended."""
        with suppress(subprocess.TimeoutExpired):
            reader.process.wait(1)  # one that dies of itself says of what
        reader.process.kill()
        code = reader.process.wait()
        for stream in (reader.inward, reader.outward):
            with suppress(OSError):
                stream.close()
        with self._lock:
            self._all.discard(reader)
        if code >= 0:
            return f"ended with exit code {code}"
        name = signal.Signals(-code).name if -code in signal.valid_signals() else f"signal {-code}"
        return f"was ended by {name}" + (" (out of memory?)" if name == "SIGKILL" else "")


def _end_late(reader: _Reader, late: threading.Event) -> None:
    late.set()
    reader.process.kill()
