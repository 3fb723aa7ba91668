"""How many altered numbers the checks find, and how many false alarms a clean report gets.

    python benchmarks/planted.py FILE-OR-FOLDER…

Each Arabic number of a consistent report is altered in turn (one digit, in the report's own text) and the report is
read anew.  Printed: false alarms on the clean reports; altered numbers found, of all and of those that a check of the
clean report had found consistent.  An altered number counts as found if a check that it takes part in, or its
alteration, turns inconsistent.
"""

import re
import sys
from collections import Counter

from hecha.errors import DocumentError
from hecha.ingest import Raw, find_files, open_document, read_file
from hecha.pipeline import extract
from hecha.records import Record


def alarms(record: Record) -> int:
    return sum(check.verdict == "inconsistent" for check in record.checks)


def altered(digits: str) -> str:
    """Return a number with its first digit that is not 0 changed: 4312 is 5312, 0.35 is 0.45."""
    at = next(i for i, char in enumerate(digits) if char in "123456789")
    return digits[:at] + str(int(digits[at]) % 9 + 1) + digits[at + 1 :]


def main() -> None:
    reports = false = 0
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for path in find_files(sys.argv[1:]).files:
        for document in read_file(path):
            if isinstance(document, DocumentError):
                continue
            source = open_document(document) if isinstance(document, Raw) else document
            clean = extract(source.text)
            reports += 1
            false += alarms(clean)
            checked = {i for check in clean.checks if check.verdict == "consistent" for i in check.figures}
            for figure in clean.figures:
                printed = source.text[figure.source_start : figure.source_end]
                number = re.search(r"\d[\d.,]*", printed)
                if not number or not re.search("[1-9]", number[0]):
                    continue
                start = figure.source_start + number.start()
                text = source.text[:start] + altered(number[0]) + source.text[start + len(number[0]) :]
                caught = alarms(extract(text)) > alarms(clean)
                kinds = ["all", "checked"] if figure.id in checked else ["all"]
                tried.update(kinds)
                found.update(kinds if caught else [])
    print(f"{reports} clean reports: {false} false alarms")
    for kind in ("all", "checked"):
        print(f"altered numbers ({kind}): {found[kind]} of {tried[kind]} found")


if __name__ == "__main__":
    main()
