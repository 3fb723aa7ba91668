"""Load rates, sizes, query times and peak memory of archives.

    python benchmarks/archive.py [--records 100000] [--postgresql URL]

Records are those of `corpus/`, their paragraphs, numbers and ids varied.  Each store is filled in a process of its own,
once with a fifth of the records and once with all, so that its peak memory can be compared.  The database at URL
should be empty: schema `hecha_benchmark` is made in it and dropped.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from hecha.archive import load
from hecha.archive.duck import open_duckdb
from hecha.archive.postgres import open_postgresql

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "sources"
SCHEMA = "hecha_benchmark"
QUERIES = {
    "figures by value": "SELECT count(*) FROM figures WHERE value BETWEEN 350000000 AND 350100000",
    "search of 2 characters, rare": "SELECT count(*) FROM search_text('鲈鲇')",
    "search of 2 characters, 1 in 12": "SELECT count(*) FROM search_text('周转')",
    "figures of a region": "SELECT count(*) FROM institution_figures WHERE adcode = '330400'",
    "spread of mechanisms": "SELECT count(*) FROM mechanism_spread",
}


def records(number: int) -> Iterator[bytes]:
    """Yield lines of records made from those of the corpus: other numbers, clauses of all of them mixed."""
    from hecha.ingest import Raw, find_files, open_document, read_file
    from hecha.pipeline import read_source

    made = [
        json.loads(read_source(open_document(raw)).to_json())
        for path in find_files([str(CORPUS)]).files
        for raw in read_file(path)
        if isinstance(raw, Raw)
    ]
    choose = random.Random(7)
    clauses = [clause for record in made for clause in record["text"].split("，")]
    for count in range(number):
        record = made[count % len(made)]
        size = record["text"].count("，")
        varied = {
            **record,
            "id": f"{count * 2654435761 % 2**128:032x}",
            "source": {**record["source"], "uri": f"archive/{count}.txt"},
            "text": "，".join(choose.sample(clauses, size)),
            "figures": [{**f, "value": choose.randrange(10**9)} for f in record["figures"]],
        }
        if count % 5000 == 0:
            varied["text"] += "鲈鲇"
        yield json.dumps(varied, ensure_ascii=False, separators=(",", ":")).encode()


def fill(path: str, target: str) -> None:
    """Load a file into a store and print rate and peak memory, in a process of its own."""
    with open(path, "rb") as lines:  # noqa: PTH123
        started = time.perf_counter()
        loaded = load(lines, target, init=True)
    seconds = time.perf_counter() - started
    status = Path("/proc/self/status").read_text()  # ru_maxrss would count the parent's memory too
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
    print(
        f"{loaded.records:8} records  {loaded.records / seconds:6.0f} a second  peak {peak:5.0f} MB", end="", flush=True
    )


def times(connection: object) -> None:
    for name, sql in QUERIES.items():
        taken = []
        for _ in range(5):
            started = time.perf_counter()
            rows = connection.execute(sql).fetchall()  # type: ignore[attr-defined]
            taken.append(time.perf_counter() - started)
        print(f"    {name:34}{statistics.median(taken) * 1000:9.1f} ms   ({rows[0][0]} rows)")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--postgresql", metavar="URL")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in (options.records // 5, options.records):
            path = Path(folder, "records.jsonl")
            with path.open("wb") as out:
                out.writelines(line + b"\n" for line in records(number))
            print(f"{number} records, {path.stat().st_size / 1e6:.0f} MB of JSON lines")
            for name in ("archive.duckdb", "archive.parquet"):
                print(f"  {name:18}", end="", flush=True)
                subprocess.run([sys.executable, __file__, "--fill", str(path), f"{folder}/{name}"], check=True)
                print(f"  {Path(folder, name).stat().st_size / 1e6:7.0f} MB")
                if name.endswith(".duckdb"):
                    with closing(open_duckdb(f"{folder}/{name}")) as connection:
                        times(connection)
                Path(folder, name).unlink()
            if options.postgresql:
                postgresql(options.postgresql, path)


def postgresql(url: str, path: Path) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        print(f"  {'postgresql':18}", end="", flush=True)
        target = f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{SCHEMA}"
        subprocess.run([sys.executable, __file__, "--fill", str(path), target], check=True)
        connection.execute("VACUUM ANALYZE")
        size = "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE relnamespace = %s::regnamespace AND relkind = 'r'"
        with open_postgresql(target) as archive:
            (total,) = archive.execute(size, [SCHEMA]).fetchone()
            index = archive.execute("SELECT pg_relation_size('records_bigrams')").fetchone()[0]
            print(f"  {float(total) / 1e6:7.0f} MB, of it {index / 1e6:.0f} MB the index of text")
            times(archive)
        connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        fill(*sys.argv[2:4])
    else:
        main()
