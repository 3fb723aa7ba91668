"""Readers: where documents are and how each kind of file holds them."""

import glob
import hashlib
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from hecha.errors import DocumentError, UsageError
from hecha.ingest.containers import Counted, Member, damage_of, members, seekable
from hecha.ingest.decode import Decoded, decode
from hecha.ingest.rows import LARGEST, csv_rows, json_rows, parquet_rows
from hecha.ingest.sources import NOTHING_SAID, Raw, Source

_FORMATS = {
    "txt": "text", "html": "html", "htm": "html", "shtml": "html", "xhtml": "html", "jsonl": "jsonl", "ndjson": "jsonl",
    "csv": "csv", "tsv": "csv", "parquet": "parquet", "warc": "warc",
}  # fmt: skip
_CONTAINERS = ("gz", "zst", "zip", "tar", "tgz")
_MEDIA_TYPES = {"text": "text/plain", "html": "text/html"}
_BLANK = "\ufeff \t\r\n"


class Found(NamedTuple):
    files: list[str]
    skipped: Counter[str]  # suffixes of files in folders that no reader knows


def find_files(sources: Iterable[str]) -> Found:
    """Return the files that the sources name, each once: files, folders (searched through), globs, `-`.

    Raises UsageError for a source that names nothing.
    """
    out: dict[str, None] = {}
    skipped: Counter[str] = Counter()
    for source in sources:
        path = Path(source)
        if "://" in source:
            found, passed = _find_remote(source)
            skipped.update(passed)
        elif source == "-" or path.is_file():
            found = [source]
        elif path.is_dir():
            every = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            known = [p for p in every if _suffix(p.name) in (*_FORMATS, *_CONTAINERS)]
            found = [str(p) for p in known]
            skipped.update(p.suffix.lower() or p.name for p in set(every).difference(known))
        else:
            found = sorted(p for p in glob.glob(source, recursive=True) if Path(p).is_file())
        if not found:
            what = (
                "no such file"
                if not path.is_dir() and not source.endswith("/")
                else f"no file of these kinds: {', '.join(_FORMATS)}"
            )
            raise UsageError(f"{source}: {what}")
        out.update(dict.fromkeys(found))
    return Found(list(out), skipped)


def _find_remote(source: str) -> tuple[list[str], list[str]]:
    """Return the files that a URL names, itself, a folder or a glob, and the suffixes of those that no reader knows."""
    from fsspec.core import url_to_fs

    try:
        fs, root = url_to_fs(source)
        if glob.has_magic(source):
            return [str(fs.unstrip_protocol(p)) for p in sorted(fs.glob(root)) if fs.isfile(p)], []
        if not fs.isdir(root):
            return [source] if fs.exists(root) else [], []
        every = sorted(p for p in fs.find(root) if not p.rpartition("/")[2].startswith("."))
    except (ValueError, ImportError) as error:  # no such protocol, or one whose package is not installed
        raise UsageError(f"{source}: {error}") from None
    known = [p for p in every if _suffix(p.rpartition("/")[2]) in (*_FORMATS, *_CONTAINERS)]
    return [str(fs.unstrip_protocol(p)) for p in known], [Path(p).suffix for p in set(every).difference(known)]


def name_of(path: str) -> str:
    """Return a path as records and messages write it; a file's name may be in GBK."""
    return decode(os.fsencode(path)).text


def open_file(path: str) -> AbstractContextManager[IO[bytes]]:
    """Open a path, or a URL that fsspec knows, for reading."""
    if "://" in path:
        import fsspec

        return cast(AbstractContextManager[IO[bytes]], fsspec.open(path, "rb"))
    return Path(path).open("rb")


def read_file(path: str, *, columns: Mapping[str, str] | None = None) -> Iterator[Raw | DocumentError]:
    """Yield the documents of a file; one that cannot be read comes as its error, and reading goes on.

    `columns` names, for fields such as `text` and `title`, the column of the file that holds them.
    """
    uri = "stdin:" if path == "-" else name_of(path)
    try:
        with nullcontext(Counted(sys.stdin.buffer)) if path == "-" else open_file(path) as file:
            stream = io.BufferedReader(cast(Any, file), 1 << 18)
            for member in members(stream, uri, "" if path == "-" else Path(path).name):
                yield from [member] if isinstance(member, DocumentError) else _read_member(member, columns or {})
    except OSError as error:
        yield DocumentError(uri, damage_of(error) or f"cannot be read: {error.strerror or error}")
    except Exception as error:
        if (reason := damage_of(error)) is None:
            raise
        yield DocumentError(uri, reason)


