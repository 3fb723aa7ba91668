"""Archives of invented reports, and runs of hecha over them that are ended from outside."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

DOCUMENTS = 300  # of the archive that the tests of runs share; two of them give no record
PLACES = ("衡阳市", "宜宾市", "南宁市", "三明市", "荆州市", "汉中市")
BODIES = ("检察院", "公安局", "市场监管局", "教育局")


def report(number: int) -> str:
    """Return the text of an invented report, different for each number."""
    place, body = PLACES[number % len(PLACES)], BODIES[number % len(BODIES)]
    cases, solved = 40 + number * 7 % 900, 10 + number * 3 % 30
    return (
        f"{place}{body}今年以来推行“第{number}号”工作机制，截至10月底共受理问题线索{cases}条，其中已办结{solved}条，"
        f"追回资金逾{number % 90 + 1}.5万元。"
    )


def write_archive(folder: Path, documents: int) -> Path:
    """Write reports into a JSON-lines file, a folder of texts, and some documents that give no record."""
    folder.mkdir()
    rows = [json.dumps({"id": n, "text": report(n)}, ensure_ascii=False) for n in range(documents * 3 // 4)]
    rows[documents // 3] = '{"broken'
    rows[documents // 2] = '{"id": "none", "text": ""}'
    (folder / "rows.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    for n in range(documents * 3 // 4, documents):
        (folder / f"text-{n:06}.txt").write_bytes(report(n).encode("gb18030" if n % 2 else "utf-8"))
    return folder


def start(*args: str, **how: object) -> subprocess.Popen[bytes]:
    """Start the command in a process group of its own, so that a signal to it is one from its terminal."""
    command = [sys.executable, "-m", "hecha", "extract", *args]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, **how)  # type: ignore[call-overload, no-any-return]


def readers(parent: int) -> list[int]:
    """Return the worker processes of a run."""
    try:
        return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()] or [
            int(pid)
            for task in Path(f"/proc/{parent}/task").iterdir()
            for pid in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def killed_often(args: list[str], kills: int, *, seed: int, pause: tuple[float, float]) -> int:
    """Run to the end, however often the run or a worker of it is killed on the way; return how many kills hit."""
    chance = random.Random(seed)
    hits, resume = 0, []
    while True:
        process = start(*args, *resume)
        resume = ["--resume"]
        while process.poll() is None and hits < kills:
            time.sleep(chance.uniform(*pause))
            victims = readers(process.pid) if chance.random() < 0.5 else [process.pid]
            if victims and process.poll() is None:
                try:
                    os.kill(chance.choice(victims), signal.SIGKILL)
                except ProcessLookupError:
                    continue
                hits += 1
                if victims == [process.pid]:
                    break
        _, told = process.communicate()
        if process.returncode in (0, 1):
            return hits
        assert process.returncode == -signal.SIGKILL, told.decode()
