"""Articles for the benchmarks of storage: about as long and as rich as a portal's."""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

from newscrawl.items import ArticleItem, Person, Reading

ZONE = ZoneInfo("Asia/Shanghai")
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
#: where common characters stand in Unicode's order: their bytes are what matters here
_CHARACTERS = range(0x4E00, 0x5800)


def article(number: int, *, characters: int = 900) -> ArticleItem:
    """Article ``number``, the same each time."""
    chance = random.Random(number)
    url = f"https://portal.example/portal.php?mod=view&aid={number}"
    body = [_text(chance, characters // 6) for _ in range(6)]
    published_at = START.astimezone(ZONE) + dt.timedelta(minutes=number)
    return ArticleItem(
        site="bench",
        article_id=str(number),
        url=url,
        urls=[url],
        fetched_at=START + dt.timedelta(days=1, seconds=number),
        time_zone="Asia/Shanghai",
        site_name="某地信息港",
        channel="资讯",
        channel_path=["资讯"],
        headline=_text(chance, 20),
        info_line=f"{published_at:%Y-%m-%d %H:%M} | 发布者: 某地信息港 | 查看: 461 | 评论: 0",
        published_text=f"{published_at:%Y-%m-%d %H:%M}",
        published_at=published_at,
        published_precision="minute",
        publisher="某地信息港",
        view_count=461,
        comment_count=0,
        reactions=dict.fromkeys(("路过", "雷人", "握手", "鲜花", "鸡蛋"), 1),
        byline_text="记者 张三",
        byline=[Person("张三", "reporter", "记者", "byline"), Person("李四", "correspondent", "通讯员", "byline")],
        source="信网",
        summary=body[0][:100],
        body=body,
        body_html="\n".join(f"<p>{paragraph}</p>" for paragraph in body),
        footer=["文章来源:信网。如上内容为转载,版权归原作者所有。"],
        readings={
            name: Reading(rule=rule)
            for name, rule in {
                "headline": "css h1.ph",
                "published_at": "ymd_hm",
                "view_count": "label 查看",
                "body": "css #article_content",
                "source": "footer",
            }.items()
        },
        rules_version="0.1.0+00000000",
    )


def _text(chance: random.Random, length: int) -> str:
    return "".join(chr(chance.choice(_CHARACTERS)) for _ in range(length))
