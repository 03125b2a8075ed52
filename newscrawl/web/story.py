"""The story of an article as markup that is safe to put into a page, whatever the portal's page held."""

from __future__ import annotations

import nh3
from lxml.html import HtmlElement, tostring
from markupsafe import Markup

from newscrawl.extraction.parsing import parse_html

_STRUCTURE = {"p", "br", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"}
_TAGS = _STRUCTURE | {"table", "thead", "tbody", "tr", "th", "td", "strong", "em", "a", "span"}
#: what is left out with all that is in it
_DROPPED = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "textarea", "select"}
_CELL = {"colspan", "rowspan"}
#: what a story is made of (see extraction.blocks), and the span that stands where a picture did
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED,
    attributes={"a": {"href"}, "td": _CELL, "th": _CELL},
    allowed_classes={"span": {"picture"}},
    url_schemes={"http", "https"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)


def safe_story(body_html: str, picture: str) -> Markup:
    """``body_html`` without anything that runs, loads or leads anywhere but to http(s). Pictures would be fetched from
    the portal: in the place of each stand the word ``picture`` and its alternative text, with a link to it."""
    # cleaned last: what comes out of the sanitiser is not touched again
    return Markup(_CLEANER.clean(_without_pictures(body_html, picture)))


def _without_pictures(body_html: str, picture: str) -> str:
    if "<img" not in body_html.lower():
        return body_html
    root = parse_html(f"<div>{body_html}</div>")
    for image in list(root.iter("img")):
        _replace(image, picture)
    return str(tostring(root, encoding="unicode"))


def _replace(image: HtmlElement, picture: str) -> None:
    """Make an ``img`` a line of text; a link to the picture, unless it stands in a link already."""
    alternative, address = (image.get("alt") or "").strip(), image.get("src")
    is_linked = next(image.iterancestors("a"), None) is not None
    image.attrib.clear()
    image.tag = "span"
    image.set("class", "picture")
    text = f"{picture}：{alternative}" if alternative else picture
    if is_linked or not address:
        image.text = text
        return
    link = image.makeelement("a", {"href": address})
    link.text = text
    image.append(link)
