"""One time of publication and one of update, out of everything a page prints and states."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newscrawl.items import ArticleItem, Reading
from newscrawl.pipelines.publication_time import interpret

SHANGHAI = ZoneInfo("Asia/Shanghai")
FETCHED_AT = dt.datetime(2022, 8, 5, 12, 0, 30, tzinfo=SHANGHAI)
URL = "https://a.cn/portal.php?mod=view&aid=1"


def timed(url: str = URL, **printed: object) -> ArticleItem:
    item = ArticleItem("site", "1", url, FETCHED_AT, "Asia/Shanghai")
    for name, value in printed.items():
        setattr(item, name, value)
    interpret(item)
    return item


def stated(*texts: str, where: str = "json-ld datePublished") -> tuple[Reading[str], ...]:
    return tuple(Reading(text, text, where) for text in texts)


def published(item: ArticleItem) -> tuple[str | None, str | None]:
    return item.published_at and item.published_at.strftime("%Y-%m-%d %H:%M"), item.published_precision


def rule(item: ArticleItem, name: str = "published_at") -> str | None:
    return item.readings[name].rule


def test_what_is_printed_counts_and_metadata_that_agrees_says_nothing() -> None:
    item = timed(published_text="2022-8-1 11:51", stated_published=stated("2022-08-01T11:51:22+08:00"))
    assert published(item) == ("2022-08-01 11:51", "minute")
    assert (rule(item), item.warnings) == ("year first", [])


@pytest.mark.parametrize(
    "metadata",
    ["2022-08-01T11:51:22+08:00", "2022-08-01T03:51:22Z", "2022-08-01 11:51", "1659325882", "1659325882000"],
)
def test_metadata_makes_a_printed_day_more_exact(metadata: str) -> None:
    item = timed(published_text="2022-8-1", stated_published=stated(metadata))
    assert published(item) == ("2022-08-01 11:51", "minute")
    assert (rule(item) or "").startswith("json-ld datePublished, ")
    assert item.readings["published_at"].raw == metadata
    assert item.warnings == []


def test_metadata_that_speaks_of_another_time_is_a_warning() -> None:
    item = timed(published_text="2022-8-1 11:51", stated_published=stated("2022-08-02T11:51:22+08:00"))
    assert published(item) == ("2022-08-01 11:51", "minute")
    [warning] = item.warnings
    assert "2022-08-02T11:51:22+08:00" in warning
    assert "json-ld datePublished" in warning
    assert "2022-8-1 11:51" in warning


def test_metadata_fills_in_what_is_not_printed_in_its_own_order() -> None:
    both = (*stated("2022-08-01T11:51:00+08:00"), *stated("2022-08-03", where="meta pubdate"))
    item = timed(stated_published=both)
    assert published(item) == ("2022-08-01 11:51", "minute")
    assert rule(item) == "json-ld datePublished, year first"
    assert ["meta pubdate" in warning for warning in item.warnings] == [True]


@pytest.mark.parametrize("midnight", ["2022-08-01T00:00:00+08:00", "2022-08-01T00:00:00Z", "2022-08-01 00:00:00"])
def test_midnight_sharp_in_metadata_is_a_day(midnight: str) -> None:
    assert published(timed(stated_published=stated(midnight))) == ("2022-08-01 00:00", "day")
    item = timed(published_text="2022-8-1 11:51", stated_published=stated(midnight))
    assert (published(item), item.warnings) == (("2022-08-01 11:51", "minute"), [])


def test_metadata_that_cannot_be_read_is_passed_over_with_a_warning() -> None:
    item = timed(stated_published=stated("0000-00-00 00:00:00", "2022-08-01 11:51"))
    assert published(item) == ("2022-08-01 11:51", "minute")
    assert len(item.warnings) == 1
    assert "0000-00-00" in item.warnings[0]


@pytest.mark.parametrize("printed", ["1970-1-1 08:00", "2032-8-1 11:51"])
def test_what_cannot_be_right_yields_to_what_can(printed: str) -> None:
    item = timed(published_text=printed, stated_published=stated("2022-08-01 11:51"))
    assert published(item) == ("2022-08-01 11:51", "minute")
    assert any(printed in warning for warning in item.warnings)
    alone = timed(published_text=printed)
    assert alone.published_at is not None, "kept, with its warning"
    assert len(alone.warnings) == 1


def test_a_time_before_the_first_day_of_the_site_is_doubtful() -> None:
    item = timed(published_text="2008-1-1", first_day=dt.date(2009, 1, 1))
    assert published(item) == ("2008-01-01 00:00", "day")
    assert "2009-01-01" in item.warnings[0]


@pytest.mark.parametrize(
    ("words", "title", "expected"),
    [
        ("3\xa0天前", "2022-8-2 09:30", ("2022-08-02 09:30", "minute")),
        ("2 小时前", "2022-8-5 09:31", ("2022-08-05 09:31", "minute")),
        ("4 分钟前", "2022-8-5", ("2022-08-05 11:56", "minute")),
        ("昨天 10:30", None, ("2022-08-04 10:30", "minute")),
    ],
)
def test_of_relative_words_and_their_title_the_more_exact_counts(
    words: str, title: str | None, expected: tuple[str, str]
) -> None:
    item = timed(published_text=words, published_title=title)
    assert (published(item), item.warnings) == (expected, [])


def test_words_out_of_a_cache_and_metadata_agree() -> None:
    item = timed(published_text="2 小时前", stated_published=stated("2022-08-05T09:20:00+08:00"))
    assert (published(item), item.warnings) == (("2022-08-05 09:20", "minute"), [])


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.cn/qdzx/202208/01/00000025.html", "2022-08-01"),
        ("https://a.cn/2022/08/01/slug/", "2022-08-01"),
        ("https://a.cn/2022/8/1/12.html", "2022-08-01"),
        ("https://a.cn/a/2022/0801/12.html", "2022-08-01"),
        ("https://a.cn/n1/2022-08/01/content_123.htm", "2022-08-01"),
        ("https://a.cn/zw/202208/t20220801_4567.html", "2022-08-01"),
        ("https://a.cn/a/20220801/1.html", "2022-08-01"),
    ],
)
def test_the_day_in_the_url_is_the_last_resort(url: str, day: str) -> None:
    item = timed(url)
    assert published(item) == (f"{day} 00:00", "day")
    assert rule(item) == "date in the URL"
    assert published(timed(url, published_text="2022-7-3 10:00")) == ("2022-07-03 10:00", "minute")


@pytest.mark.parametrize(
    "url",
    [
        "https://a.cn/2022/08/slug/", "https://a.cn/a/20220801123456.html", "https://a.cn/2022/13/45/", "https://[x",
        "https://20220801.cn/1.html", "https://a.cn/?d=2022-08-01", "https://a.cn/2023/08/01/1.html",
        "https://a.cn/1990/01/01/1.html", "https://a.cn/2022/12/345.html",
    ],
)  # fmt: skip
def test_other_numbers_in_a_url_are_no_day(url: str) -> None:
    item = timed(url)
    assert (item.published_at, item.warnings) == (None, [])


def test_update_and_publication() -> None:
    item = timed(
        published_text="2022-8-1 11:51",
        modified_text="2022-8-2 09:00",
        stated_modified=stated("2022-08-02T09:00:10+08:00", where="opengraph article:modified_time"),
    )
    assert item.modified_at == dt.datetime(2022, 8, 2, 9, tzinfo=SHANGHAI)
    assert (rule(item, "modified_at"), item.warnings) == ("year first", [])


def test_an_update_before_the_publication_is_doubtful() -> None:
    item = timed(published_text="2022-8-1 11:51", stated_modified=stated("2022-07-01T09:00:00+08:00"))
    assert item.modified_at == dt.datetime(2022, 7, 1, 9, tzinfo=SHANGHAI)
    assert "lies before" in item.warnings[0]
    same_day = timed(published_text="2022-8-1 11:51", modified_text="2022-8-1")
    assert same_day.warnings == []


def test_a_page_that_says_only_when_it_was_updated() -> None:
    item = timed(modified_text="2022-8-2 09:00")
    assert published(item) == ("2022-08-02 09:00", "minute")
    assert rule(item) == "time of update, year first"
    assert len(item.warnings) == 1
    earlier = timed("https://a.cn/2022/07/30/1.html", modified_text="2022-8-2 09:00")
    assert published(earlier) == ("2022-07-30 00:00", "day")


def test_nothing_printed_is_nothing_said() -> None:
    item = timed()
    assert (item.published_at, item.published_precision, item.modified_at, item.warnings) == (None, None, None, [])


def test_a_thousand_statements_are_not_a_thousand_warnings() -> None:
    item = timed(
        published_text="2022-8-1 11:51", stated_published=stated(*(f"2021-01-{d % 28 + 1}" for d in range(999)))
    )
    assert len(item.warnings) < 20
