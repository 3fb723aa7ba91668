"""A run over many machines: Dask gives scheduling, repetition, the loss of workers and the dashboard.

The unit of work is a shard, some hundred documents that follow one another, and its part file, which appears whole or not
at all.  Every machine must see the sources and the output under the same names: a shared folder, or `s3://` and its
like through fsspec.
"""

import hashlib
import json
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib import metadata
from itertools import islice
from typing import Any, NamedTuple
from uuid import uuid4

from hecha.archive import is_target
from hecha.batch.runs import (
    DEFAULTS,
    TIME_LIMIT,
    Options,
    RunEndedError,
    Summary,
    chosen,
    hashed,
    identity,
    write_manifest,
)
from hecha.batch.state import Input, compressor, failure_line, frames, now
from hecha.batch.workers import Crew
from hecha.errors import DocumentError, HechaError, UsageError
from hecha.ingest import Raw, find_files, name_of, read_file

SHARD = 500  # documents: half a minute of work, so that a lost worker costs little and a part file is no crumb
_FILES = 200  # files a task that counts documents
_REPETITIONS = 3  # of a shard that fails of itself; that its worker is lost is Dask's to count


class Stretch(NamedTuple):
    """Documents of one file that follow one another: those behind the first `skipped` ones."""

    path: str
    skipped: int
    documents: int


class Shard(NamedTuple):
    number: int
    stretches: tuple[Stretch, ...]


class Part(NamedTuple):
    """What a part file holds."""

    records: int
    empty: int
    failed: int


def run_on_cluster(
    sources: Sequence[str],
    output: str,
    *,
    scheduler: str,
    errors: str | None = None,
    options: Options = DEFAULTS,
    time_limit: float | None = TIME_LIMIT,
    shard: int = SHARD,
    resume: bool = False,
    watch: Callable[[int, int], None] = lambda done, shards: None,
) -> Summary:
    """Write the records of all documents of the sources, read by the workers of a Dask scheduler (`tcp://host:8786`).

    The output is that of a local run, byte for byte.  Until it is complete its parts lie in the folder `OUTPUT.parts`;
    `resume` goes on with the shards that have none.  Raises UsageError where no scheduler answers, RunEndedError where
    shards fail for good.
    """
    import fsspec
    from distributed import Client, as_completed

    if is_target(output):
        raise UsageError(f"{output}: a cluster writes a file of lines; put them there by `hecha load` afterwards")
    if options.limit and options.sample:
        raise UsageError("--limit counts sampled documents, which a cluster cannot: give one of the two")
    began = now()
    files = find_files(sources).files
    errors = errors or f"{output}.errors.jsonl"
    folder = f"{output}.parts"
    fs, root = fsspec.core.url_to_fs(folder)
    same = identity(sources, files, options) | {"--shard": shard}
    _begin(fs, root, output, same, resume=resume)
    try:
        client = Client(scheduler, timeout=10, set_as_default=False)
    except OSError:
        raise UsageError(f"{scheduler}: no Dask scheduler answers there") from None
    with client, client.as_current():
        groups = [files[i : i + _FILES] for i in range(0, len(files), _FILES)]
        counting = client.map(count_documents, groups, [options] * len(groups), pure=False)
        inputs = [row for rows in client.gather(counting) for row in rows]
        shards = list(_shards(inputs, files, shard, options.limit))
        versions = {name: same[name] for name in ("the version of hecha", "the lexicons")}
        futures = {
            client.submit(
                read_shard, shard, folder, options, time_limit, versions, retries=_REPETITIONS, pure=False
            ): shard.number
            for shard in shards
            if not fs.exists(posixpath.join(root, _name(shard.number)))
        }
        done = len(shards) - len(futures)
        watch(done, len(shards))
        for future in as_completed(futures):
            if future.status != "finished":
                why = future.exception()
                client.cancel(list(futures))
                told = f"shard {futures[future]}: {type(why).__name__}: {why}"
                raise RunEndedError(f"{told}; {done} of {len(shards)} shards are done: go on with --resume")
            done += 1
            watch(done, len(shards))
    return _assemble(fs, root, len(shards), output, errors, sources, options, inputs, began)


def count_documents(files: Sequence[str], options: Options) -> list[Input]:
    """Return of each file what a manifest says of it, with the number of its documents."""
    return [
        Input(name_of(path), *hashed(path), sum(1 for _ in read_file(path, columns=options.columns))) for path in files
    ]


def read_shard(
    shard: Shard, folder: str, options: Options, time_limit: float | None, versions: Mapping[str, str]
) -> Part:
    """Read a shard on a worker of the cluster and write its part file; what a dead worker left is no part."""
    import fsspec

    from hecha.lexicon import load_lexicon

    if versions != (mine := {"the version of hecha": metadata.version("hecha"), "the lexicons": load_lexicon().sha256}):
        raise HechaError(f"this worker has another hecha than the run: {mine} and not {dict(versions)}")
    fs, root = fsspec.core.url_to_fs(folder)
    lines: list[bytes] = []
    failures: list[bytes] = []
    empty = 0
    for document in _documents(shard, options):
        result = (
            document if isinstance(document, DocumentError) else _crew(options.with_source, time_limit).read(document)
        )
        if isinstance(result, DocumentError):
            failures.append(failure_line(result))
            empty += result.reason == "empty"
        else:
            lines.append(result + b"\n")
    part = Part(len(lines), empty, len(failures) - empty)
    _write(fs, posixpath.join(root, _name(shard.number, "errors")), b"".join(failures))
    _write(fs, posixpath.join(root, _name(shard.number, "counts")), json.dumps(part).encode())
    _write(fs, posixpath.join(root, _name(shard.number)), b"".join(lines))  # last: it says that the shard is done
    return part


