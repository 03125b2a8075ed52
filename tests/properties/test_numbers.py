"""Numbers written as portals write them and read again; and what can be no count, of which nothing may come."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.counts import LARGEST, extract_count, extract_count_reply

UNITS = {
    "千": 10**3,
    "k": 10**3,
    "K": 10**3,
    "万": 10**4,
    "w": 10**4,
    "W": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
}
FRAMES = ["{}", "查看: {}", "({})", "（{}）", " {}\r\n", "{}次", "{} 人阅读", "\xa0{}\xa0", "浏览量：{}"]
counts = st.integers(0, LARGEST)


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c in "0123456789,.+" else c for c in text)


def _blanks(number: int) -> str:
    return f"{number:,}".replace(",", " ")


@given(counts, st.sampled_from([str, "{:,}".format, _blanks]), st.sampled_from(FRAMES), st.booleans())
def test_whole_numbers(number: int, form, frame: str, is_wide: bool) -> None:  # type: ignore[no-untyped-def]
    printed = _wide(form(number)) if is_wide else form(number)
    reading = extract_count(frame.format(printed))
    assert (reading.value, reading.warnings) == (number, ())


@given(st.decimals(0, 9_999, places=2), st.sampled_from(list(UNITS)), st.sampled_from(FRAMES), st.booleans())
def test_rounded_numbers_are_exact(number, unit: str, frame: str, has_blank: bool) -> None:  # type: ignore[no-untyped-def]
    printed = f"{number}{' ' if has_blank else ''}{unit}"
    expected = Fraction(number) * UNITS[unit]
    assert extract_count(frame.format(printed)).value == (expected if expected <= LARGEST else None)


@given(st.integers(1, 9_999), st.sampled_from(["", *UNITS]), st.sampled_from(["+", "＋", "多", "余", "以上"]))
def test_lower_bounds_say_so(number: int, unit: str, more: str) -> None:
    reading = extract_count(f"{number}{unit}{more}")
    assert reading.value == number * UNITS.get(unit, 1)
    assert reading.rule == "at least"
    assert "lower bound" in reading.warnings[0]


@given(st.integers(LARGEST + 1, 10**60), st.sampled_from(FRAMES))
def test_absurd_numbers_are_refused(number: int, frame: str) -> None:
    reading = extract_count(frame.format(number))
    assert reading.value is None
    assert len(reading.warnings) == 1


@given(st.integers(1, LARGEST), st.sampled_from(["{}", "查看: {}", "({})"]))
def test_negative_numbers_are_refused(number: int, frame: str) -> None:
    reading = extract_count(frame.format(f"-{number}"))
    assert reading.value is None
    assert "negative" in reading.warnings[0]


@given(
    counts,
    st.sampled_from(
        [
            *("document.write('{}');\r\n", 'document.write("{}")', "{}", '"{}"', '{{"viewnum":"{}","commentnum":"1"}}'),
            *("$('#todaydowns').html('3');$('#hits').html('{}');", '{{"data": {{"hits": {}}}}}', 'cb({{"views": {}}})'),
        ]
    ),
)
def test_what_scripts_answer(number: int, reply: str) -> None:
    reading = extract_count_reply(reply.format(number))
    assert (reading.value, reading.warnings) == (number, ())


@given(st.text(max_size=300))
def test_no_text_raises_or_gives_an_impossible_count(text: str) -> None:
    for read in (extract_count, extract_count_reply):
        assert 0 <= (read(text).value or 0) <= LARGEST
