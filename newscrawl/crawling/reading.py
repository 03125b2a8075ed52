"""From a response to a page, or to the reason why it is none; the same for a crawl and for the archive."""

from __future__ import annotations

from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from parsel import Selector
from scrapy.http import Response, TextResponse

from newscrawl.crawling.decoding import require_decodable, text_of
from newscrawl.crawling.failures import status_error
from newscrawl.crawling.pages import ArticlePage, ListingPage, Page
from newscrawl.errors import PageError
from newscrawl.extraction.parsing import parse_html

P = TypeVar("P", bound=Page)
#: what a response was parsed into, and read as; gone with it
_READ: WeakKeyDictionary[TextResponse, tuple[Selector, dict[type[Page], Page]]] = WeakKeyDictionary()


def read_listing(page_class: type[ListingPage], response: Response, page_end: bytes | None) -> ListingPage:
    """The listing page that ``response`` holds; ``page_end`` stands in the last lines of every whole page (None: in
    none). Raises PageError for anything else."""
    page = page_of(page_class, _required_text(response))
    if response.status < 400 and page.is_listing:
        _require_end(response, page_end)
        return page
    raise _explained(page, response, "listing", before=None)


def read_article(
    page_class: type[ArticlePage], response: Response, page_end: bytes | None, *, before: str | None
) -> ArticlePage:
    """The article page that ``response`` holds. Raises PageError for anything else; ``before`` is the reason of the
    failure before, None if there was none."""
    page = page_of(page_class, _required_text(response))
    if response.status < 400 and page.is_article:
        _require_end(response, page_end)
        return page
    raise _explained(page, response, "article", before=before)


def page_of(page_class: type[P], response: TextResponse) -> P:
    """``response`` read as a page of that class; parsed and made once, though a middleware and a spider both ask."""
    selector, pages = _READ.get(response) or (Selector(root=parse_html(text_of(response)), type="html"), {})
    _READ[response] = selector, pages
    if page_class not in pages:
        pages[page_class] = page_class(selector, response.url)
    return cast(P, pages[page_class])


def _required_text(response: Response) -> TextResponse:
    if not isinstance(response, TextResponse):
        kind = (response.headers.get("Content-Type") or b"no content type").decode("latin-1")
        raise PageError("not_text", response.url, f"the answer is no text but {kind}")
    require_decodable(response)
    return response


def _require_end(response: Response, page_end: bytes | None) -> None:
    """Refuse half a page: a template that crashed or a proxy that gave up leaves a body that reads like a whole."""
    if page_end and page_end not in response.body.lower():
        raise PageError("truncated", response.url, f"the page breaks off: it has no {page_end.decode()}", fate="retry")


def _explained(page: Page, response: Response, wanted: str, *, before: str | None) -> PageError:
    """Say why a page is not what was wanted: the software's own words first, then the status."""
    if notice := page.notice:
        return PageError(notice.reason, response.url, notice.detail, fate=notice.fate)
    if response.status >= 400:
        return status_error(response.status, response.url, before=before)
    return PageError(f"no_{wanted}", response.url, f"the page has no {wanted} and is no message the family knows")
