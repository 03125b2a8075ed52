"""What a reader's browser makes of printed characters: blanks, invisible characters, line ends."""

from __future__ import annotations

import re
from html import unescape

#: Characters that take no room on the page: zero-width blanks, joiners, direction marks, soft hyphens. WeChat's editor
#: leaves them behind as placeholders. A joiner before an emoji is part of that emoji and stays.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    "|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])"
)
_ODD_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
# only from the first blank of a run, or a long run without a line end would be tried from each of its blanks
_LINE_BREAK_RUN = re.compile(
    "(?<![ \u3000])[ \u3000]*+[\t\n\v\f\r\u0085\u2028\u2029][ \u3000\t\n\v\f\r\u0085\u2028\u2029]*"
)
#: one look that spares the three passes above for nearly every text
_UNUSUAL = re.compile("[\t-\r\u0085\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069\ufeff]")

#: the entities that Chinese editors write; any other may be what the story is about
_ENTITY = re.compile(
    r"&(?:amp|nbsp|ensp|emsp|thinsp|[lr][ds]quo|quot|hellip|[mn]dash|middot|bull|times|deg|yen|lt|gt|#\d{2,6}|#x[\da-f]{2,5});",
    re.I,
)

#: full-width ASCII, the ideographic blank, and the strokes that publishers print where a bar is meant (编辑丨王伟)
_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_NARROW |= dict.fromkeys("\u3000\u00a0", " ") | dict.fromkeys("丨│┃︱∣▏", "|")
_NARROW |= dict.fromkeys("︰∶﹕", ":") | dict.fromkeys("•・‧･", "·")
_WIDE = re.compile(f"[{''.join(map(re.escape, _NARROW))}]")


#: what no database keeps: JSON may write them as escapes
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Return ``text`` without NUL and lone surrogates, which JSON's escapes can make."""
    return _NOT_STORABLE.sub("", text)


def unescaped(text: str) -> str:
    """Return ``text`` with what was escaped twice, ``&amp;ldquo;`` on the page, as the character that was meant."""
    return _ENTITY.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def clean(text: str) -> str:
    """Return ``text`` as a reader sees it: one line, no invisible characters, no blanks or indents at its ends.

    Characters stay as printed (no NFKC: full-width punctuation remains full-width). Non-breaking and typographic blanks
    become plain ones, a run of blanks with a line end in it becomes one blank, other blanks inside the line stay.
    """
    if _UNUSUAL.search(text):
        text = _LINE_BREAK_RUN.sub(" ", _INVISIBLE.sub("", _ODD_BLANK.sub(" ", text)))
    return text.strip(" \u3000")


def narrow(text: str) -> str:
    """Return ``text`` with full-width letters, digits, punctuation, blanks and bars as ASCII, its length unchanged.

    Readers match on this form and report the original, so every pattern is written once, for half width.
    """
    # str.translate looks every character up and takes three times as long on Chinese prose
    return _WIDE.sub(_as_narrow, text)


def _as_narrow(match: re.Match[str]) -> str:
    return _NARROW[match[0]]


def words(text: str) -> frozenset[str]:
    """Return the words of a table that is written as one string, blanks between them."""
    return frozenset(text.split())
