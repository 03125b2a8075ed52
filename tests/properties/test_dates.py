"""Dates written by many formats and read again; and texts that are no dates, of which nothing may come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction.dates import extract_moment
from newscrawl.extraction.times import extract_url_day, read_stated, settle
from newscrawl.items import FIRST_DAY, DateOrder, Moment, Reading

SHANGHAI = ZoneInfo("Asia/Shanghai")
FETCHED_AT = dt.datetime(2022, 8, 5, 12, 0, 30, tzinfo=SHANGHAI)
Form = Callable[[dt.datetime], str]

_HAN = "〇一二三四五六七八九"
_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


def _han(number: int) -> str:
    if number < 10:
        return _HAN[number]
    tens, ones = divmod(number, 10)
    return (_HAN[tens] if tens > 1 else "") + "十" + (_HAN[ones] if ones else "")


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


DAYS: list[tuple[DateOrder, Form]] = [
    ("YMD", lambda t: f"{t.year}-{t.month}-{t.day}"),
    ("YMD", lambda t: f"{t:%Y-%m-%d}"),
    ("YMD", lambda t: f"{t.year}/{t.month}/{t.day}"),
    ("YMD", lambda t: f"{t:%Y.%m.%d}"),
    ("YMD", lambda t: f"{t.year}年{t.month}月{t.day}日"),
    ("YMD", lambda t: f"{t.year} 年 {t.month} 月 {t.day} 号"),
    ("YMD", lambda t: f"{''.join(_HAN[int(c)] for c in str(t.year))}年{_han(t.month)}月{_han(t.day)}日"),
    ("YMD", lambda t: f"{_ENGLISH[t.month - 1]} {t.day}, {t.year}"),
    ("YMD", lambda t: f"{t.day} {_ENGLISH[t.month - 1]} {t.year}"),
    ("DMY", lambda t: f"{t.day}-{t.month}-{t.year}"),
    ("DMY", lambda t: f"{t:%d/%m/%Y}"),
    ("MDY", lambda t: f"{t.month}/{t.day}/{t.year}"),
    ("MDY", lambda t: f"{t:%m-%d-%Y}"),
]
TIMES: list[Form] = [
    lambda t: f"{t:%H:%M}",
    lambda t: f"{t.hour}:{t:%M}",
    lambda t: f"{t:%H:%M:%S}",
    lambda t: f"{t.hour}时{t.minute}分",
    lambda t: f"{t.hour % 12 or 12}:{t:%M} {'AM' if t.hour < 12 else 'PM'}",
    lambda t: f"{'AM' if t.hour < 12 else 'PM'} {t.hour % 12 or 12:02}:{t:%M}",
    lambda t: f"{'上午' if t.hour < 12 else '下午'}{t.hour % 12 or 12}:{t:%M}",
    lambda t: f"{t.hour % 12 or 12}:{t:%M} {'a.m.' if t.hour < 12 else 'p.m.'}",
]
FRAMES = ["{}", "发表于 {}", " \xa0{}\xa0\xa0\xa0\xa0 发布者: 信息港", "({})", "[ {} ]", "时间：{} 来源：本网"]
MACHINE: list[Form] = [
    lambda t: t.isoformat(),
    lambda t: t.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    lambda t: t.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
    lambda t: t.astimezone(dt.timezone(dt.timedelta(hours=-5, minutes=-30))).isoformat(),
    lambda t: t.strftime("%Y%m%dT%H%M%S+0800"),
    lambda t: t.astimezone(dt.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"),
    lambda t: t.strftime("%a %b %d %H:%M:%S CST %Y"),
    lambda t: str(int(t.timestamp())),
    lambda t: str(int(t.timestamp() * 1000)),
    lambda t: t.strftime("%Y-%m-%d %H:%M"),
]
# Ten digits are seconds since 1970 from September 2001 on; before it has nine.
moments = st.datetimes(dt.datetime(2001, 10, 1), dt.datetime(2022, 8, 5, 12)).map(  # noqa: DTZ001
    lambda naive: naive.replace(microsecond=0, tzinfo=SHANGHAI)
)
read = partial(extract_moment, fetched_at=FETCHED_AT, zone=SHANGHAI)


def minute(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0)


@given(moments, st.sampled_from(DAYS), st.sampled_from(TIMES), st.sampled_from(FRAMES), st.booleans())
def test_every_day_form_with_every_time_form(
    at: dt.datetime, day: tuple[DateOrder, Form], time: Form, frame: str, is_wide: bool
) -> None:
    order, form = day
    printed = frame.format(f"{form(at)} {time(at)}")
    reading = read(_wide(printed) if is_wide else printed, date_order=order)
    assert reading.value == Moment(minute(at), "minute"), printed
    assert reading.warnings == ()


@given(moments, st.sampled_from(DAYS), st.sampled_from(FRAMES))
def test_every_day_form_alone(at: dt.datetime, day: tuple[DateOrder, Form], frame: str) -> None:
    order, form = day
    reading = read(frame.format(form(at)), date_order=order)
    assert reading.value == Moment(at.replace(hour=0, minute=0, second=0), "day")


@given(st.integers(0, 6 * 86_400))
def test_relative_words_lead_back_to_within_their_own_measure(seconds: int) -> None:
    """As Discuz chooses them, see ``newscrawl.demo.dates`` for another writing of the same."""
    at = FETCHED_AT - dt.timedelta(seconds=seconds)
    days = (FETCHED_AT.date() - at.date()).days
    if days == 0:
        words, measure = (
            (f"{seconds // 3600} 小时前", 3600)
            if seconds > 3600
            else ("半小时前", 1800)
            if seconds > 1800
            else (f"{seconds // 60} 分钟前", 60)
            if seconds > 60
            else (f"{seconds} 秒前" if seconds else "刚刚", 60)
        )
    elif days <= 2:
        words, measure = f"{('昨天', '前天')[days - 1]} {at:%H:%M}", 60
    else:
        words, measure = f"{days} 天前", 86_400
    value = read(words.replace(" ", "\xa0")).value
    assert value is not None
    if value.precision == "day":
        assert value.at.date() == at.date()
    else:
        assert dt.timedelta(0) <= value.at - minute(at) < dt.timedelta(seconds=measure + 60)


@given(moments, st.sampled_from(MACHINE))
def test_every_form_that_metadata_states(at: dt.datetime, form: Form) -> None:
    [reading] = read_stated([Reading(form(at), form(at), "meta pubdate")], read, SHANGHAI)
    assert reading.value is not None, form(at)
    if "00:00" in form(at):  # midnight is how software states a day
        assert reading.value.at.date() == at.date()
    else:
        assert reading.value == Moment(minute(at), "minute")
    assert reading.warnings == ()


@given(moments, st.sampled_from([form for _, form in DAYS[:7]]), st.sampled_from(MACHINE))
def test_a_printed_day_and_its_metadata_give_the_minute(at: dt.datetime, day: Form, form: Form) -> None:
    stated = read_stated([Reading(form(at), form(at), "json-ld datePublished")], read, SHANGHAI)
    reading = settle([read(day(at)), *stated])
    assert reading.value is not None
    assert reading.value.at.date() == at.date()
    assert reading.warnings == ()
    if "00:00" not in form(at):  # midnight is how software states a day
        assert reading.value == Moment(minute(at), "minute")


@given(moments, st.sampled_from(["/{:%Y/%m/%d}/1.html", "/a/{:%Y%m}/{:%d}/00000025.html", "/z/t{:%Y%m%d}_12.html"]))
def test_the_day_of_a_url(at: dt.datetime, form: str) -> None:
    value = extract_url_day(f"https://a.cn{form.format(at, at)}", read).value
    assert value is not None
    assert (value.at.date(), value.precision) == (at.date(), "day")


@settings(deadline=None)  # the first text that dateparser sees takes as long as its import
@given(st.text(max_size=80))
def test_whatever_a_text_says_its_time_is_possible_or_doubted(text: str) -> None:
    reading = read(text)
    if reading.value and not reading.warnings:
        assert reading.value.at <= FETCHED_AT + dt.timedelta(minutes=15)
        assert reading.value.at.date() >= FIRST_DAY


@settings(deadline=None)
@given(st.text(alphabet="0123456789-/.:年月日时分 上下午APMTZ+前天", max_size=40))
def test_dates_in_pieces_never_raise(text: str) -> None:
    read(text)
    read_stated([Reading(text, text, "meta date")], read, SHANGHAI)
    extract_url_day(f"https://a.cn/{text}", read)
