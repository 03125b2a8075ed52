"""newscrawl and general extractors of news pages behind one call: a page in, title, time, people and body out.

What is not installed is left out. Each reads a page in the way its documentation shows first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Any, NamedTuple

from article_pages import Page
from parsel import Selector

from newscrawl.cms.discuz.pages import ArticlePage
from newscrawl.extraction.parsing import parse_html
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import interpret

_MOMENT = re.compile(r"\s*(\d{4})\D(\d{1,2})\D(\d{1,2})\D+(\d{1,2}):(\d{1,2})")
_SEPARATOR = re.compile(r"[\s,，、;；]+")


class Extracted(NamedTuple):
    """What was read, in the form in which it is compared.

    A minute looks like 2022-08-01T11:51, people are names in order, and the body is its letters without any blanks: how
    an extractor divides it into paragraphs does not count.
    """

    title: str | None
    published_at: str | None
    people: list[str]
    body: str


def _newscrawl(page: Page) -> Extracted:
    """Everything that a crawl does with a page between its decoding and the database."""
    item = ArticleItem(
        site="bench", article_id="1", url=page.url, fetched_at=page.fetched_at, time_zone="Asia/Shanghai"
    )
    article = ArticlePage(Selector(root=parse_html(page.html), type="html"), page.url)
    assert article.is_article, page.url
    article.fill(item)
    assert article.next_page_url is None, page.url
    interpret(item)
    people = [person.name for person in item.byline]
    return Extracted(item.headline, _minute(item.published_at), people, letters("".join(item.body)))


def _gne() -> Callable[[Page], Extracted]:
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()

    def read(page: Page) -> Extracted:
        found = extractor.extract(page.html)
        return _extracted(found["title"], found["publish_time"], [found["author"]], found["content"])

    return read


def _trafilatura() -> Callable[[Page], Extracted]:
    from trafilatura import bare_extraction

    def read(page: Page) -> Extracted:
        found = bare_extraction(page.html, url=page.url, with_metadata=True)
        if found is None:
            return Extracted(None, None, [], "")
        return _extracted(found.title, found.date, [found.author or ""], found.text or "")

    return read


def _newspaper() -> Callable[[Page], Extracted]:
    import newspaper

    def read(page: Page) -> Extracted:
        found = newspaper.article(page.url, language="zh", input_html=page.html)
        return _extracted(found.title, found.publish_date, found.authors, found.text)

    return read


def _news_please() -> Callable[[Page], Extracted]:
    from newsplease import NewsPlease

    def read(page: Page) -> Extracted:
        found = NewsPlease.from_html(page.html, url=page.url, fetch_images=False)
        return _extracted(found.title, found.date_publish, found.authors, found.maintext or "")

    return read


def _extracted(title: str | None, published_at: Any, people: Iterable[str], body: str) -> Extracted:
    names = [name for each in people for name in _SEPARATOR.split(each) if name]
    return Extracted((title or "").strip() or None, _minute(published_at), names, letters(body))


def letters(text: str) -> str:
    """``text`` without any blanks."""
    return "".join(text.split())


def _minute(moment: Any) -> str | None:
    """2022-08-01T11:51, of a datetime or of what one looks like in print; None if there is no minute."""
    if found := _MOMENT.match(str(moment)):
        year, month, day, hour, minute = map(int, found.groups())
        return f"{year}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}"
    return None


_OTHERS = {
    "trafilatura": ("trafilatura", _trafilatura),
    "newspaper4k": ("newspaper", _newspaper),
    "GNE": ("gne", _gne),
    "news-please": ("newsplease", _news_please),
}
EXTRACTORS: dict[str, Callable[[Page], Extracted]] = {"newscrawl": _newscrawl}
EXTRACTORS.update({name: make() for name, (module, make) in _OTHERS.items() if find_spec(module)})
