"""A PHPCMS portal as a value: its channels, its articles, and where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from newscrawl.demo.dates import php_date
from newscrawl.demo.stories import Places, Story

PER_PAGE = 25
PLACES = Places("/uploadfile/", "/uploadfile/soft/", "/statics/images/none.gif")
NEWS_MODEL, PICTURE_MODEL = 1, 3
PICTURES_CATID = 12
_TAG = re.compile(r"<[^>]*>")
#: of the automatic summary: characters of Chinese, and what is replaced by blanks
_SUMMARY_LENGTH = 65
_REPLACED = str.maketrans(dict.fromkeys("/\\#.'", " "))


class Urls(StrEnum):
    """PHP with query strings, PHP with rewritten addresses, or generated html files."""

    DYNAMIC = "dynamic"
    REWRITE = "rewrite"
    STATIC = "static"


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator of a PHPCMS chooses. ``themed`` replaces the stock template by one that keeps its labels."""

    urls: Urls = Urls.DYNAMIC
    charset: str = "utf-8"
    themed: bool = False
    site_name: str = "海岸线新闻网演示站"
    domain: str = "www.haxw-demo.example.invalid"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel (栏目); one with channels below it shows a cover and has no listing."""

    catid: int
    name: str
    folder: str
    parent: int | None = None


CHANNELS = {
    channel.catid: channel
    for channel in (
        Channel(9, "新闻", "news"),
        Channel(6, "国内", "guonei", parent=9),
        Channel(7, "本地", "bendi", parent=9),
        Channel(8, "财经", "caijing"),
    )
}
LEAVES = (6, 7, 8)


def lineage(catid: int) -> list[Channel]:
    """The way down to a channel, itself last."""
    channel = CHANNELS[catid]
    return [*(lineage(channel.parent) if channel.parent else []), channel]


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal: its options and its stories by number."""

    options: Options
    stories: dict[int, Story] = field(repr=False)

    def catid_of(self, story: Story) -> int:
        return (6, 6, 7, 6, 8)[story.number % 5]

    def listed(self, catid: int) -> list[Story]:
        """What a channel lists: by number, whatever the dates; redirects, too."""
        rows = [each for each in self.stories.values() if not each.is_pending and self.catid_of(each) == catid]
        return sorted(rows, key=lambda each: each.number, reverse=True)

    def neighbours(self, story: Story) -> tuple[Story | None, Story | None]:
        """The articles before and after one by number in its own channel."""
        row = self.listed(self.catid_of(story))[::-1]
        place = row.index(story)
        return row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None

    def related(self, story: Story) -> list[Story]:
        """Up to three others of the channel; none for most."""
        row = [each for each in self.listed(self.catid_of(story)) if not each.redirect_url and each is not story]
        return row[:3] if story.number % 6 == 1 else []

    def article_path(self, story: Story, page: int = 1) -> str:
        """Root-relative, with raw ampersands; the outside address of a redirect."""
        number, catid = story.number, self.catid_of(story)
        if story.redirect_url:
            return story.redirect_url
        if self.options.urls is Urls.STATIC:
            suffix = f"_{page}" if page > 1 else ""
            year, day = php_date("Y md", story.published).split()
            return f"/html/{year}/{CHANNELS[catid].folder}_{day}/{number}{suffix}.html"
        if self.options.urls is Urls.REWRITE:
            return f"/show-{catid}-{number}-{page}.html"
        return f"/index.php?m=content&c=index&a=show&catid={catid}&id={number}" + (f"&page={page}" if page > 1 else "")

    def channel_path(self, catid: int, page: int = 1) -> str:
        """A channel's own address, or that of a page of its listing."""
        if self.options.urls is Urls.STATIC:
            folder = "/".join(each.folder for each in lineage(catid))
            return f"/html/{folder}/" + (f"{page}.html" if page > 1 else "")
        if self.options.urls is Urls.REWRITE:
            return f"/list-{catid}-{page}.html"
        return f"/index.php?m=content&c=index&a=lists&catid={catid}" + (f"&page={page}" if page > 1 else "")


def subtitles(story: Story) -> list[str]:
    """The titles of an article's body pages; empty if they have none. The first is "" where the headline stays."""
    if len(story.pages) == 1 or story.number % 3 == 0:
        return []
    first = "" if story.number % 3 == 1 else "第一部分 起因"
    return [first, *(f"第{number}部分 进展" for number in range(2, len(story.pages) + 1))]


def summary(story: Story) -> str:
    """Cut from the body's first page, with blanks for some characters; nothing for some."""
    if story.number % 5 == 0:
        return ""
    text = " ".join(html.unescape(_TAG.sub("", story.pages[0])).replace("　", " ").split())
    return text[:_SUMMARY_LENGTH].translate(_REPLACED).strip()


def truth_lines(portal: Portal, site_url: str) -> Iterator[dict[str, object]]:
    """What a careful reader of each article's pages would write down. A redirect has no page, so no listing names
    it by a number."""
    for story in portal.stories.values():
        path = portal.article_path(story)
        line = dict(story.about) | {"url": site_url + path.lstrip("/"), "listed": not story.redirect_url}
        if story.is_pending:
            line["listed"] = False
        elif not story.redirect_url:
            line |= _printed(portal, story)
        yield line


def _printed(portal: Portal, story: Story) -> dict[str, object]:
    path = [channel.name for channel in lineage(portal.catid_of(story))]
    before, after = (each if each and not each.redirect_url else None for each in portal.neighbours(story))
    themed = portal.options.themed
    return {
        "site_name": portal.options.site_name,
        "channel": path[-1],
        "channel_path": path,
        "published_at": story.published.isoformat(timespec="minutes"),
        "publisher": None,
        "info_line_author": None,
        "info_line_source": story.source,
        "info_line_source_url": source_url(story),
        "view_count": None,
        "comment_count": None,
        "summary": None if themed else " ".join(summary(story).split()) or None,
        "previous_article_id": str(before.number) if before else None,
        "previous_headline": before.headline if before else None,
        "next_article_id": str(after.number) if after else None,
        "next_headline": after.headline if after else None,
        "related_article_ids": [] if themed else [str(each.number) for each in portal.related(story)],
    }


def source_url(story: Story) -> str | None:
    """Where the source's name leads, if it was chosen from the site's list of sources."""
    return f"http://paper{story.number % 4}.example.invalid/" if story.source and story.number % 2 else None
