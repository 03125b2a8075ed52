"""The paper as a value: options in, stories with their truth out. Nothing is rendered here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random

from newscrawl.demo import texts
from newscrawl.demo.bylines import FORMS, OUTLETS, Byline, make_byline
from newscrawl.demo.dates import ZONE
from newscrawl.demo.footers import WORDINGS, Footer, make_footer

SITE_NAME = "胶州湾日报"
DOMAIN = "www.jzwrb.example.invalid"
#: name of a channel -> its folder
CHANNELS = {"要闻": "yaowen", "社会": "shehui", "文旅": "wenlv"}
PER_PAGE = 12

_HEAD_FORMS = [form for form in FORMS if form.position in ("head", "head_line")]
_WORDINGS = [wording for wording in WORDINGS if not wording.qr_code]


class Style(StrEnum):
    """What a story's page prints, and what it leaves to its metadata: editors used three templates over the years."""

    #: the whole info line is printed, with labels
    PRINTED = "printed"
    #: only JSON-LD says when, by whom and from where
    STATED = "stated"
    #: the day is printed in a <time>, whose attribute says the minute; OpenGraph for the rest
    TIMED = "timed"


@dataclass(frozen=True, slots=True)
class NewsroomOptions:
    """``made_at`` (aware) is when the newest story appeared; ``charset``, utf-8 or gbk, is that of pages and feeds."""

    seed: int = 7
    count: int = 90
    charset: str = "utf-8"
    made_at: dt.datetime = dt.datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)


@dataclass(slots=True)
class Story:
    """One story with everything that is true of it; times are aware, to the minute."""

    number: int
    channel: str
    style: Style
    headline: str
    published: dt.datetime
    slug: str | None = None
    modified: dt.datetime | None = None
    source: str | None = None
    author: str | None = None
    view_count: int | None = None
    byline: Byline | None = None
    footer: Footer | None = None
    #: a body page is a list of (kind, text): text, subhead, image
    pages: list[list[tuple[str, str]]] = field(default_factory=list)
    is_hidden: bool = False

    def path(self, page: int = 1) -> str:
        """Its address below the site's root. Special reports have no number in theirs."""
        suffix = f"_{page}" if page > 1 else ""
        if self.slug:
            return f"special/{self.slug}{suffix}.html"
        return f"content/{self.published:%Y%m/%d}/c{self.number}{suffix}.html"


@dataclass(frozen=True, slots=True)
class Newsroom:
    """All stories, by number."""

    options: NewsroomOptions
    stories: dict[int, Story]

    def public(self, channel: str | None = None) -> list[Story]:
        """The stories that are out, newest first; of one channel or of all."""
        found = [s for s in self.stories.values() if not s.is_hidden and channel in (None, s.channel)]
        return sorted(found, key=lambda story: (story.published, story.number), reverse=True)

    def without(self, numbers: set[int]) -> Newsroom:
        """The paper before it published these stories."""
        return replace(
            self, stories={n: replace(s, is_hidden=s.is_hidden or n in numbers) for n, s in self.stories.items()}
        )


def build_newsroom(options: NewsroomOptions | None = None) -> Newsroom:
    """The paper that ``options`` describe; equal options give equal papers."""
    options = options or NewsroomOptions()
    return Newsroom(options, {number: _story(number, options) for number in range(1, options.count + 1)})


def _story(number: int, options: NewsroomOptions) -> Story:
    rng = Random(f"{options.seed}:newsroom:{number}")
    topic = texts.TOPICS[rng.choice(tuple(texts.TOPICS))]
    age = options.count - number
    published = options.made_at - dt.timedelta(hours=9 * age + age * age / 30, minutes=rng.randint(0, 50))
    story = Story(
        number,
        rng.choice(tuple(CHANNELS)),
        tuple(Style)[number % 3],
        texts.fill(rng.choice(topic.headlines), rng) + (' "R&D"' if number % 13 == 4 else ""),
        published.astimezone(ZONE).replace(second=0, microsecond=0),
        slug=f"kan-{rng.randrange(16**6):06x}" if number % 11 == 4 else None,
    )
    if number % 4 == 1:
        story.modified = story.published + dt.timedelta(hours=rng.randint(1, 8), minutes=rng.randint(0, 59))
    if story.style is not Style.TIMED:
        story.source = rng.choice(OUTLETS) if rng.random() < 0.6 else None
        story.author = texts.person_name(rng) if rng.random() < 0.4 else None
    if story.style is Style.PRINTED:
        story.view_count = int(10 ** rng.uniform(0, 5))
    if rng.random() < 0.6:
        story.byline = make_byline(rng.choice(_HEAD_FORMS), rng, story.published, half=False)
    if rng.random() < 0.6:
        story.footer = make_footer(rng.choice(_WORDINGS), "own", rng, SITE_NAME, DOMAIN, half=False)
    story.pages = [_page(story, topic, rng, page) for page in range(1, 4 if number % 17 == 3 else 2)]
    return story


def _page(story: Story, topic: texts.Topic, rng: Random, page: int) -> list[tuple[str, str]]:
    paragraphs = [texts.paragraph(topic, rng) for _ in range(rng.randint(2, 6))]
    if page == 1 and (byline := story.byline):
        if byline.position == "head":
            paragraphs[0] = f"{byline.text}{byline.gap}{paragraphs[0]}"
        else:
            paragraphs.insert(0, byline.text)
    pieces = [("text", paragraph) for paragraph in paragraphs]
    if len(pieces) > 3:
        pieces.insert(2, ("subhead", rng.choice(texts.SUBHEADS)))
    if rng.random() < 0.5:
        pieces.insert(1, ("image", f"upload/{story.published:%Y/%m}/{story.number}_{page}.jpg"))
    return pieces


def truth_lines(newsroom: Newsroom, site_url: str = "http://127.0.0.1/") -> Iterator[dict[str, object]]:
    """What a careful reader of each story's pages, metadata included, would write down, in the order of numbers.

    The keys are the item's fields, plus url, public, listed and redirect_url, which describe the page. A story whose
    address has no number is known by the first half of the SHA-256 of its path.
    """
    for story in newsroom.stories.values():
        byline, footer = story.byline, story.footer
        agency = byline.dateline["agency"] if byline and byline.dateline else None
        named = (footer.source if footer else None, byline.source if byline else None, story.source, agency)
        pieces = [piece for page in story.pages for piece in page]
        yield {
            "url": site_url + story.path(),
            "public": not story.is_hidden,
            "listed": not story.is_hidden,
            "redirect_url": None,
            "article_id": _digest(story.path()) if story.slug else str(story.number),
            "headline": story.headline,
            "published_at": story.published.isoformat(timespec="minutes"),
            "modified_at": story.modified.isoformat(timespec="minutes") if story.modified else None,
            "channel": story.channel,
            "channel_path": [story.channel],
            "site_name": SITE_NAME,
            "info_line_source": story.source,
            "info_line_author": story.author,
            "view_count": story.view_count,
            "byline_text": byline.text if byline else None,
            "byline": [{"name": name, "role_text": role} for name, role in byline.people] if byline else [],
            "dateline": byline.dateline if byline else None,
            "source": next((name for name in named if name), None),
            "body": [text for kind, text in pieces if kind != "image"],
            "images": [text for kind, text in pieces if kind == "image"],
            "footer": list(footer.parts) if footer else [],
            "page_count": len(story.pages),
        }


def _digest(path: str) -> str:
    return hashlib.sha256(f"/{path}".encode()).hexdigest()[:32]
