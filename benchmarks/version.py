"""How long `hecha --version` takes, as a ratio to `python -c pass`: the median of paired runs.

python benchmarks/version.py
"""

import statistics
import subprocess
import sys
import time

RUNS = 15


def seconds(*command: str) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    hecha, bare = [], []
    for _ in range(RUNS):
        hecha.append(seconds(sys.executable, "-m", "hecha", "--version"))
        bare.append(seconds(sys.executable, "-c", "pass"))
    ratio = statistics.median(a / b for a, b in zip(hecha, bare, strict=True))
    print(
        f"hecha --version {statistics.median(hecha):.3f} s, python -c pass {statistics.median(bare):.3f} s, ratio {ratio:.1f}"
    )


if __name__ == "__main__":
    main()
