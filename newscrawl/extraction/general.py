"""The story of a page that nobody has described: a general extractor's guess, for want of a selector."""

from __future__ import annotations

from importlib.util import find_spec

from lxml import html
from lxml.html import HtmlElement

from newscrawl.errors import MissingExtraError
from newscrawl.items import Reading

#: the rule of a story that was found so
GUESSED = "trafilatura"


def require_extractor(wanted_by: str) -> None:
    """Raise MissingExtraError, which names ``wanted_by`` and the extra to install, where there is no extractor."""
    if find_spec("trafilatura") is None:
        raise MissingExtraError(
            f"{wanted_by} states no body_css, and the general extractor is not installed: "
            "state one, or pip install 'newscrawl[generic]'"
        )


def locate_story(root: HtmlElement, url: str) -> Reading[HtmlElement]:
    """The story of a parsed page as an element of its own, in the extractor's simple markup; None: it finds none.

    Raises MissingExtraError where the extractor is not installed.
    """
    require_extractor(url)
    from trafilatura import extract

    found = extract(
        root, url=url, output_format="html", include_comments=False, include_images=True, include_tables=True
    )
    if not found:
        return Reading(rule=GUESSED)
    return Reading(html.document_fromstring(found).find("body"), None, GUESSED)
