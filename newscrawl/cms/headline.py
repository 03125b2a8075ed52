"""The headline of an article page whose theme keeps none of the stock classes.

The software begins the ``<title>`` with it; an admin may have replaced that, and then the heading above the info line
is the best guess.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawl.cms.select import container, letters, link_around, squeeze, text, text_nodes, text_of, xpath

_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_TITLE_GOES_ON = re.compile(r"[\-_|｜–—·,，]")
#: letters of a headline that stands in no heading: what a title begins with may also be a channel's name
_SHORTEST = 6


class Headline(NamedTuple):
    """A headline as printed, the element it stands in, and the rule that found it."""

    text: str
    element: HtmlElement
    rule: str


def headline_in_title(root: HtmlElement) -> Headline | None:
    """The longest heading, or else the first text outside links, with which ``<title>`` begins; None if none does."""
    title = letters(text_of(root, "title"))
    if not title:
        return None
    headings = [Headline(text(each), each, "heading that begins <title>") for each in root.iter(*_HEADINGS)]
    matching = [heading for heading in headings if _begins(title, letters(heading.text))]
    if matching:
        return max(matching, key=lambda heading: len(heading.text))
    for node in text_nodes(root, "//body/descendant::text()[normalize-space()]"):
        # most nodes differ in their first letter
        if node.lstrip()[:1] == title[0] and _begins(title, bare := letters(node)) and len(bare) >= _SHORTEST:
            element = container(node)
            if link_around(element) is None:
                return Headline(squeeze(node), element, "text that begins <title>")
    return None


def headline_above(line: HtmlElement) -> Headline | None:
    """The nearest heading before the element of the info line, an h1 if there is one; None without any heading."""
    for headings in ("h1", "h2 or self::h3"):
        for found in xpath(line, f"preceding::*[self::{headings}][normalize-space()][1]"):
            return Headline(text(found), found, "heading above the info line")
    return None


def _begins(title: str, headline: str) -> bool:
    """Whether ``title`` is the headline, alone or before a dash; both without blanks."""
    if not headline or not title.startswith(headline):
        return False
    return len(title) == len(headline) or _TITLE_GOES_ON.match(title, len(headline)) is not None
