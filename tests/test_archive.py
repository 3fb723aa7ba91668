"""Archives: the same records in DuckDB, PostgreSQL, Parquet and CSV, loaded, replaced, refused and searched."""

import csv
import gzip
import importlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, corpus_record, corpus_sources
from hecha.archive import load, read_lines
from hecha.archive.csv_tables import STATEMENT, cell
from hecha.archive.duck import open_duckdb
from hecha.archive.migrations import migrations
from hecha.archive.parquet import read_parquet_records
from hecha.archive.postgres import open_postgresql
from hecha.archive.tables import TABLES, LineError, Row, Table, merged, parse_record, rows_of
from hecha.errors import HechaError, UsageError
from hecha.pipeline import extract

SERVER = os.environ.get("HECHA_TEST_POSTGRESQL")
postgresql = pytest.mark.skipif(not SERVER, reason="HECHA_TEST_POSTGRESQL names no server; .ci/postgresql starts one")
REPORT = (
    "全市法院今年共审结各类案件12000件，同比增长8.5%，其中民事案件9400件。市公安局开展“净网”专项行动，抓获嫌疑人36名，"
    "追回资金3.5亿元。市教育局印发《校园安全办法》，覆盖全部217所学校。据统计，群众满意度达到百分之九十七，较上年提高两个百分点。"
    "下一步，该市还将投入1.2亿元完善基层设施，新建调解室45个，培训人民调解员1800名，力争三年内实现乡镇全覆盖。"
)


@pytest.fixture
def database() -> Iterator[str]:
    """Yield the URL of an empty schema on the server, dropped afterwards."""
    import psycopg

    assert SERVER
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS hecha_test CASCADE")
        connection.execute("CREATE SCHEMA hecha_test")
        yield f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3Dhecha_test"
        connection.execute("DROP SCHEMA hecha_test CASCADE")


def changed(number: int, **figure: object) -> bytes:
    """Return the line of a record with an id of its own, its first figure changed."""
    data = json.loads(extract(f"全市共立案{number}件，追回资金3.5亿元，市教育局印发《办法》。").to_json())
    data["figures"][0] |= figure
    return dumped(data)


def dumped(data: Any) -> bytes:
    """Return JSON that writes each Decimal as the number it is."""
    marked = json.dumps(data, ensure_ascii=False, default=lambda value: f"decimal:{value}")
    return re.sub(r'"decimal:([^"]+)"', r"\1", marked).encode()


def hostile() -> list[bytes]:
    nothing = json.loads(extract("无").to_json())
    nothing["article"] |= {"title": None, "publisher": None, "published": "--11-25", "authors": [], "editors": []}
    odd = json.loads(extract("全市共立案77件。").to_json())
    odd["article"] |= {"title": 'a,"b"\n\\N \\. \\', "publisher": "=cmd()", "authors": ['"', "{,}", "NULL", "", "\\"]}
    odd["source"] |= {"uri": "目录/a\tb,'c'.txt#😀", "url": "https://example.org/?a=1&b='", "text": "全市\r\n😀"}
    odd["checks"] = [
        {"kind": "x", "verdict": "inconsistent", "figures": ["f1", "f,2"], "explanation": "1\t+\u2028=2\\"}
    ]
    return [
        dumped(nothing),
        dumped(odd),
        changed(11, value_max=Decimal("20.000000000001"), bound="range"),
        changed(12, value=Decimal("99999999999999999999999999.999999999999"), value_max=Decimal("-0.1")),
        changed(13, value=Decimal("-0.000000000001"), value_max=0),
        changed(14, value=Decimal("1e25"), item="=1+1", predicate="@x", unit="\tU", unit_id="-3.2"),
        changed(15, time={"text": "", "role": "by", "start": None, "end": "9999-12-31"}, item="中\U0001f600文\\"),
    ]


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return [*(corpus_record(source.uri).to_json() for source in corpus_sources()), *hostile()]


def expected(lines: list[bytes]) -> dict[str, list[Row]]:
    rows = merged(rows_of(parse_record(line)) for line in lines)
    return {table.name: ordered(table, rows[table.name]) for table in TABLES}


