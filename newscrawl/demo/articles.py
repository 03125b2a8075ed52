"""The demo portal's articles: a deterministic generator that writes each article and its truth side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from newscrawl.demo import texts
from newscrawl.demo.bodies import (
    IMAGE_KINDS,
    MARKUPS,
    Piece,
    attachment_piece,
    automatic_summary,
    caption_piece,
    image_piece,
    render_body,
    table_piece,
)
from newscrawl.demo.bylines import FORMS, OUTLETS, Byline, make_byline
from newscrawl.demo.categories import CATEGORIES, CLOSED_CATID
from newscrawl.demo.dates import ZONE
from newscrawl.demo.footers import LAYOUTS, WORDINGS, Footer, make_footer

REACTIONS = ("路过", "雷人", "握手", "鲜花", "鸡蛋")

# The special cases stand at fixed residues of the article number, so that a small portal has them too.
TWELVE_PAGES = 25
_DELETED = (23, 0)
_PENDING = (29, 7)
_OUTSIDE_LINK = (31, 11)
_IN_CLOSED_CATEGORY = (37, 13)
_SEVERAL_PAGES = (17, 3)
_EMPTY_BODY = (67, 19)
_FOOTER_ONLY = (67, 41)
_SAME_TIME_AS_PREVIOUS = (19, 5)
_BACK_DATED = (41, 15)
_NO_COUNT_ROW = (53, 9)
_LEADING_BLANKS = (47, 6)
_BEYOND_GBK = (43, 8)
_ENTITIES = (13, 4)
_MENTION = (5, 1)
_HIGHLIGHTED = (27, 2)

_ENTITY_ENDINGS = ("：Q&A", ' "惠民"十条', " it's on", "（R&D占比>5%）", " <快讯>")
_PUBLISHERS = ((2, "青岛信息港"), (3, "岛城记者"), (4, "编辑部_01"), (5, "qdxinxigang"))
#: How long before the portal was made its newest articles appeared; older ones follow at growing distances.
_NEWEST = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 40, 130))
#: How far ahead the last two are scheduled.
_SCHEDULED = (dt.timedelta(days=40), dt.timedelta(days=2))


@dataclass(slots=True)
class Article:
    """One article of the demo portal with everything that is true of it; datetimes are aware, to the minute."""

    aid: int
    catid: int
    headline: str
    published: dt.datetime
    publisher: tuple[int, str]
    info_line_author: str | None = None
    info_line_source: str | None = None
    info_line_source_url: str | None = None
    summary: str | None = None
    view_count: int = 0
    comment_count: int = 0
    has_count_row: bool = True
    reactions: tuple[int, ...] = (0, 0, 0, 0, 0)
    pages: list[str] = field(default_factory=list)
    page_titles: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    byline: Byline | None = None
    footer: Footer | None = None
    table: list[list[str]] | None = None
    attachments: list[dict[str, str]] = field(default_factory=list)
    cover: str | None = None
    pending: bool = False
    redirect_url: str | None = None
    highlighted: bool = False
    previous: int | None = None
    next: int | None = None
    related: list[int] = field(default_factory=list)


def _is(aid: int, case: tuple[int, int]) -> bool:
    return aid % case[0] == case[1]


def make_articles(seed: int, count: int, site: str, domain: str, made_at: dt.datetime) -> dict[int, Article]:
    """``count`` articles by number, with gaps where one was deleted; the same arguments give the same articles."""
    numbers = _numbers(count)
    articles: dict[int, Article] = {}
    neighbours: dict[int, list[int]] = {}
    existing = [aid for aid in numbers if not _is(aid, _DELETED)]
    published = dict(zip(existing, _publishing_times(seed, existing, made_at), strict=True))
    for aid in numbers:
        rng = Random(f"{seed}:{aid}")
        catid = _category(aid, rng)
        neighbours.setdefault(catid, []).append(aid)
        if aid in published:
            articles[aid] = _article(aid, catid, published[aid], rng, site, domain)
    for row in neighbours.values():
        for earlier, later in pairwise(row):
            # A deleted neighbour leaves no link, and no further one takes its place.
            if earlier in articles and later in articles:
                articles[earlier].next, articles[later].previous = later, earlier
    _relate(seed, articles)
    return articles


def _numbers(count: int) -> list[int]:
    numbers: list[int] = []
    existing, aid = 0, 0
    while existing < count:
        aid += 1
        numbers.append(aid)
        existing += not _is(aid, _DELETED)
    return numbers


def _hours_before(age: int) -> float:
    """How long before the newest article the one ``age`` places behind it appeared: a portal began slowly, and the
    first of a very large one must not fall before the calendar begins."""
    recent = min(age, 2000)
    return 7 * recent + 0.05 * recent * recent + (age - recent)


def _publishing_times(seed: int, aids: list[int], made_at: dt.datetime) -> Iterator[dt.datetime]:
    """Times rising with the number, 7 hours apart at the new end and days at the old one, but for the special cases."""
    rng = Random(f"{seed}:times")
    previous = made_at
    for index, aid in enumerate(aids):
        left = len(aids) - 1 - index
        age = left - len(_SCHEDULED)
        if left < len(_SCHEDULED) and len(aids) > 20:
            moment = made_at + _SCHEDULED[left]
        elif age < len(_NEWEST):
            moment = made_at - _NEWEST[max(age, 0)]
        else:
            moment = made_at - dt.timedelta(hours=_hours_before(age), minutes=rng.randint(0, 300))
        if _is(aid, _BACK_DATED):
            moment -= dt.timedelta(days=300)
        elif _is(aid, _SAME_TIME_AS_PREVIOUS) and index:
            moment = previous
        previous = moment.astimezone(ZONE).replace(second=0, microsecond=0)
        yield previous


_CATEGORY_CHOICES = [category.catid for category in CATEGORIES]
_CATEGORY_WEIGHTS = [category.weight for category in CATEGORIES]


def _category(aid: int, rng: Random) -> int:
    chosen = rng.choices(_CATEGORY_CHOICES, _CATEGORY_WEIGHTS)[0]
    return CLOSED_CATID if _is(aid, _IN_CLOSED_CATEGORY) else chosen


def _article(aid: int, catid: int, published: dt.datetime, rng: Random, site: str, domain: str) -> Article:
    topic = texts.TOPICS[rng.choice(tuple(texts.TOPICS))]
    half = rng.random() < 0.3
    headline = texts.fill(rng.choice(topic.headlines), rng)
    if _is(aid, _ENTITIES):
        headline += rng.choice(_ENTITY_ENDINGS)
    if _is(aid, _BEYOND_GBK):
        headline = f"岛城故事•{headline}"
    article = Article(
        aid, catid, _width(headline, half), published, rng.choice((_PUBLISHERS[0], *_PUBLISHERS)),
        highlighted=_is(aid, _HIGHLIGHTED), pending=_is(aid, _PENDING),
    )  # fmt: skip
    if _is(aid, _LEADING_BLANKS):
        article.headline = f"  {article.headline}"
    if _is(aid, _OUTSIDE_LINK):
        article.redirect_url = f"http://news.example.invalid/story/{aid}.html"
    _fill_info_line(article, rng)
    _fill_counts(article, rng)
    _fill_body(article, topic, rng, site, domain, half=half)
    _fill_summary(article, rng, half=half)
    return article


def _width(text: str, half: bool) -> str:
    return texts.half_width(text) if half else text


def _fill_info_line(article: Article, rng: Random) -> None:
    if rng.random() < 0.2:
        article.info_line_author = texts.person_name(rng)
    if rng.random() < 0.4:
        article.info_line_source = rng.choice(OUTLETS)
        if rng.random() < 0.5:
            article.info_line_source_url = f"http://paper.example.invalid/c_{article.aid}.htm?a=1&b=2"


def _fill_counts(article: Article, rng: Random) -> None:
    article.view_count = int(10 ** rng.uniform(0, 5.2))
    article.comment_count = rng.choice((0, 0, 0, 0, 0, 1, 2, 4, 8, rng.randint(20, 60)))
    if rng.random() < 0.4:
        article.reactions = tuple(rng.choice((0, 0, 1, 2, rng.randint(3, 900))) for _ in REACTIONS)
    article.has_count_row = not _is(article.aid, _NO_COUNT_ROW)
    if not article.has_count_row:
        article.view_count = article.comment_count = 0


def _fill_body(article: Article, topic: texts.Topic, rng: Random, site: str, domain: str, *, half: bool) -> None:
    if _is(article.aid, _EMPTY_BODY):
        article.pages = [""]
        return
    if _is(article.aid, _FOOTER_ONLY):
        article.footer = make_footer(WORDINGS[1], "own", rng, site, domain, half=half)
        article.pages = [render_body([], rng.choice(MARKUPS), article.footer, rng)]
        return
    page_count = 12 if article.aid == TWELVE_PAGES else rng.randint(2, 4) if _is(article.aid, _SEVERAL_PAGES) else 1
    page_lengths = [rng.randint(1, 3) if page_count > 1 else rng.randint(1, 9) for _ in range(page_count)]
    paragraphs = [_width(texts.paragraph(topic, rng), half) for _ in range(sum(page_lengths))]
    if _is(article.aid, _MENTION):
        # In the middle or as the very last paragraph: both must stay in the story.
        place = rng.choice((len(paragraphs), rng.randint(1, len(paragraphs))))
        paragraphs.insert(place, _width(texts.fill(rng.choice(texts.MENTIONS), rng), half))
        page_lengths[-1] += 1
    if _is(article.aid, _BEYOND_GBK):
        paragraphs[-1] += _width(texts.fill(rng.choice(texts.BEYOND_GBK), rng), half)
    if rng.random() < 0.85:
        article.byline = make_byline(rng.choice(FORMS), rng, article.published, half=half)
        paragraphs, page_lengths = _with_byline(paragraphs, page_lengths, article.byline)
    if rng.random() < 0.75:
        article.footer = _footer(article, rng, site, domain, half=half)
    markup = rng.choice(MARKUPS)
    start = 0
    for number, length in enumerate(page_lengths, 1):
        pieces = _pieces(article, paragraphs[start : start + length], rng, half=half)
        start += length
        article.pieces += pieces
        footer = article.footer if number == page_count else None
        article.pages.append(render_body(pieces, markup, footer, rng))
    if page_count > 1 and rng.random() < 0.5:
        article.page_titles = [f"第{number}节 {rng.choice(texts.DISTRICTS)}篇" for number in range(1, page_count + 1)]


def _with_byline(paragraphs: list[str], lengths: list[int], byline: Byline) -> tuple[list[str], list[int]]:
    if byline.position == "head":
        return [f"{byline.text}{byline.gap}{paragraphs[0]}", *paragraphs[1:]], lengths
    if byline.position == "tail":
        return [*paragraphs[:-1], paragraphs[-1] + byline.text], lengths
    if byline.position == "head_line":
        return [byline.text, *paragraphs], [lengths[0] + 1, *lengths[1:]]
    return [*paragraphs, byline.text], [*lengths[:-1], lengths[-1] + 1]


def _footer(article: Article, rng: Random, site: str, domain: str, *, half: bool) -> Footer:
    wording, layout = rng.choice(WORDINGS), rng.choice(LAYOUTS)
    ends_in_a_line = article.byline is not None and article.byline.position == "tail_line"
    if layout == "stuck" and (ends_in_a_line or "END" in wording.parts[0]):
        layout = "break"
    return make_footer(wording, layout, rng, site, domain, half=half)


def _pieces(article: Article, paragraphs: list[str], rng: Random, *, half: bool) -> list[Piece]:
    """The paragraphs of one page with pictures, a subhead, a table or an attachment, none of them after the last."""
    pieces = [Piece("text", text) for text in paragraphs]
    if len(pieces) > 3 and rng.random() < 0.3:
        pieces.insert(len(pieces) - 2, Piece("subhead", _width(rng.choice(texts.SUBHEADS), half)))
    if len(pieces) > 1 and article.table is None and rng.random() < 0.06:
        rows = [[name, str(rng.randint(20, 900)), f"{rng.randint(1, 40)}.5"] for name in texts.DISTRICTS[:4]]
        article.table = [["区市", "数量(个)", "同比(%)"], *rows]
        pieces.insert(len(pieces) - 1, table_piece(article.table))
    if len(pieces) > 1 and not article.attachments and rng.random() < 0.05:
        number, name = 500 + article.aid, f"{article.published.year}年度通知.docx"
        article.attachments.append({"href": f"portal.php?mod=attachment&id={number}", "name": name})
        pieces.insert(len(pieces) - 1, attachment_piece(number, name))
    for number in range(rng.choice((0, 0, 1, 2)) if pieces else 0):
        folder = article.published.strftime("%Y%m/%d")
        kind = rng.choice(IMAGE_KINDS)
        image = image_piece(kind, folder, f"{article.aid:06}_{len(article.pieces)}{number}")
        group = [image, caption_piece(_width(texts.fill(rng.choice(texts.CAPTIONS), rng), half))][: rng.randint(1, 2)]
        place = rng.randint(0, len(pieces) - 1)
        if place and pieces[place - 1].kind == "image" and pieces[place].kind == "caption":
            place += 1
        pieces[place:place] = group
        if kind == "relative" and article.cover is None and rng.random() < 0.6:
            article.cover = image.text
    return pieces


def _fill_summary(article: Article, rng: Random, *, half: bool) -> None:
    kind = rng.random()
    if kind < 0.7:
        article.summary = automatic_summary(article.pages[0]) or None
    elif kind < 0.85:
        article.summary = _width(texts.fill(rng.choice(texts.SUMMARIES), rng), half)


def _relate(seed: int, articles: dict[int, Article]) -> None:
    public = [article.aid for article in articles.values() if not article.pending and not article.redirect_url]
    rng = Random(f"{seed}:related")
    for article in articles.values():
        others = [aid for aid in public if aid != article.aid]
        if rng.random() < 0.3 and len(others) > 3:
            article.related = sorted(rng.sample(others, rng.randint(1, 3)))
