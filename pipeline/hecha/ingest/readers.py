"""Readers: where documents are and how each kind of file holds them."""

import glob
import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import orjson

from hecha.errors import DocumentError, UsageError
from hecha.ingest.decode import decode

SUFFIXES = (".txt", ".jsonl")
_FIELDS = ("title", "published", "publisher", "url")


class Fields(NamedTuple):
    """What the archive itself says of a document, beside its text."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None


NOTHING_SAID = Fields()


class Source(NamedTuple):
    """One document as received: its decoded text and where it came from."""

    uri: str
    text: str
    sha256: str
    bytes: int
    media_type: str
    encoding: str
    lost: int = 0
    fields: Fields = NOTHING_SAID


def source_of_text(
    text: str, uri: str = "text:", *, fields: Fields = NOTHING_SAID, media_type: str = "text/plain"
) -> Source:
    """Return the source of a text that is in memory already."""
    data = text.encode("utf-8", "surrogatepass")
    return Source(uri, text, hashlib.sha256(data).hexdigest(), len(data), media_type, "utf-8", 0, fields)


def find_files(sources: Iterable[str]) -> list[str]:
    """Return the files that the sources name, each once: files, folders (searched through), globs, `-`.

    Raises UsageError for a source that names nothing.
    """
    out: dict[str, None] = {}
    for source in sources:
        path = Path(source)
        if source == "-" or path.is_file():
            found = [source]
        elif path.is_dir():
            found = sorted(str(p) for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        else:
            found = sorted(p for p in glob.glob(source, recursive=True) if Path(p).is_file())
        if not found:
            what = "no such file" if not path.is_dir() else f"no file that ends in {', '.join(SUFFIXES)} in this folder"
            raise UsageError(f"{source}: {what}")
        out.update(dict.fromkeys(found))
    return list(out)


def read_file(path: str) -> Iterator[Source | DocumentError]:
    """Yield the documents of a file; one that cannot be read comes as its error, and reading goes on."""
    try:
        if path == "-":
            yield _whole(sys.stdin.buffer.read(), "stdin:")
        elif path.lower().endswith(".jsonl"):
            yield from _rows(path)
        else:
            yield _whole(Path(path).read_bytes(), path)
    except OSError as error:
        yield DocumentError(path, f"cannot be read: {error.strerror}")


def _whole(data: bytes, uri: str) -> Source | DocumentError:
    decoded = decode(data)
    if not decoded.text.strip("\ufeff \t\r\n"):
        return DocumentError(uri, "empty")
    if "\x00" in decoded.text or decoded.lost * 10 > len(decoded.text):
        return DocumentError(uri, "not text: no encoding fits its bytes")
    digest = hashlib.sha256(data).hexdigest()
    return Source(uri, decoded.text, digest, len(data), "text/plain", decoded.encoding, decoded.lost)


def _rows(path: str) -> Iterator[Source | DocumentError]:
    with Path(path).open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            uri = f"{path}#{number}"
            try:
                row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except orjson.JSONDecodeError as error:
                yield DocumentError(uri, f"not a JSON line: {error}")
                continue
            if not isinstance(row, dict) or not isinstance(row.get("text"), str):
                yield DocumentError(uri, "no field `text` with a string")
                continue
            if row.get("id") is not None:
                uri = f"{path}#{row['id']}"
            if not row["text"].strip():
                yield DocumentError(uri, "empty")
                continue
            fields = Fields(**{name: row[name] for name in _FIELDS if isinstance(row.get(name), str) and row[name]})
            yield source_of_text(row["text"], uri, fields=fields, media_type="application/jsonl")