def ordered(table: Table, rows: list[Row]) -> list[Row]:
    """Return rows by their key, JSON parsed."""
    names = [column.name for column in table.columns]
    places = [names.index(name) for name in table.key]
    parsed = [
        tuple(
            json.loads(value) if column.type == "json" and isinstance(value, str) else value
            for column, value in zip(table.columns, row, strict=True)
        )
        for row in rows
    ]
    return sorted(parsed, key=lambda row: [row[place] for place in places])


def content(connection: Any) -> dict[str, list[Row]]:
    return {t.name: ordered(t, connection.execute(f"SELECT * FROM {t.name}").fetchall()) for t in TABLES}


def duck_content(path: Path) -> dict[str, list[Row]]:
    with closing(open_duckdb(str(path), init=False)) as connection:
        return content(connection)


def postgres_content(url: str) -> dict[str, list[Row]]:
    with open_postgresql(url) as connection:
        return content(connection)


def csv_rows(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def query(path: Path, sql: str, *values: object) -> list[Row]:
    with closing(open_duckdb(str(path), init=False)) as connection:
        rows: list[Row] = connection.execute(sql, list(values)).fetchall()
        return rows


def test_duckdb_holds_the_records_and_loading_twice_changes_nothing(lines: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    assert load(lines, str(path), batch=5).records == len(lines)
    assert duck_content(path) == expected(lines)
    load(lines, str(path), batch=3)
    assert duck_content(path) == expected(lines)


@postgresql
def test_postgresql_holds_the_records_and_loading_twice_changes_nothing(lines: list[bytes], database: str) -> None:
    assert load(lines, database, init=True, batch=5).records == len(lines)
    assert postgres_content(database) == expected(lines)
    load(lines, database, batch=3)
    assert postgres_content(database) == expected(lines)


def test_parquet_holds_the_records(lines: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    load(lines, str(path), batch=4)
    assert list(read_parquet_records(str(path))) == [json.loads(line, parse_float=Decimal) for line in lines]
    assert [file.name for file in tmp_path.iterdir()] == ["a.parquet"]


def test_csv_holds_the_records(lines: list[bytes], tmp_path: Path) -> None:
    load(lines, f"{tmp_path}/t/", batch=len(lines))
    rows = merged(rows_of(parse_record(line)) for line in lines)
    for table in TABLES:
        head, *written = csv_rows(tmp_path / "t" / f"{table.name}.csv")
        assert head == [column.name for column in table.columns]
        assert written == [[cell(value) for value in row] for row in rows[table.name]]
    load(lines, f"{tmp_path}/u/", batch=1)
    for table in TABLES:
        key = [[c.name for c in table.columns].index(name) for name in table.key]
        keys = [tuple(row[i] for i in key) for row in csv_rows(tmp_path / "u" / f"{table.name}.csv")]
        assert len(keys) == len(set(keys)) == len(rows[table.name]) + 1


def test_csv_of_statements_is_the_view(lines: list[bytes], tmp_path: Path) -> None:
    load(lines, str(tmp_path / "a.duckdb"), batch=len(lines))
    load(lines, str(tmp_path / "a.csv"), batch=len(lines))
    head, *written = csv_rows(tmp_path / "a.csv")
    assert head == list(STATEMENT)
    rows = query(tmp_path / "a.duckdb", "SELECT * FROM figure_statements")
    assert sorted(written) == sorted([cell(value) for value in row] for row in rows)
    assert any(row[5] == "'=1+1" for row in written) and all(not row[5].startswith("=") for row in written)


@pytest.mark.parametrize("dialect", ["duckdb", pytest.param("postgresql", marks=postgresql)])
def test_slices_columns_and_views(dialect: str, lines: list[bytes], tmp_path: Path, request: Any) -> None:
    """Every column is in the database, every span is its text there too, every view and question answers."""
    target = request.getfixturevalue("database") if dialect == "postgresql" else str(tmp_path / "a.duckdb")
    load(lines, target, init=True)
    wanted = {(t.name, c.name, i) for t in TABLES for i, c in enumerate(t.columns, 1)}
    in_schema = "AND table_schema = current_schema()"
    with open_postgresql(target) if dialect == "postgresql" else closing(open_duckdb(target)) as connection:
        found = connection.execute(
            f"SELECT table_name, column_name, ordinal_position FROM information_schema.columns WHERE true {in_schema}"
        ).fetchall()
        assert wanted <= set(found)
        for table in ("figures", "mentions", "attributions"):
            wrong = connection.execute(
                f"SELECT count(*) FROM {table} s JOIN records r ON r.id = s.record_id WHERE "
                "substr(r.text, s.span_start + 1, s.span_end - s.span_start) <> s.text"
            ).fetchone()
            assert wrong == (0,), table
        views = {
            "figure_statements": 500, "institution_figures": 20, "region_counts": 8, "inconsistent_checks": 1,
            "mechanism_spread": 40, "document_citations": 20, "cluster_figures": 400,
        }  # fmt: skip
        for view, least in views.items():
            (count,) = connection.execute(f"SELECT count(*) FROM {view}").fetchone()
            assert count >= least, view


@pytest.mark.parametrize("dialect", ["duckdb", pytest.param("postgresql", marks=postgresql)])
@pytest.mark.parametrize(
    "words",
    [
        "诈骗",
        "增长",
        "诈",
        "法院 增长",
        "法院\u3000增长",
        " 编制周转池 ",
        "100%_",
        "件",
        "没有这个词",
        "",
        "\\",
        "😀",
        "1.1亿",
    ],
)
def test_search_finds_exactly_the_substrings(
    dialect: str, words: str, lines: list[bytes], tmp_path: Path, request: Any
) -> None:
    target = request.getfixturevalue("database") if dialect == "postgresql" else str(tmp_path / "a.duckdb")
    load(lines, target, init=True)
    records = {record.id: record for record in map(parse_record, lines)}
    wanted = {
        key
        for key, r in records.items()
        if all(word in r.text or word in (r.article.title or "") for word in words.split())
    }
    mark = "%s" if dialect == "postgresql" else "?"
    with open_postgresql(target) if dialect == "postgresql" else closing(open_duckdb(target)) as connection:
        if dialect == "postgresql":
            connection.execute("SET enable_seqscan = off")
        assert {
            key for (key,) in connection.execute(f"SELECT id FROM search_text({mark})", [words]).fetchall()
        } == wanted


def test_a_copy_stays_and_the_last_record_wins(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    for batch in (1, 10):
        first, second = (json.loads(extract(REPORT).to_json()) for _ in range(2))
        second["source"]["uri"], second["article"]["publisher"] = "b.txt", "乙报"
        load([dumped(first), dumped(second)], str(path), batch=batch)
        assert query(path, "SELECT uri FROM records") == [("b.txt",)]
        assert query(path, "SELECT uri, publisher FROM copies ORDER BY uri") == [
            ("b.txt", "乙报"),
            (first["source"]["uri"], None),
        ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"schema": ', "is no JSON"),
        (b'{"schema": "hecha.record/2"}', "its schema is hecha.record/2"),
        (b"[]", "its schema is None"),
        (b'{"schema": "hecha.record/1"}', "id: Field required"),
        (changed(21, value=Decimal("1e26")), "does not fit DECIMAL"),
        (changed(22, value=Decimal("0.1234567890123")), "figure f1: the value 0.1234567890123 does not fit"),
        (changed(23, value_max=Decimal("1e-999999")), "does not fit DECIMAL"),
        (changed(24, item="a\0b"), "U\\+0000"),
        (changed(25).replace("立案".encode(), b"\\ud800"), "surrogate"),
        (changed(26, time={"text": "x", "role": "on", "start": "2024-02-30", "end": None}), "ISO dates"),
        (changed(27).replace(b'"uri":', b'"uri":"' + b"x" * 2001 + b'","other":'), "no record|longer than"),
    ],
)
def test_a_wrong_line_is_told_and_the_rest_is_loaded(line: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    loaded = load([changed(1), b"\n", line, changed(2)], str(path), batch=1)
    assert (loaded.records, loaded.failed) == (2, 1)
    assert loaded.skipped[0].line == 3
    with pytest.raises(LineError, match=reason):
        raise LineError(loaded.skipped[0].reason)
    assert query(path, "SELECT count(*) FROM records") == [(2,)]


def test_escaped_backslashes_are_no_nul() -> None:
    assert parse_record(changed(1, item="\\u0000 \\ud800 😀")).figures[0].item == "\\u0000 \\ud800 😀"


def test_a_newer_duckdb_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    load([changed(1)], str(path))
    with closing(open_duckdb(str(path))) as connection:
        connection.execute("INSERT INTO hecha_schema (version) VALUES (99)")
    with pytest.raises(UsageError, match="version 99, this program knows up to"):
        load([changed(1)], str(path))


def test_other_files_are_no_archives(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    path.write_text("text")
    with pytest.raises(UsageError, match="cannot be opened as a DuckDB file"):
        load([], str(path))
    with pytest.raises(UsageError, match="is no store"):
        load([], str(tmp_path / "a.jsonl"))
    with pytest.raises(UsageError, match="cannot be written"):
        load([changed(1)], str(tmp_path / "no" / "a.parquet"))


@postgresql
def test_postgresql_needs_init_and_refuses_a_newer_archive(database: str) -> None:
    with pytest.raises(UsageError, match="holds no archive; run `hecha load` with --init"):
        load([changed(1)], database)
    load([changed(1)], database, init=True)
    load([changed(2)], database)
    with open_postgresql(database) as connection:
        versions = [version for (version,) in connection.execute("SELECT version FROM hecha_schema").fetchall()]
        assert versions == [migration.version for migration in migrations("postgresql")]
        connection.execute("DELETE FROM hecha_schema")
    with pytest.raises(UsageError, match="--init"):
        load([changed(1)], database)
    with open_postgresql_raw() as connection:
        connection.execute("INSERT INTO hecha_test.hecha_schema (version) VALUES (99)")
    with pytest.raises(UsageError, match="version 99"):
        load([changed(1)], database, init=True)


@postgresql
def test_a_batch_that_the_server_refuses_leaves_no_part(database: str) -> None:
    load([changed(1)], database, init=True)
    with open_postgresql(database) as connection:
        connection.execute("ALTER TABLE checks ADD CONSTRAINT never CHECK (kind <> 'x')")
    with pytest.raises(HechaError, match=r"the server refused: .*never"):
        load([changed(2), hostile()[1], changed(3)], database, batch=2)
    assert [row[0] for row in postgres_content(database)["records"]] == [parse_record(changed(1)).id]


def test_a_batch_that_duckdb_refuses_leaves_no_part(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    load([changed(1)], str(path))
    with closing(open_duckdb(str(path))) as connection:
        connection.execute("CREATE UNIQUE INDEX one ON attributions (source)")
        connection.execute(
            "INSERT INTO attributions SELECT id, 'a', '', 0, 0, 0, 0, '数据', NULL, '', '', false FROM records"
        )
    said = extract("数据显示，全市立案12件。").to_json()
    assert json.loads(said)["attributions"][0]["source"] == "数据"
    with pytest.raises(HechaError, match="DuckDB refused"):
        load([changed(2), said], str(path))
    assert query(path, "SELECT id FROM records") == [(parse_record(changed(1)).id,)]


def open_postgresql_raw() -> Any:
    import psycopg

    assert SERVER
    return psycopg.connect(SERVER, autocommit=True)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hunter2@127.0.0.1:1/x",
        "postgresql://me:hunt@er2@127.0.0.1:1/x",
        "postgresql://me@127.0.0.1:1/x?password=hunter2",
        "postgresql://me:hunter2@[::1/x",
        "postgresql://me:hunter2@127.0.0.1:1/x?wrong=1",
    ],
)
def test_an_unreachable_server_is_told_without_the_password(url: str) -> None:
    with pytest.raises(UsageError, match=r"no connection|written %40") as caught:
        load([changed(1)], url, init=True)
    assert "hunt" not in str(caught.value) and "er2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_lines_of_packed_files(tmp_path: Path) -> None:
    zstd = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    data = changed(1) + b"\n" + changed(2) + b"\n"
    for name, packed in (("a", data), ("a.gz", gzip.compress(data)), ("a.zst", zstd.compress(data))):
        (tmp_path / name).write_bytes(packed)
        assert [line.strip() for line in read_lines(str(tmp_path / name))] == [changed(1), changed(2)]
    (tmp_path / "b.gz").write_bytes(gzip.compress(data)[:-20])
    with pytest.raises(UsageError, match="damaged"):
        list(read_lines(str(tmp_path / "b.gz")))
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        list(read_lines(str(tmp_path / "c")))


# Near-duplicates


def reprint(text: str, uri: str, title: str) -> bytes:
    data = json.loads(extract(text, title=title).to_json())
    data["source"]["uri"] = uri
    data["article"]["publisher"] = uri
    return dumped(data)


def reports() -> list[bytes]:
    other = (
        "全市法院召开会议，部署下一阶段审判执行工作。会议指出，要把案件质量放在首位，民事案件审理周期应当缩短到60天以内。"
        "市公安局负责人表示，将配合做好送达工作，全年计划走访企业500家。会议还通报了上半年涉诉信访情况，要求各县区在9月底前完成整改。"
    )
    return [
        reprint(REPORT, "a", "全市法院审结案件12000件"),
        reprint(REPORT, "b", "平安建设再上台阶"),
        reprint(REPORT[: int(len(REPORT) * 0.8)], "c", "法院晒出成绩单"),
        reprint(REPORT.replace("36名", "63名"), "d", "净网行动见效"),
        reprint(other, "e", "全市法院部署工作"),
        reprint("今日多云。", "f", "天气"),
    ]


@pytest.mark.parametrize("dialect", ["duckdb", pytest.param("postgresql", marks=postgresql)])
def test_reprints_share_a_cluster_whatever_their_order(dialect: str, tmp_path: Path, request: Any) -> None:
    from hecha.archive.duplicates import mark_duplicates

    lines = reports()
    wanted = min(parse_record(line).id for line in lines[:4])
    for number, order in enumerate((lines, lines[::-1])):
        target = str(tmp_path / f"{number}.duckdb")
        if dialect == "postgresql":
            target = request.getfixturevalue("database")
        load(order, target, init=True, batch=2)
        assert tuple(mark_duplicates(target)) == (6, 1, 4)
        load(order[:1], target)  # a record that is loaded again stays in its cluster
        with open_postgresql(target) if dialect == "postgresql" else closing(open_duckdb(target)) as connection:
            found = dict(connection.execute("SELECT uri, cluster_id FROM records").fetchall())
            assert found == dict.fromkeys("abcd", wanted) | dict.fromkeys("ef")
            (row,) = connection.execute("SELECT item, texts, different FROM changed_figures").fetchall()
            assert row[0] == "嫌疑人" and set(row[1]) == {"36名", "63名"} and row[2] == 2
            counted = connection.execute(
                "SELECT records, copies, publishers FROM cluster_figures WHERE value = 12000 AND unit = '件'"
            ).fetchall()
            assert counted == [(4, 4, 4)]


def test_duplicates_want_an_archive(tmp_path: Path) -> None:
    from hecha.archive.duplicates import mark_duplicates

    with pytest.raises(UsageError, match="does not exist"):
        mark_duplicates(str(tmp_path / "a.duckdb"))
    with pytest.raises(UsageError, match="is no database"):
        mark_duplicates("a.parquet")


# The documentation


@pytest.mark.parametrize("dialect", ["duckdb", pytest.param("postgresql", marks=postgresql)])
def test_queries_of_the_documentation(dialect: str, tmp_path: Path, request: Any) -> None:
    if not (ROOT / "docs" / "archive.md").exists():
        pytest.skip("the documentation lies only in a checkout")
    report = re.search(r"```text\n(.+?)\n```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert report
    target = request.getfixturevalue("database") if dialect == "postgresql" else str(tmp_path / "a.duckdb")
    load([extract(report[1]).to_json()], target, init=True)
    page = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
    examples = re.findall(r"```sql\n(.+?)\n```\n```text\n(.+?)\n```", page, re.DOTALL)
    assert len(examples) == 4
    with open_postgresql(target) if dialect == "postgresql" else closing(open_duckdb(target)) as connection:
        for sql, shown in examples:
            rows = connection.execute(sql).fetchall()
            assert "\n".join(" | ".join(cell(value) for value in row) for row in rows) == shown


def test_every_table_and_view_is_documented() -> None:
    path = ROOT / "docs" / "archive.md"
    if not path.exists():
        pytest.skip("the documentation lies only in a checkout")
    page = path.read_text(encoding="utf-8")
    for dialect in ("duckdb", "postgresql"):
        (sql,) = [migration.sql for migration in migrations(dialect)]  # type: ignore[arg-type]
        names = re.findall(r"CREATE (?:TABLE|VIEW|MACRO|FUNCTION) (\w+)", sql)
        assert len(names) >= 18
        for name in names:
            assert f"`{name}`" in page or f"`{name}(" in page, name
