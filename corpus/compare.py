"""Show what the corpus records gain and lose against the expected ones.

    python corpus/compare.py            print gains (+) and losses (-); exit code 1 if there are any
    python corpus/compare.py --accept   write today's records as the expected ones

An expected record holds what a reader checked: article, figures, institutions, mechanisms, documents.
"""

import json
import sys
from pathlib import Path
from typing import Any

from hecha.ingest import Raw, open_document, read_file
from hecha.pipeline import read_source

HERE = Path(__file__).resolve().parent


def digest(record: dict[str, Any]) -> dict[str, list[str]]:
    """Return the checked part of a record as short lines, one an item."""
    article = record["article"]

    def mentions(item: dict[str, Any]) -> str:
        return " | ".join(dict.fromkeys(m["text"] for m in item["mentions"]))

    def figure(f: dict[str, Any]) -> str:
        value = f["value"] if f["value_max"] is None else f"{f['value']}–{f['value_max']}"
        time = f["time"]["text"] if f["time"] else None
        whole = next((t["text"] for t in record["figures"] if t["id"] == f["part_of"]), None)
        return f"{f['text']} @{f['start']} = {value} {f['bound']} {f['kind']} {f['unit']}; {f['item']}; time {time}; part of {whole}"

    return {
        "article": [f"{name}: {article[name]}" for name in ("title", "publisher", "published", "authors", "script")],
        "figures": [figure(f) for f in record["figures"]],
        "institutions": [f"{i['name']} ({i['kind']}, {i['region']}): {mentions(i)}" for i in record["institutions"]],
        "mechanisms": [f"{m['name']} ({m['kind']})" for m in record["mechanisms"]],
        "documents": [
            f"{d['title']} ({d['kind']}, {d['status']}, {d['number']}, {d['action']})" for d in record["documents"]
        ],
        "checks": [f"{c['verdict']}: {c['explanation']}" for c in record["checks"]],
    }


def digests() -> dict[str, dict[str, list[str]]]:
    """Return the digest of every report of the corpus by its file name."""
    out = {}
    for path in sorted((HERE / "sources").glob("*.txt")):
        for raw in read_file(str(path)):
            assert isinstance(raw, Raw), raw
            out[path.stem] = digest(json.loads(read_source(open_document(raw)).to_json()))
    return out


def main() -> int:
    found = digests()
    if "--accept" in sys.argv:
        for name, lines in found.items():
            text = json.dumps(lines, ensure_ascii=False, indent=1)
            (HERE / "expected" / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{len(found)} expected records written")
        return 0
    changes = 0
    for name, lines in found.items():
        path = HERE / "expected" / f"{name}.json"
        expected = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        for part, items in lines.items():
            before = expected.get(part, [])
            for mark, extra in (
                ("-", [i for i in before if i not in items]),
                ("+", [i for i in items if i not in before]),
            ):
                for item in extra:
                    print(f"{mark} {name} {part}: {item}")
                    changes += 1
    print(f"{len(found)} reports, {changes} changes")
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())
