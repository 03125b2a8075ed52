"""Every schema revision that was released, with rows in its tables, brought to today's.

The rows are literal SQL, so that no model of today has a hand in them; what becomes of them was worked out by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, select

from newscrawl.items import ArticleItem, Person
from newscrawl.storage.articles import Outcome, load_article, save_articles
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import Base
from newscrawl.storage.schema import current_revision, head_revision, upgrade
from newscrawl.storage.search import Query, count, search
from newscrawl.storage.search_index import FTS_TABLE

RELEASED = ("0001", "0002", "0003", "0004", "0005")
UTC = dt.UTC

#: {z} is how the database is told that a time is UTC, {signature} some bytes, {pairs} the pairs of 纽约.
ROWS_OF_0001 = (
    # 1: every column filled. Published at 00:30 of the 1st in Shanghai, which is the 31st in UTC; visited three times,
    # the last time at 00:00:00.000001 of the 6th in Shanghai; its content changed at the second visit.
    """
    INSERT INTO articles (id, site, article_id, url, site_name, channel, channel_path, headline, info_line,
      published_text, published_at, published_precision, time_zone, publisher, info_line_author, info_line_source,
      info_line_source_url, source, byline_text, dateline_text, dateline_agency, dateline_place, dateline_date,
      view_count, comment_count, reactions, summary, body, body_html, images, attachments, footer, page_count,
      previous_article_id, previous_headline, next_article_id, next_headline, related_article_ids, readings, warnings,
      content_hash, first_seen_at, fetched_at, changed_at, fetch_count)
    VALUES (1, 'qingdao', '101', 'https://qingdao.example/a?aid=101', '青岛信息港', '青岛资讯',
      '["首页", "青岛资讯"]', '青岛啤酒节开幕 🍺 𠮷', '2022-8-1 00:30 发布者: 青岛信息港 查看 461', '2022-8-1 00:30',
      '2022-07-31 16:30:00.000000{z}', 'minute', 'Asia/Shanghai', '青岛信息港', '李四', '信网',
      'https://www.example.cn/1', '信网', '记者 张三 摄影 𠮷田', '信网8月1日讯', '信网', '青岛', '2022-08-01',
      461, 0, '{{"路过": 3, "鲜花": 0}}', '7月31日,', '第一段 😀

第二段 "𠮷"', '<p>第一段 😀</p><p>第二段 "𠮷"</p>', '["https://www.example.cn/1.jpg"]',
      '["https://www.example.cn/1.pdf"]', '文章来源:信网。

END', 2, '100', '上一篇的标题', '102', '下一篇的标题', '["7", "8"]',
      '{{"published_at": {{"rule": "ymd_hm", "raw": "2022-8-1 00:30", "warnings": []}}}}', '["published_at: 无时区"]',
      '786c830d598f847c638daf7ee780baf708a7e9359e09b849cf74e456a646e679',
      '2022-08-01 02:00:00.000000{z}', '2022-08-05 16:00:00.000001{z}', '2022-08-02 02:00:00.500000{z}', 3)
    """,
    # 2: nothing that may be missing is there; visited once.
    """
    INSERT INTO articles (id, site, article_id, url, channel_path, time_zone, body, body_html, images, attachments,
      footer, page_count, related_article_ids, readings, warnings, content_hash, first_seen_at, fetched_at, changed_at,
      fetch_count)
    VALUES (2, 'qingdao', '102', 'https://qingdao.example/a?aid=102', '[]', 'Asia/Shanghai', '', '', '[]', '[]',
      '', 1, '[]', '{{}}', '[]', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '2022-08-01 15:59:59.999999{z}', '2022-08-01 15:59:59.999999{z}', '2022-08-01 15:59:59.999999{z}', 1)
    """,
    # 3: of another site, west of UTC: published at 23:00 of the 31st there, which is the 1st in UTC. Its content
    # changed at the latest visit, the second.
    """
    INSERT INTO articles (id, site, article_id, url, channel_path, headline, published_at, published_precision,
      time_zone, body, body_html, images, attachments, footer, page_count, related_article_ids, readings, warnings,
      content_hash, first_seen_at, fetched_at, changed_at, fetch_count, view_count)
    VALUES (3, 'newyork', '101', 'https://newyork.example/a?aid=101', '[]', '纽约', '2022-08-01 03:00:00.000000{z}',
      'hour', 'America/New_York', '正文', '<p>正文</p>', '[]', '[]', '', 1, '[]', '{{}}', '[]',
      'ab00000000000000000000000000000000000000000000000000000000000000',
      '2022-08-01 03:30:00.000000{z}', '2022-08-02 05:00:00.000000{z}', '2022-08-02 05:00:00.000000{z}', 2, 4294967296)
    """,
    """
    INSERT INTO article_people (article_pk, position, name, role, role_text, origin)
    VALUES (1, 1, '张三', 'reporter', '记者', 'byline'), (1, 2, '𠮷田', 'photographer', '摄影', 'byline'),
      (1, 3, '王五', 'editor', NULL, 'footer')
    """,
    """
    INSERT INTO article_urls (id, site, url_hash, url, article_pk, first_seen_at)
    VALUES (1, 'qingdao', 'f7ff6bb2a4bb13de67dd24e32dff9d2f7ef6ad1a4d6c1f6a15e4b6a3f2e1d0c9',
      'https://qingdao.example/a?aid=101', 1, '2022-08-01 02:00:00.000000{z}'),
      (2, 'qingdao', '00ff6bb2a4bb13de67dd24e32dff9d2f7ef6ad1a4d6c1f6a15e4b6a3f2e1d0c9',
      'https://qingdao.example/a?aid=101&page=1', 1, '2022-08-02 02:00:00.500000{z}')
    """,
    """
    INSERT INTO frontier (id, site, article_id, url, channel, headline, state, attempts, next_attempt_at, reason,
      detail, target_url, discovered_at, updated_at, run_id)
    VALUES (1, 'qingdao', '101', 'https://qingdao.example/a?aid=101', '青岛资讯', '青岛啤酒节开幕 🍺', 'stored', 0,
        NULL, NULL, NULL, NULL, '2022-08-01 02:00:00.000000{z}', '2022-08-05 16:00:00.000001{z}', 1),
      (2, 'qingdao', '102', 'https://qingdao.example/a?aid=102', NULL, NULL, 'stored', 0,
        NULL, NULL, NULL, NULL, '2022-08-01 02:00:00.000000{z}', '2022-08-01 15:59:59.999999{z}', 1),
      (3, 'qingdao', '103', 'https://qingdao.example/a?aid=103', '财经', '𠮷', 'retry', 2,
        '2022-08-06 00:00:00.000000{z}', 'http_502', 'the server answered 502', NULL,
        '2022-08-01 02:00:00.000000{z}', '2022-08-05 16:00:00.000000{z}', 1),
      (4, 'qingdao', '104', 'https://qingdao.example/a?aid=104', NULL, NULL, 'external', 0, NULL, NULL, NULL,
        'https://elsewhere.example/', '2022-08-01 02:00:00.000000{z}', '2022-08-05 16:00:00.000000{z}', NULL),
      (5, 'newyork', '101', 'https://newyork.example/a?aid=101', NULL, NULL, 'stored', 0,
        NULL, NULL, NULL, NULL, '2022-08-01 03:30:00.000000{z}', '2022-08-02 05:00:00.000000{z}', 2)
    """,
    """
    INSERT INTO runs (id, site, started_at, finished_at, outcome, finish_reason, arguments, counts, log_path,
      newscrawl_version)
    VALUES (1, 'qingdao', '2022-08-01 02:00:00.000000{z}', '2022-08-01 02:10:00.000000{z}', 'finished', 'finished',
        '{{"channel": ["青岛资讯"]}}', '{{"new": 2}}', 'data/logs/1.log', '0.1.0'),
      (2, 'newyork', '2022-08-02 05:00:00.000000{z}', NULL, 'running', NULL, '{{}}', '{{}}', NULL, '0.1.0')
    """,
    """
    INSERT INTO rejections (id, run_id, site, url, kind, reason, detail, at)
    VALUES (1, 1, 'qingdao', 'https://qingdao.example/a?aid=105', 'article', 'no_headline', 'no headline found 😀',
      '2022-08-01 02:05:00.000000{z}')
    """,
)

#: What the second revision brought.
ROWS_OF_0002 = (
    "UPDATE articles SET gone_at = '2022-08-07 00:00:00.000000{z}' WHERE id = 3",
    """
    UPDATE frontier SET revisit_at = '2022-08-08 16:00:00.000001{z}', etag = '"𠮷"',
      last_modified = 'Mon, 01 Aug 2022 02:00:00 GMT' WHERE id = 1
    """,
    """
    INSERT INTO walks (id, site, channel, run_id, is_full, next_url, pages, started_at, completed_at)
    VALUES (1, 'qingdao', '青岛资讯', 1, TRUE, NULL, 12, '2022-08-01 02:00:00.000000{z}',
        '2022-08-01 02:09:00.000000{z}'),
      (2, 'qingdao', '财经/股市', NULL, FALSE, 'https://qingdao.example/list?page=4', 3,
        '2022-08-01 02:09:00.000000{z}', NULL)
    """,
    """
    INSERT INTO channel_entries (site, channel, article_id, is_settled, first_seen_at)
    VALUES ('qingdao', '青岛资讯', '101', TRUE, '2022-08-01 02:00:00.000000{z}'),
      ('qingdao', '财经/股市', '101', FALSE, '2022-08-01 02:09:00.000000{z}')
    """,
    """
    INSERT INTO leases (site, token, run_id, host, pid, expires_at)
    VALUES ('qingdao', 7, NULL, NULL, NULL, NULL),
      ('newyork', 3, 2, 'a/boot', 4711, '2022-08-02 05:02:00.000000{z}')
    """,
)

#: What the third brought: what it derived from the rows above itself, and what only its own version could write.
ROWS_OF_0003 = (
    """
    UPDATE articles SET published_on = '2022-08-01' WHERE id = 1
    """,
    """
    UPDATE articles SET published_on = '2022-07-31', modified_at = '2022-08-01 04:00:00.000000{z}',
      rules_version = '0.1.0+1a2b3c4d' WHERE id = 3
    """,
    "UPDATE frontier SET request_count = 6 WHERE id = 1",
    "UPDATE frontier SET request_count = 1 WHERE id = 2",
    "UPDATE frontier SET request_count = 2 WHERE id = 5",
    'UPDATE runs SET fill_rates = \'{{"articles": 2, "headline": 1}}\' WHERE id = 2',
    """
    UPDATE rejections SET article_id = '105', archive_position = 'qingdao/2022-08.archive#3',
      resolved_at = '2022-08-03 00:00:00.000000{z}' WHERE id = 1
    """,
    """
    INSERT INTO revisions (article_pk, number, origin, visited_at, recorded_at, run_id, rules_version, changed,
      content_hash, headline, published_at, published_precision, publisher, byline_text, people, source,
      info_line_author, info_line_source, info_line_source_url, summary, body, footer, images, attachments)
    VALUES (1, 1, 'visit', '2022-08-02 02:00:00.500000{z}', '2022-08-02 02:00:00.500000{z}', NULL, NULL, '[]',
        '786c830d598f847c638daf7ee780baf708a7e9359e09b849cf74e456a646e679', '青岛啤酒节开幕 🍺 𠮷',
        '2022-07-31 16:30:00.000000{z}', 'minute', '青岛信息港', '记者 张三 摄影 𠮷田',
        '[{{"name": "张三", "role": "reporter", "role_text": "记者", "origin": "byline"}},
          {{"name": "𠮷田", "role": "photographer", "role_text": "摄影", "origin": "byline"}},
          {{"name": "王五", "role": "editor", "role_text": null, "origin": "footer"}}]',
        '信网', '李四', '信网', 'https://www.example.cn/1', '7月31日,', '第一段 😀

