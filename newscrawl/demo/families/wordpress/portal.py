"""A WordPress site as a value: options in, posts with their truth out. Nothing is rendered here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from urllib.parse import quote

from newscrawl.demo.dates import ZONE
from newscrawl.demo.families.stories import Markup, Story, make_stories

PER_PAGE = 10
ACCOUNTS = ((1, "admin"), (2, "岛城记者站"), (3, "编辑部"))


class Permalinks(StrEnum):
    """The patterns of post addresses that an administrator chooses from."""

    PLAIN = "?p=N"
    DATE_AND_NAME = "/YYYY/MM/slug/"
    NUMERIC = "/archives/N"
    HTML = "/N.html"


class Theme(StrEnum):
    """A classic theme (Twenty Sixteen), a block theme (Twenty Twenty-Four), and a Chinese one (XIU) that keeps none of
    the core's names but body_class()."""

    CLASSIC = "classic"
    BLOCK = "block"
    XIU = "xiu"


@dataclass(frozen=True, slots=True)
class WordPressOptions:
    """What an administrator chooses. ``seo``: a plugin in the manner of Yoast states metadata. ``bare``: an
    "optimised" theme prints no post number anywhere. ``made_at`` (aware) is when the newest post appeared."""

    seed: int = 7
    count: int = 60
    permalinks: Permalinks = Permalinks.DATE_AND_NAME
    theme: Theme = Theme.CLASSIC
    seo: bool = False
    bare: bool = False
    site_name: str = "琴岛在线演示站"
    domain: str = "www.qindao-demo.example.invalid"
    made_at: dt.datetime = dt.datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Category:
    """A category; ``parent`` is the number of the one above it."""

    number: int
    name: str
    slug: str
    weight: int
    parent: int | None = None


CATEGORIES = {
    each.number: each
    for each in (
        Category(2, "岛城要闻", "yaowen", 8),
        Category(3, "社区", "shequ", 4, parent=2),
        Category(4, "财经", "caijing", 4),
        Category(7, "文体", "wenti", 3),
    )
}


@dataclass(slots=True)
class Post:
    """A post. ``modified`` is when it was last edited; not later than ``published`` if it never was."""

    story: Story
    category: Category
    account: tuple[int, str]
    modified: dt.datetime
    view_count: int
    comment_count: int
    slug: str
    protected: bool = False

    @property
    def number(self) -> int:
        return self.story.number

    @property
    def headline(self) -> str:
        """The headline as pages print it."""
        return f"密码保护：{self.story.headline}" if self.protected else self.story.headline

    @property
    def published(self) -> dt.datetime:
        return self.story.published


@dataclass(frozen=True, slots=True)
class WordPress:
    """A site: its options and its posts by number, in the order in which they were written."""

    options: WordPressOptions
    posts: dict[int, Post] = field(repr=False)

    def public(self) -> list[Post]:
        """The posts that have appeared, newest first; scheduled ones have no page yet."""
        appeared = [post for post in self.posts.values() if post.published <= self.options.made_at]
        return sorted(appeared, key=lambda post: (post.published, post.number), reverse=True)

    def members(self, category: Category) -> list[Post]:
        """The posts that a category lists, those of its children included."""
        numbers = {category.number, *(each.number for each in CATEGORIES.values() if each.parent == category.number)}
        return [post for post in self.public() if post.category.number in numbers]

    def neighbours(self, post: Post) -> tuple[Post | None, Post | None]:
        """The post before and the post after, by date, over all categories."""
        ordered = self.public()
        place = ordered.index(post)
        older = ordered[place + 1] if place + 1 < len(ordered) else None
        return older, ordered[place - 1] if place else None

    def path(self, post: Post, page: int = 1) -> str:
        """A post's address from the root, with its leading slash."""
        number = post.number
        if self.options.permalinks is Permalinks.PLAIN:
            return f"/?p={number}" + (f"&page={page}" if page > 1 else "")
        local = post.published.astimezone(ZONE)
        path = {
            Permalinks.DATE_AND_NAME: f"/{local:%Y/%m}/{post.slug}/",
            Permalinks.NUMERIC: f"/archives/{number}",
            Permalinks.HTML: f"/{number}.html",
        }[self.options.permalinks]
        if page == 1:
            return path
        return f"{path}{page}/" if path.endswith("/") else f"{path}/{page}"

    def category_path(self, category: Category, page: int = 1) -> str:
        """The address of a page of a category."""
        if self.options.permalinks is Permalinks.PLAIN:
            return f"/?cat={category.number}" + (f"&paged={page}" if page > 1 else "")
        above = f"{CATEGORIES[category.parent].slug}/" if category.parent else ""
        return f"/category/{above}{category.slug}/" + (f"page/{page}/" if page > 1 else "")


