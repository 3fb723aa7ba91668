"""Marks near a place: looked for in a window, so that a text without them is not read over and over."""

_WINDOW = 1500  # characters


def begin_after(text: str, marks: str, end: int) -> int:
    """Return the place behind the last of some marks before `end`, at the furthest a window away.

    >>> begin_after("一。二，三", "。，", 5)
    4
    """
    start = max(0, end - _WINDOW)
    return max(max(text.rfind(mark, start, end) for mark in marks) + 1, start)


def inside(text: str, opening: str, closing: str, place: int) -> bool:
    """Tell whether a place stands between an opening and a closing mark.

    >>> inside("《2021年报告》称", "《", "》", 2)
    True
    """
    start = max(0, place - _WINDOW)
    return text.rfind(opening, start, place) > text.rfind(closing, start, place)
