"""Every kind of file an archive may hold, whole, damaged and hostile."""

import csv
import gzip
import html
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pytest
from backports import zstd
from pyarrow import parquet

from conftest import check_spans, corpus_record, corpus_sources
from hecha.errors import DocumentError, UsageError
from hecha.ingest import Raw, Source, containers, find_files, open_document, read_file
from hecha.pipeline import read_source

REPORT = "全市共立案87人，其中移送司法机关3人。"
PAGE = (
    '<html><head><meta charset="{charset}"><title>全市立案87人_江城网</title></head><body><h1>全市立案87人</h1>'
    "<div>2024-03-05 10:22 来源：江城日报</div><p>记者从市纪委监委获悉，今年以来，全市共立案87人，其中移送司法机关3人。</p>"
    "<p>市纪委监委有关负责人介绍，下一步将继续加大查处力度，预计年内完成全部整改任务。</p></body></html>"
)


def texts(path: Path, **columns: str) -> list[str]:
    """Return the source texts of a file; an error stands as its reason."""
    return [
        document.reason if isinstance(document, DocumentError) else open_document(document).text
        for document in read_file(str(path), columns=columns)
    ]


def sources(path: Path) -> list[Source]:
    return [open_document(document) for document in read_file(str(path)) if isinstance(document, Raw)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(REPORT.encode(encoding))
    assert texts(tmp_path / "a.txt") == [REPORT]


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gb2312", "utf-8")])
def test_page(tmp_path: Path, charset: str, encoding: str) -> None:
    (tmp_path / "a.html").write_bytes(PAGE.format(charset=charset).encode(encoding))
    (source,) = sources(tmp_path / "a.html")
    assert source.text.startswith("全市立案87人\n2024-03-05 10:22 来源：江城日报\n记者从市纪委监委获悉")
    assert source.encoding_evidence == ("declared" if encoding == "gb18030" else "utf-8")
    assert (source.head.title, source.head.published) == ("全市立案87人", "2024-03-05T10:22")


def test_page_without_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><title>江城网</title><a href=1>要闻</a><a href=2>社会</a></html>", "utf-8")
    (document,) = read_file(str(tmp_path / "a.html"))
    assert isinstance(document, Raw)
    with pytest.raises(DocumentError, match="no article found"):
        open_document(document)


def test_rows_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["标题", "正文", "发布时间", "来源", "作者"])
        rows.writerow(["立案情况", f"{REPORT}\n第二段。", "2021/3/5 8:05", "江城日报", "王小川；李子木"])
        rows.writerow(["", "", "", "", ""])
        rows.writerow(["又", "处分5人。", "", "", ""])
    first, empty, last = read_file(str(path))
    assert isinstance(first, Raw) and isinstance(empty, DocumentError) and isinstance(last, Raw)
    assert first.data == f"{REPORT}\n第二段。" and first.uri == f"{path}#1" and empty.reason == "empty"
    assert first.fields[:4] == ("立案情况", "2021-03-05T08:05", "江城日报", ("王小川", "李子木"))
    assert last.data == "处分5人。" and last.uri == f"{path}#3"


def test_named_columns(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(f"正文\t译文\n原文。\t{REPORT}\n", "utf-8")
    assert texts(tmp_path / "a.tsv", text="译文") == [REPORT]
    assert texts(tmp_path / "a.tsv") == ["原文。"]


def test_rows_without_a_text_name_their_fields(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"kind": "x", "n": 1}\n[1]\n', "utf-8")
    assert texts(tmp_path / "a.jsonl") == [
        "no field `text` or `html` with a string (fields: kind, n); name it by --column text=NAME",
        "not a JSON object",
    ]


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {"id": "x7", "content": REPORT, "date": 1709605320},
        {"html": PAGE.format(charset="utf-8"), "url": "https://example.cn/1"},
    ]
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode("gb18030")
    (tmp_path / "a.jsonl").write_bytes(data)
    first, page = sources(tmp_path / "a.jsonl")
    assert first.text == REPORT and first.uri.endswith("#x7") and first.fields.published == "2024-03-05T10:22+08:00"
    assert page.head.title == "全市立案87人" and page.fields.url == "https://example.cn/1"


