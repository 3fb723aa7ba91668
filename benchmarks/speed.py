"""Characters a second of the whole pipeline beside jieba and rjieba on the same text, in one run.

    python benchmarks/speed.py [FOLDER OF TEXTS]

Absolute speeds move with the machine; the ratios are what to compare.
"""

import logging
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import rjieba

from hecha.ingest import Raw, find_files, open_document, read_file, source_of_text
from hecha.pipeline import read_source

ROUNDS = 5


def rate(work: Callable[[str], object], texts: list[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        work(text)
    return sum(map(len, texts)) / (time.perf_counter() - started)


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).resolve().parents[1] / "corpus" / "sources")
    texts = [
        open_document(d).text for path in find_files([folder]).files for d in read_file(path) if isinstance(d, Raw)
    ] * 3
    jieba.setLogLevel(logging.ERROR)
    works: dict[str, Callable[[str], object]] = {
        "hecha, bytes to JSON": lambda text: read_source(source_of_text(text)).to_json(),
        "jieba.lcut": jieba.lcut,
        "rjieba.tag": rjieba.tag,
    }
    for work in works.values():
        work(texts[0])
    rates = {name: statistics.median(rate(work, texts) for _ in range(ROUNDS)) for name, work in works.items()}
    for name, value in rates.items():
        print(f"{name:24}{value / 1e6:8.3f} million characters a second")
    ours = rates["hecha, bytes to JSON"]
    print(f"hecha / jieba.lcut {ours / rates['jieba.lcut']:.2f}   hecha / rjieba.tag {ours / rates['rjieba.tag']:.2f}")


if __name__ == "__main__":
    main()
