from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.dates import DateOrder, extract_moment
from tests.hang import ends

SHANGHAI = ZoneInfo("Asia/Shanghai")
FETCHED_AT = dt.datetime(2022, 8, 5, 12, 0, 30, tzinfo=SHANGHAI)


def read(printed: str | None, order: DateOrder = "YMD", fetched_at: dt.datetime = FETCHED_AT) -> tuple[str, str] | None:
    moment = extract_moment(printed, fetched_at=fetched_at, zone=SHANGHAI, date_order=order).value
    if moment is None:
        return None
    assert moment.at.tzinfo is SHANGHAI
    return moment.at.strftime("%Y-%m-%d %H:%M"), moment.precision


@pytest.mark.parametrize(
    ("printed", "at"),
    [
        ("2022-8-1 11:51", "2022-08-01 11:51"),
        ("2022-08-01 11:51", "2022-08-01 11:51"),
        ("2022-08-01 11:51:30", "2022-08-01 11:51"),
        ("2022/8/1 11:51", "2022-08-01 11:51"),
        ("2022/08/01 11:51", "2022-08-01 11:51"),
        ("2022.8.1 11:51", "2022-08-01 11:51"),
        ("2022-8-1 11:51 AM", "2022-08-01 11:51"),
        ("2022-8-1 07:40 PM", "2022-08-01 19:40"),
        ("2022-8-1 12:05 AM", "2022-08-01 00:05"),
        ("2022-8-1 12:05 PM", "2022-08-01 12:05"),
        ("2022年8月1日 11:51", "2022-08-01 11:51"),
        ("2022年08月01日11时51分", "2022-08-01 11:51"),
        ("2022 年 8 月 1 日 下午3:05", "2022-08-01 15:05"),
        ("2022年8月1日 星期一 9:05", "2022-08-01 09:05"),
        ("二〇二二年八月一日 10:30", "2022-08-01 10:30"),
        ("2022-08-01T11:51:22+08:00", "2022-08-01 11:51"),
        ("2022-08-01T03:51:22Z", "2022-08-01 11:51"),
        ("2022-08-01T03:51:22.123+0000", "2022-08-01 11:51"),
        ("２０２２－８－１　１１：５１", "2022-08-01 11:51"),
        ("发表于 2022-8-1 11:51", "2022-08-01 11:51"),
        ("2022-8-1 11:51\xa0\xa0\xa0\xa0 发布者: 青岛信息港 查看 461", "2022-08-01 11:51"),
        ("2022-8-1 11:51 | GMT+8, 2022-8-2 09:15 , Processed in 0.045 second(s)", "2022-08-01 11:51"),
        ("刚刚", "2022-08-05 12:00"),
        ("5\xa0秒前", "2022-08-05 12:00"),
        ("45秒前", "2022-08-05 11:59"),
        ("4\xa0分钟前", "2022-08-05 11:56"),
        ("30 分钟前", "2022-08-05 11:30"),
        ("昨天\xa007:40", "2022-08-04 07:40"),
        ("昨天 07:40 AM", "2022-08-04 07:40"),
        ("昨天 07:40 PM", "2022-08-04 19:40"),
        ("前天\xa023:59", "2022-08-03 23:59"),
        ("十五分钟前", "2022-08-05 11:45"),
        ("30 分鐘前", "2022-08-05 11:30"),
        ("2022年8月1號 下午3時05分", "2022-08-01 15:05"),
        ("今天 08:00", "2022-08-05 08:00"),
        ("8月1日 11:51", "2022-08-01 11:51"),
        ("08-01 11:51", "2022-08-01 11:51"),
        ("12-31 23:59", "2021-12-31 23:59"),
        ("2022 8 1 10:30", "2022-08-01 10:30"),
        ("2022-8-1 下午3点半", "2022-08-01 15:30"),
        ("2022年8月1日 9点整", "2022-08-01 09:00"),
        ("2022-8-1 AM 11:51", "2022-08-01 11:51"),
        ("2022-8-1 上午 12:10", "2022-08-01 00:10"),
        ("2022-8-1 下午12:10", "2022-08-01 12:10"),
        ("2022-8-1 中午12:10", "2022-08-01 12:10"),
        ("202208011151", "2022-08-01 11:51"),
        ("20220801T115122+0800", "2022-08-01 11:51"),
        ("Aug 1, 2022 11:51 am", "2022-08-01 11:51"),
        ("August 1st, 2022, 3:05 p.m.", "2022-08-01 15:05"),
        ("Mon, 01 Aug 2022 03:51:22 +0000", "2022-08-01 11:51"),
        ("Mon, 01 Aug 2022 03:51:22 GMT", "2022-08-01 11:51"),
        ("Mon Aug 01 11:51:22 CST 2022", "2022-08-01 11:51"),
        ("Mon Aug 01 2022 11:51:22 GMT+0800 (CST)", "2022-08-01 11:51"),
        ("01-Aug-2022 11:51", "2022-08-01 11:51"),
        ("2022-08-01T11:51:22,5+08:00", "2022-08-01 11:51"),
        ("2022-8-1 03:51 GMT", "2022-08-01 11:51"),
    ],
)
def test_reads_to_the_minute(printed: str, at: str) -> None:
    assert read(printed) == (at, "minute")


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2022-8-1", "2022-08-01"),
        ("2022-08-01", "2022-08-01"),
        ("2022/8/1", "2022-08-01"),
        ("2022.8.1", "2022-08-01"),
        ("2022年8月1日", "2022-08-01"),
        ("(2022年8月1号)", "2022-08-01"),
        ("昨天", "2022-08-04"),
        ("前天", "2022-08-03"),
        ("3\xa0天前", "2022-08-02"),
        ("7 天前", "2022-07-29"),
        ("三天前", "2022-08-02"),
        ("十五天前", "2022-07-21"),
        ("两周前", "2022-07-22"),
        ("8月1日", "2022-08-01"),
        ("8月5日", "2022-08-05"),
        ("8月7日", "2021-08-07"),
        ("12月31日", "2021-12-31"),
        ("十二月三十一日", "2021-12-31"),
        ("11-24", "2021-11-24"),
        ("2月29日", "2020-02-29"),
        ("20220801", "2022-08-01"),
        ("1 Aug 2022", "2022-08-01"),
    ],
)
def test_reads_to_the_day(printed: str, day: str) -> None:
    assert read(printed) == (f"{day} 00:00", "day")


