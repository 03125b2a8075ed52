"""The stories of a look-alike portal: text, markup, byline and footer with their truth, whatever system prints them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from newscrawl.demo.articles import Article, make_articles
from newscrawl.demo.dates import ZONE

#: when the newest stories of a bundled portal appeared
MADE_AT = dt.datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)
_ATTACHMENT = re.compile(r"portal\.php\?mod=attachment&(?:amp;)?id=(\d+)")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a system keeps its files: root-relative folders of pictures and of attachments, and a blank picture."""

    pictures: str
    attachments: str
    blank: str

    def localised(self, markup: str) -> str:
        """The HTML, or the address, with files where this system keeps them."""
        markup = markup.replace("data/attachment/portal/", self.pictures)
        markup = markup.replace("static/image/common/none.gif", self.blank)
        return _ATTACHMENT.sub(lambda match: f"{self.attachments}{match[1]}.docx", markup)


@dataclass(frozen=True, slots=True)
class Story:
    """One story. ``pages`` is the HTML of each body page, ``about`` what is true of it (fields of the item)."""

    number: int
    headline: str
    published: dt.datetime
    author: str | None
    source: str | None
    views: int
    pages: list[str]
    is_pending: bool
    redirect_url: str | None
    about: Mapping[str, object] = field(repr=False)


def make_stories(seed: int, count: int, site_name: str, domain: str, places: Places) -> dict[int, Story]:
    """``count`` stories by number; the same arguments give the same stories. A redirect has no body to speak of."""
    articles = make_articles(seed, count, site_name, domain, MADE_AT)
    return {number: _story(article, places) for number, article in articles.items()}


def _story(article: Article, places: Places) -> Story:
    return Story(
        article.aid,
        article.headline.strip(),
        article.published,
        article.info_line_author,
        article.info_line_source,
        article.view_count,
        [places.localised(page) for page in article.pages],
        article.pending,
        article.redirect_url,
        _about(article, places),
    )


def _about(article: Article, places: Places) -> dict[str, object]:
    byline, footer = article.byline, article.footer
    return {
        "article_id": str(article.aid),
        "headline": article.headline.strip(),
        "byline_text": byline.text if byline else None,
        "byline": [{"name": name, "role_text": role} for name, role in byline.people] if byline else [],
        "dateline": byline.dateline if byline else None,
        "body": [piece.text for piece in article.pieces if piece.kind in ("text", "subhead")],
        "footer": list(footer.parts) if footer else [],
        "page_count": len(article.pages),
        "images": [places.localised(piece.text) for piece in article.pieces if piece.kind == "image"],
        "attachments": [places.localised(each["href"]) for each in article.attachments],
        "source": next((name for name in _sources(article) if name), None),
        "public": not article.pending and article.redirect_url is None,
        "redirect_url": article.redirect_url,
    }


def _sources(article: Article) -> tuple[str | None, ...]:
    """Whose story it may be, by the glossary's order: footer, a 来源 line in the body, the info line, the dateline."""
    byline, footer = article.byline, article.footer
    agency = byline.dateline["agency"] if byline and byline.dateline else None
    return footer.source if footer else None, byline.source if byline else None, article.info_line_source, agency
