"""How much of the damage that readings do to Traditional text is undone.

    python benchmarks/damage.py FOLDER…

Every report of the folders is written in Traditional script, damaged as scrapers damage it (tests/damage.py)
and normalized.  Printed: readings inserted, readings left (flagged in the step), characters lost (flagged by
U+FFFD), characters restored wrongly.
"""

import re
import sys
from difflib import SequenceMatcher
from pathlib import Path

from opencc import OpenCC

from hecha.ingest import Raw, find_files, open_document, read_file
from hecha.normalize import normalize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from damage import damage

READING = re.compile(r"[?(][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]{1,6}\)")


def main() -> None:
    inserted = left = lost = wrong = reports = 0
    for path in find_files(sys.argv[1:]).files:
        for document in read_file(path):
            text = open_document(document).text if isinstance(document, Raw) else ""
            if not text or READING.search(text):
                continue
            config = ("s2t", "s2tw", "s2hk")[reports % 3]
            clean = OpenCC(config).convert(text).encode("gbk", "ignore").decode("gbk")
            damaged = damage(clean)
            restored, wanted = normalize(damaged).text, normalize(clean).text
            inserted += len(READING.findall(damaged))
            left += len(READING.findall(restored))
            lost += restored.count("\ufffd")
            for kind, a, b, c, d in SequenceMatcher(None, restored, wanted, autojunk=False).get_opcodes():
                if kind != "equal" and not set("?()\ufffd") & set(restored[max(0, a - 2) : b + 2]):
                    wrong += 1
                    print(f"wrong: {restored[max(0, a - 6) : b + 6]!r} for {wanted[max(0, c - 6) : d + 6]!r}")
            reports += 1
    share = 1 - (left + lost) / max(1, inserted)
    print(
        f"{reports} reports: {inserted} readings, {left} left, {lost} characters lost, {wrong} wrong: {share:.4f} undone"
    )


if __name__ == "__main__":
    main()
