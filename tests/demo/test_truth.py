"""The truth agrees with itself: what it says of an article can be found in that article's own body."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter

import pytest

from newscrawl.demo.portal import (
    CHANNELS,
    Build,
    Portal,
    PortalOptions,
    Theme,
    build_portal,
    default_portal,
    truth_lines,
)

KEYS = [
    "url",
    "file",
    "http_status",
    "public",
    "redirect_url",
    "article_id",
    "channel",
    "channel_path",
    "headline",
    "published_at",
    "publisher",
    "info_line_author",
    "info_line_source",
    "info_line_source_url",
    "view_count",
    "comment_count",
    "reactions",
    "summary",
    "byline_text",
    "byline",
    "body",
    "footer",
    "page_count",
    "images",
    "attachments",
    "table",
    "previous_article_id",
    "next_article_id",
    "related_article_ids",
    "source",
    "dateline",
    "listed",
]


@pytest.fixture(scope="module")
def whole() -> Portal:
    return default_portal()


@pytest.fixture(scope="module")
def lines(whole: Portal) -> list[dict]:
    return list(truth_lines(whole))


def test_the_default_portal_has_400_articles_and_gaps(lines):
    numbers = [int(line["article_id"]) for line in lines]
    assert len(numbers) == 400
    assert numbers == sorted(set(numbers))
    assert numbers[-1] > 400
    assert 23 not in numbers


def test_every_line_has_the_keys_of_the_real_truth_and_is_json(lines):
    for line in lines:
        assert list(line) == KEYS
        assert json.loads(json.dumps(line)) == line


def test_channels_are_the_top_level_categories_that_list_something():
    assert list(CHANNELS) == ["青岛资讯", "财经", "文体旅游", "健康教育", "图片新闻"]
    assert CHANNELS["青岛资讯"] == "portal.php?mod=list&catid=1"


def test_a_byline_stands_in_the_body_and_names_its_people(lines):
    with_byline = [line for line in lines if line["byline_text"]]
    assert len(with_byline) > 250
    for line in with_byline:
        assert any(line["byline_text"] in paragraph for paragraph in line["body"])
        positions = [line["byline_text"].index(person["name"]) for person in line["byline"]]
        assert positions == sorted(positions)


def test_every_role_of_the_list_occurs(lines):
    roles = Counter(person["role_text"] for line in lines for person in line["byline"])
    expected = {"记者", "通讯员", "见习记者", "实习生", "首席记者", "文", "图", "作者"}
    assert set(roles) == expected


def test_a_dateline_opens_the_body_with_the_day_of_publishing_or_the_day_before(lines):
    datelines = [line for line in lines if line["dateline"]]
    assert len(datelines) > 80
    for line in datelines:
        dateline = line["dateline"]
        assert line["body"][0].startswith(dateline["text"])
        assert dateline["text"].startswith(dateline["agency"] or "本报")
        if dateline["date"]:
            day = dt.date.fromisoformat(dateline["date"])
            published = dt.datetime.fromisoformat(line["published_at"]).date()
            assert published - day in (dt.timedelta(0), dt.timedelta(days=1))
            assert f"{day.month}月{day.day}日" in dateline["text"]
    assert {line["dateline"]["place"] for line in datelines} >= {None, "青岛", "济南"}


def test_both_widths_of_punctuation_occur_in_bylines(lines):
    bylines = "".join(line["byline_text"] or "" for line in lines)
    assert "(" in bylines
    assert "（" in bylines


def test_the_source_follows_the_stated_order(lines):
    for line in lines:
        footer = "".join(line["footer"])
        printed = [f"来源{colon}{line['source']}" for colon in "：:丨"]
        if any(word in footer for word in printed):
            continue
        if line["source"] is None:
            assert not line["info_line_source"]
            assert not line["dateline"] or line["dateline"]["text"].startswith("本报")
        else:
            agency = (line["dateline"] or {}).get("agency")
            in_body = any(word in (line["byline_text"] or "") for word in printed)
            assert in_body or line["source"] in (line["info_line_source"], agency)


def test_a_disclaimer_is_no_source(whole):
    disclaimed = [
        article for article in whole.articles.values() if article.footer and "凡注明" in article.footer.parts[0]
    ]
    assert disclaimed
    assert all(article.footer.source is None for article in disclaimed)


def test_stories_that_only_mention_footer_words_keep_them(lines):
    words = ("版权", "责任编辑", "来源：网络", "来源:网络", "END", "转载请注明")
    in_the_end = [line for line in lines if line["body"] and any(word in line["body"][-1] for word in words)]
    anywhere = [line for line in lines if any(word in text for word in words for text in line["body"])]
    assert len(in_the_end) >= 5
    assert len(anywhere) > len(in_the_end)


def test_special_articles_occur(lines):
    assert {line["page_count"] for line in lines} == {1, 2, 3, 4, 12}
    assert any(not line["body"] and not line["footer"] for line in lines)
    assert any(not line["body"] and line["footer"] for line in lines)
    assert any(line["redirect_url"] for line in lines)
    assert any(not line["public"] for line in lines)
    assert any(line["table"] for line in lines)
    assert any(line["attachments"] for line in lines)
    assert any(line["summary"] is None for line in lines)
    assert any((line["summary"] or "").endswith(" ...") for line in lines)
    assert any(sum(line["reactions"].values()) for line in lines)
    assert any(line["info_line_source"] and not line["info_line_source_url"] for line in lines)
    assert any(not line["listed"] and line["channel"] == "图片新闻" for line in lines)
    assert not any(line["listed"] for line in lines if line["channel"] == "内部通知")


def test_dates_are_equal_back_dated_and_scheduled(lines):
    dates = [line["published_at"] for line in lines]
    assert len(set(dates)) < len(dates)
    assert dates != sorted(dates)
    assert sum(date > "2026-11-20T12:00+08:00" for date in dates) == 2


def test_options_change_what_a_page_says():
    old = {line["article_id"]: line for line in truth_lines(build_portal(PortalOptions(count=40, build=Build.OLD)))}
    assert old["7"]["http_status"] == 200
    assert old["7"]["public"] is False
    themed = list(truth_lines(build_portal(PortalOptions(count=40, theme=Theme.COMMERCIAL))))
    assert {line["comment_count"] for line in themed} == {None}
    assert {line["info_line_source"] for line in themed} == {None}


def test_equal_options_give_equal_portals_and_a_seed_another():
    one, two = (list(truth_lines(build_portal(PortalOptions(count=60)))) for _ in range(2))
    other = list(truth_lines(build_portal(PortalOptions(count=60, seed=8))))
    assert one == two
    assert one != other
