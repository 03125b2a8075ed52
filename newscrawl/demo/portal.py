"""The demo portal as a value: options in, categories and articles with their truth out. Nothing is rendered here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from newscrawl.demo.articles import REACTIONS, Article, make_articles
from newscrawl.demo.categories import BY_ID, Category, children, family, folder_path, lineage
from newscrawl.demo.dates import ZONE

PER_PAGE = 15


class UrlStyle(StrEnum):
    """How the portal writes its URLs: plain query strings, ``article-N-P.html``, or generated html files."""

    QUERY = "query"
    REWRITE = "rewrite"
    STATIC = "static"


class Theme(StrEnum):
    """The stock template, or a commercial one that keeps none of its ids and classes."""

    STOCK = "stock"
    COMMERCIAL = "commercial"


class Build(StrEnum):
    """Builds since 2020-09 answer 404 for a missing article, older ones 200."""

    NEW = "new"
    OLD = "old"


class RelativeDates(StrEnum):
    """Whether the theme prints recent dates of articles in words, with the date in a title attribute or without."""

    NONE = "none"
    TITLE = "title"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class PortalOptions:
    """What an operator of a Discuz! portal chooses. ``charset`` is utf-8 or gbk; ``date_format`` a PHP format.

    ``made_at`` (aware) is when the portal's newest articles appeared; two are scheduled after it. ``maxpages`` caps the
    listings of categories without a cap of their own. With ``unstable_ties`` articles of equal time change places
    between requests, as a database without a second sort key lets them.
    """

    seed: int = 7
    count: int = 400
    url_style: UrlStyle = UrlStyle.QUERY
    charset: str = "utf-8"
    build: Build = Build.NEW
    date_format: str = "Y-n-j H:i"
    theme: Theme = Theme.STOCK
    relative_dates: RelativeDates = RelativeDates.NONE
    maxpages: int = 1000
    unstable_ties: bool = False
    site_name: str = "青岛信息港演示站"
    domain: str = "www.qdxxg-demo.example.invalid"
    made_at: dt.datetime = dt.datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Portal:
    """A demo portal: its options and its articles by number."""

    options: PortalOptions
    articles: dict[int, Article] = field(repr=False)

    def members(self, category: Category, *, flip_ties: bool = False) -> list[Article]:
        """The articles a category lists, its descendants' included: newest first, pending ones left out."""
        catids = family(category.catid)
        rows = [each for each in self.articles.values() if each.catid in catids and not each.pending]
        sign = -1 if flip_ties else 1
        return sorted(rows, key=lambda each: (each.published, sign * each.aid), reverse=True)

    def last_page(self, category: Category) -> int:
        """The number of listing pages a category shows: at least 1, at most its cap."""
        pages = -(-len(self.members(category)) // PER_PAGE)
        return max(1, min(pages, self.cap(category)))

    def cap(self, category: Category) -> int:
        """The category's own ``maxpages``, else the portal's."""
        return category.maxpages or self.options.maxpages

    def listed(self) -> set[int]:
        """The numbers of the articles that some listing page names."""
        found: set[int] = set()
        for category in BY_ID.values():
            if not category.closed and not category.redirect_url:
                found.update(each.aid for each in self.members(category)[: self.cap(category) * PER_PAGE])
        return found


def build_portal(options: PortalOptions | None = None) -> Portal:
    """The portal that ``options`` (default: the default portal's) describe; equal options give equal portals."""
    options = options or PortalOptions()
    articles = make_articles(options.seed, options.count, options.site_name, options.domain, options.made_at)
    return Portal(options, articles)


def default_portal(made_at: dt.datetime | None = None) -> Portal:
    """What ``newscrawl demo serve`` serves: UTF-8, query URLs, stock theme, new build, 400 articles.

    ``made_at`` (aware) moves all dates, so that a demonstration has articles of the last days.
    """
    return build_portal(PortalOptions(made_at=made_at) if made_at else None)


#: The default portal's top-level categories that list articles: name -> URL relative to the portal's root.
CHANNELS: dict[str, str] = {
    category.name: f"portal.php?mod=list&catid={category.catid}"
    for category in children(None)
    if not category.closed and not category.redirect_url and any(BY_ID[each].weight for each in family(category.catid))
}


def article_path(options: PortalOptions, article: Article, page: int = 1) -> str:
    """An article's address relative to the portal's root, with raw ampersands."""
    if options.url_style is UrlStyle.REWRITE:
        return f"article-{article.aid}-{page}.html"
    if options.url_style is UrlStyle.STATIC and has_file(article):
        folder = folder_path(BY_ID[article.catid]) + article.published.strftime("%Y%m/%d/")
        return f"{folder}{article.aid:08}{page if page > 1 else ''}.html"
    return dynamic_path(article.aid, page)


def dynamic_path(aid: int, page: int = 1) -> str:
    """An article's query address, which every URL style answers."""
    return f"portal.php?mod=view&aid={aid}" + (f"&page={page}" if page > 1 else "")


def has_file(article: Article) -> bool:
    """Whether static mode made an html file: only public articles in a category with a folder have one."""
    return bool(not article.pending and article.redirect_url is None and folder_path(BY_ID[article.catid]))


def truth_lines(portal: Portal, site_url: str = "http://127.0.0.1/") -> Iterator[dict[str, object]]:
    """What a careful reader of each article's pages would write down, in the order of article numbers.

    The keys are the item's fields, plus url, file, http_status, public, redirect_url, page_count, table and listed,
    which describe the page. Counts are those of the first visit; a generated file, whose counts are as old as the file,
    has none. ``published_at`` is to the minute even where a theme
    prints bare relative words. 本报 is neither an agency nor a source. ``listed``: some listing names the article.
    """
    listed = portal.listed()
    for article in portal.articles.values():
        yield _truth(portal.options, article, site_url, article.aid in listed)


def _truth(options: PortalOptions, article: Article, site_url: str, listed: bool) -> dict[str, object]:
    stock = options.theme is Theme.STOCK
    path = [each.name for each in lineage(BY_ID[article.catid])]
    byline, footer = article.byline, article.footer
    info_line_source = article.info_line_source if stock else None
    missing = 404 if options.build is Build.NEW else 200
    is_file = options.url_style is UrlStyle.STATIC and has_file(article)
    counts = {"view_count": article.view_count, "comment_count": article.comment_count if stock else None}
    return {
        "url": site_url + article_path(options, article),
        "file": f"view_{article.aid}.html",
        "http_status": 302 if article.redirect_url else missing if article.pending else 200,
        "public": not article.pending,
        "redirect_url": article.redirect_url,
        "article_id": str(article.aid),
        "channel": path[-1],
        "channel_path": path,
        "headline": article.headline.strip(),
        "published_at": article.published.isoformat(timespec="minutes"),
        "publisher": article.publisher[1],
        "info_line_author": article.info_line_author if stock else None,
        "info_line_source": info_line_source,
        "info_line_source_url": article.info_line_source_url if stock else None,
        **({} if is_file else counts),
        "reactions": dict(zip(REACTIONS, article.reactions, strict=True)),
        "summary": article.summary,
        "byline_text": byline.text if byline else None,
        "byline": [{"name": name, "role_text": role} for name, role in byline.people] if byline else [],
        "body": [piece.text for piece in article.pieces if piece.kind in ("text", "subhead")],
        "footer": list(footer.parts) if footer else [],
        "page_count": len(article.pages),
        "images": [piece.text for piece in article.pieces if piece.kind == "image"],
        "attachments": article.attachments,
        "table": article.table,
        "previous_article_id": str(article.previous) if article.previous else None,
        "next_article_id": str(article.next) if article.next else None,
        "related_article_ids": [str(aid) for aid in article.related],
        "source": _source(article, info_line_source),
        "dateline": byline.dateline if byline else None,
        "listed": listed,
    }


def _source(article: Article, info_line_source: str | None) -> str | None:
    """Whose story it is, by the glossary's order: footer, a 来源 line in the body, 来自, the dateline's agency."""
    byline, footer = article.byline, article.footer
    agency = byline.dateline["agency"] if byline and byline.dateline else None
    named = (footer.source if footer else None, byline.source if byline else None, info_line_source, agency)
    return next((name for name in named if name), None)
