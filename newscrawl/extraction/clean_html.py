"""The clean HTML of a block, cut in two where its text is cut."""

from __future__ import annotations

import re
from html import unescape

#: what ``extract_blocks`` writes holds tags, entities and characters, and ``>`` never inside an attribute
_TOKEN = re.compile(r"<(/?)(\w+)[^>]*>|&#?\w+;|[^<&]")
_IMAGE = re.compile(r'<img src="([^"]*)"')
_VOID = frozenset(("img", "br"))


def cut_html(html: str, visible: int) -> tuple[str, str]:
    """Divide clean ``html`` after ``visible`` non-blank characters; elements open there are closed and reopened."""
    opened: list[tuple[str, str]] = []
    seen = 0
    for match in _TOKEN.finditer(html):
        name = match[2]
        if name is None:
            if seen == visible and not unescape(match[0]).isspace():
                return _divide(html, match.start(), opened)
            seen += not unescape(match[0]).isspace()
        elif match[1]:
            opened.pop()
        elif name not in _VOID:
            opened.append((match[0], name))
    return html, ""


def _divide(html: str, at: int, opened: list[tuple[str, str]]) -> tuple[str, str]:
    closing = "".join(f"</{name}>" for _, name in reversed(opened))
    opening = "".join(tag for tag, _ in opened)
    return html[:at].rstrip() + closing, opening + html[at:]


def images_in(html: str) -> tuple[str, ...]:
    """Return the addresses of the pictures in clean ``html``, in order."""
    return tuple(unescape(url) for url in _IMAGE.findall(html))
