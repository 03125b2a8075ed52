"""Stories for look-alikes of any family: what an editor typed, as HTML, and what is true of it.

A family says how its editor writes a paragraph and a picture; all else of a page is the family's own.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from newscrawl.demo import texts
from newscrawl.demo.bodies import Piece, render_body, table_piece
from newscrawl.demo.bylines import FORMS, Byline, make_byline
from newscrawl.demo.dates import ZONE
from newscrawl.demo.footers import LAYOUTS, WORDINGS, Footer, make_footer

#: the special cases stand at fixed residues of the number, so that a small portal has them too
_SEVERAL_PAGES = (7, 3)
_BACK_DATED = (41, 15)
_SAME_TIME = (13, 5)
_FUTURE = 2
_EMPTY = (67, 19)
_QR_CODE = "data/attachment/portal/common/qrcode.jpg"


@dataclass(frozen=True, slots=True)
class Markup:
    """How a family's editor writes: ``paragraphs`` are patterns with ``{}``; ``picture`` makes the HTML of a picture
    of an address and a caption (None: without); ``folder`` is where its pictures lie, from the root, with slashes."""

    paragraphs: tuple[str, ...]
    picture: Callable[[str, str | None], str]
    folder: str


@dataclass(slots=True)
class Story:
    """One story: ``pages`` is its HTML, a body page each. ``published`` is aware, to the second."""

    number: int
    headline: str
    published: dt.datetime
    pages: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    byline: Byline | None = None
    footer: Footer | None = None

    @property
    def text(self) -> list[str]:
        """The paragraphs of the story, without its footer."""
        return [piece.text for piece in self.pieces if piece.kind in ("text", "subhead")]

    def truth(self, info_line_source: str | None = None) -> dict[str, object]:
        """What a careful reader writes down of the body; ``info_line_source`` is what the page prints as 来源."""
        byline, footer = self.byline, self.footer
        agency = byline.dateline["agency"] if byline and byline.dateline else None
        named = (footer.source if footer else None, byline.source if byline else None, info_line_source, agency)
        return {
            "headline": self.headline,
            "byline_text": byline.text if byline else None,
            "byline": [{"name": name, "role_text": role} for name, role in byline.people] if byline else [],
            "dateline": byline.dateline if byline else None,
            "body": self.text,
            "footer": list(footer.parts) if footer else [],
            "images": [piece.text for piece in self.pieces if piece.kind == "image"],
            "page_count": len(self.pages),
            "source": next((name for name in named if name), None),
        }


def make_stories(
    seed: int, count: int, made_at: dt.datetime, site: str, domain: str, markup: Markup
) -> Iterator[Story]:
    """Stories numbered from 1, the older the lower but for some; the last is scheduled ahead of ``made_at``."""
    times = Random(f"{seed}:times")
    published = made_at
    for number in range(1, count + 1):
        age = count - number
        moment = made_at - dt.timedelta(hours=5 * age + 0.05 * age * age, seconds=times.randint(0, 9000))
        if age == 0 and count > 20:
            moment = made_at + dt.timedelta(days=_FUTURE)
        elif _is(number, _BACK_DATED):
            moment -= dt.timedelta(days=300)
        elif _is(number, _SAME_TIME) and number > 1:
            moment = published
        published = moment.astimezone(ZONE).replace(microsecond=0)
        yield _story(Random(f"{seed}:{number}"), number, published, site, domain, markup)


def _is(number: int, case: tuple[int, int]) -> bool:
    return number % case[0] == case[1]


def _story(rng: Random, number: int, published: dt.datetime, site: str, domain: str, markup: Markup) -> Story:
    topic = texts.TOPICS[rng.choice(tuple(texts.TOPICS))]
    story = Story(number, texts.fill(rng.choice(topic.headlines), rng), published)
    if _is(number, _EMPTY):
        story.pages = [""]
        return story
    page_count = rng.randint(2, 3) if _is(number, _SEVERAL_PAGES) else 1
    lengths = [rng.randint(2, 4) if page_count > 1 else rng.randint(2, 8) for _ in range(page_count)]
    paragraphs = _paragraphs(topic, sum(lengths), rng)
    if rng.random() < 0.85:
        story.byline = make_byline(rng.choice(FORMS), rng, published, half=False)
        paragraphs, lengths = _with_byline(paragraphs, lengths, story.byline)
    if rng.random() < 0.7:
        story.footer = _footer(story, rng, site, domain)
    paragraph = rng.choice(markup.paragraphs)
    start = 0
    for place, length in enumerate(lengths):
        pieces = _pieces(story, paragraphs[start : start + length], rng, markup)
        start += length
        story.pieces += pieces
        footer = story.footer if place == len(lengths) - 1 else None
        page = render_body(pieces, paragraph, footer, rng)
        story.pages.append(page.replace(_QR_CODE, f"{markup.folder}qrcode.jpg"))
    return story


def _paragraphs(topic: texts.Topic, count: int, rng: Random) -> list[str]:
    """Paragraphs of which none is repeated within another: that would be a summary and its story."""
    paragraphs: list[str] = []
    while len(paragraphs) < count:
        paragraph = texts.paragraph(topic, rng)
        if not any(one in paragraph or paragraph in one for one in paragraphs):
            paragraphs.append(paragraph)
    return paragraphs


def _with_byline(paragraphs: list[str], lengths: list[int], byline: Byline) -> tuple[list[str], list[int]]:
    if byline.position == "head":
        return [f"{byline.text}{byline.gap}{paragraphs[0]}", *paragraphs[1:]], lengths
    if byline.position == "tail":
        return [*paragraphs[:-1], paragraphs[-1] + byline.text], lengths
    if byline.position == "head_line":
        return [byline.text, *paragraphs], [lengths[0] + 1, *lengths[1:]]
    return [*paragraphs, byline.text], [*lengths[:-1], lengths[-1] + 1]


def _footer(story: Story, rng: Random, site: str, domain: str) -> Footer:
    wording, layout = rng.choice(WORDINGS), rng.choice(LAYOUTS)
    ends_in_a_line = story.byline is not None and story.byline.position == "tail_line"
    if layout == "stuck" and (ends_in_a_line or "END" in wording.parts[0]):
        layout = "break"
    return make_footer(wording, layout, rng, site, domain, half=False)


def _pieces(story: Story, paragraphs: list[str], rng: Random, markup: Markup) -> list[Piece]:
    """The paragraphs of one page with pictures, a subhead or a table between them, none of these after the last."""
    pieces = [Piece("text", text) for text in paragraphs]
    if len(pieces) > 3 and rng.random() < 0.3:
        pieces.insert(len(pieces) - 2, Piece("subhead", rng.choice(texts.SUBHEADS)))
    if len(pieces) > 1 and rng.random() < 0.06:
        rows = [[name, str(rng.randint(20, 900)), f"{rng.randint(1, 40)}.5"] for name in texts.DISTRICTS[:4]]
        pieces.insert(len(pieces) - 1, table_piece([["区市", "数量(个)", "同比(%)"], *rows]))
    for place in range(rng.choice((0, 0, 1, 2))):
        address = f"{markup.folder}{story.published:%Y/%m}/{story.number:06}_{len(story.pieces)}{place}.jpg"
        caption = texts.fill(rng.choice(texts.CAPTIONS), rng) if rng.random() < 0.5 else None
        picture = markup.picture(address, html.escape(caption, quote=False) if caption else None)
        pieces.insert(rng.randint(0, len(pieces) - 1), Piece("image", address, picture))
    return pieces
