"""The figures that 分别 announces: 分别增长|3%、|4%和|5%."""

import re
from collections.abc import Sequence

from hecha.find.figures.hedges import Figure

_LISTED = re.compile(r"\s*[、，,和与及]+\s*(?:(?:同比)?[增下]\S{0,3})?")


def spread_from(text: str, figures: Sequence[Figure], first: int) -> list[int]:
    """Return the positions of the figures of a list, from the one at `first` on."""
    group = [first] if first < len(figures) else []
    while group and group[-1] + 1 < len(figures):
        last, following = figures[group[-1]], figures[group[-1] + 1]
        if not _LISTED.fullmatch(text, last.span.end, following.span.start):
            break
        group.append(group[-1] + 1)
    return group
