"""Body and summary of an article page whose theme keeps none of the stock ids.

What every theme keeps is the order (info line, summary, body, then the reader's tools: page bar, reactions, 收藏,
上一篇/下一篇), where the tools' links lead, and the ``<meta name="description">``, into which the software writes the
summary itself.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

_TOOLS = (
    "descendant-or-self::a[contains(@href, 'ac=click') or contains(@href, 'ac=favorite') or contains(@href, 'ac=share')"
    " or contains(@href, 'mod=invite') or normalize-space() = '下一页' or preceding-sibling::text()[1]"
    "[starts-with(normalize-space(), '上一篇') or starts-with(normalize-space(), '下一篇')]]"
    " | descendant-or-self::*[@class='pg' or @class='nxt']"
)
SUMMARY_LABEL = re.compile(r"^摘要\s*[:：]?\s*")


class Story(NamedTuple):
    """The element that holds the body, and the text of the summary box ("": the page shows none)."""

    body: HtmlElement
    summary: str


def locate_story(info_line: HtmlElement, description: str) -> Story | None:
    """Find body and summary behind the element of the info line; None where no reader's tools follow it.

    The tools are required, or any page with a headline and a date would pass for an article. ``description`` is the
    page's meta description.
    """
    siblings = _following(info_line)
    tools = next((place for place, element in enumerate(siblings) if element.xpath(_TOOLS)), None)
    if not tools:
        return None
    candidates = siblings[:tools]
    summary = ""
    for element in candidates[:-1]:
        text = _text(element)
        if text and _is_summary(text, candidates[-1], description):
            summary = SUMMARY_LABEL.sub("", text)
            candidates.remove(element)
            break
    return Story(max(candidates, key=lambda element: len(element.text_content())), summary)


def _following(element: HtmlElement) -> list[HtmlElement]:
    """The elements behind ``element`` at the first level up the tree that has any."""
    while element is not None:
        found = [sibling for sibling in element.itersiblings() if isinstance(sibling.tag, str)]
        if found:
            return found
        element = element.getparent()
    return []


def _is_summary(text: str, body: HtmlElement, description: str) -> bool:
    """The software's description is summary, blank, comma, name of the site; an admin may have replaced it."""
    letters = _letters(SUMMARY_LABEL.sub("", text))
    described = _letters(description)
    if described == letters or described.startswith(f"{letters},"):
        return True
    lead = letters.rstrip(".…")
    return len(lead) > 20 and _letters(body.text_content()).startswith(lead)


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _letters(text: str) -> str:
    return "".join(text.split())
