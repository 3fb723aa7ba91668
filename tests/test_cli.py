"""The command as its users run it, in processes of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import CORPUS, ROOT


def hecha(*args: str, stdin: bytes | None = None, seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"}
    return subprocess.run(
        [sys.executable, "-m", "hecha", *args], input=stdin, capture_output=True, env=env, check=False
    )


def lines(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.splitlines()]


def test_extract_folder_is_the_same_for_workers_runs_and_hash_seeds(tmp_path: Path) -> None:
    made = []
    for number, (workers, seed) in enumerate((("1", "0"), ("2", "0"), ("2", "7"), ("1", "42"))):
        out = tmp_path / f"{number}.jsonl"
        done = hecha("extract", str(CORPUS), "-o", str(out), "--workers", workers, seed=seed)
        assert done.returncode == 0, done.stderr.decode()
        made.append(out.read_bytes())
    assert len(set(made)) == 1
    assert len(lines(made[0])) == len(list(CORPUS.glob("*.txt")))
    assert b" records, 0 empty, 0 failed" in done.stderr


def test_extract_to_stdout_is_only_records() -> None:
    done = hecha("extract", str(CORPUS / "law.txt"))
    assert done.returncode == 0 and len(lines(done.stdout)) == 1


def test_extract_stdin() -> None:
    done = hecha("extract", "-", stdin="全市共立案87人。".encode("gb18030"))
    (record,) = lines(done.stdout)
    assert record["source"]["uri"] == "stdin:" and record["source"]["encoding"] == "gb18030"  # type: ignore[index]
    assert record["figures"][0]["text"] == "87人"  # type: ignore[index]


def test_json_lines_with_fields(tmp_path: Path) -> None:
    path = tmp_path / "archive.jsonl"
    rows = [
        {
            "id": "a-1",
            "text": "去年全市办结案件12件。",
            "title": "年度数据",
            "published": "2021-02-03",
            "publisher": "临河日报",
            "url": "https://example.org/1",
        },
        {"text": "立案3起。"},
    ]
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    first, second = lines(hecha("extract", str(path)).stdout)
    assert first["source"]["uri"] == f"{path}#a-1" and second["source"]["uri"] == f"{path}#2"  # type: ignore[index]
    assert first["article"]["title"] == "年度数据" and first["article"]["publisher"] == "临河日报"  # type: ignore[index]
    assert first["figures"][0]["time"] == {"text": "去年", "role": "during", "start": "2020-01-01", "end": "2020-12-31"}  # type: ignore[index]


def test_broken_documents_do_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("立案3起。", encoding="utf-8")
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "rows.jsonl").write_text('{"text": "处分5人。"}\nnot json\n{"id": 9}\n{"text": ""}\n', encoding="utf-8")
    out = tmp_path / "out" / "records.jsonl"
    out.parent.mkdir()
    done = hecha("extract", str(tmp_path), "-o", str(out))
    assert done.returncode == 1
    assert [r["text"] for r in lines(out.read_bytes())] == ["立案3起。", "处分5人。"]
    errors = {Path(str(e["uri"])).name: e["reason"] for e in lines(Path(f"{out}.errors.jsonl").read_bytes())}
    assert errors["empty.txt"] == "empty" and errors["rows.jsonl#4"] == "empty"
    assert "no encoding" in str(errors["noise.txt"]) and "not a JSON line" in str(errors["rows.jsonl#2"])
    assert "no field `text`" in str(errors["rows.jsonl#9"])
    assert b"2 records, 2 empty, 3 failed" in done.stderr


def test_emptiness_alone_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    done = hecha("extract", str(tmp_path))
    assert done.returncode == 0 and b"0 records, 1 empty" in done.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("extract", "nowhere.txt"), "nowhere.txt: no such file"),
        (("extract",), "Missing argument"),
        (("show", "nowhere.jsonl"), "no such file"),
    ],
)
def test_wrong_usage_says_why(args: tuple[str, ...], words: str) -> None:
    done = hecha(*args)
    assert done.returncode != 0 and words in done.stderr.decode() and b"Traceback" not in done.stderr


def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    done = hecha("extract", str(CORPUS / "law.txt"), "-o", str(tmp_path / "no" / "such" / "folder.jsonl"))
    assert done.returncode == 2 and b"cannot be written" in done.stderr


def test_show_a_report_and_a_record(tmp_path: Path) -> None:
    report = hecha("show", str(CORPUS / "economy.txt"))
    out = tmp_path / "records.jsonl"
    hecha("extract", str(CORPUS / "economy.txt"), "-o", str(out))
    record = hecha("show", str(out))
    assert report.returncode == record.returncode == 0
    assert report.stdout == record.stdout and "亿元" in report.stdout.decode()


def test_show_one_figure() -> None:
    done = hecha("show", str(CORPUS / "law.txt"), "--figure", "f12")
    assert done.returncode == 0
    for words in ("percent.unit: a number with a percent sign", "下降 down", "as_of: ? – 2023-10-31", "412起", "数据"):
        assert words in done.stdout.decode()
    done = hecha("show", str(CORPUS / "economy.txt"), "--figure", "f999")
    assert done.returncode == 2 and b"no figure f999" in done.stderr


def test_schema_and_version() -> None:
    assert json.loads(hecha("schema").stdout)["title"] == "hecha record"
    assert hecha("--version").stdout.startswith(b"hecha ")


PAGES = Path(__file__).resolve().parent / "pages"


def test_normalize_and_its_explanation(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("據消息,,7月起，全市用電減少2\n成３。\n", "utf-8")
    assert hecha("normalize", str(path)).stdout.decode().strip() == "据消息,7月起，全市用电减少2成3。"
    told = hecha("normalize", str(path), "--explain").stdout.decode()
    assert "line-ends: 1" in told and "script: " in told and "- 據消息,,7月起" in told and "(utf-8)" in told


def test_a_figure_of_a_page_has_a_link() -> None:
    link = hecha("show", str(PAGES / "govprov.html"), "--figure", "f1").stdout.decode().splitlines()[-1]
    assert link.startswith("file://") and "#:~:text=" in link and link.endswith("98%25")


def test_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("题头,原文\n年度数据,全市立案3起。\n", "utf-8")
    done = hecha("extract", str(path), "--column", "text=原文", "--column", "title=题头")
    assert lines(done.stdout)[0]["article"]["title"] == "年度数据"  # type: ignore[index]
    assert b"is not FIELD=NAME" in hecha("extract", str(path), "--column", "words=原文").stderr
    assert "题头, 原文" in hecha("extract", str(path)).stderr.decode()


def test_mixed_folder_gives_the_same_bytes_with_workers(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(PAGES, folder / "pages")
    shutil.copy(CORPUS / "law.txt", folder)
    shutil.make_archive(str(folder / "more"), "zip", CORPUS)
    (folder / "notes.docx").write_bytes(b"PK")
    one = hecha("extract", str(folder))
    two = hecha("extract", str(folder), "--workers", "2")
    assert one.stdout == two.stdout and len(lines(one.stdout)) >= 40
    without = len(list(PAGES.glob("none_*")))  # pages that hold no article
    assert f"{without} failed".encode() in one.stderr and b"1 .docx" in one.stderr


def test_load_tells_file_and_line_of_what_is_no_record(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    assert hecha("extract", str(CORPUS / "law.txt"), "-o", str(records), "-q").returncode == 0
    other = tmp_path / "other.jsonl"
    other.write_bytes(b"\n{}\n" + records.read_bytes())
    done = hecha("load", str(records), str(other), str(tmp_path / "a.duckdb"))
    assert done.returncode == 1 and done.stdout == b""
    assert f"hecha: {other}:2: its schema is None, not hecha.record/1".encode() in done.stderr
    assert b"2 records, 1 failed" in done.stderr
    assert hecha("load", "-", str(tmp_path / "b.duckdb"), "-q", stdin=records.read_bytes()).stderr == b""
    done = hecha("duplicates", str(tmp_path / "b.duckdb"))
    assert done.returncode == 0 and done.stderr == b"1 records, 0 of them in 0 clusters\n"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_s_archives_are_real(name: str, tmp_path: Path) -> None:
    if not (ROOT / name).exists():
        pytest.skip("the README lies only in a checkout")
    commands = [
        command.split()[1:]
        for command in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if command.startswith(("hecha load ", "hecha duplicates "))
    ]
    assert len(commands) == 5
    assert hecha("extract", str(CORPUS / "law.txt"), "-o", str(tmp_path / "records.jsonl"), "-q").returncode == 0
    for command in commands:
        places = [str(tmp_path / word) if "." in word else word for word in command]
        if any(word.startswith("postgresql://") for word in command):
            continue  # tests/test_archive.py has the server
        done = hecha(*places)
        assert done.returncode == 0, done.stderr.decode()
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {"records.jsonl", "records.jsonl.manifest.json", "archive.duckdb", "records.parquet", "figures.csv"}


def test_load_needs_a_target(tmp_path: Path) -> None:
    assert hecha("load", str(tmp_path / "a.duckdb")).returncode == 2
    assert hecha("load", "none.jsonl", str(tmp_path / "a.duckdb")).returncode == 2 and not any(tmp_path.iterdir())
    done = hecha("load", "-", "records.txt", stdin=b"")
    assert done.returncode == 2 and b"records.txt: is no store" in done.stderr
