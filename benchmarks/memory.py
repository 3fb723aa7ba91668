"""Peak memory while an archive of JSON lines is read, by its size.

    python benchmarks/memory.py [MEGABYTES…]      (default: 10 100 1000)

Each size runs in a process of its own, which reads the archive and makes a record of every thousandth document.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "sources"


def read(path: str) -> None:
    from hecha.ingest import Raw, open_document, read_file
    from hecha.pipeline import read_source

    documents = 0
    for raw in read_file(path):
        assert isinstance(raw, Raw)
        source = open_document(raw)
        if documents % 1000 == 0:
            read_source(source)
        documents += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{Path(path).stat().st_size / 1e6:8.0f} MB  {documents:8} documents  peak {peak:6.0f} MB")


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [10, 100, 1000]
    texts = [p.read_bytes().decode("utf-8", "ignore") for p in sorted(CORPUS.glob("*.txt"))]
    rows = [json.dumps({"id": i, "text": text}, ensure_ascii=False).encode() + b"\n" for i, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.jsonl"
            with path.open("wb") as out:
                while out.tell() < size * 1_000_000:
                    out.writelines(rows)
            subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)
            path.unlink()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(sys.argv[2])
    else:
        main()
