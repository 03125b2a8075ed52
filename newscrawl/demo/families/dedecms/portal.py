"""A DedeCMS portal as a value: its channels, its articles, and where they stand."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from newscrawl.demo.dates import php_date
from newscrawl.demo.stories import Places, Story

PER_PAGE = 10
PLACES = Places("/uploads/allimg/", "/uploads/soft/", "/images/none.gif")
_TAG = re.compile(r"<[^>]*>")
#: names of editors' accounts, printed as the author of whatever they type without one
_ACCOUNTS = ("admin", "bianji01", "qdxw")


class Urls(StrEnum):
    """Generated html files, PHP with query strings, or PHP with rewritten addresses."""

    STATIC = "static"
    DYNAMIC = "dynamic"
    REWRITE = "rewrite"


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator of a DedeCMS chooses. ``charset`` is utf-8 or gb2312, as the edition declares it; ``themed``
    replaces the stock template by one that keeps only its labels; ``decoys`` mixes hidden paragraphs into stories."""

    urls: Urls = Urls.STATIC
    charset: str = "utf-8"
    themed: bool = False
    decoys: bool = False
    site_name: str = "岛城快报演示站"
    domain: str = "www.dckb-demo.example.invalid"

    @property
    def codec(self) -> str:
        return "utf-8" if self.charset == "utf-8" else "gbk"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel (栏目) with its folder below ``/a/``."""

    tid: int
    name: str
    folder: str
    parent: int | None = None


CHANNELS = {
    channel.tid: channel
    for channel in (
        Channel(1, "要闻", "yaowen"),
        Channel(2, "本地", "yaowen/bendi", parent=1),
        Channel(3, "国内", "yaowen/guonei", parent=1),
        Channel(4, "财经", "caijing"),
        Channel(5, "文体", "wenti"),
    )
}


def lineage(tid: int) -> list[Channel]:
    """The way down to a channel, itself last."""
    channel = CHANNELS[tid]
    return [*(lineage(channel.parent) if channel.parent else []), channel]


def below(tid: int) -> set[int]:
    """A channel and all below it."""
    return {each for each in CHANNELS if any(above.tid == tid for above in lineage(each))}


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal: its options, its stories by number, and the numbers of each channel in ascending order."""

    options: Options
    stories: dict[int, Story] = field(repr=False)

    def channel_of(self, story: Story) -> int:
        return 1 + story.number * 7 % len(CHANNELS)

    def listed(self, tid: int) -> list[Story]:
        """What a channel lists, newest first; sticky ones stand as if they were newer."""
        tids = below(tid)
        rows = [each for each in self.stories.values() if not each.is_pending and self.channel_of(each) in tids]
        return sorted(rows, key=_rank, reverse=True)

    def neighbours(self, story: Story) -> tuple[Story | None, Story | None]:
        """The articles before and after one by number in its own channel, of those that anyone may read."""
        tid = self.channel_of(story)
        row = [each for each in self.stories.values() if not each.is_pending and self.channel_of(each) == tid]
        place = row.index(story)
        return row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None

    def author(self, story: Story) -> str:
        """As stored: an account's name where no author was typed; nothing for what members post."""
        if story.author is None and story.number % 11 == 0:
            return ""
        return story.author or _ACCOUNTS[story.number % len(_ACCOUNTS)]

    def source(self, story: Story) -> str:
        """As stored: 未知 where no source was typed; nothing for what members post."""
        return story.source or ("" if story.number % 11 == 0 else "未知")

    def summary(self, story: Story) -> str:
        """What stands before the body: cut from its first page, or nothing. Never on a theme without the box."""
        return excerpt(story.pages[0], 240, self.options.codec) if story.number % 4 else ""

    def article_path(self, story: Story, page: int = 1) -> str:
        """Root-relative, with raw ampersands. A redirect has no file."""
        number = story.number
        if self.options.urls is Urls.STATIC and not story.redirect_url:
            sent = story.published - dt.timedelta(days=number % 3)
            suffix = f"_{page}" if page > 1 else ""
            return f"/a/{CHANNELS[self.channel_of(story)].folder}/{php_date('Y/md', sent)}/{number}{suffix}.html"
        if self.options.urls is Urls.REWRITE and not story.redirect_url:
            return f"/plus/view-{number}-{page}.html"
        return f"/plus/view.php?aid={number}" + (f"&pageno={page}" if page > 1 else "")

    def channel_path(self, tid: int) -> str:
        if self.options.urls is Urls.STATIC:
            return f"/a/{CHANNELS[tid].folder}/"
        return f"/plus/list.php?tid={tid}"


def _rank(story: Story) -> tuple[dt.datetime, int]:
    return story.published + dt.timedelta(days=7 if story.number % 29 == 8 else 0), story.number


def excerpt(markup: str, size: int, codec: str) -> str:
    """The first ``size`` bytes of a body's text, as the software cuts them."""
    text = " ".join(html.unescape(_TAG.sub("", markup)).replace("　", " ").split())
    return text.encode(codec, "ignore")[:size].decode(codec, "ignore").strip()


def truth_lines(portal: Portal, site_url: str) -> Iterator[dict[str, object]]:
    """What a careful reader of each article's pages would write down."""
    listed = {story.number for tid in (1, 4, 5) for story in portal.listed(tid)}
    for story in portal.stories.values():
        line = dict(story.about)
        line |= {"url": site_url + portal.article_path(story).lstrip("/"), "listed": story.number in listed}
        if not story.is_pending:
            line |= _printed(portal, story, line)
        yield line


def _printed(portal: Portal, story: Story, about: dict[str, object]) -> dict[str, object]:
    path = [channel.name for channel in lineage(portal.channel_of(story))]
    before, after = portal.neighbours(story)
    author, footer = portal.author(story), about["footer"]
    is_account = author.isascii() and author != ""
    assert isinstance(footer, list)
    return {
        "site_name": portal.options.site_name,
        "channel": path[-1],
        "channel_path": path,
        "published_at": story.published.isoformat(timespec="minutes"),
        "publisher": author if is_account else None,
        "info_line_author": author if author and not is_account else None,
        "info_line_source": story.source,
        "view_count": None,
        "comment_count": None,
        "summary": None if portal.options.themed else " ".join(portal.summary(story).split()) or None,
        "footer": footer if portal.options.themed else [*footer, f"(责任编辑：{editor_of(story)})"],
        "previous_article_id": str(before.number) if before else None,
        "previous_headline": before.headline if before else None,
        "next_article_id": str(after.number) if after else None,
        "next_headline": after.headline if after else None,
    }


def editor_of(story: Story) -> str:
    """Who stands as 责任编辑 under a story: whatever the account is called, mostly admin."""
    return ("admin", "admin", "秦丽", "xiaoli")[story.number % 4]