def build_wordpress(options: WordPressOptions | None = None) -> WordPress:
    """The site that ``options`` describe; equal options give equal sites."""
    options = options or WordPressOptions()
    stories = make_stories(
        options.seed, options.count, options.made_at, options.site_name, options.domain, _MARKUP[options.theme]
    )
    posts: dict[int, Post] = {}
    slugs: set[str] = set()
    for story in stories:
        # A revision and a picture take numbers of the same row, so posts' own have gaps.
        story.number = story.number * 3 + 2
        rng = Random(f"{options.seed}:post:{story.number}")
        slug = _slug(story.headline)
        while slug in slugs:
            slug = f"{slug}-2"
        slugs.add(slug)
        category = rng.choices(list(CATEGORIES.values()), [each.weight for each in CATEGORIES.values()])[0]
        edited = story.published + dt.timedelta(minutes=rng.randint(4, 4000) if rng.random() < 0.4 else 0)
        edited = max(story.published, min(edited, options.made_at))
        posts[story.number] = Post(
            story, category, rng.choice(ACCOUNTS), edited, int(10 ** rng.uniform(0, 5)), rng.choice((0, 0, 1, 3, 12)),
            slug, protected=story.number % 23 == 20,
        )  # fmt: skip
    return WordPress(options, posts)


def _slug(headline: str) -> str:
    words = re.sub(r"\W+", "-", headline.lower()).strip("-")[:22]
    return quote(words).lower()


def truth_lines(site: WordPress, site_url: str = "http://127.0.0.1/") -> Iterator[dict[str, object]]:
    """What a careful reader of each post's pages would write down. Keys as in :func:`newscrawl.demo.portal.truth_lines`;
    A neighbour's number is only known where its address says it; a ``bare`` site's pages do not print their own."""
    options, root = site.options, site_url.rstrip("/")
    for post in sorted(site.posts.values(), key=lambda each: each.number):
        is_out = post.published <= options.made_at
        older, newer = site.neighbours(post) if is_out else (None, None)
        by_number = options.permalinks is not Permalinks.DATE_AND_NAME
        yield post.story.truth() | {
            "url": root + site.path(post),
            "http_status": 200 if is_out else 404,
            "public": is_out and not post.protected,
            "redirect_url": None,
            "listed": is_out,
            "article_id": str(post.number),
            "channel": post.category.name,
            "channel_path": _channel_path(site, post),
            "published_at": post.published.isoformat(timespec="minutes"),
            "modified_at": post.modified.isoformat(timespec="minutes") if _shows_change(options, post) else None,
            "publisher": post.account[1],
            "info_line_author": None,
            "info_line_source": None,
            "info_line_source_url": None,
            "view_count": post.view_count if options.theme is Theme.XIU else None,
            "comment_count": post.comment_count if options.theme is Theme.XIU else None,
            "reactions": None,
            "summary": None,
            "attachments": [],
            "previous_article_id": str(older.number) if older and by_number else None,
            "previous_headline": older.headline if older else None,
            "next_article_id": str(newer.number) if newer and by_number else None,
            "next_headline": newer.headline if newer else None,
            "related_article_ids": [],
        }


def _shows_change(options: WordPressOptions, post: Post) -> bool:
    """A plugin states a time of update for every post, the themes print one of those that were edited; XIU does not."""
    return options.seo or (post.modified > post.published and options.theme is not Theme.XIU)


def _channel_path(site: WordPress, post: Post) -> list[str]:
    """XIU has a breadcrumb; elsewhere a page names the post's own category only."""
    if site.options.theme is Theme.XIU and post.category.parent:
        return [CATEGORIES[post.category.parent].name, post.category.name]
    return [post.category.name]


def _classic_picture(address: str, caption: str | None) -> str:
    image = f'<img class="alignnone size-full wp-image-9" src="{address}" alt="" width="640" height="427" />'
    if caption is None:
        return f"<p>{image}</p>\n"
    return (
        f'<div id="attachment_9" style="width: 650px" class="wp-caption aligncenter">{image}'
        f'<p id="caption-attachment-9" class="wp-caption-text">{caption}</p></div>\n'
    )


def _block_picture(address: str, caption: str | None) -> str:
    under = f'<figcaption class="wp-element-caption">{caption}</figcaption>' if caption else ""
    image = f'<img decoding="async" loading="lazy" src="{address}" alt="" class="wp-image-9" />'
    return f'\n<figure class="wp-block-image size-large">{image}{under}</figure>\n'


def _lazy_picture(address: str, caption: str | None) -> str:
    under = f'<p style="text-align: center;">{caption}</p>\n' if caption else ""
    blank = "/wp-content/themes/xiu/images/blank.gif"
    return f'<p style="text-align: center;"><img data-src="{address}" src="{blank}" alt="" /></p>\n{under}'


_FOLDER = "/wp-content/uploads/"
_MARKUP = {
    Theme.CLASSIC: Markup(("<p>{}</p>\n", "<p>　　{}</p>\n", "<p>{}</p>\n<p>&nbsp;</p>\n"), _classic_picture, _FOLDER),
    Theme.BLOCK: Markup(("\n<p>{}</p>\n", '\n<p class="has-medium-font-size">{}</p>\n'), _block_picture, _FOLDER),
    Theme.XIU: Markup(("<p>{}</p>\n", '<p style="text-indent: 2em;">{}</p>\n'), _lazy_picture, _FOLDER),
}
