"""A small plot of numbers over time in characters, for terminals and pipes alike.

Own code, some 70 lines: the packages for it (plotext, plotille, uniplot) bring a platform wheel, a canvas or numpy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

Points = Sequence[tuple[dt.datetime, int | None]]

_POINT, _NOTHING = "●", "○"


def plot(points: Points, width: int, height: int = 8) -> list[str]:
    """The lines of a plot of ``points`` (time, number; None: the visit printed none), by time, in ``width`` columns.

    Each column shows the last number of its span of time; a ``○`` on the axis is a span whose visits printed none. The
    times at the ends of the axis are shown in the zone they are given in. Empty if no point has a number.
    """
    numbers = [number for _, number in points if number is not None]
    if not numbers:
        return []
    levels = _levels(min(numbers), max(numbers), height)
    labels = [f"{level:,}" for level in levels]
    margin = max(map(len, labels))
    columns = _columns(points, max(width - margin - 2, 10))
    rows = [None if number is None else _row(number, levels) for number in columns.values()]
    lines = [f"{labels[row]:>{margin}} ┤{_line(columns, rows, row)}" for row in reversed(range(len(levels)))]
    length = max(columns) + 1
    axis = "".join(_NOTHING if columns.get(place, 0) is None else "─" for place in range(length))
    return [*lines, f"{'':>{margin}} └{axis}", f"{'':>{margin}}  {_times(points, length)}"]


def _levels(low: int, high: int, height: int) -> list[int]:
    """The numbers of the rows, from the lowest; one row where all numbers are the same."""
    steps = min(height - 1, high - low)
    return [low + (high - low) * step // steps for step in range(steps + 1)] if steps else [low]


def _row(number: int, levels: list[int]) -> int:
    return min(range(len(levels)), key=lambda row: abs(levels[row] - number))


def _columns(points: Points, width: int) -> dict[int, int | None]:
    """Column -> the last number printed in its span of time; None where visits printed none; without a visit no key."""
    first = points[0][0]
    span = (points[-1][0] - first) / (width - 1) or dt.timedelta(1)
    columns: dict[int, int | None] = {}
    for time, number in points:
        place = round((time - first) / span)
        columns[place] = number if number is not None else columns.get(place)
    return columns


def _line(columns: Iterable[int], rows: Iterable[int | None], wanted: int) -> str:
    marked = {column for column, row in zip(columns, rows, strict=True) if row == wanted}
    return "".join(_POINT if place in marked else " " for place in range(max(marked, default=-1) + 1))


def _times(points: Points, length: int) -> str:
    first, last = (f"{time:%Y-%m-%d %H:%M}" for time in (points[0][0], points[-1][0]))
    return first if length < len(first) else f"{first}{last:>{max(length - len(first), len(last) + 2)}}"
