"""A process that reads one document at a time: raw documents come in on stdin, lines of JSON go out on stdout.

It is a program of its own and no `multiprocessing` worker, so that it starts from any caller, a cluster's daemonic worker
or a notebook among them, and shares no lock with its siblings that a kill could leave closed.
"""

import os
import pickle
import signal
import struct
import sys
from typing import IO, Any

from hecha.errors import DocumentError, HechaError
from hecha.ingest import Raw, open_document

_LENGTH = struct.Struct("!Q")


def send(stream: IO[bytes], message: Any) -> None:
    """Write a message to the other end; raises OSError where it is gone."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Return the next message; raises EOFError where the other end is gone, also in the middle of one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def read_document(document: Raw | DocumentError, *, with_source: bool) -> bytes | DocumentError:
    """Return the JSON line of a raw document, or why it has none."""
    if isinstance(document, DocumentError):
        return document
    from hecha.pipeline import read_source

    try:
        return read_source(open_document(document), with_source=with_source).to_json()
    except DocumentError as error:
        return error
    except Exception as error:  # a fault of ours costs one document and is told, not the run
        return DocumentError(document.uri, f"fault in hecha, please report it: {type(error).__name__}: {error}")


def _warm_up() -> None:
    """Read a report, so that dictionaries are loaded before a time limit counts."""
    from hecha.ingest import source_of_text
    from hecha.pipeline import read_source

    read_source(source_of_text("本报讯 衡阳市检察院今年立案3起，印发《办法》，推行“双专班”工作机制。"))


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    inward = os.fdopen(os.dup(0), "rb")
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not run into the messages
    try:
        with_source = receive(inward)
        try:
            _warm_up()
        except HechaError as error:
            send(outward, error)
            return
        send(outward, None)
        while True:
            send(outward, read_document(receive(inward), with_source=with_source))
    except (EOFError, OSError):  # the parent is gone
        sys.stderr.close()
        os._exit(0)