@pytest.mark.parametrize(
    ("printed", "at"),
    [
        ("半小时前", "2022-08-05 11:30"),
        ("2\xa0小时前", "2022-08-05 10:00"),
        ("13个小时前", "2022-08-04 23:00"),
        ("2个半小时前", "2022-08-05 09:30"),
        ("一个半小时前", "2022-08-05 10:30"),
        ("十一个小时前", "2022-08-05 01:00"),
        ("2\xa0小時前", "2022-08-05 10:00"),
        ("2022年8月1日15时", "2022-08-01 15:00"),
        ("2022-8-1 下午3点", "2022-08-01 15:00"),
    ],
)
def test_reads_to_the_hour(printed: str, at: str) -> None:
    assert read(printed) == (at, "hour")


@pytest.mark.parametrize(
    ("printed", "order", "day"),
    [
        ("1-8-2022 11:51", "DMY", "2022-08-01"),
        ("8/1/2022 11:51", "MDY", "2022-08-01"),
        ("01/08/2022 11:51", "DMY", "2022-08-01"),
        ("2022-8-1 11:51", "DMY", "2022-08-01"),
        ("13-7-2022 11:51", "YMD", "2022-07-13"),
        ("7/13/2022 11:51", "YMD", "2022-07-13"),
        ("1-8 11:51", "DMY", "2022-08-01"),
    ],
)
def test_the_order_of_the_site_counts(printed: str, order: DateOrder, day: str) -> None:
    assert read(printed, order) == (f"{day} 11:51", "minute")


@pytest.mark.parametrize(
    "printed",
    [
        None, "", " \xa0", "-", "暂无", "461", "1,234", "查看 461", "11:51", "2022", "2022年8月", "去年", "今年",
        "日前", "共3天", "第3天前方", "2022-8-111:51", "abc 1-2", "比分 3-1", "周三",
        "天气好", "GMT+8, 2022-8-2 09:15", "第2022期 周三", "1234567890", "192.168.1.1", "0532-80889431",
    ],
)  # fmt: skip
def test_no_date_gives_none_without_a_warning(printed: str | None) -> None:
    reading = extract_moment(printed, fetched_at=FETCHED_AT, zone=SHANGHAI)
    assert (reading.value, reading.warnings) == (None, ())


@pytest.mark.parametrize(
    "printed", ["2022-13-45", "2月30日", "2022-8-1 25:61", "2022-02-29", "13-13-2022", "13月1日", "0000-1-1"]
)
def test_an_impossible_date_gives_none_and_names_the_text(printed: str) -> None:
    reading = extract_moment(printed, fetched_at=FETCHED_AT, zone=SHANGHAI)
    assert reading.value is None
    assert printed in reading.warnings[0]


def test_an_untold_order_gives_none_and_names_the_remedy() -> None:
    reading = extract_moment("1-8-2022 11:51", fetched_at=FETCHED_AT, zone=SHANGHAI)
    assert reading.value is None
    assert "date order" in reading.warnings[0]


@pytest.mark.parametrize(
    ("printed", "word"),
    [("2022-8-7 12:01", "future"), ("2030-1-1", "future"), ("1970-1-1 08:00", "1995"), ("2022-8-5 12:16", "future")],
)
def test_an_unlikely_date_is_kept_with_a_warning(printed: str, word: str) -> None:
    reading = extract_moment(printed, fetched_at=FETCHED_AT, zone=SHANGHAI)
    assert reading.value is not None
    assert word in reading.warnings[0]


def test_clocks_differ_a_little() -> None:
    assert extract_moment("2022-8-5 12:10", fetched_at=FETCHED_AT, zone=SHANGHAI).warnings == ()


