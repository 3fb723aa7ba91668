"""A run over an archive on one machine: every document once, in order, through any end and beginning anew."""

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from hecha.archive import is_database, is_target, load, read_lines
from hecha.batch.child import read_document
from hecha.batch.state import Input, Position, State, failure_line, now
from hecha.batch.workers import read_documents
from hecha.errors import DocumentError, HechaError, UsageError
from hecha.ingest import Raw, find_files, name_of, open_file, read_file

TIME_LIMIT = 600.0  # seconds for a document: an article of 5 MB needs two minutes
Watch = Callable[[str, int, DocumentError | None], None]  # file, bytes of the document, why it gave no record


class Options(NamedTuple):
    """What decides which lines a run writes; a run is gone on with only under the same."""

    with_source: bool = False
    columns: Mapping[str, str] = {}
    limit: int | None = None
    sample: float | None = None


DEFAULTS = Options()


class Summary(NamedTuple):
    """What a run did, from its first beginning on."""

    records: int
    empty: int
    failed: int
    seconds: float


class RunEndedError(HechaError):
    """A run ended before its last document; what is done is safe, and `--resume` goes on behind it."""


class _RefusedError(Exception):
    """A strict run met a document that cannot be read."""


def run(
    sources: Sequence[str],
    output: str | Path,
    *,
    errors: str | Path | None = None,
    workers: int = 1,
    options: Options = DEFAULTS,
    time_limit: float | None = TIME_LIMIT,
    strict: bool = False,
    resume: bool = False,
    watch: Watch = lambda file, size, error: None,
) -> Summary:
    """Write the records of all documents of the sources as JSON lines, or into a store; they do not depend on the workers.

    `output` is a file of lines, plain, `.gz` or `.zst`, or a store of tables as `hecha.archive.load` knows them.  A file
    appears when the run is complete, with `OUTPUT.manifest.json` beside it, and with `errors` (by default
    `OUTPUT.errors.jsonl`) where documents gave no record.  Until then the lines are in `OUTPUT.partial` and the
    state in `OUTPUT.run`.  `strict` ends the run at the first document that cannot be read.  Raises RunEndedError where
    `resume` can go on, UsageError where something must be decided first.
    """
    target = str(output) if is_target(str(output)) else None
    if not target and "://" in str(output):
        raise UsageError(f"{output}: a run on this machine writes to a local file or a database")
    output = _beside(target) if target else Path(output)
    if not output.parent.is_dir():
        raise UsageError(f"{output}: cannot be written: there is no folder {output.parent}")
    errors = Path(errors) if errors else output.with_name(output.name + ".errors.jsonl")
    if "-" in sources:
        raise UsageError("-: standard input cannot be read again after an end; write it to a file, or the records to -")
    files = find_files(sources).files
    manifest = output.with_name(output.name + ".manifest.json")
    state = State(output, errors, kind=".jsonl.zst" if target else "")
    if resume and not state.path.exists() and (target or output.exists()):
        if told := _finished(manifest, sources, options):
            return told
    if target and is_database(target):
        load((), target, init=True)  # what cannot be used is told now and not behind the last document
    state.begin(identity(sources, files, options), resume=resume)
    try:
        if state.stage == "reading":
            _read(state, files, workers, options, time_limit, strict, watch)
        if target:
            _deliver(state, target)
        summary = Summary(**state.counts, seconds=round(state.seconds, 1))
        _finish(state, manifest, sources, options, summary)
    except KeyboardInterrupt as end:
        raise RunEndedError(_told(state, "interrupted")) from end
    except UsageError as error:
        if state.stage == "reading":
            raise
        raise RunEndedError(_told(state, str(error))) from None
    except _RefusedError as refused:
        raise RunEndedError(_told(state, f"{refused}, and the run is strict")) from None
    except (OSError, sqlite3.OperationalError) as error:
        raise RunEndedError(_told(state, f"{getattr(error, 'filename', None) or output}: {error}")) from None
    finally:
        state.close()
    for done in (state.lines, state.path):
        done.unlink(missing_ok=True)
    return summary


