"""Two small newsrooms in the tables, small enough to be counted by hand: what views and recipes are asked about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, insert

from newscrawl.storage.models import Base


def utc(*numbers: int) -> dt.datetime:
    return dt.datetime(*numbers, tzinfo=dt.UTC)  # type: ignore[misc, arg-type]


def article(pk: int, site: str, article_id: str, **fields: object) -> dict[str, Any]:
    optional = (
        *("site_name", "channel", "headline", "published_at", "published_precision", "published_on", "publisher"),
        *("source", "byline_text", "view_count", "comment_count", "reactions", "summary", "rules_version", "gone_at"),
        *("dateline_date", "modified_at", "source_url"),
    )
    return (
        dict.fromkeys(optional)
        | {
            "id": pk,
            "site": site,
            "article_id": article_id,
            "url": f"https://{site}.example/a?aid={article_id}",
            "channel_path": [],
            "time_zone": "Asia/Shanghai",
            "body": "",
            "body_html": "",
            "images": [],
            "attachments": [],
            "footer": "",
            "page_count": 1,
            "related_article_ids": [],
            "readings": {},
            "warnings": [],
            "content_hash": "0" * 64,
            "first_seen_at": utc(2022, 8, 1, 2),
            "fetched_at": utc(2022, 8, 1, 2),
            "changed_at": utc(2022, 8, 1, 2),
            "fetch_count": 1,
        }
        | fields
    )


def person(pk: int, position: int, name: str, role: str, role_text: str | None, origin: str) -> dict[str, Any]:
    fields = {"name": name, "role": role, "role_text": role_text, "origin": origin}
    return {"article_pk": pk, "position": position} | fields


def observation(pk: int, at: dt.datetime, day: int, outcome: str, views: int | None, own: int) -> dict[str, Any]:
    return {
        "article_pk": pk,
        "fetched_at": at,
        "day": dt.date(2022, 8, day),
        "outcome": outcome,
        "view_count": views,
        "comment_count": 0 if views else None,
        "reactions": {"路过": 3} if views else None,
        "own_requests": own,
    }


def _revision(id_: int, pk: int, number: int, at: dt.datetime, **fields: object) -> dict[str, Any]:
    optional = ("headline", "published_at", "published_precision", "publisher", "byline_text", "source", "summary")
    return (
        dict.fromkeys((*optional, "rules_version", "run_id"))
        | {
            "id": id_,
            "article_pk": pk,
            "number": number,
            "origin": "visit",
            "visited_at": at,
            "recorded_at": at,
            "changed": [],
            "content_hash": "0" * 64,
            "people": [],
            "body": "",
            "footer": "",
            "images": [],
            "attachments": [],
        }
        | fields
    )


def _frontier(id_: int, site: str, article_id: str, state: str, **fields: object) -> dict[str, Any]:
    optional = ("channel", "headline", "reason", "detail", "next_attempt_at", "target_url", "revisit_at", "run_id")
    return (
        dict.fromkeys(optional)
        | {
            "id": id_,
            "site": site,
            "article_id": article_id,
            "url": f"https://{site}.example/a?aid={article_id}",
            "state": state,
            "attempts": 0,
            "request_count": 0,
            "discovered_at": utc(2022, 8, 1, 2),
            "updated_at": utc(2022, 8, 1, 2),
        }
        | fields
    )


def _entry(channel: str, article_id: str, at: dt.datetime) -> dict[str, Any]:
    return {
        "site": "qingdao", "channel": channel, "article_id": article_id, "is_settled": True, "first_seen_at": at
    }  # fmt: skip


def _rejection(id_: int, **fields: object) -> dict[str, Any]:
    return {
        "id": id_,
        "run_id": 1,
        "site": "qingdao",
        "article_id": "103",
        "url": "https://qingdao.example/a?aid=103",
        "kind": "article",
        "reason": "no_headline",
        "detail": "no headline found 😀",
        "at": utc(2022, 8, 1, 2, 5),
        "archive_position": None,
        "resolved_at": None,
    } | fields


#: by table, in an order that foreign keys allow
ROWS: dict[str, list[dict[str, Any]]] = {
    "articles": [
        # Edited, visited five times, copied by article 3 and itself a copy of article 4.
        article(
            1,
            "qingdao",
            "101",
            site_name="青岛信息港",
            channel="青岛资讯",
            channel_path=["首页", "青岛资讯"],
            headline="啤酒节开幕 🍺 𠮷",
            published_at=utc(2022, 7, 31, 16, 30),  # half past midnight in Shanghai
            modified_at=utc(2022, 8, 2, 1, 5),
            published_precision="minute",
            published_on=dt.date(2022, 8, 1),
            publisher="青岛信息港",
            source="信网",
            source_url="https://www.example.cn/original",
            byline_text="记者 张三 摄影 𠮷田",
            view_count=160,
            comment_count=0,
            reactions={"路过": 3},
            body="第一段 😀\n\n第二段 𠮷",
            images=["https://qingdao.example/1.jpg", "https://qingdao.example/2.jpg"],
            footer="文章来源:信网。",
            page_count=2,
            readings={
                "headline": {"rule": "css h1.ph"},
                "source": {"rule": "footer 文章来源", "raw": '来源:"信网" 𠮷', "warnings": []},
                "summary": {"rule": None, "raw": ""},
                "view_count": {"rule": "label 查看", "raw": "100+", "warnings": ["printed as 100+"]},
            },
            warnings=["view_count: 100+"],
            rules_version="0.1.0+3f2a9c1b",
            fetched_at=utc(2022, 8, 5, 4),
            changed_at=utc(2022, 8, 2, 16, 30),
            fetch_count=5,
        ),
        article(
            2,
            "qingdao",
            "102",
            channel="财经",
            headline="财经要闻",
            published_at=utc(2022, 8, 1, 3),
            published_precision="hour",
            published_on=dt.date(2022, 8, 1),
            body="只有一段",
            view_count=500,
        ),
        # When it was published nobody knows, and the site has taken it away.
        article(
            3,
            "jinan",
            "101",
            headline="啤酒节开幕",
            body="第一段",
            first_seen_at=utc(2022, 7, 1),
            gone_at=utc(2022, 8, 4),
        ),
        # Published in the same minute as article 1, but met earlier.
        article(
            4,
            "jinan",
            "102",
            channel="要闻",
            headline="啤酒节今日开幕",
            published_at=utc(2022, 7, 31, 16, 30),
            published_precision="minute",
            published_on=dt.date(2022, 8, 1),
            first_seen_at=utc(2022, 7, 31, 17),
            view_count=9,
        ),
    ],
    "article_people": [
        person(1, 1, "张三", "reporter", "记者", "byline"),
        person(1, 2, "𠮷田", "photographer", "摄影", "byline"),
        person(1, 3, "张三", "author", "原作者", "info_line"),
        person(1, 4, "王五", "responsible_editor", "责任编辑", "footer"),
        person(2, 1, "张三", "chief_reporter", "首席记者", "byline"),
        person(2, 2, "李四", "intern", None, "byline"),
    ],
    "article_urls": [
        {
            "id": number,
            "site": "qingdao",
            "url_hash": str(number) * 64,
            "url": url,
            "article_pk": 1,
            "first_seen_at": utc(2022, 8, number, 2),
        }
        for number, url in ((1, "https://qingdao.example/a?aid=101"), (2, "https://qingdao.example/article-101-1.html"))
    ],
    "observations": [
        observation(1, utc(2022, 8, 1, 2), 1, "new", 100, 0),
        observation(1, utc(2022, 8, 1, 10), 1, "unchanged", 150, 2),
        observation(1, utc(2022, 8, 2, 15, 30), 2, "not_modified", None, 4),
        observation(1, utc(2022, 8, 2, 16, 30), 3, "changed", 170, 5),  # the 3rd in Shanghai
        observation(1, utc(2022, 8, 5, 4), 5, "unchanged", 160, 6),
        observation(2, utc(2022, 8, 1, 2), 1, "new", 500, 0),
        observation(3, utc(2022, 8, 1, 2), 1, "new", None, 0),
    ],
    "revisions": [
        _revision(1, 1, 1, utc(2022, 8, 1, 2), headline="啤酒节即将开幕", body="第一段 😀", run_id=1),
        _revision(
            2,
            1,
            2,
            utc(2022, 8, 2, 16, 30),
            headline="啤酒节开幕 🍺 𠮷",
            body="第一段 😀\n\n第二段 𠮷",
            published_at=utc(2022, 7, 31, 16, 30),
            published_precision="minute",
            people=[{"name": "张三", "role": "reporter", "role_text": "记者", "origin": "byline"}],
            changed=["headline", "body"],
            rules_version="0.1.0+3f2a9c1b",
            run_id=1,
        ),
        _revision(3, 2, 1, utc(2022, 8, 1, 2), headline="财经要闻", body="只有一段"),
        _revision(4, 3, 1, utc(2022, 7, 1), headline="啤酒节开幕", body="第一段"),
        _revision(5, 4, 1, utc(2022, 7, 31, 17), headline="啤酒节今日开幕"),
    ],
    "cluster_members": [
        {"article_pk": 1, "cluster_id": 1, "similarity": 93},
        {"article_pk": 2, "cluster_id": 2, "similarity": 0},
        {"article_pk": 3, "cluster_id": 1, "similarity": 88},
        {"article_pk": 4, "cluster_id": 1, "similarity": 93},
    ],
    "channel_entries": [
        _entry("青岛资讯", "101", utc(2022, 8, 1, 2)),
        _entry("青岛资讯@2022-08-01..2022-08-31", "101", utc(2022, 8, 1, 1)),
        _entry("财经/股市", "101", utc(2022, 8, 3)),
        _entry("财经", "999", utc(2022, 8, 3)),
    ],
    "frontier": [
        _frontier(1, "qingdao", "101", "stored", channel="青岛资讯", headline="啤酒节开幕", request_count=7),
        _frontier(
            2, "qingdao", "103", "retry", attempts=2, reason="http_502", detail="the server answered 502"
        ),
        _frontier(3, "jinan", "101", "gone"),
    ],
    "runs": [
        {
            "id": 1,
            "site": "qingdao",
            "kind": "crawl",
            "started_at": utc(2022, 8, 1, 2),
            "finished_at": utc(2022, 8, 1, 3),
            "outcome": "finished",
            "finish_reason": "finished",
            "arguments": {"channel": ["青岛资讯"]},
            "counts": {"new": 2},
            "newscrawl_version": "0.1.0",
        }
    ],
    "rejections": [
        _rejection(1),
        _rejection(2, article_id=None, kind="listing", reason="empty_listing", resolved_at=utc(2022, 8, 2)),
    ],
}  # fmt: skip


def fill(connection: Connection) -> None:
    """Put the rows into empty tables."""
    for table, rows in ROWS.items():
        connection.execute(insert(Base.metadata.tables[table]), rows)
