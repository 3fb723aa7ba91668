"""Random kills of a run and of its workers: the output must equal that of a run which nothing disturbed.

    python benchmarks/kills.py [KILLS] [DOCUMENTS]      (default: 100 2000)

Runs go on until so many kills have hit; each is compared when it is complete.
"""

import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from archives import killed_often, write_archive  # noqa: E402
from hecha.batch import run  # noqa: E402

A_RUN = 10  # kills at most in one run, so that runs also come to their end


def main() -> None:
    kills, documents = (int(a) for a in (*sys.argv[1:], *("100", "2000")[len(sys.argv) - 1 :]))
    chance = random.Random(1)
    hits = runs = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = write_archive(folder / "archive", documents)
        whole = folder / "whole.jsonl"
        print(run([str(archive)], whole, workers=2))
        while hits < kills:
            output = folder / f"{runs}.jsonl"
            args = [str(archive), "-o", str(output), "--workers", "2", "-q"]
            hits += killed_often(args, min(A_RUN, kills - hits), seed=chance.randrange(10**6), pause=(0.5, 3.0))
            runs += 1
            for made, wanted in ((output, whole), (f"{output}.errors.jsonl", f"{whole}.errors.jsonl")):
                assert Path(made).read_bytes() == Path(wanted).read_bytes(), f"run {runs} differs"
            print(f"{hits} kills, {runs} complete runs, all equal", flush=True)


if __name__ == "__main__":
    main()
