from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.counts import extract_count


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("461", 461),
        ("0", 0),
        ("1,234", 1234),
        ("1,234,567", 1234567),
        ("１２３", 123),
        ("１，２３４", 1234),
        ("1.2万", 12_000),
        ("1.15万", 11_500),
        ("10 万", 100_000),
        ("1.5亿", 150_000_000),
        ("3k", 3_000),
        ("3W", 30_000),
        ("2.5千", 2_500),
        ("5十万", 500_000),
        ("查看 461", 461),
        ("评论(12)", 12),
        (" \xa046\xa0", 46),
    ],
)
def test_reads_the_number(printed: str, count: int) -> None:
    reading = extract_count(printed)
    assert reading.value == count
    assert reading.raw == printed
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("printed", "count"), [("10万+", 100_000), ("５万＋", 50_000), ("1000多", 1000), ("3W+", 30_000)]
)
def test_a_lower_bound_says_so(printed: str, count: int) -> None:
    reading = extract_count(printed)
    assert (reading.value, reading.rule) == (count, "at least")
    assert printed in reading.warnings[0]


@pytest.mark.parametrize("printed", [None, "", "-", "--", "暂无", "查看", "-5", "12,34", "1.2.3"])
def test_no_number_gives_none(printed: str | None) -> None:
    assert extract_count(printed).value is None


@pytest.mark.parametrize("printed", ["9" * 5000, str(2**63), "99999999999亿", f"1.{'5' * 5000}万"])
def test_a_number_no_column_holds_is_refused(printed: str) -> None:
    reading = extract_count(printed)
    assert reading.value is None
    assert len(reading.warnings[0]) < 100


def test_the_largest_number_a_column_holds_is_read() -> None:
    assert extract_count(str(2**63 - 1)).value == 2**63 - 1


@given(st.integers(0, 10**12), st.sampled_from(["{}", "{:,}", "查看: {}", "（{}）", " {}\r\n", "{}次"]))
def test_reads_back_every_number(number: int, form: str) -> None:
    assert extract_count(form.format(number)).value == number


@given(
    st.integers(1, 99_999), st.integers(0, 9), st.sampled_from([("千", 3), ("万", 4), ("亿", 8), ("k", 3), ("w", 4)])
)
def test_reads_back_rounded_numbers_exactly(whole: int, tenth: int, unit: tuple[str, int]) -> None:
    word, power = unit
    assert extract_count(f"{whole}.{tenth}{word}").value == (whole * 10 + tenth) * 10 ** (power - 1)


@given(st.text())
def test_never_raises_and_is_never_negative(text: str) -> None:
    assert (extract_count(text).value or 0) >= 0