第二段 "𠮷"', '文章来源:信网。

END', '["https://www.example.cn/1.jpg"]', '["https://www.example.cn/1.pdf"]'),
      (2, 1, 'visit', '2022-08-01 15:59:59.999999{z}', '2022-08-01 15:59:59.999999{z}', NULL, NULL, '[]',
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', NULL, NULL, NULL, NULL, NULL, '[]', NULL,
        NULL, NULL, NULL, NULL, '', '', '[]', '[]'),
      (3, 1, 'visit', '2022-08-02 05:00:00.000000{z}', '2022-08-02 05:00:00.000000{z}', 2, '0.1.0+1a2b3c4d', '[]',
        'ab00000000000000000000000000000000000000000000000000000000000000', '纽约', '2022-08-01 03:00:00.000000{z}',
        'hour', NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, '正文', '', '[]', '[]')
    """,
    """
    INSERT INTO observations (article_pk, fetched_at, day, outcome, view_count, comment_count, reactions, own_requests)
    VALUES (1, '2022-08-05 16:00:00.000001{z}', '2022-08-06', 'unchanged', 461, 0, '{{"路过": 3, "鲜花": 0}}', 4),
      (2, '2022-08-01 15:59:59.999999{z}', '2022-08-01', 'new', NULL, NULL, NULL, 0),
      (3, '2022-08-02 05:00:00.000000{z}', '2022-08-02', 'changed', 4294967296, NULL, NULL, 1)
    """,
    "INSERT INTO fingerprints (article_pk, signature) VALUES (1, {signature})",
    "INSERT INTO fingerprint_bands (band, hash, article_pk) VALUES (0, -9223372036854775808, 1)",
    "INSERT INTO cluster_members (article_pk, cluster_id, similarity) VALUES (1, 1, 0)",
    """
    INSERT INTO learned_footers (id, site, text_hash, text, example, article_count, accepted_at)
    VALUES (1, 'qingdao', 'f7ff6bb2a4bb13de67dd24e32dff9d2f7ef6ad1a4d6c1f6a15e4b6a3f2e1d0c9', '欢迎光临',
      '欢迎 光临 𠮷', 12, '2022-08-03 00:00:00.000000{z}')
    """,
    """
    INSERT INTO tombstones (site, article_id, purged_at, reason)
    VALUES ('qingdao', '99', '2022-08-03 00:00:00.000000{z}', '本人要求')
    """,
)

#: What the fourth brought. Its index holds one article of the three, and of another state of it.
ROWS_OF_0004 = (
    "UPDATE articles SET source_url = 'https://www.example.cn/original' WHERE id = 1",
    """
    INSERT INTO article_search (article_pk, headline, text, pairs) VALUES (3, '纽约时间', '纽约时间', {pairs})
    """,
)
PAIRS_OF_0004 = {"sqlite": "NULL", "postgresql": "ARRAY['纽约']", "mysql": "'x7ebd7ea6'"}
ONLY_ON_SQLITE = "INSERT INTO article_pairs (rowid, pairs) VALUES (3, 'x7ebd7ea6')"

#: What the fifth brought: its index says what the articles say, at their places in the order of hits. The seconds since
#: 1970, above 30 bits for the number; below everything without a time.
INDEXED_IN_0005 = (
    (
        *(1, 1659285000 * 2**30 + 1, "青岛啤酒节开幕 🍺 𠮷"),
        '青岛啤酒节开幕 🍺 𠮷\n第一段 😀  第二段 "𠮷"\n张三\n𠮷田\n王五\n信网',
    ),
    (2, -(2**62) + 2, "", ""),
    (3, 1659322800 * 2**30 + 3, "纽约", "纽约\n正文"),
)

ROWS = {
    "0001": ROWS_OF_0001,
    "0002": ROWS_OF_0001 + ROWS_OF_0002,
    "0003": ROWS_OF_0001 + ROWS_OF_0002 + ROWS_OF_0003,
    "0004": ROWS_OF_0001 + ROWS_OF_0002 + ROWS_OF_0003 + ROWS_OF_0004,
    "0005": ROWS_OF_0001 + ROWS_OF_0002 + ROWS_OF_0003 + ROWS_OF_0004[:1],
}


def utc(*numbers: int) -> dt.datetime:
    return dt.datetime(*numbers, tzinfo=UTC)  # type: ignore[misc, arg-type]


#: What each table then holds, by key: those columns of which a value could get lost or is new.
ARTICLES: dict[int, dict[str, Any]] = {
    1: {
        "site": "qingdao",
        "article_id": "101",
        "url": "https://qingdao.example/a?aid=101",
        "site_name": "青岛信息港",
        "channel": "青岛资讯",
        "channel_path": ["首页", "青岛资讯"],
        "headline": "青岛啤酒节开幕 🍺 𠮷",
        "info_line": "2022-8-1 00:30 发布者: 青岛信息港 查看 461",
        "published_text": "2022-8-1 00:30",
        "published_at": utc(2022, 7, 31, 16, 30),
        "published_precision": "minute",
        "published_on": dt.date(2022, 8, 1),
        "time_zone": "Asia/Shanghai",
        "publisher": "青岛信息港",
        "info_line_author": "李四",
        "info_line_source": "信网",
        "info_line_source_url": "https://www.example.cn/1",
        "source": "信网",
        "byline_text": "记者 张三 摄影 𠮷田",
        "dateline_text": "信网8月1日讯",
        "dateline_agency": "信网",
        "dateline_place": "青岛",
        "dateline_date": dt.date(2022, 8, 1),
        "view_count": 461,
        "comment_count": 0,
        "reactions": {"路过": 3, "鲜花": 0},
        "summary": "7月31日,",
        "body": '第一段 😀\n\n第二段 "𠮷"',
        "body_html": '<p>第一段 😀</p><p>第二段 "𠮷"</p>',
        "images": ["https://www.example.cn/1.jpg"],
        "attachments": ["https://www.example.cn/1.pdf"],
        "footer": "文章来源:信网。\n\nEND",
        "page_count": 2,
        "previous_article_id": "100",
        "previous_headline": "上一篇的标题",
        "next_article_id": "102",
        "next_headline": "下一篇的标题",
        "related_article_ids": ["7", "8"],
        "readings": {"published_at": {"rule": "ymd_hm", "raw": "2022-8-1 00:30", "warnings": []}},
        "warnings": ["published_at: 无时区"],
        "rules_version": None,
        "content_hash": "786c830d598f847c638daf7ee780baf708a7e9359e09b849cf74e456a646e679",
        "first_seen_at": utc(2022, 8, 1, 2),
        "fetched_at": utc(2022, 8, 5, 16, 0, 0, 1),
        "changed_at": utc(2022, 8, 2, 2, 0, 0, 500000),
        "fetch_count": 3,
        "gone_at": None,
    },
    2: {
        "headline": None,
        "channel": None,
        "channel_path": [],
        "published_at": None,
        "published_on": None,
        "dateline_date": None,
        "view_count": None,
        "reactions": None,
        "body": "",
        "readings": {},
        "rules_version": None,
        "fetched_at": utc(2022, 8, 1, 15, 59, 59, 999999),
        "fetch_count": 1,
    },
    3: {
        "site": "newyork",
        "published_at": utc(2022, 8, 1, 3),
        "published_on": dt.date(2022, 7, 31),
        "published_precision": "hour",
        "view_count": 4294967296,
    },
}
REVISIONS: dict[int, dict[str, Any]] = {
    1: {
        "number": 1,
        "origin": "visit",
        "visited_at": utc(2022, 8, 2, 2, 0, 0, 500000),
        "recorded_at": utc(2022, 8, 2, 2, 0, 0, 500000),
        "run_id": None,
        "rules_version": None,
        "changed": [],
        "content_hash": "786c830d598f847c638daf7ee780baf708a7e9359e09b849cf74e456a646e679",
        "headline": "青岛啤酒节开幕 🍺 𠮷",
        "published_at": utc(2022, 7, 31, 16, 30),
        "published_precision": "minute",
        "publisher": "青岛信息港",
        "byline_text": "记者 张三 摄影 𠮷田",
        "people": [
            {"name": "张三", "role": "reporter", "role_text": "记者", "origin": "byline"},
            {"name": "𠮷田", "role": "photographer", "role_text": "摄影", "origin": "byline"},
            {"name": "王五", "role": "editor", "role_text": None, "origin": "footer"},
        ],
        "source": "信网",
        "info_line_author": "李四",
        "info_line_source": "信网",
        "info_line_source_url": "https://www.example.cn/1",
        "summary": "7月31日,",
        "body": '第一段 😀\n\n第二段 "𠮷"',
        "footer": "文章来源:信网。\n\nEND",
        "images": ["https://www.example.cn/1.jpg"],
        "attachments": ["https://www.example.cn/1.pdf"],
    },
    2: {
        "number": 1,
        "visited_at": utc(2022, 8, 1, 15, 59, 59, 999999),
        "headline": None,
        "published_at": None,
        "people": [],
        "body": "",
        "images": [],
    },
    3: {"number": 1, "visited_at": utc(2022, 8, 2, 5), "headline": "纽约", "published_precision": "hour", "people": []},
}
OBSERVATIONS: dict[int, dict[str, Any]] = {
    1: {
        "fetched_at": utc(2022, 8, 5, 16, 0, 0, 1),
        "day": dt.date(2022, 8, 6),
        "outcome": "unchanged",
        "view_count": 461,
        "comment_count": 0,
        "reactions": {"路过": 3, "鲜花": 0},
        "own_requests": 4,  # two earlier visits of two pages each
    },
    2: {
        "fetched_at": utc(2022, 8, 1, 15, 59, 59, 999999),
        "day": dt.date(2022, 8, 1),
        "outcome": "new",
        "view_count": None,
        "comment_count": None,
        "reactions": None,
        "own_requests": 0,
    },
    3: {
        "fetched_at": utc(2022, 8, 2, 5),
        "day": dt.date(2022, 8, 2),
        "outcome": "changed",
        "view_count": 4294967296,
        "comment_count": None,
        "own_requests": 1,
    },
}
OTHERS: dict[str, dict[Any, dict[str, Any]]] = {
    "frontier": {
        1: {"state": "stored", "headline": "青岛啤酒节开幕 🍺", "request_count": 6, "run_id": 1},
        2: {"state": "stored", "channel": None, "request_count": 1},
        3: {
            "state": "retry",
            "attempts": 2,
            "next_attempt_at": utc(2022, 8, 6),
            "reason": "http_502",
            "detail": "the server answered 502",
            "headline": "𠮷",
            "request_count": 0,
        },
        4: {"state": "external", "target_url": "https://elsewhere.example/", "request_count": 0, "run_id": None},
        5: {"site": "newyork", "state": "stored", "request_count": 2},
    },
    "runs": {
        1: {
            "site": "qingdao",
            "kind": "crawl",
            "started_at": utc(2022, 8, 1, 2),
            "finished_at": utc(2022, 8, 1, 2, 10),
            "outcome": "finished",
            "arguments": {"channel": ["青岛资讯"]},
            "counts": {"new": 2},
            "log_path": "data/logs/1.log",
        },
        2: {"kind": "crawl", "finished_at": None, "outcome": "running", "arguments": {}, "log_path": None},
    },
    "rejections": {
        1: {
            "run_id": 1,
            "url": "https://qingdao.example/a?aid=105",
            "reason": "no_headline",
            "detail": "no headline found 😀",
            "at": utc(2022, 8, 1, 2, 5),
        }
    },
    "article_urls": {
        1: {"url": "https://qingdao.example/a?aid=101", "article_pk": 1},
        2: {"url": "https://qingdao.example/a?aid=101&page=1", "first_seen_at": utc(2022, 8, 2, 2, 0, 0, 500000)},
    },
}
ADDED_BY_0002: dict[str, dict[Any, dict[str, Any]]] = {
    "articles": {1: {"gone_at": None}, 3: {"gone_at": utc(2022, 8, 7)}},
    "frontier": {
        1: {
            "revisit_at": utc(2022, 8, 8, 16, 0, 0, 1),
            "etag": '"𠮷"',
            "last_modified": "Mon, 01 Aug 2022 02:00:00 GMT",
        },
        2: {"revisit_at": None, "etag": None},
    },
    "walks": {
        1: {"channel": "青岛资讯", "run_id": 1, "is_full": True, "next_url": None, "pages": 12},
        2: {
            "channel": "财经/股市",
            "run_id": None,
            "is_full": False,
            "next_url": "https://qingdao.example/list?page=4",
            "completed_at": None,
        },
    },
    "channel_entries": {
        ("qingdao", "青岛资讯", "101"): {"is_settled": True, "first_seen_at": utc(2022, 8, 1, 2)},
        ("qingdao", "财经/股市", "101"): {"is_settled": False},
    },
    "leases": {
        "qingdao": {"token": 7, "run_id": None, "expires_at": None},
        "newyork": {"token": 3, "run_id": 2, "pid": 4711, "expires_at": utc(2022, 8, 2, 5, 2)},
    },
}
ADDED_BY_0003: dict[str, dict[Any, dict[str, Any]]] = {
    "articles": {
        1: {"modified_at": None},
        3: {"modified_at": utc(2022, 8, 1, 4), "rules_version": "0.1.0+1a2b3c4d"},
    },
    "runs": {1: {"fill_rates": None}, 2: {"fill_rates": {"articles": 2, "headline": 1}}},
    "rejections": {
        1: {
            "article_id": "105",
            "archive_position": "qingdao/2022-08.archive#3",
            "resolved_at": utc(2022, 8, 3),
        }
    },
    "fingerprints": {1: {"signature": b"sign"}},
    "fingerprint_bands": {(0, -(2**63), 1): {}},
    "cluster_members": {1: {"cluster_id": 1, "similarity": 0}},
    "learned_footers": {1: {"site": "qingdao", "text": "欢迎光临", "example": "欢迎 光临 𠮷", "article_count": 12}},
    "tombstones": {("qingdao", "99"): {"purged_at": utc(2022, 8, 3), "reason": "本人要求"}},
}
BEFORE_0003: dict[str, dict[Any, dict[str, Any]]] = {
    "articles": {3: {"modified_at": None, "rules_version": None}},
    "runs": {2: {"fill_rates": None}},
    "rejections": {1: {"article_id": None, "archive_position": None, "resolved_at": None}},
}
PEOPLE = [
    (1, 1, "张三", "reporter", "记者", "byline"),
    (1, 2, "𠮷田", "photographer", "摄影", "byline"),
    (1, 3, "王五", "editor", None, "footer"),
]


def migrate(engine: Engine, revision: str) -> None:
    """What ``alembic upgrade`` does: no more and no less than the migrations up to ``revision``."""
    config = Config()
    config.set_main_option("script_location", "newscrawl.storage:migrations")
    config.set_main_option("path_separator", "os")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def index_rows(kind: str, pk: int, recency: int, headline: str, text: str) -> Iterator[str]:
    """The statements that put an article into the index as the fifth revision has it."""
    pairs = [first + second for first, second in pairwise(text) if first.isalnum() and second.isalnum()]
    pairs += [f"^{pair}" for pair in pairs if pair in headline]
    words = " ".join("x" + "".join(f"{ord(letter):04x}" for letter in pair) for pair in pairs)
    array = "ARRAY[{}]::text[]".format(", ".join(f"'{pair}'" for pair in pairs))
    written = {"sqlite": "NULL", "postgresql": array, "mysql": f"'{words}'"}[kind]
    columns = "article_pk, recency, headline, text, pairs"
    yield f"INSERT INTO article_search ({columns}) VALUES ({pk}, {recency}, '{headline}', '{text}', {written})"
    if kind == "sqlite":
        yield f"INSERT INTO article_pairs (rowid, pairs) VALUES ({recency}, '{words}')"


def fill(engine: Engine, revision: str) -> None:
    is_postgresql = engine.dialect.name == "postgresql"
    literals = {
        "z": "+00" if is_postgresql else "",
        "signature": "'\\x7369676e'" if is_postgresql else "X'7369676e'",
        "pairs": PAIRS_OF_0004[engine.dialect.name],
    }
    statements = list(ROWS[revision])
    if revision == "0004" and engine.dialect.name == "sqlite":
        statements.append(ONLY_ON_SQLITE)
    if revision == "0005":
        for row in INDEXED_IN_0005:
            statements += index_rows(engine.dialect.name, *row)
    with writing(engine) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.format(**literals), execution_options={"no_parameters": True})
        if is_postgresql:  # rows with numbers of their own do not move the counters
            for table in ("articles", "article_urls", "frontier", "runs", "rejections"):
                connection.exec_driver_sql(f"SELECT setval('{table}_id_seq', 100)")


@pytest.fixture(params=RELEASED)
def released(request: pytest.FixtureRequest, database_url: str) -> Iterator[tuple[Engine, str]]:
    """A database as a release of that revision left it."""
    engine = open_engine(database_url)
    migrate(engine, request.param)
    fill(engine, request.param)
    assert current_revision(engine) == request.param
    yield engine, request.param
    engine.dispose()


def rows(connection: Connection, table: str) -> dict[Any, dict[str, Any]]:
    """All rows of ``table`` by primary key, values as Python sees them."""
    model = Base.metadata.tables[table]
    keys = [column.name for column in model.primary_key]
    found = [dict(row) for row in connection.execute(select(model)).mappings()]
    return {tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]: row for row in found}


def assert_holds(found: dict[Any, dict[str, Any]], expected: dict[Any, dict[str, Any]]) -> None:
    for key, values in expected.items():
        assert {name: found[key][name] for name in values} == values


def test_every_released_revision_has_rows_here() -> None:
    assert {*RELEASED, head_revision()} == {f"{number:04}" for number in range(1, int(head_revision()) + 1)}
    assert ROWS.keys() == set(RELEASED)


def test_the_rows_fill_every_column_of_their_revision(released: tuple[Engine, str]) -> None:
    """A column that is NULL everywhere would prove nothing."""
    engine, revision = released
    found = inspect(engine)
    empty = set()
    with engine.connect() as connection:
        for table in found.get_table_names():
            if table.startswith(FTS_TABLE):  # keeps nothing that could be read
                continue
            for column in found.get_columns(table):
                counted = connection.exec_driver_sql(f"SELECT COUNT({column['name']}) FROM {table}").scalar()
                empty |= {f"{table}.{column['name']}"} if not counted else set()
    assert empty == ({"article_search.pairs"} if revision >= "0004" and engine.dialect.name == "sqlite" else set())


def test_every_value_arrives_and_what_is_new_is_derived(released: tuple[Engine, str]) -> None:
    engine, revision = released
    upgrade(engine)
    assert current_revision(engine) == head_revision()
    with engine.connect() as connection:
        articles = rows(connection, "articles")
        assert articles.keys() == ARTICLES.keys()
        assert_holds(articles, ARTICLES)
        revisions = {row["article_pk"]: row for row in rows(connection, "revisions").values()}
        assert len(rows(connection, "revisions")) == len(revisions) == 3
        assert_holds(revisions, REVISIONS)
        observations = {row["article_pk"]: row for row in rows(connection, "observations").values()}
        assert len(rows(connection, "observations")) == len(observations) == 3
        assert_holds(observations, OBSERVATIONS)
        people = rows(connection, "article_people").values()
        assert sorted(tuple(person.values()) for person in people) == PEOPLE
        for table, expected in OTHERS.items():
            found = rows(connection, table)
            assert found.keys() == expected.keys()
            assert_holds(found, expected)
        for table, expected in ADDED_BY_0002.items():
            if revision == "0001":
                assert table in {"articles", "frontier"} or rows(connection, table) == {}
            else:
                assert_holds(rows(connection, table), expected)
        for table, expected in (BEFORE_0003 if revision < "0003" else ADDED_BY_0003).items():
            assert_holds(rows(connection, table), expected)
        for table in ("fingerprints", "fingerprint_bands", "cluster_members", "learned_footers", "tombstones"):
            assert bool(rows(connection, table)) == (revision >= "0003")


def test_what_was_stored_is_found(released: tuple[Engine, str]) -> None:
    engine, revision = released
    upgrade(engine)
    with engine.connect() as connection:
        assert [hit.article_pk for hit in search(connection, Query(text="纽约"))] == [3]
        assert [hit.article_pk for hit in search(connection, Query(text="啤酒节"))] == [1]
        assert count(connection, Query(text="纽约时间")) == 0
        places = {pk: row["recency"] for pk, row in rows(connection, "article_search").items()}
        source_url = rows(connection, "articles")[1]["source_url"]
    # seconds since 1970, above 30 bits for the number; below everything without a time
    assert places == {1: 1659285000 * 2**30 + 1, 2: -(2**62) + 2, 3: 1659322800 * 2**30 + 3}
    assert source_url == ("https://www.example.cn/original" if revision >= "0004" else None)


def test_an_upgrade_that_is_given_again_changes_nothing(released: tuple[Engine, str]) -> None:
    engine, _ = released
    upgrade(engine)
    with engine.connect() as connection:
        before = {table: rows(connection, table) for table in Base.metadata.tables}
    upgrade(engine)
    with engine.connect() as connection:
        assert {table: rows(connection, table) for table in Base.metadata.tables} == before


def visit(**fields: object) -> ArticleItem:
    """The page of article 1 as it was at its third visit, fetched a fourth time."""
    item = ArticleItem(
        site="qingdao",
        article_id="101",
        url="https://qingdao.example/a?aid=101",
        fetched_at=dt.datetime(2022, 8, 7, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
        time_zone="Asia/Shanghai",
        requests=2,
        page_count=2,
        headline="青岛啤酒节开幕 🍺 𠮷",
        published_at=dt.datetime(2022, 8, 1, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
        published_precision="minute",
        publisher="青岛信息港",
        byline_text="记者 张三 摄影 𠮷田",
        byline=[Person("张三", "reporter", "记者", "byline"), Person("𠮷田", "photographer", "摄影", "byline")],
        credits=[Person("王五", "editor", None, "footer")],
        source="信网",
        info_line_author="李四",
        info_line_source="信网",
        info_line_source_url="https://www.example.cn/1",
        summary="7月31日,",
        body=["第一段 😀", '第二段 "𠮷"'],
        footer=["文章来源:信网。", "END"],
        images=["https://www.example.cn/1.jpg"],
        attachments=["https://www.example.cn/1.pdf"],
        view_count=470,
    )
    for name, value in fields.items():
        setattr(item, name, value)
    return item


def test_the_next_visit_goes_on_with_what_the_upgrade_derived(released: tuple[Engine, str]) -> None:
    engine, _ = released
    upgrade(engine)
    edited = visit(headline="青岛啤酒节闭幕 𠮷", byline=[Person("李雷", "reporter", "记者", "byline")])
    with writing(engine) as connection:
        assert save_articles(connection, [edited]) == [Outcome.CHANGED]
    with engine.connect() as connection:
        article = load_article(connection, "101", "qingdao")
        assert article is not None
        assert (article.id, article.headline, article.fetch_count) == (1, "青岛啤酒节闭幕 𠮷", 4)
        assert article.published_on == dt.date(2022, 8, 1)
        assert article.first_seen_at == utc(2022, 8, 1, 2)
        assert [person.name for person in article.people] == ["李雷", "王五"]
        revision = max(
            (row for row in rows(connection, "revisions").values() if row["article_pk"] == 1),
            key=lambda row: row["number"],
        )
        assert (revision["number"], sorted(revision["changed"])) == (2, ["headline", "people"])
        observed = rows(connection, "observations")[1, utc(2022, 8, 7, 1)]
        assert (observed["outcome"], observed["view_count"], observed["own_requests"]) == ("changed", 470, 6)
        assert rows(connection, "frontier")[1]["request_count"] == 8


def test_the_same_page_is_no_news_after_the_upgrade(released: tuple[Engine, str]) -> None:
    """The content's hash in the rows above is what newscrawl wrote at revision 0001; an upgrade must not make every
    article look edited."""
    engine, _ = released
    upgrade(engine)
    with writing(engine) as connection:
        assert save_articles(connection, [visit()]) == [Outcome.UNCHANGED]
    with engine.connect() as connection:
        assert len(rows(connection, "revisions")) == 3