def test_rows_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    rows = [{"id": i, "text": f"立案{i}起。", "extra": {"deep": [i]}} for i in range(1, 601)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    assert texts(path) == [f"立案{i}起。" for i in range(1, 601)]


def warc(*pages: tuple[str, bytes, str], pack: bool) -> bytes:
    out = b""
    for number, (url, body, content_type) in enumerate(pages):
        content = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode() + body
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: {url}\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
        record = head.encode() + content + b"\r\n\r\n"
        out += gzip.compress(record) if pack else record  # each record is a gzip member of its own
    return out


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_records_of_warc(tmp_path: Path, suffix: str) -> None:
    page = PAGE.replace('<meta charset="{charset}">', "").encode("gb18030")
    data = warc(
        ("https://example.cn/2024/1.html", page, "text/html; charset=gbk"),
        ("https://example.cn/logo.png", b"\x89PNG\r\n", "image/png"),
        ("https://example.cn/2.txt", REPORT.encode(), "text/plain; charset=utf-8"),
        ("https://example.cn/3", PAGE.encode(), ""),
        ("https://example.cn/4", b"GIF89a", ""),
        pack=bool(suffix),
    )
    path = tmp_path / f"a.warc{suffix}"
    path.write_bytes(data)
    first, second, third = sources(path)
    assert third.head.title == "全市立案87人" and third.media_type == "text/html"
    assert first.head.title == "全市立案87人" and first.fields.url == "https://example.cn/2024/1.html"
    assert first.encoding == "gb18030" and "#" in first.uri and second.text == REPORT


def packed(name: str, data: bytes) -> dict[str, bytes]:
    """Return one document in every kind of container, by file name."""
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"年鉴/{name}", data)
        archive.writestr("年鉴/logo.png", b"\x89PNG\0\0")
    with tarfile.open(fileobj=tarred, mode="w") as archive:
        info = tarfile.TarInfo(f"年鉴/{name}")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return {
        f"{name}.gz": gzip.compress(data),
        f"{name}.zst": zstd.compress(data),
        "a.zip": zipped.getvalue(),
        "a.tar": tarred.getvalue(),
        "a.tar.gz": gzip.compress(tarred.getvalue()),
        "a.tgz": gzip.compress(tarred.getvalue()),
        "a.tar.zst": zstd.compress(tarred.getvalue()),
    }


@pytest.mark.parametrize("name", packed("a.txt", b""))
@pytest.mark.parametrize(
    ("inner", "data"),
    [
        ("a.txt", REPORT.encode("gb18030")),
        ("a.jsonl", json.dumps({"text": REPORT}).encode()),
        ("a.csv", f"text\n{REPORT}".encode()),
    ],
)
def test_containers(tmp_path: Path, name: str, inner: str, data: bytes) -> None:
    name = name.replace("a.txt", inner)
    path = tmp_path / name
    path.write_bytes(packed(inner, data)[name])
    (document,) = read_file(str(path))
    assert isinstance(document, Raw)
    assert open_document(document).text == REPORT
    if ".zip" in name or "tar" in name or "tgz" in name:
        assert document.uri.startswith(f"{path}!年鉴/{inner}")


def test_zip_inside_tar_and_parquet_inside_zip(tmp_path: Path) -> None:
    table = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([{"text": REPORT}]), table)
    zipped = packed("a.parquet", table.getvalue())["a.zip"]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("inner.zip")
        info.size = len(zipped)
        archive.addfile(info, io.BytesIO(zipped))
    (tmp_path / "a.tar.gz").write_bytes(out.getvalue())
    assert texts(tmp_path / "a.tar.gz") == [REPORT]


