"""The command `hecha`: data on stdout, messages on stderr.

Each command imports what it needs when it runs, so that `hecha --version` answers at once.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from hecha.errors import DocumentError, HechaError, UsageError


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HechaError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2 if isinstance(error, UsageError) else 1)


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"hecha {version('hecha')}")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Print the version. 打印版本。",
)
def main() -> None:
    """Turn Chinese news reports into JSON records of what they state.

    把中文新闻报道变成 JSON 记录：数字、机构、机制、文件，每一项都对应原文的字符。
    """


@main.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("-o", "--output", default="-", help="File for the records; - is stdout. 输出文件，- 为标准输出。")
@click.option(
    "--errors",
    type=click.Path(path_type=Path),
    help="File for documents that gave no record (default: OUTPUT.errors.jsonl, made only if needed). 无记录文档的清单。",
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Worker processes. 进程数。")
@click.option("--resume", is_flag=True, help="Go on with the run that was ended. 接着上次中断处继续。")
@click.option("--limit", type=click.IntRange(1), help="Read the first N documents only. 只读前 N 篇。")
@click.option(
    "--sample",
    type=click.FloatRange(0, 1, min_open=True),
    help="Read this share of the documents, the same ones each time. 按比例抽样，每次相同。",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    default=600,
    show_default=True,
    help="Seconds for one document. 单篇时限（秒）。",
)
@click.option("--strict", is_flag=True, help="End at the first document that cannot be read. 遇到读不了的文档即停。")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Dask scheduler whose workers do the reading: tcp://host:8786. 集群调度器地址。",
)
@click.option(
    "--shard",
    type=click.IntRange(1),
    default=500,
    show_default=True,
    help="With --scheduler: documents a task. 集群上每个任务的篇数。",
)
@click.option("--with-source", is_flag=True, help="Put the source text into each record. 记录内附原文。")
@click.option(
    "--column",
    multiple=True,
    metavar="FIELD=NAME",
    help="Where rows hold a field: text, html, title, published, publisher, authors, url or id. 行中各字段所在的列名。",
)
@click.option("-q", "--quiet", is_flag=True, help="No summary. 不打印汇总。")
def extract(
    sources: tuple[str, ...],
    output: str,
    errors: Path | None,
    workers: int,
    resume: bool,
    limit: int | None,
    sample: float | None,
    time_limit: float,
    strict: bool,
    scheduler: str | None,
    shard: int,
    with_source: bool,
    column: tuple[str, ...],
    quiet: bool,
) -> None:
    """Write one JSON record for each report of SOURCES: files, folders, globs, or - for stdin.

    为 SOURCES 中的每篇报道写一行 JSON 记录：文件、文件夹、通配符，或 - 表示标准输入。

    OUTPUT (.jsonl, .jsonl.gz, .jsonl.zst) appears when all is read, with OUTPUT.manifest.json beside it. A run that was ended,
    even by a power cut, goes on with --resume: no document is lost or doubled.

    Exit code 0: all read (an empty document is no error). 1: some could not be read. 2: wrong usage. 3: ended before
    the last document, by a full disk or --strict; 130: by Ctrl-C. After 3 and 130 --resume goes on.
    """
    from hecha.batch import Options, RunEndedError, run, run_on_cluster, stream
    from hecha.ingest import find_files

    files, skipped = find_files(sources)
    options = Options(with_source, _columns(column), limit, sample)
    with _progress(files, quiet) as watch:
        try:
            if output == "-":
                if resume or scheduler:
                    raise click.BadParameter(
                        "needs an --output file", param_hint="--resume" if resume else "--scheduler"
                    )
                out = sys.stdout.buffer
                summary, failures = stream(
                    sources, out, workers=workers, options=options, time_limit=time_limit, strict=strict, watch=watch
                )
                out.flush()
                if errors and failures:
                    _write_errors(errors, failures)
            elif scheduler:
                if strict:
                    raise click.BadParameter("is not offered on a cluster", param_hint="--strict")
                summary = run_on_cluster(
                    sources,
                    output,
                    scheduler=scheduler,
                    errors=str(errors) if errors else None,
                    options=options,
                    time_limit=time_limit,
                    shard=shard,
                    resume=resume,
                    watch=_say_shards(quiet),
                )
            else:
                summary = run(
                    sources,
                    output,
                    errors=errors,
                    workers=workers,
                    options=options,
                    time_limit=time_limit,
                    strict=strict,
                    resume=resume,
                    watch=watch,
                )
        except RunEndedError as end:
            click.echo(f"hecha: {end}", err=True)
            sys.exit(130 if isinstance(end.__cause__, KeyboardInterrupt) else 3)
    if not quiet:
        rate = (summary.records + summary.empty + summary.failed) / summary.seconds if summary.seconds else 0
        told = f"{summary.records} records, {summary.empty} empty, {summary.failed} failed, {summary.seconds:.1f} s"
        click.echo(told + (f", {rate:.0f} documents/s" if rate else ""), err=True)
        if skipped:
            kinds = ", ".join(f"{count} {suffix}" for suffix, count in skipped.most_common(5))
            click.echo(f"passed over, being no kind of document: {kinds}", err=True)
    if summary.failed:
        sys.exit(1)


@main.command()
@click.argument("path", metavar="FILE|RECORDS")
@click.option(
    "--number",
    "-n",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Which record of the file. 第几条记录。",
)
@click.option(
    "--figure", "figure_id", metavar="ID", help="One figure in full, with its rule. 单个数字的全部字段与规则。"
)
def show(path: str, number: int, figure_id: str | None) -> None:
    """Show a report, or a record of a file of records, with its items coloured.

    在终端显示一篇报道或一条记录：各项着色，下附数字表。
    """
    from rich.console import Console

    from hecha.lexicon import load_lexicon
    from hecha.show import show_figure, show_record

    record = _nth_record(path, number)
    console = Console()
    if figure_id is None:
        show_record(record, console)
        return
    figure = next((f for f in record.figures if f.id == figure_id), None)
    if figure is None:
        raise click.BadParameter(
            f"no figure {figure_id}; the record has f1 to f{len(record.figures)}", param_hint="--figure"
        )
    show_figure(record, figure, load_lexicon(), console)


@main.command()
@click.argument("path", metavar="FILE")
@click.option("--number", "-n", type=click.IntRange(1), default=1, show_default=True, help="Which document. 第几篇。")
@click.option(
    "--explain", "explained", is_flag=True, help="Show what each step changed, line by line. 逐行显示每一步的改动。"
)
def normalize(path: str, number: int, explained: bool) -> None:
    """Print the normalized text of a document, or what was done to it.

    打印规范化后的文本；--explain 逐步、逐行显示改了什么。
    """
    from hecha.normalize import explain
    from hecha.normalize import normalize as normalize_text
    from hecha.show import show_step

    source = _nth_source(path, number)
    if not explained:
        click.echo(normalize_text(source.text).text)
        return
    from rich.console import Console

    console = Console()
    console.print(
        f"{source.uri}: {source.media_type}, {source.encoding} ({source.encoding_evidence})",
        highlight=False,
        markup=False,
    )
    for step, before, after in explain(source.text):
        show_step(step, before, after, console)


@main.command()
@click.argument("records", nargs=-1, required=True, metavar="RECORDS… TARGET")
@click.option("--init", is_flag=True, help="Make or update the tables in PostgreSQL. 在 PostgreSQL 中建表或升级。")
@click.option(
    "--batch", type=click.IntRange(1), default=1000, show_default=True, help="Records a transaction. 每个事务的记录数。"
)
@click.option("-q", "--quiet", is_flag=True, help="No summary. 不打印汇总。")
def load(records: tuple[str, ...], init: bool, batch: int, quiet: bool) -> None:
    """Load files of RECORDS (.jsonl, also .gz or .zst, or - for stdin) into TARGET, replacing records that it has.

    把记录文件载入 TARGET；已有的记录被替换。

    TARGET is postgresql://…, a file .duckdb, .parquet or .csv (figure statements), or a folder/ for tables in CSV.

    Exit code 0: all loaded. 1: some lines are no records; the others were loaded. 2: wrong usage.
    """
    from hecha.archive import load as load_lines
    from hecha.archive import read_lines

    *paths, target = records
    if not paths:
        raise click.UsageError("name the files of records and then the target")
    for path in paths:  # before a new archive is made
        if path != "-" and not Path(path).is_file():
            raise UsageError(f"{path}: no such file")
    starts: list[tuple[int, str]] = []  # number of lines before each file
    started = time.perf_counter()

    def lines() -> Iterator[bytes]:
        number = 0
        for path in paths:
            starts.append((number, path))
            for line in read_lines(path):
                number += 1
                yield line

    loaded = load_lines(lines(), target, init=init, batch=batch)
    for number, reason in loaded.skipped:
        before, path = next(start for start in reversed(starts) if start[0] < number)
        click.echo(f"hecha: {path}:{number - before}: {reason}", err=True)
    if not quiet:
        seconds = time.perf_counter() - started
        rate = loaded.records / seconds
        click.echo(f"{loaded.records} records, {loaded.failed} failed, {seconds:.1f} s, {rate:.0f} a second", err=True)
    if loaded.failed:
        sys.exit(1)


@main.command()
@click.argument("target")
@click.option("-q", "--quiet", is_flag=True, help="No summary. 不打印汇总。")
def duplicates(target: str, quiet: bool) -> None:
    """Find near-duplicates in TARGET (.duckdb or postgresql://…) and write records.cluster_id.

    在 TARGET（.duckdb 或 postgresql://…）中找出近似重复的报道，写入 records.cluster_id。
    """
    from hecha.archive.duplicates import mark_duplicates

    found = mark_duplicates(target)
    if not quiet:
        click.echo(f"{found.records} records, {found.clustered} of them in {found.clusters} clusters", err=True)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a record. 打印记录的 JSON Schema。"""
    import orjson

    from hecha.records import record_schema

    click.echo(orjson.dumps(record_schema(), option=orjson.OPT_INDENT_2).decode())


def _columns(options: tuple[str, ...]) -> dict[str, str]:
    """Return columns by field from options such as `text=正文`."""
    from hecha.ingest.rows import FIELDS

    out: dict[str, str] = {}
    for option in options:
        field, sign, name = option.partition("=")
        if field not in FIELDS or not sign or not name:
            raise click.BadParameter(
                f"{option}: is not FIELD=NAME with one of {', '.join(FIELDS)}", param_hint="--column"
            )
        out[field] = name
    return out


def _nth_record(path: str, number: int) -> Any:
    """Return the n-th record of a file of records or of reports."""
    from itertools import islice

    from hecha.ingest import find_files
    from hecha.pipeline import read_source
    from hecha.records import SCHEMA, read_record

    file = find_files([path]).files[0]
    if file != "-":
        with Path(file).open("rb") as lines:
            if SCHEMA.encode() in lines.readline(200):
                lines.seek(0)
                line = next(islice(lines, number - 1, None), None)
                if line is None:
                    raise UsageError(f"{path}: has no record {number}")
                return read_record(line)
    return read_source(_nth_source(path, number), with_source=True)


def _nth_source(path: str, number: int) -> Any:
    """Return the n-th document of a file, decoded."""
    from itertools import islice

    from hecha.ingest import find_files, open_document, read_file

    document = next(islice(read_file(find_files([path]).files[0]), number - 1, None), None)
    if document is None:
        raise UsageError(f"{path}: has no document {number}")
    if isinstance(document, DocumentError):
        raise document
    return open_document(document)


def _write_errors(path: Path, failures: list[Any]) -> None:
    import orjson

    path.write_bytes(b"".join(orjson.dumps({"uri": f.uri, "reason": f.reason}) + b"\n" for f in failures))


def _say_shards(quiet: bool) -> Callable[[int, int], None]:
    """Return what tells of a cluster's shards, on one line of a terminal; the dashboard shows more."""

    def say(done: int, shards: int) -> None:
        if not quiet and sys.stderr.isatty():
            click.echo(f"\r{done} of {shards} shards", nl=done == shards, err=True)

    return say


@contextmanager
def _progress(files: list[str], quiet: bool) -> Iterator[Callable[[str, int, DocumentError | None], None]]:
    """Yield a function that is told each document; it says what failed, and draws a bar on a terminal."""

    def say(file: str, size: int, error: DocumentError | None) -> None:
        if error:
            click.echo(f"hecha: {error}", err=True)

    if quiet or not sys.stderr.isatty():
        yield say
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    sizes = {file: Path(file).stat().st_size if file != "-" else 0 for file in files}
    columns = (
        TextColumn("{task.fields[documents]} documents, {task.fields[rate]:.0f}/s"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=sum(sizes.values()), documents=0, rate=0.0)
        started, documents, before = time.monotonic(), 0, 0
        current, inside = files[0] if files else "", 0
        order = iter(files[1:])

        def advance(file: str, size: int, error: DocumentError | None) -> None:
            nonlocal documents, before, current, inside
            if error:
                console.print(f"hecha: {error}", markup=False, highlight=False)
            while current != file:  # what a file held beside its documents counts as read behind it
                before, inside, current = before + sizes[current], 0, next(order)
            documents, inside = documents + 1, min(inside + size, sizes[file])
            progress.update(
                task,
                completed=before + inside,
                documents=documents,
                rate=documents / max(time.monotonic() - started, 0.1),
            )

        yield advance