def stream(
    sources: Sequence[str],
    out: IO[bytes],
    *,
    workers: int = 1,
    options: Options = DEFAULTS,
    time_limit: float | None = TIME_LIMIT,
    strict: bool = False,
    watch: Watch = lambda file, size, error: None,
) -> tuple[Summary, list[DocumentError]]:
    """Write records as JSON lines to a stream, such as standard output, that no run can go on with later."""
    files, inputs, failures = find_files(sources).files, dict[int, Input](), list[DocumentError]()
    records, started = 0, time.monotonic()
    documents = _documents(files, options, Position(0, 0), inputs)
    results = _results(islice(documents, options.limit), workers, options, time_limit)
    for (file, _), size, result in results:
        if isinstance(result, DocumentError):
            failures.append(result)
        else:
            records += 1
            out.write(result + b"\n")
        watch(files[file], size, result if isinstance(result, DocumentError) else None)
        if strict and isinstance(result, DocumentError) and result.reason != "empty":
            break
    results.close()
    documents.close()
    empty = sum(e.reason == "empty" for e in failures)
    return Summary(records, empty, len(failures) - empty, round(time.monotonic() - started, 1)), failures


def _read(
    state: State,
    files: list[str],
    workers: int,
    options: Options,
    time_limit: float | None,
    strict: bool,
    watch: Watch,
) -> None:
    inputs: dict[int, Input] = {}
    documents = _documents(files, options, state.position, inputs, before=state.input(state.position.file))
    limit = None if options.limit is None else max(0, options.limit - sum(state.counts.values()))
    results = _results(islice(documents, limit), workers, options, time_limit)
    try:
        for position, size, result in results:
            if isinstance(result, DocumentError):
                if strict and result.reason != "empty":
                    raise _RefusedError(result)
                state.fail(result)
                state.counts["empty" if result.reason == "empty" else "failed"] += 1
            else:
                state.write(result)
                state.counts["records"] += 1
            state.position = position
            watch(files[position.file], size, result if isinstance(result, DocumentError) else None)
            if state.due():
                state.commit(_known(inputs, position.file))
    except _RefusedError:
        if not state.compress:  # a frame's end must not depend on when a run was ended
            state.commit(_known(inputs, state.position.file))
        raise
    finally:
        results.close()
        documents.close()
    state.commit(inputs, stage="finishing")


def _results(
    documents: Iterator[tuple[Position, Raw | DocumentError]], workers: int, options: Options, time_limit: float | None
) -> Generator[tuple[Position, int, bytes | DocumentError], None, None]:
    """Yield each document's position, size and line; a single document is read here, as no process is worth its start."""
    first = list(islice(documents, 2))
    if len(first) < 2 and workers == 1:
        for position, document in first:
            yield position, _size(document), read_document(document, with_source=options.with_source)
        return
    keyed = (((position, _size(document)), document) for position, document in chain(first, documents))
    read = read_documents(keyed, workers=workers, with_source=options.with_source, time_limit=time_limit)
    for (position, size), result in read:
        yield position, size, result


def _documents(
    files: Sequence[str], options: Options, begin: Position, inputs: dict[int, Input], before: Input | None = None
) -> Generator[tuple[Position, Raw | DocumentError], None, None]:
    """Yield the documents behind a position, and enter into `inputs` what files they come from."""
    for number in range(begin.file, len(files)):
        path, count = files[number], 0
        uri = name_of(path)
        size, digest = hashed(path)
        skipped = begin.document if number == begin.file else 0
        if skipped and before and before.sha256 != digest:
            raise UsageError(f"{uri}: has changed since the run began; the run cannot go on inside it")
        inputs[number] = Input(uri, size, digest, None)
        for count, document in enumerate(read_file(path, columns=options.columns), 1):
            if count > skipped and (options.sample is None or chosen(document.uri, options.sample)):
                yield Position(number, count), document
        inputs[number] = Input(uri, size, digest, count)


def chosen(uri: str, share: float) -> bool:
    """Tell whether a document is in a sample: by its name alone, so the same ones each time."""
    return int.from_bytes(hashlib.sha256(uri.encode("utf-8", "replace")).digest()[:8]) < share * 2**64


def _size(document: Raw | DocumentError) -> int:
    return 0 if isinstance(document, DocumentError) else len(document.data)


def hashed(path: str) -> tuple[int, str]:
    """Return a file's size and SHA-256; of one that cannot be opened, which its reader will say, 0 and nothing."""
    if path == "-":
        return 0, ""
    try:
        with open_file(path) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
            return file.tell(), digest
    except OSError:
        return 0, ""


def _known(inputs: dict[int, Input], reached: int) -> dict[int, Input]:
    """Return the inputs that results have reached, and forget those that are done."""
    known = {number: row for number, row in inputs.items() if number <= reached}
    for number in known:
        if number < reached:
            del inputs[number]
    return known