def test_names_of_members_in_gbk(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xxxx.txt"), REPORT)
    data = out.getvalue().replace(b"xxxx", "年鉴".encode("gbk"))
    (tmp_path / "a.zip").write_bytes(data)
    (document,) = read_file(str(tmp_path / "a.zip"))
    assert document.uri.endswith("a.zip!年鉴.txt")


def test_mixed_folder_needs_no_flags(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    (tmp_path / "b.html").write_text(PAGE.format(charset="utf-8"), "utf-8")
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": REPORT}), "utf-8")
    for name, data in packed("d.txt", REPORT.encode()).items():
        (tmp_path / f"d_{name}").write_bytes(data)
    (tmp_path / "style.css").write_text("p {}", "utf-8")
    (tmp_path / ".hidden.txt").write_text("x", "utf-8")
    files, skipped = find_files([str(tmp_path)])
    documents = [document for path in files for document in read_file(path)]
    assert len(documents) == 10 and all(isinstance(document, Raw) for document in documents)
    assert skipped == {".css": 1}


@pytest.mark.parametrize("source", corpus_sources(), ids=[Path(s.uri).stem for s in corpus_sources()])
def test_a_report_is_the_same_in_every_format(tmp_path: Path, source: Source) -> None:
    """A report's lines as a row of JSON lines, CSV and Parquet give the record of its text, and all spans hold."""
    wanted = corpus_record(source.uri)
    row = {"text": source.text}
    (tmp_path / "a.jsonl").write_bytes(json.dumps(row, ensure_ascii=False).encode("gb18030", "replace"))
    with (tmp_path / "b.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.DictWriter(file, ["text"], quoting=csv.QUOTE_ALL)
        rows.writeheader()
        rows.writerow(row)
    parquet.write_table(pyarrow.Table.from_pylist([row]), tmp_path / "c.parquet")
    (tmp_path / "d.txt.gz").write_bytes(gzip.compress(source.text.encode("utf-16")))
    found = [s for path in find_files([str(tmp_path)]).files for s in sources(Path(path))]
    assert len(found) == 4
    for other in found:
        record = read_source(other)
        check_spans(record, other.text)
        assert (record.id, record.figures, record.institutions) == (wanted.id, wanted.figures, wanted.institutions)


@pytest.mark.parametrize("source", corpus_sources(), ids=[Path(s.uri).stem for s in corpus_sources()])
def test_a_report_as_a_page(source: Source) -> None:
    """The lines of a report's record, set as a page, give the same figures again, and all spans hold."""
    wanted = corpus_record(source.uri)
    lines = [wanted.text[b.start : b.end] for b in wanted.blocks if b.kind == "paragraph"]
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page = f"<html><head><title>{html.escape(wanted.article.title or '')}</title></head><body><ul><li><a href=/>首页</a></ul><div>{body}</div></body></html>"
    found = open_document(Raw("a.html", page.encode("gb18030"), "text/html", "gbk", html=True))
    record = read_source(found)
    check_spans(record, found.text)
    values = [f.value for f in record.figures]
    assert [f.value for f in wanted.figures if f.value not in values] == []


def test_folder_without_documents_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file of these kinds"):
        find_files([str(tmp_path)])


def damaged() -> Iterator[tuple[str, bytes]]:
    text = REPORT.encode() * 2000
    for name, data in packed("a.txt", bytes(i * 7919 % 251 for i in range(60000)) + text).items():
        yield name, data[: len(data) // 2]
        if not name.endswith((".tar", ".zst")):  # neither holds a sum by which to tell
            yield f"x_{name}", data[:200] + bytes(64) + data[264:]
    yield "a.parquet", b"PAR1" + bytes(100)
    yield "a.warc", b"WARC/1.0\r\nContent-Length: abc\r\n\r\nxx"
    yield "b.zip", b"PK\x03\x04" + bytes(40)


@pytest.mark.parametrize(("name", "data"), list(damaged()), ids=[name for name, _ in damaged()])
def test_damaged_files_are_told_and_do_not_stop_the_others(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    documents = list(read_file(str(tmp_path / name)))
    assert all(isinstance(d, Raw) or str(tmp_path) in d.uri for d in documents)
    assert any(isinstance(d, DocumentError) and d.reason for d in documents) or name == "a.warc"


def test_a_bad_member_costs_itself_only(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("a.txt", "b.txt.gz", "c.txt", "d.txt"):
            archive.writestr(name, gzip.compress(REPORT.encode())[:30] if name.endswith("gz") else f"{REPORT}{name}")
    data = out.getvalue().replace(f"{REPORT}c.txt".encode(), f"{REPORT}X.txt".encode(), 1)  # now its sum is wrong
    (tmp_path / "a.zip").write_bytes(data)
    first, packed_, wrong, last = read_file(str(tmp_path / "a.zip"))
    assert isinstance(first, Raw) and isinstance(last, Raw) and last.uri.endswith("!d.txt")
    assert isinstance(packed_, DocumentError) and packed_.uri.endswith("!b.txt.gz") and "too early" in packed_.reason
    assert isinstance(wrong, DocumentError) and wrong.uri.endswith("!c.txt") and "CRC" in wrong.reason


def test_rows_with_more_cells_than_names_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"text,title\n全市GDP达1,086亿元,甲\n{REPORT},乙\n", "utf-8")
    assert texts(tmp_path / "a.csv") == [
        "more cells than the first row has names; a comma in a text needs quotation marks around it",
        REPORT,
    ]


def test_rows_of_csv_that_change_their_encoding(tmp_path: Path) -> None:
    rows = b"text\n" + b"all ASCII here\n" * 30000 + f"{REPORT}\n".encode("gb18030")
    (tmp_path / "a.csv").write_bytes(rows)
    assert texts(tmp_path / "a.csv")[-1] == REPORT


def test_parquet_cells_that_python_cannot_hold(tmp_path: Path) -> None:
    stamps = pyarrow.array([1709605320000000001, None], pyarrow.timestamp("ns"))
    table = pyarrow.table({"text": [REPORT.encode(), b"\xff\xfe"], "published": stamps})
    parquet.write_table(table, tmp_path / "a.parquet")
    first, second = read_file(str(tmp_path / "a.parquet"))
    assert isinstance(first, Raw) and first.data == REPORT and (first.fields.published or "").startswith("2024-03-05")
    assert second.uri.endswith("#2")


def test_names_of_files_in_gbk(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + "/全市立案情况通报.txt".encode("gbk")
    with open(path, "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(REPORT.encode())
    (document,) = read_file(os.fsdecode(path))
    assert document.uri.endswith("全市立案情况通报.txt")


@pytest.mark.parametrize("charset", ["hex", "base64", "idna", "undefined", "punycode"])
def test_charsets_that_are_none(tmp_path: Path, charset: str) -> None:
    (tmp_path / "a.html").write_bytes(PAGE.replace("{charset}", charset).encode("gb18030"))
    (source,) = sources(tmp_path / "a.html")
    assert source.head.title == "全市立案87人"


def test_compressed_standard_input() -> None:
    data = b"".join(json.dumps({"text": REPORT + str(i)}).encode() + b"\n" for i in range(50))
    command = [sys.executable, "-c", "from hecha.cli import main; main()", "extract", "-", "-q"]
    done = subprocess.run(command, input=gzip.compress(data), capture_output=True, check=False)
    assert done.returncode == 0 and done.stdout.count(b"\n") == 50


def test_what_comes_out_of_a_pipe_is_metered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "FREE", 1 << 16)
    data = gzip.compress("".join(f"{REPORT}{i}" for i in range(9000)).encode())
    stream = io.BufferedReader(containers.Counted(io.BytesIO(data)))
    (member,) = containers.members(stream, "stdin:", "")
    assert isinstance(member, containers.Member) and len(member.stream.read()) > 1 << 18


def test_encrypted_members_are_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", REPORT)
        archive.writestr("b.txt", REPORT)
    data = bytearray(out.getvalue())
    entry = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[entry + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert texts(tmp_path / "a.zip") == ["encrypted; unpack it with its password first", REPORT]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.zst", "a.zip", "a.jsonl.gz"])
def test_bombs_end_as_errors(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "FREE", 1 << 20)
    inner = name.removesuffix(".gz").removesuffix(".zst") if name != "a.zip" else "a.txt"
    data = packed(inner, b"0" * (20 << 20))[name]
    assert len(data) < 40_000
    (tmp_path / name).write_bytes(data)
    (reason,) = texts(tmp_path / name)
    assert reason.startswith("expands beyond 250 times")


def test_deep_nesting_ends_as_an_error(tmp_path: Path) -> None:
    data = REPORT.encode()
    for _ in range(6):
        data = gzip.compress(data)
    (tmp_path / "a.gz").write_bytes(data)
    assert texts(tmp_path / "a.gz") == ["archives nested more than 4 deep"]


def test_large_documents_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("hecha.ingest.readers", "hecha.ingest.rows"):
        monkeypatch.setattr(sys.modules[module], "LARGEST", 1 << 20)
    (tmp_path / "a.txt").write_bytes(b"x" * (1 << 20) + b"x")
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": "好" * (2 << 20)}) + "\n" + json.dumps({"text": REPORT}), "utf-8"
    )
    assert texts(tmp_path / "a.txt") == ["larger than 1 MiB"]
    assert texts(tmp_path / "a.jsonl") == ["larger than 1 MiB", REPORT]


def test_urls_of_fsspec_name_files_folders_and_globs(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text("全市立案3起。", encoding="utf-8")
    (tmp_path / "rows.jsonl").write_text('{"text": "全市立案4起。"}\n', encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    found = find_files([f"file://{tmp_path}"])
    assert found.files == [f"file://{tmp_path}/rows.jsonl", f"file://{tmp_path}/甲.txt"] and found.skipped == {
        ".png": 1
    }
    assert find_files([f"file://{tmp_path}/*.txt"]).files == find_files([f"file://{tmp_path}/甲.txt"]).files
    texts = [open_document(d).text for f in found.files for d in read_file(f) if isinstance(d, Raw)]
    assert texts == ["全市立案4起。", "全市立案3起。"]
    with pytest.raises(UsageError, match=r"none\.txt: no such file"):
        find_files([f"file://{tmp_path}/none.txt"])
    with pytest.raises(UsageError, match="nowhere"):
        find_files(["nowhere://bucket/archive"])
