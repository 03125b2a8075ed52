"""Articles to store."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from newscrawl.items import ArticleItem, Dateline, Person, Reading

SHANGHAI = ZoneInfo("Asia/Shanghai")
SITE = "qingdaoxinxigang"
URL = "https://www.qingdaoxinxigang.cn/portal.php?mod=view&aid={}"
FETCHED_AT = dt.datetime(2022, 8, 5, 12, 0, 0, 123456, tzinfo=SHANGHAI)


def at(minutes: int) -> dt.datetime:
    """So many minutes after FETCHED_AT."""
    return FETCHED_AT + dt.timedelta(minutes=minutes)


def article(article_id: str = "101", **fields: object) -> ArticleItem:
    """An article with every column filled; ``fields`` replaces what a test is about."""
    url = URL.format(article_id)
    item = ArticleItem(
        site=SITE,
        article_id=article_id,
        url=url,
        fetched_at=FETCHED_AT,
        time_zone="Asia/Shanghai",
        urls=[url],
        page_count=2,
        site_name="青岛信息港",
        channel="青岛资讯",
        channel_path=["首页", "青岛资讯"],
        headline="青岛啤酒节开幕 🍺 𠮷",
        info_line="2022-8-1 11:51 发布者: 青岛信息港 查看 461",
        published_text="2022-8-1 11:51",
        published_at=dt.datetime(2022, 8, 1, 11, 51, tzinfo=SHANGHAI),
        published_precision="minute",
        publisher="青岛信息港",
        info_line_author="李四",
        info_line_source="信网",
        info_line_source_url="https://www.example.cn/1",
        source="信网",
        source_url="https://www.example.cn/original",
        byline_text="记者 张三 摄影 𠮷田",
        byline=[
            Person("张三", "reporter", "记者", "byline"),
            Person("𠮷田", "photographer", "摄影", "byline"),
        ],
        credits=[Person("王五", "editor", "编辑", "footer")],
        dateline=Dateline("信网8月1日讯", agency="信网", place=None, date=dt.date(2022, 8, 1)),
        view_count=461,
        comment_count=0,
        reactions={"路过": 3, "鲜花": 0},
        summary="7月31日,",
        body=["第一段 😀", "第二段 𠮷"],
        body_html="<p>第一段 😀</p><p>第二段 𠮷</p>",
        images=["https://www.example.cn/1.jpg"],
        attachments=["https://www.example.cn/1.pdf"],
        footer=["文章来源:信网。", "END"],
        previous_article_id="100",
        previous_headline="上一篇的标题",
        next_article_id="102",
        next_headline="下一篇的标题",
        related_article_ids=["7", "8"],
        readings={"published_at": Reading(raw="2022-8-1 11:51", rule="ymd_hm", warnings=("无时区",))},
        warnings=["published_at: 无时区"],
    )
    for name, value in fields.items():
        setattr(item, name, value)
    return item
