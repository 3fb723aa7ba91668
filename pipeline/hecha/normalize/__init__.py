"""Bring a text to one written form, in named and ordered steps, with every offset kept.

The order is policy.  What was decoded wrongly is decoded anew first, else no step could read it.
Readings come out next, because they stand between characters that later steps look at together; width comes before spaces, because a full-width space is one; script comes late,
because its tables expect whole words; quotation marks come last.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from hecha.alignment import Aligned, align
from hecha.normalize import lines, marks, mojibake, pinyin, script
from hecha.records import Step


class Normalized(NamedTuple):
    """A text in normal form, tied to its source, with what was done."""

    aligned: Aligned
    steps: tuple[Step, ...]
    script: str  # Hans or Hant, of the source

    @property
    def text(self) -> str:
        return self.aligned.text


_Change = Callable[[Aligned, str | None], tuple[Aligned, int, str | None]]

_STEPS: tuple[tuple[str, _Change], ...] = (
    ("mojibake", mojibake.undo_mojibake),
    ("inline-pinyin", pinyin.remove_readings),
    ("lost-indents", lines.drop_lost_indents),
    ("line-ends", lines.join_lines),
    ("width", marks.fold_width),
    ("spaces", marks.close_spaces),
    ("doubled-marks", lines.close_doubled),
    ("script", script.to_simplified),
    ("variants", marks.fold_variants),
    ("quotes", marks.fold_quotes),
)


def explain(text: str) -> Iterator[tuple[Step, str, str]]:
    """Yield each step that changes a text, with the text before and after it.

    >>> [(step.name, before, after) for step, before, after in explain("佔３成")]
    [('width', '佔３成', '佔3成'), ('script', '佔3成', '占3成')]
    """
    for step, before, after in _applied(text, None):
        yield step, before.text, after.text


def normalize(text: str, *, like: Sequence[Step] | None = None) -> Normalized:
    """Return the normal form of `text`.

    `like` takes the steps of a record and repeats just these, with their configuration: so a slice of
    a report's source becomes what it became inside the report, where evidence from the whole report
    chose the configuration.  Meaning is never changed: names keep their regional words, numbers keep
    their digits.

    >>> normalize(
    ...     "來(lái)源:昭通日?qǐng)?bào)",
    ...     like=[Step(name="inline-pinyin", count=1), Step(name="script", config="t2s", count=1)],
    ... ).text
    '来源:昭通日报'
    >>> normalize("１２億元，佔「三成」").text
    '12亿元，占“三成”'
    """
    aligned, steps = align(text), []
    for step, _, aligned in _applied(text, like):  # noqa: B007 - the last one counts
        steps.append(step)
    traditional = any(step.name == "script" and step.config in ("t2s", "tw2s", "hk2s") for step in steps)
    return Normalized(aligned, tuple(steps), "Hant" if traditional else "Hans")


def _applied(text: str, like: Sequence[Step] | None) -> Iterator[tuple[Step, Aligned, Aligned]]:
    """Yield each step that changes something, with what was before and after it."""
    wanted = None if like is None else {step.name: step.config for step in like}
    aligned = align(text)
    for name, change in _STEPS:
        if wanted is not None and name not in wanted:
            continue
        changed, count, config = change(aligned, None if wanted is None else (wanted[name] or ""))
        if count:
            yield Step(name=name, config=config, count=count), aligned, changed
        aligned = changed


def normalize_field(value: str, steps: Sequence[Step]) -> str:
    """Return the normal form of a title or name that stands outside the text whose steps these are.

    >>> normalize_field("江城１月招商「開門紅」", [Step(name="script", config="t2s", count=9)])
    '江城1月招商“开门红”'
    """
    done = {step.name: step for step in steps}
    like = [done.get(name) or Step(name=name, count=0) for name, _ in _STEPS if name != "script" or name in done]
    return normalize(value, like=like).text
