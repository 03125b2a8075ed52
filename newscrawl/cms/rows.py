"""Entries of a listing whose theme keeps none of the stock boxes: every link to an article, and the row around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from lxml.html import HtmlElement

from newscrawl.cms.info_line import is_date, read_line
from newscrawl.cms.reading_order import steps_in
from newscrawl.cms.select import letters, link_around, squeeze, text, xpath
from newscrawl.items import ListingEntry

_HEADING = "boolean(ancestor-or-self::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::dt])"
#: paragraphs as themes write them, innermost only
_PARAGRAPHS = (
    ".//*[self::p or self::dd or self::div or self::span or self::blockquote]"
    "[not(descendant::p or descendant::dd or descendant::div or descendant::span or descendant::blockquote)]"
)
#: letters: a longer row is no row but a page with one link to an article
_LONGEST_ROW = 800
_SHORTEST_SUMMARY = 10

Link = tuple[HtmlElement, str, str]  # the link, its absolute URL, the article's number


def linked_entries(links: Iterable[Link]) -> list[ListingEntry]:
    """One entry an article, in printed order, from all the links to articles on a page.

    An article may be linked several times (picture, headline, 详细): a link in a heading is its headline, else the
    longest text is. Date and summary are None where the row does not print them clearly.
    """
    of_article: dict[str, list[Link]] = {}
    every = list(links)
    for link in every:
        of_article.setdefault(link[2], []).append(link)
    owners = _owners(every)
    return [_entry(own, owners) for own in of_article.values()]


def _owners(links: Iterable[Link]) -> dict[HtmlElement, str]:
    """Element -> the one article that it links to, "" for several."""
    owners: dict[HtmlElement, str] = {}
    for link, _, article_id in links:
        for element in chain([link], link.iterancestors()):
            owner = owners.setdefault(element, article_id)
            if owner == "":
                break
            if owner != article_id:
                owners[element] = ""
    return owners


def _entry(links: list[Link], owners: dict[HtmlElement, str]) -> ListingEntry:
    named = [(bool(xpath(link, _HEADING)), _name(link)) for link, _, _ in links]
    best = max(range(len(links)), key=lambda place: (named[place][0] and bool(named[place][1]), len(named[place][1])))
    link, _, article_id = links[best]
    row = _row(link, owners)
    is_row = len(letters(row.text_content())) <= _LONGEST_ROW
    return ListingEntry(
        url=links[0][1],
        article_id=article_id,
        headline=named[best][1],
        summary=_summary(row) if is_row else None,
        published_text=_date(row) if is_row else None,
    )


def _name(link: HtmlElement) -> str:
    return max(squeeze(link.get("title", "")), text(link), key=len)


def _row(link: HtmlElement, owners: dict[HtmlElement, str]) -> HtmlElement:
    """The highest element around a link that links to no other article."""
    row = link
    for element in link.iterancestors():
        if not owners[element] or element.tag in ("body", "html"):
            break
        row = element
    return row


def _date(row: HtmlElement) -> str | None:
    printed = read_line(row, "").published_text
    return printed if printed and is_date(printed) else None


def _summary(row: HtmlElement) -> str | None:
    """The row's only paragraph that is neither link nor date; None if there is none or more than one."""
    found = [printed for paragraph in xpath(row, _PARAGRAPHS) for printed in _said(paragraph)]
    return found[0] if len(found) == 1 else None


def _said(paragraph: HtmlElement) -> Iterator[str]:
    if link_around(paragraph) is not None:
        return
    printed = squeeze("".join(said for at, said in steps_in(paragraph) if said and link_around(at) is None))
    line = read_line(paragraph, "")
    if len(printed) >= _SHORTEST_SUMMARY and not (line.published_text or line.publisher or line.view_count_text):
        yield printed
