"""An EmpireCMS portal as a value: options in, articles with their truth out. Nothing is rendered here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from newscrawl.demo.bylines import OUTLETS
from newscrawl.demo.dates import ZONE
from newscrawl.demo.families.stories import Markup, Story, make_stories
from newscrawl.demo.texts import person_name

PER_PAGE = 25
#: list pages of a half-static portal that are files
STATIC_PAGES = 2


class Lists(StrEnum):
    """How pages are made: all on disk, lists on disk for the first pages only, nothing on disk."""

    FILES = "files"
    HALF = "half"
    QUERY = "query"


class Names(StrEnum):
    """What the name of an article's file is made of."""

    NUMBER = "number"
    TIME = "time"
    DATE = "date"
    DIGEST = "digest"


class Views(StrEnum):
    """How the template shows views: not at all, by a script, or as the number was when the file was made."""

    NONE = "none"
    SCRIPT = "script"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class EmpireOptions:
    """What an administrator chooses. ``themed``: a template of the site's own, which keeps the labels; ``dated``: files
    lie in a folder for each day. ``charset`` is utf-8 or gb2312. ``made_at`` (aware) is when the files were made."""

    seed: int = 7
    count: int = 120
    charset: str = "utf-8"
    lists: Lists = Lists.FILES
    names: Names = Names.NUMBER
    dated: bool = True
    themed: bool = False
    views: Views = Views.NONE
    site_name: str = "胶东在线演示站"
    domain: str = "www.jiaodong-demo.example.invalid"
    made_at: dt.datetime = dt.datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel; one with ``weight`` 0 is a cover over others."""

    number: int
    name: str
    path: str
    weight: int = 0
    parent: int | None = None


CHANNELS = {
    each.number: each
    for each in (
        Channel(1, "新闻", "/news/"),
        Channel(2, "本地新闻", "/news/local/", 9, parent=1),
        Channel(3, "国内新闻", "/news/china/", 4, parent=1),
        Channel(5, "体育", "/sports/", 4),
    )
}


@dataclass(slots=True)
class Info:
    """An article, which the software calls an information. ``outside`` is where a mere link leads, by a ``jump`` of the
    portal's own or straight away; ``restricted`` ones ask who is reading."""

    story: Story
    channel: Channel
    writer: str
    source: str
    source_url: str | None
    view_count: int
    outside: str | None = None
    jump: bool = False
    restricted: bool = False
    related: list[int] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.story.number


@dataclass(frozen=True, slots=True)
class Empire:
    """A portal: its options and its articles by number."""

    options: EmpireOptions
    infos: dict[int, Info] = field(repr=False)

    def members(self, channel: Channel) -> list[Info]:
        """What a final channel lists, newest first."""
        rows = [info for info in self.infos.values() if info.channel is channel]
        return sorted(rows, key=lambda info: (info.story.published, info.number), reverse=True)

    def path(self, info: Info, page: int = 1) -> str:
        """An article's own address from the root."""
        options, story, channel = self.options, info.story, info.channel
        if options.lists is Lists.QUERY:
            query = f"/e/action/ShowInfo.php?classid={channel.number}&id={info.number}"
            return query + (f"&page={page - 1}" if page > 1 else "")
        local = story.published.astimezone(ZONE)
        name = {
            Names.NUMBER: f"{info.number}",
            Names.TIME: f"{int(story.published.timestamp())}{info.number}",
            Names.DATE: f"{local:%Y%m%d}{info.number}",
            Names.DIGEST: hashlib.md5(f"{info.number}".encode(), usedforsecurity=False).hexdigest(),
        }[options.names]
        folder = f"{channel.path}{local:%Y-%m-%d}/" if options.dated else channel.path
        return f"{folder}{name}{f'_{page}' if page > 1 else ''}.{'php' if info.restricted else 'html'}"

    def href(self, info: Info) -> str:
        """Where a list's link to an article leads."""
        if info.jump:
            return f"/e/public/jump/?classid={info.channel.number}&id={info.number}"
        return info.outside or self.path(info)

    def list_path(self, channel: Channel, page: int = 1) -> str:
        """The address of a page of a channel's list."""
        by_query = self.options.lists is Lists.QUERY or (self.options.lists is Lists.HALF and page > STATIC_PAGES)
        if by_query:
            first = f"/e/action/ListInfo/?classid={channel.number}"
            return first if page == 1 else f"{first}&page={page - 1}"
        return channel.path + (f"index_{page}.html" if page > 1 else "")

    def neighbours(self, info: Info) -> tuple[Info | None, Info | None]:
        """The articles before and after, by number within the channel."""
        numbers = [each.number for each in self.infos.values() if each.channel is info.channel]
        place = numbers.index(info.number)
        before = self.infos[numbers[place - 1]] if place else None
        return before, self.infos[numbers[place + 1]] if place + 1 < len(numbers) else None