@lru_cache(maxsize=1)
def _crew(with_source: bool, time_limit: float | None) -> Crew:
    """Return the readers of this worker, which go on from shard to shard, as their start takes a second."""
    return Crew(with_source, time_limit)


def _documents(shard: Shard, options: Options) -> Iterator[Raw | DocumentError]:
    for path, skipped, documents in shard.stretches:
        count = 0
        for document in islice(read_file(path, columns=options.columns), skipped, skipped + documents):
            count += 1
            if options.sample is None or chosen(document.uri, options.sample):
                yield document
        if count < documents:
            raise HechaError(f"{name_of(path)}: holds fewer documents than when the run counted them")


def _shards(inputs: Sequence[Input], files: Sequence[str], size: int, limit: int | None) -> Iterator[Shard]:
    """Yield shards of so many documents, cut through the files as they come."""
    number, room, stretches = 0, size, list[Stretch]()
    left = limit if limit is not None else sum(row.documents or 0 for row in inputs)
    for path, row in zip(files, inputs, strict=True):
        skipped = 0
        while left and skipped < (row.documents or 0):
            taken = min(room, left, (row.documents or 0) - skipped)
            stretches.append(Stretch(path, skipped, taken))
            skipped, room, left = skipped + taken, room - taken, left - taken
            if not room:
                yield Shard(number, tuple(stretches))
                number, room, stretches = number + 1, size, []
    if stretches:
        yield Shard(number, tuple(stretches))


def _begin(fs: Any, root: str, output: str, same: dict[str, Any], *, resume: bool) -> None:
    """Make the folder of parts, or see that it is one of the same run."""
    said = posixpath.join(root, "run.json")
    if not fs.exists(said):
        fs.makedirs(root, exist_ok=True)
        _write(fs, said, json.dumps(same, ensure_ascii=False).encode())
        return
    if not resume:
        raise UsageError(f"{output}: an unfinished run is there; go on with it by --resume, or delete {root}")
    before = json.loads(fs.cat_file(said))
    if changed := [name for name, value in same.items() if before.get(name) != value]:
        raise UsageError(
            f"{output}: the unfinished run cannot be gone on with, as these differ from when it began: "
            f"{', '.join(changed)}; give the same, or delete {root}"
        )


def _assemble(
    fs: Any,
    root: str,
    shards: int,
    output: str,
    errors: str,
    sources: Sequence[str],
    options: Options,
    inputs: Sequence[Input],
    began: str,
) -> Summary:
    """Put the parts together in order, name the output, and take the parts away."""

    def parts(kind: str = "") -> Iterator[bytes]:
        for number in range(shards):
            with fs.open(posixpath.join(root, _name(number, kind)), "rb") as lines:
                yield from lines

    import fsspec

    out_fs, out = fsspec.core.url_to_fs(output)
    compress = compressor(output)
    digest, size = hashlib.sha256(), 0
    with out_fs.open(f"{out}.partial", "wb") as target:
        for frame in frames(parts(), compress):
            target.write(frame)
            digest.update(frame)
            size += len(frame)
    counts = [Part(*json.loads(fs.cat_file(posixpath.join(root, _name(n, "counts"))))) for n in range(shards)]
    out_fs.mv(f"{out}.partial", out)
    failed = b"".join(parts("errors"))
    errors_fs, errors_path = fsspec.core.url_to_fs(errors)
    if failed:
        _write(errors_fs, errors_path, failed)
    elif errors_fs.exists(errors_path):
        errors_fs.rm(errors_path)  # of an earlier run
    seconds = (datetime.now(UTC) - datetime.fromisoformat(began)).total_seconds()
    summary = Summary(
        sum(c.records for c in counts), sum(c.empty for c in counts), sum(c.failed for c in counts), round(seconds, 1)
    )
    with out_fs.open(f"{out}.manifest.json", "w", encoding="utf-8") as told:
        written = {"path": posixpath.basename(out), "bytes": size, "sha256": digest.hexdigest()}
        write_manifest(
            told, summary, began, sources, options, written, posixpath.basename(errors_path) if failed else None, inputs
        )
    fs.rm(root, recursive=True)
    return summary


def _write(fs: Any, path: str, data: bytes) -> None:
    """Write a file so that it appears whole: under a name of its own first."""
    partial = f"{path}.{uuid4().hex}"
    fs.pipe_file(partial, data)
    fs.mv(partial, path)


def _name(number: int, kind: str = "") -> str:
    return f"{number:08}.{kind + '.' if kind else ''}jsonl"
