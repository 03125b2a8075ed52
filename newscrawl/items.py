"""What travels from a response to a row: one item type, and the small values it is made of.

An :class:`ArticleItem` is filled in two steps. The page class puts in what the page *prints*, as strings; each
pipeline then reads one meaning out of it and puts the understood value beside it. ``None`` always means "the page
does not say".

Every class is slotted, so a misspelt field raises AttributeError instead of losing data.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from newscrawl.errors import Fate

T = TypeVar("T")

DateOrder = Literal["YMD", "DMY", "MDY"]
Precision = Literal["minute", "hour", "day"]
Role = Literal[
    "reporter",
    "chief_reporter",
    "trainee_reporter",
    "intern",
    "correspondent",
    "contributor",
    "author",
    "writer",
    "photographer",
    "editor",
    "responsible_editor",
    "reviewer",
    "proofreader",
]
#: the roles of those who report for a paper
REPORTERS: tuple[Role, ...] = ("reporter", "chief_reporter", "trainee_reporter", "intern")
Origin = Literal["byline", "info_line", "footer"]
#: no portal in China is older; a site may state a later day
FIRST_DAY = dt.date(1995, 1, 1)
BlockKind = Literal["paragraph", "heading", "item", "caption", "table", "attachment", "image", "cut"]


@dataclass(slots=True, frozen=True)
class Reading(Generic[T]):
    """What a reader made of a printed text, and why.

    ``value`` is None when the text says nothing; ``raw`` is the text the value was read from; ``rule`` names the rule
    that gave it; ``warnings`` say in words what an operator should know.
    """

    value: T | None = None
    raw: str | None = None
    rule: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Moment:
    """A point in time (aware, in the site's zone) and how exactly the page states it."""

    at: dt.datetime
    precision: Precision


@dataclass(slots=True, frozen=True)
class Person:
    """One person. ``role_text`` is the role as printed, or 记者 where a wire dateline, 电（X Y）, implies it."""

    name: str
    role: Role
    role_text: str | None
    origin: Origin


@dataclass(slots=True, frozen=True)
class Dateline:
    """``信网8月1日讯``: ``text`` as printed, and the agency, place and date read from it (None: not printed)."""

    text: str
    agency: str | None = None
    place: str | None = None
    date: dt.date | None = None


@dataclass(slots=True, frozen=True)
class Block:
    """One paragraph, heading, list item, caption or table of a body.

    ``text`` is what a reader sees (may be empty for a block that only holds images; a table has one line a row and a
    tab between cells), ``html`` the same as clean, self-contained HTML with absolute links, ``images`` the absolute
    URLs of its images. Only paragraphs, headings and items are text of the story (``is_story``); captions, tables and
    attachment lines stand beside it and live on in ``html``. An empty block of kind ``cut`` says that more
    stood there than is read of one page.
    """

    text: str
    html: str
    images: tuple[str, ...] = ()
    kind: BlockKind = "paragraph"

    @property
    def is_story(self) -> bool:
        """Whether ``text`` is a paragraph of the story as a reader counts them."""
        return bool(self.text) and self.kind in ("paragraph", "heading", "item")


@dataclass(slots=True, frozen=True)
class Notice:
    """A page that a site's software sent instead of what was asked for.

    ``reason`` is a short code for counting, ``detail`` the page's own words.
    """

    reason: str
    fate: Fate
    detail: str


@dataclass(slots=True, frozen=True)
class ListingEntry:
    """What one listing page says of one article. ``url`` is absolute; ``article_id`` the site's own number."""

    url: str
    article_id: str
    headline: str
    summary: str | None = None
    published_text: str | None = None
    channel: str | None = None


@dataclass(slots=True)
class ArticleItem:
    """One visit to one article: what was printed, and what was understood."""

    # Which article, and which visit
    site: str
    article_id: str
    url: str
    fetched_at: dt.datetime
    time_zone: str
    #: in which order the site prints a date of three numbers, where they do not tell
    date_order: DateOrder = "YMD"
    #: a time before this day cannot be right
    first_day: dt.date = FIRST_DAY
    #: every URL under which this visit met the article, ``url`` included
    urls: list[str] = field(default_factory=list)
    page_count: int = 1
    #: what the server sent for asking again whether the page has changed; None: nothing
    etag: str | None = None
    last_modified: str | None = None
    #: when the article is to be visited again (aware); None: never
    revisit_at: dt.datetime | None = None
    #: the run that made the visit
    run_id: int | None = None
    #: requests that this visit cost, its repetitions and body pages included; a Discuz counts each as a view
    requests: int = 1
    #: where the pages of the visit are kept; None: nowhere
    archive_position: str | None = None
    #: version of the extraction rules that read the item
    rules_version: str | None = None
    #: seconds of computing after which a step of reading the item is ended; None: never
    page_seconds: float | None = None
    #: closing paragraphs, normalised, that an operator has accepted as boilerplate of the site
    learned_footers: tuple[str, ...] = ()

    # As printed
    site_name: str | None = None
    channel: str | None = None
    channel_path: list[str] = field(default_factory=list)
    headline: str | None = None
    info_line: str | None = None
    published_text: str | None = None
    #: the ``title=`` attribute that themes put on a relative date
    published_title: str | None = None
    #: when the article was updated, beside the time of publication
    modified_text: str | None = None
    #: what the page's metadata states, the most trustworthy first: the text, and the rule that says where
    stated_published: tuple[Reading[str], ...] = ()
    stated_modified: tuple[Reading[str], ...] = ()
    publisher: str | None = None
    view_count_text: str | None = None
    comment_count_text: str | None = None
    #: label -> the number printed beside it; None where a reaction is offered but no number is printed
    reaction_texts: dict[str, str | None] = field(default_factory=dict)
    #: counter -> the script that fills it in, where the page itself holds no number
    filled_by_script: dict[str, str] = field(default_factory=dict)
    #: what the request that gives the views answered (None, with a warning: nothing usable); None: none was made
    count_reply: Reading[str] | None = None
    #: counters that stand in a file made long before this visit: printed, but no observation of today
    frozen_counts: list[str] = field(default_factory=list)
    info_line_author: str | None = None
    info_line_source: str | None = None
    info_line_source_url: str | None = None
    summary: str | None = None
    previous_article_id: str | None = None
    previous_headline: str | None = None
    next_article_id: str | None = None
    next_headline: str | None = None
    related_article_ids: list[str] = field(default_factory=list)
    #: the whole body as it stands on the page, footer included, over all body pages
    blocks: list[Block] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)

    # As understood
    published_at: dt.datetime | None = None
    published_precision: Precision | None = None
    modified_at: dt.datetime | None = None
    view_count: int | None = None
    comment_count: int | None = None
    reactions: dict[str, int] | None = None
    byline_text: str | None = None
    byline: list[Person] = field(default_factory=list)
    dateline: Dateline | None = None
    #: people named elsewhere than in the byline: 原作者 of the info line, editors and proofreaders of the footer
    credits: list[Person] = field(default_factory=list)
    source: str | None = None
    #: where the page says that the story originally stands
    source_url: str | None = None
    body: list[str] = field(default_factory=list)
    body_html: str = ""
    images: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)

    # How it was understood: field name -> rule and raw text
    readings: dict[str, Reading[object]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def located(self, name: str, value: object, rule: str) -> None:
        """Put what the page prints into field ``name``, and keep which rule found it there.

        What is printed is its own raw text. Of a field that the page does not print (None or empty) nothing is kept.
        """
        setattr(self, name, value)
        if value:
            self.readings[name] = Reading(rule=rule)

    def understand(self, name: str, reading: Reading[T]) -> T | None:
        """Keep how field ``name`` was read, and return the value that was read (None: the page does not say)."""
        self.readings[name] = reading  # type: ignore[assignment]
        self.warnings.extend(f"{name}: {warning}" for warning in reading.warnings)
        return reading.value
