"""Runs over an archive that are killed, ended, crowded out or refused, in real processes."""

import gzip
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from archives import DOCUMENTS, killed_often, readers, report, start
from hecha.batch import Options, RunEndedError, run
from hecha.batch.workers import read_documents
from hecha.errors import DocumentError, UsageError
from hecha.ingest import Raw


def same(output: Path, whole: Path) -> None:
    """The records and the documents without one are those of the undisturbed run, and nothing else is left."""
    assert output.read_bytes() == whole.read_bytes()
    assert Path(f"{output}.errors.jsonl").read_bytes() == Path(f"{whole}.errors.jsonl").read_bytes()
    manifests = [json.loads(Path(f"{path}.manifest.json").read_bytes()) for path in (output, whole)]
    for name in ("documents", "records", "empty", "failed", "inputs", "options", "produced_by"):
        assert manifests[0][name] == manifests[1][name], name
    left = {
        path.name.removeprefix(output.name) for path in output.parent.iterdir() if path.name.startswith(output.name)
    }
    assert left == {"", ".errors.jsonl", ".manifest.json"}


def until_written(output: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until lines are safe and stop the run there, so that it cannot end before it is ended."""
    partial = Path(f"{output}.partial")
    while True:
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        if partial.exists() and partial.stat().st_size:
            os.killpg(process.pid, signal.SIGSTOP)
            os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            if committed(output):
                return
            go_on(process)
        time.sleep(0.02)


def committed(output: Path) -> int:
    """Return how many documents a stopped run has committed: it may stand between its lines and its state.

    The run holds the lock of its state, so a copy is read, with the journal that an end would leave.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "state"
        for suffix in ("", "-journal"):
            if (state := Path(f"{output}.run{suffix}")).exists():
                shutil.copyfile(state, f"{copy}{suffix}")
        with closing(sqlite3.connect(copy)) as database:
            (counts,) = database.execute("SELECT value FROM said WHERE name = 'counts'").fetchone()
    return sum(json.loads(counts).values())


def go_on(process: subprocess.Popen[bytes]) -> None:
    """Let a stopped run, or the workers that it left, go on."""
    os.killpg(process.pid, signal.SIGCONT)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    go_on(process)
    process.communicate()


def test_manifest_says_what_was_read(archive: Path, whole: Path) -> None:
    manifest = json.loads(Path(f"{whole}.manifest.json").read_bytes())
    assert (manifest["records"], manifest["empty"], manifest["failed"]) == (DOCUMENTS - 2, 1, 1)
    assert [i["documents"] for i in manifest["inputs"]] == [DOCUMENTS * 3 // 4] + [1] * (DOCUMENTS // 4)
    assert manifest["output"]["bytes"] == whole.stat().st_size
    assert len({i["sha256"] for i in manifest["inputs"]}) == len(manifest["inputs"])


@pytest.mark.parametrize("workers", ["1", "2"])
def test_kill_of_the_run_loses_and_doubles_nothing(archive: Path, whole: Path, tmp_path: Path, workers: str) -> None:
    output = tmp_path / "records.jsonl"
    args = [str(archive), "-o", str(output), "--workers", workers]
    process = start(*args)
    until_written(output, process)
    children = readers(process.pid)
    kill(process)
    assert children and not output.exists()
    again = start(*args)
    _, told = again.communicate()
    assert again.returncode == 2 and b"--resume" in told  # nothing done is thrown away unasked
    with Path(f"{output}.partial").open("ab") as torn:
        torn.write(b'{"schema": "hecha.rec')  # as a power cut leaves it
    resumed = start(*args, "--resume")
    _, told = resumed.communicate()
    assert resumed.returncode == 1, told.decode()
    same(output, whole)
    for _ in range(100):  # the workers of the killed run end by themselves
        if not any(Path(f"/proc/{child}").exists() and b"hecha" in _command(child) for child in children):
            break
        time.sleep(0.1)
    else:
        pytest.fail("a worker outlives its run")


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_kills_at_random(archive: Path, whole: Path, tmp_path: Path) -> None:
    output = tmp_path / "records.jsonl"
    hits = killed_often([str(archive), "-o", str(output), "--workers", "2", "-q"], 6, seed=11, pause=(0.4, 1.5))
    assert hits
    same(output, whole)


def test_ctrl_c_keeps_what_is_done(archive: Path, whole: Path, tmp_path: Path) -> None:
    output = tmp_path / "records.jsonl"
    args = [str(archive), "-o", str(output), "--workers", "2"]
    process = start(*args)
    until_written(output, process)
    os.killpg(process.pid, signal.SIGINT)
    go_on(process)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130 and b"go on with --resume" in told and b"Traceback" not in told, told.decode()
    resumed = start(*args, "--resume")
    resumed.communicate()
    assert resumed.returncode == 1
    same(output, whole)


def test_full_disk_keeps_what_is_done(archive: Path, whole: Path, tmp_path: Path) -> None:
    output = tmp_path / "records.jsonl"
    args = [str(archive), "-o", str(output)]
    small = whole.stat().st_size // 2
    process = start(*args, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (small, small)))
    _, told = process.communicate()
    assert process.returncode == 3 and b"go on with --resume" in told and b"Traceback" not in told, told.decode()
    resumed = start(*args, "--resume")
    resumed.communicate()
    assert resumed.returncode == 1
    same(output, whole)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_output_does_not_depend_on_ends(archive: Path, tmp_path: Path, whole: Path, suffix: str) -> None:
    undisturbed, output = tmp_path / f"a.jsonl{suffix}", tmp_path / f"b.jsonl{suffix}"
    run([str(archive)], undisturbed, workers=2)
    assert killed_often([str(archive), "-o", str(output), "-q"], 2, seed=3, pause=(1.0, 1.6))
    assert output.read_bytes() == undisturbed.read_bytes()
    plain = (
        subprocess.run(["zstd", "-dc", str(output)], capture_output=True, check=True).stdout
        if suffix == ".zst"
        else (gzip.decompress(output.read_bytes()))
    )
    assert plain == whole.read_bytes()


class Hostile(str):
    """A text whose arrival makes its reader call a function: a crash or a stand-still, in a real process."""

    call: tuple[Any, tuple[Any, ...]]

    def __new__(cls, *call: Any) -> "Hostile":
        made = super().__new__(cls, "恶意文本")
        made.call = (call[0], call[1:])
        return made

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.call


def _among_others(hostile: Hostile) -> Iterator[tuple[int, Raw]]:
    for n in range(7):
        yield n, Raw(f"{n}", hostile if n == 3 else report(n), "text/plain")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_crash_costs_one_document(workers: int) -> None:
    results = list(read_documents(_among_others(Hostile(signal.raise_signal, signal.SIGSEGV)), workers=workers))
    assert [n for n, _ in results] == list(range(7))
    failed = {n: result.reason for n, result in results if isinstance(result, DocumentError)}
    assert failed == {3: "its reader was ended by SIGSEGV, 3 times"}


def test_a_time_limit_costs_one_document() -> None:
    results = dict(read_documents(_among_others(Hostile(time.sleep, 3600)), workers=2, time_limit=20))
    assert isinstance(results[3], DocumentError) and results[3].reason == "took longer than 20 s"
    assert sum(isinstance(r, bytes) for r in results.values()) == 6


def test_resume_needs_the_same_run(archive: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.jsonl"
    mine.write_text((archive / "rows.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    output = tmp_path / "records.jsonl"
    process = start(str(mine), "-o", str(output))
    until_written(output, process)
    kill(process)
    with pytest.raises(UsageError, match="--with-source"):
        run([str(mine)], output, options=Options(with_source=True), resume=True)
    with pytest.raises(UsageError, match="files of the sources"):
        run([str(mine), str(archive)], output, resume=True)
    mine.write_text(mine.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="has changed since the run began"):
        run([str(mine)], output, resume=True)


def test_resume_of_a_complete_run_does_nothing(archive: Path, whole: Path) -> None:
    before = whole.stat().st_mtime_ns
    assert run([str(archive)], whole, resume=True).records == DOCUMENTS - 2
    assert whole.stat().st_mtime_ns == before


def test_resume_of_a_complete_run_with_other_options_is_a_new_run(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "records.jsonl"
    for limit in (3, 5):
        assert run([str(archive)], output, options=Options(limit=limit), resume=True).records == limit
        assert len(output.read_bytes().splitlines()) == limit


def test_two_runs_cannot_write_one_output(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "records.jsonl"
    process = start(str(archive), "-o", str(output))
    until_written(output, process)
    with pytest.raises(UsageError, match="another run is writing it"):
        run([str(archive)], output, resume=True)
    go_on(process)
    process.communicate()
    assert process.returncode == 1 and output.exists()


def test_limit_and_sample(archive: Path, whole: Path, tmp_path: Path) -> None:
    lines = whole.read_bytes().splitlines()
    first = run([str(archive)], tmp_path / "first.jsonl", options=Options(limit=10), workers=2)
    assert first.records == 10 and (tmp_path / "first.jsonl").read_bytes().splitlines() == lines[:10]
    made = []
    for name in ("a", "b"):
        run([str(archive)], tmp_path / name, options=Options(sample=0.25))
        made.append((tmp_path / name).read_bytes().splitlines())
    assert made[0] == made[1] and set(made[0]) < set(lines) and 40 <= len(made[0]) <= 110


def test_strict_ends_at_the_first_failure(archive: Path, whole: Path, tmp_path: Path) -> None:
    output = tmp_path / "records.jsonl"
    with pytest.raises(RunEndedError, match="not a JSON line"):
        run([str(archive)], output, strict=True)
    partial = Path(f"{output}.partial").read_bytes()
    assert len(partial.splitlines()) == DOCUMENTS // 3 and whole.read_bytes().startswith(partial)
    run([str(archive)], output, resume=True)
    same(output, whole)


def test_a_file_of_the_working_folder_is_no_module_of_the_workers(archive: Path, whole: Path, tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not the json you look for')")
    code = f"import sys; sys.path.pop(0); from hecha.batch import run; run([{str(archive)!r}], 'records.jsonl')"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    same(tmp_path / "records.jsonl", whole)


def test_stores_take_what_lines_hold(archive: Path, whole: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"
    args = [str(archive), "-o", str(store), "-q"]
    killed_often([*args, "--workers", "2"], 2, seed=5, pause=(1.5, 2.5))
    records = [json.loads(line) for line in whole.read_bytes().splitlines()]
    with duckdb.connect(str(store), read_only=True) as archived:
        ids = archived.execute("SELECT id FROM records ORDER BY id").fetchall()
        assert [i for (i,) in ids] == sorted({record["id"] for record in records})
        (figures,) = archived.execute("SELECT count(*) FROM figures").fetchone() or ()
        assert figures == sum(len(figures) for figures in {r["id"]: r["figures"] for r in records}.values())
    manifest = json.loads(Path(f"{store}.manifest.json").read_bytes())
    assert (manifest["records"], manifest["empty"], manifest["failed"]) == (DOCUMENTS - 2, 1, 1)
    assert not list(tmp_path.glob("*.partial*")) and not list(tmp_path.glob("*.run"))


def test_a_store_that_cannot_be_used_is_told_first(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as told:
        run([str(archive)], "postgresql://nobody:secret@127.0.0.1:9/none")
    assert "secret" not in str(told.value)
    (tmp_path / "no.duckdb").write_bytes(b"no database")
    with pytest.raises(UsageError, match="cannot be opened as a DuckDB file"):
        run([str(archive)], "no.duckdb")
    with pytest.raises(UsageError, match="there is no folder"):
        run([str(archive)], "none/records.jsonl")
    with pytest.raises(UsageError, match="local file"):
        run([str(archive)], "s3://bucket/records.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["no.duckdb"]


def test_a_store_that_is_lost_can_be_gone_on_with(archive: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"

    def spoil(file: str, size: int, error: DocumentError | None) -> None:
        store.write_bytes(b"no database")

    with pytest.raises(RunEndedError, match=r"5 documents are done.*go on with --resume"):
        run([str(archive)], store, options=Options(limit=5), watch=spoil)
    store.unlink()
    assert run([str(archive)], store, options=Options(limit=5), resume=True).records == 5
