"""A run over a real Dask scheduler and worker processes, one of which is killed in the middle of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import DOCUMENTS, write_archive
from hecha.batch import Options, RunEndedError, run, run_on_cluster
from hecha.errors import UsageError

pytest.importorskip("distributed", reason="the extra hecha[cluster] is not installed")


def dask(*args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "distributed.cli." + args[0], *args[1:]], stderr=subprocess.DEVNULL)


def workers(scheduler: str) -> subprocess.Popen[bytes]:
    """Start one worker with its nanny, which starts the worker anew where it dies."""
    return dask("dask_worker", scheduler, "--nthreads", "1", "--no-dashboard", "--death-timeout", "60")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    processes = [dask("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
    processes += [workers(address) for _ in range(2)]
    try:
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def same(output: Path, whole: Path) -> None:
    assert output.read_bytes() == whole.read_bytes()
    assert Path(f"{output}.errors.jsonl").read_bytes() == Path(f"{whole}.errors.jsonl").read_bytes()
    assert Path(f"{output}.manifest.json").exists() and not Path(f"{output}.parts").exists()


def test_equals_the_local_run(archive: Path, whole: Path, tmp_path: Path, scheduler: str) -> None:
    output = tmp_path / "records.jsonl"
    summary = run_on_cluster([str(archive)], str(output), scheduler=scheduler, shard=30)
    assert (summary.records, summary.empty, summary.failed) == (DOCUMENTS - 2, 1, 1)
    same(output, whole)


def test_a_worker_killed_in_mid_run(archive: Path, whole: Path, tmp_path: Path, scheduler: str) -> None:
    from distributed import Client

    output = tmp_path / "records.jsonl"
    killed = list[int]()

    def kill(done: int, shards: int) -> None:
        if done == 2 and not killed:
            with Client(scheduler, set_as_default=False) as client:
                pids = client.run(os.getpid)
            killed.append(next(iter(pids.values())))
            os.kill(killed[0], signal.SIGKILL)

    run_on_cluster([str(archive)], str(output), scheduler=scheduler, shard=20, watch=kill)
    assert killed
    same(output, whole)


def test_resume_keeps_the_parts_that_are_done(archive: Path, whole: Path, tmp_path: Path, scheduler: str) -> None:
    output = tmp_path / "records.jsonl"
    command = [sys.executable, "-m", "hecha", "extract", str(archive), "-o", str(output), "--scheduler", scheduler]
    process = subprocess.Popen([*command, "--shard", "6"], stderr=subprocess.PIPE)
    parts = Path(f"{output}.parts")
    while len(list(parts.glob("????????.jsonl"))) < 3:
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        time.sleep(0.05)
    process.kill()
    process.communicate()
    done = {part.name: part.stat().st_mtime_ns for part in parts.glob("????????.jsonl")}
    with pytest.raises(UsageError, match="--resume"):
        run_on_cluster([str(archive)], str(output), scheduler=scheduler, shard=6)
    with pytest.raises(UsageError, match="--shard"):
        run_on_cluster([str(archive)], str(output), scheduler=scheduler, shard=7, resume=True)
    kept = list[bool]()

    def look(count: int, shards: int) -> None:
        kept.append(all((parts / name).stat().st_mtime_ns == time for name, time in done.items()))

    run_on_cluster([str(archive)], str(output), scheduler=scheduler, shard=6, resume=True, watch=look)
    assert kept and all(kept)
    same(output, whole)


def test_limit_sample_and_compression(archive: Path, whole: Path, tmp_path: Path, scheduler: str) -> None:
    for name, options in {"a.jsonl.zst": Options(limit=77), "b.jsonl.gz": Options(sample=0.3)}.items():
        here, there = tmp_path / f"here-{name}", tmp_path / f"there-{name}"
        run([str(archive)], here, options=options)
        run_on_cluster([str(archive)], str(there), scheduler=scheduler, shard=25, options=options)
        assert here.read_bytes() == there.read_bytes()


def test_no_scheduler_is_said_plainly(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no Dask scheduler answers"):
        run_on_cluster([str(archive)], str(tmp_path / "x.jsonl"), scheduler="tcp://127.0.0.1:9")


def test_a_file_that_shrinks_loses_nothing_silently(tmp_path: Path, scheduler: str) -> None:
    archive, output = write_archive(tmp_path / "archive", 80), tmp_path / "records.jsonl"
    rows = (archive / "rows.jsonl").read_bytes()

    def shorten(done: int, shards: int) -> None:
        (archive / "rows.jsonl").write_bytes(rows[: len(rows) // 2])

    with pytest.raises(RunEndedError, match="fewer documents than when the run counted them"):
        run_on_cluster([str(archive)], str(output), scheduler=scheduler, shard=10, watch=shorten)
    (archive / "rows.jsonl").write_bytes(rows)
    assert run_on_cluster([str(archive)], str(output), scheduler=scheduler, shard=10, resume=True).records == 78
