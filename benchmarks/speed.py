"""Speed of the whole pipeline, bytes to JSON lines, as ratios in one run.

    python benchmarks/speed.py                     beside jieba and rjieba, and what else is installed (JioNLP, LAC,
                                                   Recognizers-Text), on the reports of corpus/
    python benchmarks/speed.py articles [KB…]      seconds and memory by the length of one article
    python benchmarks/speed.py archives [N…]       seconds and memory by the number of documents
    python benchmarks/speed.py workers [N]         two worker processes beside one

Absolute speeds move with the machine; the ratios are what to compare.
"""

import contextlib
import io
import json
import logging
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain, count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5


def corpus() -> list[str]:
    from hecha.ingest import Raw, find_files, open_document, read_file

    files = find_files([str(ROOT / "corpus" / "sources")]).files
    return [open_document(d).text for path in files for d in read_file(path) if isinstance(d, Raw)]


def peers() -> dict[str, Callable[[str], object]]:
    """Return what is installed of the tools that others would take for a part of the work."""
    import jieba
    import jieba.posseg
    import rjieba

    jieba.setLogLevel(logging.ERROR)
    out: dict[str, Callable[[str], object]] = {
        "jieba.lcut": jieba.lcut,
        "jieba.posseg.lcut": jieba.posseg.lcut,
        "rjieba.tag": rjieba.tag,
    }
    with contextlib.suppress(ImportError), contextlib.redirect_stdout(io.StringIO()):
        import jionlp

        out["JioNLP money, time, place"] = lambda text: (
            jionlp.ner.extract_money(text, with_parsing=False),
            jionlp.ner.extract_time(text, with_parsing=False),
            jionlp.recognize_location(text),
        )
    with contextlib.suppress(ImportError):
        from LAC import LAC

        out["LAC"] = LAC(mode="lac").run
    with contextlib.suppress(ImportError):
        from recognizers_number_with_unit import Culture, recognize_currency, recognize_dimension

        out["Recognizers-Text currency, dimension"] = lambda text: (
            recognize_currency(text, Culture.Chinese),
            recognize_dimension(text, Culture.Chinese),
        )
    return out


def hecha(text: str) -> bytes:
    from hecha.ingest import source_of_text
    from hecha.pipeline import read_source

    return read_source(source_of_text(text)).to_json()


def rate(work: Callable[[str], object], texts: list[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        work(text)
    return sum(map(len, texts)) / (time.perf_counter() - started)


def beside_others() -> None:
    texts = corpus()
    works = {"hecha, bytes to JSON": hecha, **peers()}
    rates: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work(texts[0])
    for _ in range(ROUNDS):  # in turns, so that what disturbs a round disturbs all
        for name, work in works.items():
            rates[name].append(rate(work, texts))
    ours = statistics.median(rates["hecha, bytes to JSON"])
    print(f"{'median of ' + str(ROUNDS):38}characters/s   hecha is")
    for name, several in rates.items():
        print(f"{name:38}{statistics.median(several):12,.0f}{ours / statistics.median(several):11.2f} times as fast")


def varied(texts: list[str], round_: int) -> Iterator[str]:
    """Yield the paragraphs of texts with other digits each round, as hecha leaves out what is printed twice."""
    for text in texts:
        for line in filter(None, map(str.strip, text.split("\n"))):
            yield f"第{round_}批通报，" + re.sub(r"\d", lambda m: str((int(m[0]) + round_) % 10), line)


def article(kilobytes: int) -> dict[str, Any]:
    texts = [text for text in corpus() if not re.search(r"[a-z]\)", text)]  # without those that have readings inserted
    lines: list[str] = []
    size = 0
    for line in chain.from_iterable(varied(texts, n) for n in count()):
        lines.append(line)
        size += len(line.encode()) + 1
        if size >= kilobytes * 1000:
            break
    hecha(lines[0])
    started = time.perf_counter()
    record = hecha("\n".join(lines))
    return {"seconds": time.perf_counter() - started, "items": record.count(b'"rule"')}


def archive(documents: int) -> dict[str, Any]:
    from hecha.batch import run

    with tempfile.TemporaryDirectory() as folder:
        path, texts = Path(folder) / "rows.jsonl", corpus()
        with path.open("w", encoding="utf-8") as rows:
            for n in range(documents):
                rows.write(json.dumps({"id": n, "text": texts[n % len(texts)]}, ensure_ascii=False) + "\n")
        started = time.perf_counter()
        run([str(path)], Path(folder) / "records.jsonl")
        return {"seconds": time.perf_counter() - started}


def grown(kind: str, sizes: list[int]) -> None:
    """Print, for each size in a process of its own, the time and peak memory, and the time beside the size before."""
    before: tuple[int, float] | None = None
    print(f"{kind:>10}{'seconds':>10}{'each':>12}{'peak MB':>9}   time for ten times as much")
    for size in sizes:
        done = subprocess.run([sys.executable, __file__, "--one", kind, str(size)], check=True, capture_output=True)
        told = json.loads(done.stdout)
        growth = ""
        if before:
            growth = f"{(told['seconds'] / before[1]) / (size / before[0]) * 10:.1f}"
        print(f"{size:10}{told['seconds']:10.2f}{told['seconds'] / size * 1000:10.2f}ms{told['peak']:9.0f}   {growth}")
        before = (size, told["seconds"])


def one(kind: str, size: int) -> None:
    told = article(size) if kind == "articles" else archive(size)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({**told, "peak": peak / 1024}))


def workers(documents: int) -> None:
    from hecha.batch import run

    with tempfile.TemporaryDirectory() as folder:
        path, texts = Path(folder) / "rows.jsonl", corpus()
        with path.open("w", encoding="utf-8") as rows:
            for n in range(documents):
                rows.write(json.dumps({"id": n, "text": texts[n % len(texts)]}, ensure_ascii=False) + "\n")
        seconds: dict[int, list[float]] = {1: [], 2: []}
        for number in range(3):
            for count in (1, 2):
                started = time.perf_counter()
                run([str(path)], Path(folder) / f"{count}-{number}.jsonl", workers=count)
                seconds[count].append(time.perf_counter() - started)
        one, two = (statistics.median(seconds[count]) for count in (1, 2))
        print(f"{documents} documents: one worker {one:.1f} s, two {two:.1f} s, {one / two:.2f} times as fast")


def main() -> None:
    match sys.argv[1:]:
        case ["--one", kind, size]:
            one(kind, int(size))
        case ["articles", *sizes]:
            grown("articles", [int(s) for s in sizes] or [1, 10, 100, 1000, 5000])
        case ["archives", *sizes]:
            grown("archives", [int(s) for s in sizes] or [10, 100, 1000, 10_000])
        case ["workers", *count]:
            workers(int(count[0]) if count else 1000)
        case _:
            beside_others()


if __name__ == "__main__":
    main()
