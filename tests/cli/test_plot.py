"""The plot of views over time, line by line."""

from __future__ import annotations

import datetime as dt

from newscrawl.cli.plot import plot

START = dt.datetime(2022, 8, 1, 8, tzinfo=dt.UTC)


def hours(*numbers: int | None) -> list[tuple[dt.datetime, int | None]]:
    """One visit an hour."""
    return [(START + dt.timedelta(hours=hour), number) for hour, number in enumerate(numbers)]


def test_points_stand_at_their_time_and_number() -> None:
    # 5 characters of label, a blank, the axis, and 41 columns for 4 hours: ten columns an hour
    assert plot(hours(0, 500, None, 750, 1000), 48, height=5) == [
        "1,000 ┤" + " " * 40 + "●",
        "  750 ┤" + " " * 30 + "●",
        "  500 ┤" + " " * 10 + "●",
        "  250 ┤",
        "    0 ┤●",
        "      └" + "─" * 20 + "○" + "─" * 20,
        "       2022-08-01 08:00" + " " * 9 + "2022-08-01 12:00",
    ]


def test_numbers_that_do_not_change_make_one_row() -> None:
    lines = plot(hours(7, 7), 38)
    assert lines[0] == "7 ┤●" + " " * 33 + "●"
    assert len(lines) == 3


def test_a_single_visit_is_a_single_point() -> None:
    assert plot(hours(461), 60) == ["461 ┤●", "    └─", "     2022-08-01 08:00"]


def test_a_column_shows_its_last_number_and_a_number_hides_a_gap() -> None:
    minutes = [(START + dt.timedelta(minutes=minute), number) for minute, number in ((0, 1), (1, 9), (2, None))]
    assert plot([*minutes, (START + dt.timedelta(days=9), 5)], 40, height=3)[0].startswith("9 ┤●")


def test_there_is_no_plot_without_numbers() -> None:
    assert plot(hours(None, None), 60) == []
    assert plot([], 60) == []


def test_no_line_is_wider_than_asked_for() -> None:
    for width in (40, 80, 120):
        assert max(map(len, plot(hours(*range(3, 900, 7)), width))) <= width
