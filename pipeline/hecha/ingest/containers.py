"""Files that hold other files: gzip, Zstandard, zip and tar, in any nesting, read as streams.

Nothing is written to the disk under a name that an archive gives.  A member may not grow beyond what
its archive's size can explain, so that a zip bomb ends as an error and not as a full memory.
"""

import gzip
import io
import lzma
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple, cast

from hecha.errors import DocumentError
from hecha.ingest.decode import decode

DEEPEST = 4
MOST_EXPANDED = 250  # times the bytes read so far; text of news packs 3 to 20 times
FREE = 64 << 20  # bytes that may always come out
_BUFFER = 1 << 18
_WINDOW = 27  # 128 MiB: what the tools use at most unless told otherwise


class Member(NamedTuple):
    """A file inside others; `name` ends in the suffix that tells its format."""

    uri: str
    name: str
    stream: io.BufferedReader


class _TooLargeError(Exception):
    """A member expands beyond what its archive can honestly hold."""


def members(stream: io.BufferedReader, uri: str, name: str) -> Iterator[Member | DocumentError]:
    """Yield the files inside a stream, which is its own only member if it is no container."""
    raw = stream.raw
    return _members(stream, uri, name.lower(), 0, (lambda: raw.count) if isinstance(raw, Counted) else stream.tell)


def damage_of(error: Exception) -> str | None:
    """Return what to say of an error that damaged or hostile data raises, or None for any other error."""
    if isinstance(error, _TooLargeError):
        return "expands beyond 250 times its size; the rest was not read"
    if isinstance(error, EOFError):
        return "damaged: it ends too early"
    kinds = (gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError)
    if (
        isinstance(error, kinds)
        or type(error).__module__.partition(".")[0] in ("pyarrow", "warcio")
        or type(error).__name__ == "ZstdError"
    ):
        return f"damaged: {str(error)[:120] or type(error).__name__}"
    return None


def _members(
    stream: io.BufferedReader, uri: str, name: str, depth: int, consumed: Callable[[], int]
) -> Iterator[Member | DocumentError]:
    kind = _container(stream.peek(512)[:512])
    if kind is None:
        yield Member(uri, name, stream)
        return
    if depth >= DEEPEST:
        yield DocumentError(uri, f"archives nested more than {DEEPEST} deep")
        return
    if kind in ("gz", "zst"):
        inner = cast(IO[bytes], gzip.GzipFile(fileobj=stream)) if kind == "gz" else _unzstd(stream)
        name = name.removesuffix(".gz").removesuffix(".zst").replace(".tgz", ".tar")
        yield from _members(_metered(inner, consumed), uri, name, depth + 1, consumed)
        return
    opened = _zip_members(stream) if kind == "zip" else _tar_members(stream)
    for inside, opener in opened:
        member = f"{uri}!{inside}"
        if isinstance(opener, str):
            yield DocumentError(member, opener)
            continue
        try:
            data = opener()
        except (NotImplementedError, zipfile.BadZipFile) as error:
            yield DocumentError(member, f"cannot be unpacked: {error}")
            continue
        try:
            with data:
                yield from _members(_metered(data, consumed), member, inside.lower(), depth + 1, consumed)
        except Exception as error:  # one bad member costs itself only
            if (reason := damage_of(error)) is None or isinstance(error, _TooLargeError):
                raise
            yield DocumentError(member, reason)


def _container(head: bytes) -> str | None:
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return "zst"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return "tar" if head[257:262] == b"ustar" else None


def zstd() -> Any:
    """Return the module of Zstandard: Python's own from 3.14 on."""
    if sys.version_info >= (3, 14):
        from compression import zstd as module
    else:
        from backports import zstd as module
    return module


def _unzstd(stream: IO[bytes]) -> IO[bytes]:
    module = zstd()
    return cast(
        IO[bytes], module.ZstdFile(stream, options={int(module.DecompressionParameter.window_log_max): _WINDOW})
    )


def _zip_members(stream: io.BufferedReader) -> Iterator[tuple[str, Callable[[], IO[bytes]] | str]]:
    with seekable(stream) as file, zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            name = info.filename if info.flag_bits & 0x800 else decode(info.filename.encode("cp437", "replace")).text
            if info.flag_bits & 0x1:
                yield name, "encrypted; unpack it with its password first"
            else:
                yield name, lambda info=info: archive.open(info)  # type: ignore[misc]


def _tar_members(stream: io.BufferedReader) -> Iterator[tuple[str, Callable[[], IO[bytes]] | str]]:
    with tarfile.open(fileobj=stream, mode="r|", errors="surrogateescape") as archive:
        for info in archive:
            if info.isfile() and (data := archive.extractfile(info)) is not None:
                name = decode(info.name.encode("utf-8", "surrogateescape")).text
                yield name, lambda data=data: data  # type: ignore[misc]


@contextmanager
def seekable(stream: io.BufferedReader) -> Iterator[IO[bytes]]:
    """Yield the stream, or a temporary copy where it cannot be searched, as inside another archive."""
    if stream.seekable() and not isinstance(stream.raw, _Metered):
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=FREE) as copy:
        while chunk := stream.read(_BUFFER):
            copy.write(chunk)
        copy.seek(0)
        yield cast(IO[bytes], copy)


class Counted(io.RawIOBase):
    """A stream that cannot tell its position, such as a pipe, with the number of bytes read from it."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner, self.count = inner, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Metered(io.RawIOBase):
    """A stream that stops once more came out than the bytes read so far can explain."""

    def __init__(self, inner: IO[bytes], consumed: Callable[[], int]) -> None:
        self._inner, self._consumed, self._out = inner, consumed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        self._out += len(data)
        if self._out > FREE and self._out > MOST_EXPANDED * max(1, self._consumed()):
            raise _TooLargeError
        buffer[: len(data)] = data
        return len(data)


def _metered(inner: IO[bytes], consumed: Callable[[], int]) -> io.BufferedReader:
    return io.BufferedReader(_Metered(inner, consumed), _BUFFER)
