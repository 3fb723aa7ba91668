"""Arithmetic within a record: do its figures fit each other?

Each check gives a verdict with the arithmetic in words: consistent where the printed numbers can hold together, inconsistent
where they cannot, open where the report says too little.  A printed number stands for all values that round to it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hecha.check.changes import check_changes
from hecha.check.lists import check_lists, check_members
from hecha.check.repeats import check_repeats
from hecha.check.shares import check_shares
from hecha.check.totals import check_totals
from hecha.spans import Span

__all__ = ["check_record"]

Row = Mapping[str, Any]


def check_record(
    text: str,
    figures: Sequence[Row],
    *,
    title: Span | None = None,
    institutions: Sequence[Span] = (),
    mechanisms: Sequence[Row] = (),
    complete: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return the checks of a record, in the order of their first figure; those of its mechanisms come first.

    `figures` and `mechanisms` are rows of the contract's form, `title` the span of the headline in the text, `institutions` the
    spans of mentions, `complete` the ids of totals whose parts the text gives as all of them.
    """
    found = [
        *check_totals(figures, complete, text),
        *check_changes(text, figures),
        *check_shares(text, figures),
        *check_lists(text, figures, institutions),
        *check_members(mechanisms),
        *check_repeats(figures, title),
    ]
    order = {f["id"]: i for i, f in enumerate(figures)}
    return sorted(found, key=lambda check: [order[i] for i in check["figures"]])