def open_document(raw: Raw) -> Source:
    """Return the source text of a document: decoded, and the article alone if it is a page.

    Raises DocumentError where there is none.
    """
    from hecha.ingest.page import declared_charset, read_page  # heavy, and needless where files are only walked through

    if isinstance(raw.data, str):
        data = raw.data.encode("utf-8", "surrogatepass")
        decoded = Decoded(raw.data, "utf-8", 0, "given")
    else:
        data = raw.data
        decoded = decode(data, raw.charset or (declared_charset(data) if raw.html else None))
    text, fields = decoded.text, raw.fields
    if not text.strip(_BLANK):
        raise DocumentError(raw.uri, "empty")
    if "\x00" in text or decoded.lost * 10 > len(text):
        raise DocumentError(raw.uri, "not text: no encoding fits its bytes")
    digest = hashlib.sha256(data).hexdigest()
    source = Source(
        raw.uri, text, digest, len(data), raw.media_type, decoded.encoding, decoded.evidence, decoded.doubt,
        decoded.lost, fields,
    )  # fmt: skip
    if not raw.html:
        return source
    page = read_page(text, fields.url)
    if not page.text.strip():
        raise DocumentError(raw.uri, "no article found")
    return source._replace(text=page.text, head=page.head, blocks=page.blocks)


def _read_member(member: Member, columns: Mapping[str, str]) -> Iterator[Raw | DocumentError]:
    try:
        yield from _documents(member, columns)
    except Exception as error:
        if (reason := damage_of(error)) is None:
            raise
        yield DocumentError(member.uri, reason)


def _documents(member: Member, columns: Mapping[str, str]) -> Iterator[Raw | DocumentError]:
    uri, name, stream = member
    kind = _format(stream.peek(1024)[:1024], name)
    if kind == "jsonl":
        yield from json_rows(stream, uri, columns)
    elif kind == "csv":
        yield from csv_rows(stream, uri, columns)
    elif kind == "parquet":
        with seekable(stream) as file:
            yield from parquet_rows(file, uri, columns)
    elif kind == "warc":
        yield from _warc_records(stream, uri)
    elif kind is None:
        if "!" not in uri:  # what an archive holds beside documents is no error
            yield DocumentError(uri, "not a kind of file that hecha reads")
    else:
        data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            yield DocumentError(uri, f"larger than {LARGEST >> 20} MiB")
        else:
            yield Raw(uri, data, _MEDIA_TYPES[kind], html=kind == "html")


def _suffix(name: str) -> str:
    return name.lower().rpartition(".")[2] if "." in name else ""


def _format(head: bytes, name: str) -> str | None:
    """Return a file's format by what it begins with, else by its name; None for what is no document."""
    begin = re.sub(rb"^(?:\s|<!--.{0,600}?-->)+", b"", head.removeprefix(b"\xef\xbb\xbf"), flags=re.DOTALL)[
        :400
    ].lower()
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    named = _FORMATS.get(_suffix(name))
    if begin.startswith((b"<!doctype html", b"<html", b"<head", b"<meta")) or (
        begin.startswith(b"<?xml") and b"<html" in begin
    ):
        return "html"
    if named is None and re.match(rb'\{\s*"', begin):
        return "jsonl"
    if named is None and "." in name and b"\0" in head:
        return None
    if named is None and _suffix(name) in (
        "js",
        "css",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "ico",
        "woff",
        "woff2",
        "json",
        "xml",
        "pdf",
    ):
        return None
    return named or "text"


def _warc_records(stream: io.BufferedReader, uri: str) -> Iterator[Raw | DocumentError]:
    from warcio.archiveiterator import ArchiveIterator

    for number, record in enumerate(ArchiveIterator(stream), 1):
        if record.rec_type not in ("response", "resource", "conversion"):
            continue
        headers = record.http_headers or record.rec_headers
        media, _, parameters = (headers.get_header("Content-Type") or "").partition(";")
        media = media.strip().lower()
        status = record.http_headers.get_statuscode() if record.http_headers else "200"
        if status != "200" or media not in ("", "text/html", "application/xhtml+xml", "text/plain"):
            continue
        name = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>").removeprefix("urn:uuid:")
        try:
            data = record.content_stream().read(LARGEST + 1)
        except Exception as error:  # whatever a decoder of contents makes of damaged ones
            yield DocumentError(f"{uri}#{name or number}", f"damaged: {type(error).__name__}: {str(error)[:100]}")
            continue
        if len(data) > LARGEST:
            yield DocumentError(f"{uri}#{name or number}", f"larger than {LARGEST >> 20} MiB")
            continue
        if not media:  # told by its beginning, and passed over if it is neither page nor text
            if _format(data[:1024], "") != "html":
                continue
            media = "text/html"
        charset = parameters.lower().partition("charset=")[2].strip(" \"';") or None
        fields = NOTHING_SAID._replace(url=record.rec_headers.get_header("WARC-Target-URI"))
        yield Raw(f"{uri}#{name or number}", data, media, charset, fields, html=media != "text/plain")
