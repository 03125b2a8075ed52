"""What commercial themes print around a story, to bring a page to the sizes that portals serve.

A menu with submenus stands above the content; below it a sidebar with lists of the newest and most read articles, with
pictures, dates and counts, boxes of forum threads, and the links to friendly sites. No text is long, as on a real page:
what grows with a page's size is the number of links, not the story.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random

_CHANNELS = (
    "资讯",
    "民生",
    "财经",
    "教育",
    "房产",
    "汽车",
    "旅游",
    "美食",
    "健康",
    "体育",
    "文化",
    "招聘",
    "便民",
    "社区",
)
_PLACES = ("市南", "市北", "李沧", "崂山", "城阳", "黄岛", "即墨", "胶州", "平度", "莱西", "西海岸", "高新区")
_EVENTS = (
    "地铁新线路开通试运营 早晚高峰间隔缩短",
    "老旧小区改造启动 惠及居民三千余户",
    "周末有雨气温下降 出门记得带伞",
    "中小学开学时间公布 校车线路有调整",
    "海鲜大量上市 市民排队尝鲜",
    "啤酒节今晚开幕 交通管制看这里",
    "口岸进出口增长 外贸企业订单饱满",
    "公园免费开放 赏花攻略请收好",
)
#: of a page's padding, what stands above the content
_ABOVE = 0.3


def padded(page: str, size: int, seed: int = 1) -> str:
    """``page`` with as much around its content as brings it to ``size`` bytes; a longer page stays as it is."""
    missing = size - len(page.encode())
    start, end = page.find(">", page.find("<body")) + 1, page.rfind("</body>")
    if missing <= 0 or not 0 < start < end:
        return page
    rng = Random(seed)
    above = _filled(_menus(rng), int(missing * _ABOVE), '<div class="bignav cl"><ul>', "</ul></div>")
    below = _filled(_boxes(rng), missing - len(above.encode()), '<div class="rside">', "</div>")
    return f"{page[:start]}\n{above}\n{page[start:end]}\n{below}\n{page[end:]}"


def _filled(parts: Iterator[str], size: int, opening: str, closing: str) -> str:
    taken: list[str] = []
    left = size
    while left > 0:
        taken.append(next(parts))
        left -= len(taken[-1].encode())
    return f"{opening}{''.join(taken)}{closing}"


def _menus(rng: Random) -> Iterator[str]:
    for catid in count(20):
        entries = "".join(
            f'<li><a href="portal.php?mod=list&amp;catid={catid}{n}" class="s">{name}{rng.choice(_CHANNELS)}</a></li>\n'
            for n, name in enumerate(rng.sample(_PLACES, 6))
        )
        name = rng.choice(_CHANNELS)
        yield (
            f'<li class="m" onmouseover="showMenu(this.id)"><a href="portal.php?mod=list&amp;catid={catid}" '
            f'hidefocus="true" title="{name}"><em></em>{name}</a><ul class="sub">\n{entries}</ul></li>\n'
        )


def _headline(rng: Random) -> str:
    return f"{rng.choice(_PLACES)}{rng.choice(_EVENTS)}"


def _boxes(rng: Random) -> Iterator[str]:
    for number in count(1):
        for heading, entry in (
            ("最新资讯", _dated),
            ("热门图文", _pictured),
            ("社区热帖", _thread),
            ("友情链接", _friend),
        ):
            entries = "\n".join(entry(rng) for _ in range(8))
            yield (
                f'<div class="box b{number}"><div class="bt cl"><h3>{heading}</h3>'
                f'<a href="portal.php?mod=list&amp;catid={number}" class="more">更多</a></div>'
                f'<ul class="bl cl">\n{entries}\n</ul></div>\n'
            )


def _dated(rng: Random) -> str:
    headline, aid = _headline(rng), rng.randint(10_000, 99_999)
    return (
        f'<li><span class="y">{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}</span>'
        f'<a href="portal.php?mod=view&amp;aid={aid}" title="{headline}" target="_blank">{headline}</a></li>'
    )


def _pictured(rng: Random) -> str:
    headline, aid = _headline(rng), rng.randint(10_000, 99_999)
    link = f'href="portal.php?mod=view&amp;aid={aid}" target="_blank"'
    return (
        f'<li class="cl"><a {link}><img src="data/attachment/portal/202208/{aid}.jpg" alt="{headline}" /></a>'
        f"<p><a {link}>{headline}</a></p><em>{rng.randint(1, 9999)} 次浏览</em></li>"
    )


def _thread(rng: Random) -> str:
    tid, uid = rng.randint(1000, 99_999), rng.randint(1, 999)
    return (
        f'<li><a href="forum.php?mod=viewthread&amp;tid={tid}" title="{_headline(rng)}">{_headline(rng)}</a>'
        f'<cite><a href="home.php?mod=space&amp;uid={uid}">网友{uid}</a></cite></li>'
    )


def _friend(rng: Random) -> str:
    name = f"{rng.choice(_PLACES)}{rng.choice(_CHANNELS)}网"
    return f'<li><a href="http://www.site{rng.randint(1, 999)}.example/" target="_blank" rel="nofollow">{name}</a></li>'