def build_empire(options: EmpireOptions | None = None) -> Empire:
    """The portal that ``options`` describe; equal options give equal portals."""
    options = options or EmpireOptions()
    infos: dict[int, Info] = {}
    finals = [each for each in CHANNELS.values() if each.weight]
    for story in make_stories(options.seed, options.count, options.made_at, options.site_name, options.domain, _MARKUP):
        rng = Random(f"{options.seed}:info:{story.number}")
        info = Info(
            story,
            rng.choices(finals, [each.weight for each in finals])[0],
            writer=person_name(rng) if rng.random() < 0.4 else "",
            source=rng.choice(OUTLETS) if rng.random() < 0.6 else "",
            source_url=None,
            view_count=int(10 ** rng.uniform(0, 5)),
            restricted=story.number % 37 == 12 and options.lists is not Lists.QUERY,
        )
        if info.source and rng.random() < 0.4:
            info.source_url = f"http://paper.example.invalid/?from={story.number}"
        if story.number % 31 in (7, 20):
            info.outside, info.jump = f"http://news.example.invalid/story/{story.number}.html", story.number % 31 == 20
        others = [number for number, other in infos.items() if other.channel is info.channel and not other.outside]
        info.related = sorted(rng.sample(others, min(len(others), rng.choice((0, 0, 2, 3)))), reverse=True)
        infos[story.number] = info
    return Empire(options, infos)


def truth_lines(portal: Empire, site_url: str = "http://127.0.0.1/") -> Iterator[dict[str, object]]:
    """What a careful reader of each article's pages would write down. Keys as in :func:`newscrawl.demo.portal.truth_lines`.

    Views that a script fills in are left out: the page itself does not say.
    """
    root, options = site_url.rstrip("/"), portal.options
    for info in portal.infos.values():
        before, after = portal.neighbours(info) if options.themed else (None, None)
        before_id, after_id = _neighbour_id(portal, before), _neighbour_id(portal, after)
        line = info.story.truth(info.source or None) | {
            "url": info.outside if info.outside and not info.jump else root + portal.href(info),
            "http_status": 302 if info.jump else 200,
            "public": not info.restricted,
            "redirect_url": info.outside,
            "listed": True,
            "article_id": identity(portal, info),
            "channel": info.channel.name,
            "channel_path": _channel_path(info.channel),
            "published_at": info.story.published.isoformat(timespec="minutes"),
            "publisher": None,
            "info_line_author": info.writer or None,
            "info_line_source": info.source or None,
            "info_line_source_url": info.source_url,
            "comment_count": None,
            "reactions": None,
            "summary": None,
            "attachments": [],
            "previous_article_id": before_id,
            "previous_headline": before.story.headline if before and before_id else None,
            "next_article_id": after_id,
            "next_headline": after.story.headline if after and after_id else None,
            "related_article_ids": [identity(portal, portal.infos[number]) for number in info.related],
        }
        if options.views is not Views.SCRIPT:
            line["view_count"] = info.view_count if options.views is Views.FROZEN else None
        yield line


def identity(portal: Empire, info: Info) -> str:
    """What an article is known by: channel and number where its address says both, else the digest of its address."""
    if portal.options.lists is Lists.QUERY or info.jump:
        return f"{info.channel.number}-{info.number}"
    return hashlib.sha256(portal.path(info).encode()).hexdigest()[:32]


def _neighbour_id(portal: Empire, info: Info | None) -> str | None:
    """A neighbour that is a link straight to elsewhere is no article of the portal."""
    return identity(portal, info) if info and (info.jump or not info.outside) else None


def _channel_path(channel: Channel) -> list[str]:
    above = [CHANNELS[channel.parent].name] if channel.parent else []
    return [*above, channel.name]


def _picture(address: str, caption: str | None) -> str:
    under = f'<p style="text-align: center">{caption}</p>\r\n' if caption else ""
    return f'<p style="text-align: center"><img alt="" src="{address}" /></p>\r\n{under}'


_MARKUP = Markup(("<p>{}</p>\r\n", "<p>&nbsp;&nbsp;&nbsp; {}</p>\r\n", "<p>　　{}</p>\r\n"), _picture, "/d/file/")