def identity(sources: Sequence[str], files: Sequence[str], options: Options) -> dict[str, Any]:
    """Return all that must be equal for a run to be gone on with, by the name that a user knows it by."""
    from hecha.lexicon import load_lexicon

    names = hashlib.sha256(b"\0".join(map(os.fsencode, files))).hexdigest()
    return {
        "the files of the sources": names,
        "--with-source": options.with_source,
        "--column": dict(options.columns),
        "--limit": options.limit,
        "--sample": options.sample,
        "the version of hecha": metadata.version("hecha"),
        "the lexicons": load_lexicon().sha256,
    }


def _deliver(state: State, target: str) -> None:
    """Load the lines of a run into a store; lines that it cannot hold count as failed. Can be done again."""
    loaded = load(read_lines(str(state.lines)), target, init=True)
    if loaded.failed:
        if state.failures.exists():  # else it has its name already, and this is the second time
            with state.failures.open("r+b") as failures:
                failures.truncate(state.lengths()[1])
                failures.seek(0, os.SEEK_END)
                for line, reason in loaded.skipped:
                    failures.write(failure_line(DocumentError(f"{state.lines.name}:{line}", reason)))
        state.counts = state.counts | {
            "records": state.counts["records"] - loaded.failed,
            "failed": state.counts["failed"] + loaded.failed,
        }


def _beside(target: str) -> Path:
    """Return the name beside which the manifest and the working files of a store lie; of a database in this folder."""
    if "://" in target:
        return Path(f"hecha-{hashlib.sha256(target.encode()).hexdigest()[:8]}")
    return Path(target.rstrip("/") or "/")


def _finish(state: State, manifest: Path, sources: Sequence[str], options: Options, summary: Summary) -> None:
    """Give the files of a complete run their names; can be done again after an end in the middle of it."""
    if state.failures.exists() and not state.failures.stat().st_size:
        state.failures.unlink()
        state.errors.unlink(missing_ok=True)  # of an earlier run
    elif state.failures.exists():
        state.failures.replace(state.errors)
    if not state.to_store and state.lines.exists():
        state.lines.replace(state.output)
    size, digest = hashed(os.fspath(state.output)) if state.output.is_file() else (None, None)
    output = {"path": state.output.name, "bytes": size, "sha256": digest}
    failures = state.errors.name if state.errors.exists() else None
    partial = manifest.with_name(manifest.name + ".partial")
    with partial.open("w", encoding="utf-8", errors="replace") as out:
        write_manifest(out, summary, state.started, sources, options, output, failures, state.inputs())
    partial.replace(manifest)


def write_manifest(
    out: IO[str],
    summary: Summary,
    started: str,
    sources: Sequence[str],
    options: Options,
    output: Mapping[str, Any],
    errors: str | None,
    inputs: Iterable[Input],
) -> None:
    """Write what a complete run read, by what, and what it made."""
    from hecha.lexicon import load_lexicon

    documents = summary.records + summary.empty + summary.failed
    told = {
        "schema": "hecha.run/1",
        "produced_by": {"hecha": metadata.version("hecha"), "lexicons": f"sha256:{load_lexicon().sha256}"},
        "sources": [name_of(source) for source in sources],
        "options": options._asdict(),
        "started": started,
        "finished": now(),
        "seconds": summary.seconds,
        "documents": documents,
        "records": summary.records,
        "empty": summary.empty,
        "failed": summary.failed,
        "documents_per_second": round(documents / summary.seconds, 2) if summary.seconds else None,
        "output": output,
        "errors": errors,
    }
    out.write(json.dumps(told, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "inputs": [')
    for number, row in enumerate(inputs):
        out.write(("," if number else "") + "\n  " + json.dumps(row._asdict(), ensure_ascii=False))
    out.write("\n ]\n}\n")


def _finished(manifest: Path, sources: Sequence[str], options: Options) -> Summary | None:
    """Return what a complete run of the same sources and options did."""
    try:
        told = json.loads(manifest.read_bytes())
    except (OSError, ValueError):
        return None
    if told["sources"] != [name_of(source) for source in sources] or told["options"] != options._asdict():
        return None
    return Summary(told["records"], told["empty"], told["failed"], told["seconds"])


def _told(state: State, why: str) -> str:
    return f"{why}; {state.safe} documents are done, their lines in {state.lines}: go on with --resume"
