"""How the time for a hostile text grows with it: ten times as long.

    python benchmarks/growth.py

About 10 is linear, about 100 quadratic.
"""

import sys
import time
from contextlib import suppress
from pathlib import Path

from hecha.errors import DocumentError
from hecha.pipeline import extract

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from test_adversarial import HOSTILE  # noqa: E402


def seconds(text: str, rounds: int) -> float:
    """Return the shortest time of several, as what disturbs a run only adds to it."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        with suppress(DocumentError):
            extract(text)
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    texts = {name: (f"起{unit * 600}3人", f"起{unit * 6000}3人") for name, unit in HOSTILE.items()}
    for name, (small, large) in texts.items():
        seconds(small, 1)
        short, long = seconds(small, 5), seconds(large, 2)
        print(f"{name:20}{len(small):8}{short * 1e3:9.1f} ms{len(large):9}{long * 1e3:10.1f} ms{long / short:7.1f}")


if __name__ == "__main__":
    main()