def test_a_site_may_state_its_first_day() -> None:
    founded = dt.date(2009, 3, 1)
    for printed, doubts in (("2009-2-28 23:59", 1), ("2009-3-1", 0)):
        reading = extract_moment(printed, fetched_at=FETCHED_AT, zone=SHANGHAI, first_day=founded)
        assert reading.value is not None
        assert len(reading.warnings) == doubts


@pytest.mark.parametrize("printed", ["1个月前", "3 年前", "2 个月之前"])
def test_words_too_vague_to_name_a_day_give_none_and_a_warning(printed: str) -> None:
    reading = extract_moment(printed, fetched_at=FETCHED_AT, zone=SHANGHAI)
    assert reading.value is None
    assert "vague" in reading.warnings[0]


@pytest.mark.parametrize(
    ("printed", "order", "day"),
    [("22-8-1 11:51", "YMD", "2022-08-01"), ("01-08-22 11:51", "DMY", "2022-08-01"), ("8/1/22", "MDY", "2022-08-01")],
)
def test_a_year_of_two_digits_is_doubtful(printed: str, order: DateOrder, day: str) -> None:
    reading = extract_moment(printed, fetched_at=FETCHED_AT, zone=SHANGHAI, date_order=order)
    assert reading.value is not None
    assert str(reading.value.at.date()) == day
    assert "century" in reading.warnings[0]


@pytest.mark.parametrize("printed", ["2022-8-1 晚上12:00", "2022-8-1 24:00", "2022-8-1 11:60"])
def test_an_impossible_time_of_day_gives_none_and_a_warning(printed: str) -> None:
    reading = extract_moment(printed, fetched_at=FETCHED_AT, zone=SHANGHAI)
    assert reading.value is None
    assert len(reading.warnings) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2022年8月1日" + " " * 200_000 + "x", "2022-8-1 11:51" + " " * 200_000 + "x", "1" * 200_000, "1-" * 100_000,
        "Aug " * 50_000, "十" * 200_000, "2022年" * 50_000, "昨天" * 100_000, "(" * 200_000, "9 个" * 60_000,
    ],
)  # fmt: skip
def test_hostile_text_takes_no_time(text: str) -> None:
    with ends():
        extract_moment(text, fetched_at=FETCHED_AT, zone=SHANGHAI)


def test_relative_days_are_days_of_the_site() -> None:
    # 2022-08-04 20:00 in UTC is already the 5th in Shanghai
    fetched_at = dt.datetime(2022, 8, 4, 20, 0, tzinfo=dt.UTC)
    assert read("昨天 10:30", fetched_at=fetched_at) == ("2022-08-04 10:30", "minute")
    assert read("刚刚", fetched_at=fetched_at) == ("2022-08-05 04:00", "minute")


def test_elapsed_hours_cross_the_change_of_clocks() -> None:
    zone = ZoneInfo("Europe/Berlin")
    fetched_at = dt.datetime(2022, 3, 27, 4, 0, tzinfo=zone)  # clocks went from 2 to 3
    moment = extract_moment("2 小时前", fetched_at=fetched_at, zone=zone).value
    assert moment is not None
    assert moment.at.strftime("%H:%M") == "01:00"


def test_a_naive_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        extract_moment("昨天", fetched_at=dt.datetime(2022, 8, 5), zone=SHANGHAI)  # noqa: DTZ001


FORMATS = [
    lambda at: f"{at.year}-{at.month}-{at.day} {at:%H:%M}",
    lambda at: f"{at:%Y-%m-%d %H:%M}",
    lambda at: f"{at.year}/{at.month}/{at.day} {at:%H:%M}",
    lambda at: f"{at:%Y.%m.%d %H:%M}",
    lambda at: f"{at:%Y-%m-%d} {at.hour % 12 or 12:02d}:{at:%M} {'AM' if at.hour < 12 else 'PM'}",
    lambda at: f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
    lambda at: f"{at:%Y年%m月%d日%H时%M分}",
    lambda at: f"发表于\xa0{at:%Y-%m-%d}\xa0{at:%H:%M}\xa0| 查看: 12",
    lambda at: at.isoformat(),
]


@given(
    st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2022, 8, 5, 12)),  # noqa: DTZ001
    st.sampled_from(FORMATS),
)
def test_reads_back_every_minute_in_every_format(naive: dt.datetime, form) -> None:  # type: ignore[no-untyped-def]
    at = naive.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    reading = extract_moment(form(at), fetched_at=FETCHED_AT, zone=SHANGHAI)
    assert reading.value is not None
    assert (reading.value.at, reading.value.precision, reading.warnings) == (at, "minute", ())


@given(st.dates(dt.date(2021, 8, 6), dt.date(2022, 8, 5)))
def test_reads_back_every_day_of_the_past_year_without_its_year(day: dt.date) -> None:
    assert read(f"{day.month}月{day.day}日") == (f"{day} 00:00", "day")
    assert read(f"{day:%m-%d}") == (f"{day} 00:00", "day")


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    extract_moment(text, fetched_at=FETCHED_AT, zone=SHANGHAI)
