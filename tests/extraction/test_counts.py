from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.counts import extract_count, extract_count_reply


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
        ("1 234 567", 1_234_567),
        ("1\u3000234", 1234),
        ("461 2022", 461),
        ("2.3萬", 23_000),
        ("1.2K", 1_200),
        ("１．２万", 12_000),
        ("约1.2万次", 12_000),
    ],
)
def test_reads_the_number(printed: str, count: int) -> None:
    reading = extract_count(printed)
    assert reading.value == count
    assert reading.raw == printed
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("printed", "count"),
    [("10万+", 100_000), ("５万＋", 50_000), ("1000多", 1000), ("3W+", 30_000), ("999+", 999), ("1.2万余", 12_000)],
)
def test_a_lower_bound_says_so(printed: str, count: int) -> None:
    reading = extract_count(printed)
    assert (reading.value, reading.rule) == (count, "at least")
    assert printed in reading.warnings[0]


@pytest.mark.parametrize("printed", [None, "", "-", "--", "暂无", "查看", "12,34", "1.2.3"])
def test_no_number_gives_none(printed: str | None) -> None:
    reading = extract_count(printed)
    assert (reading.value, reading.warnings) == (None, ())


@pytest.mark.parametrize(
    ("printed", "word"),
    [("-5", "negative"), ("查看: -12", "negative"), ("－３", "negative"), ("9.5", "whole"), ("1000000000001", "large")],
)
def test_what_cannot_be_a_count_is_refused(printed: str, word: str) -> None:
    reading = extract_count(printed)
    assert reading.value is None
    assert word in reading.warnings[0]
    assert printed in reading.warnings[0]


@pytest.mark.parametrize("printed", ["9" * 5000, str(10**12 + 1), "99999999999亿", "9" * 150 + "万"])
def test_a_number_beyond_reason_is_refused(printed: str) -> None:
    reading = extract_count(printed)
    assert reading.value is None
    assert len(reading.warnings[0]) < 100


def test_the_largest_number_is_read() -> None:
    assert extract_count(str(10**12)).value == 10**12


@pytest.mark.parametrize(
    ("reply", "count"),
    [
        ("document.write('461');\r\n", 461),
        ('document.write("154");', 154),
        ("document.write('<b>1.2万</b>')", 12_000),
        (
            "$('#todaydowns').html('3');$('#weekdowns').html('9');$('#monthdowns').html('20');$('#hits').html('461');",
            461,
        ),
        ("461", 461),
        (" '461' ", 461),
        ('{"uid":0,"viewnum":"1226","commentnum":"1"}', 1226),
        ('{"code":0,"data":{"hits":7}}', 7),
        ('jsonp_12({"click": 88});', 88),
    ],
)
def test_reads_what_a_script_answers(reply: str, count: int) -> None:
    reading = extract_count_reply(reply)
    assert (reading.value, reading.warnings) == (count, ())
    assert reading.rule
    assert reading.rule.startswith("count request, ")


def test_what_no_database_keeps_is_no_part_of_an_answer() -> None:
    assert extract_count_reply(r'{"hits": "4\ud8006\u00001"}').raw == "461"
    assert extract_count_reply("document.write('\x00461')").raw == "461"


@pytest.mark.parametrize(
    "reply",
    [
        "", "viewnum is close", "document.write('')", "<html>404</html>", "$('#weekdowns').html('9')",
        '{"viewnum": true}', '{"comments": 3}', "[" * 9999, "document.write('-1')", "alert(3)",
    ],
)  # fmt: skip
def test_an_answer_without_a_count_is_a_warning(reply: str) -> None:
    reading = extract_count_reply(reply)
    assert reading.value is None
    assert len(reading.warnings) == 1
    assert len(reading.warnings[0]) < 150


@given(st.integers(0, 10**12), st.sampled_from(["{}", "{:,}", "查看: {}", "（{}）", " {}\r\n", "{}次"]))
def test_reads_back_every_number(number: int, form: str) -> None:
    assert extract_count(form.format(number)).value == number


@given(st.integers(1, 9_998), st.integers(0, 9), st.sampled_from([("千", 3), ("万", 4), ("亿", 8), ("k", 3), ("w", 4)]))
def test_reads_back_rounded_numbers_exactly(whole: int, tenth: int, unit: tuple[str, int]) -> None:
    word, power = unit
    assert extract_count(f"{whole}.{tenth}{word}").value == (whole * 10 + tenth) * 10 ** (power - 1)


@given(st.text())
def test_never_raises_and_is_never_negative(text: str) -> None:
    assert (extract_count(text).value or 0) >= 0
