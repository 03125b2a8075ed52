"""What makes two closing paragraphs the same boilerplate, though their dates, names and punctuation differ."""

from __future__ import annotations

import re

from newscrawl.extraction.boilerplate import NAMES, SOURCE_LABEL, STAFF_LABEL, STAFF_WITHOUT_COLON
from newscrawl.extraction.people import is_name, split_names
from newscrawl.extraction.text import clean, narrow

#: stands for a name, whoever it is; no other mark survives
_ANYBODY = "_"
#: END, （完）, 咨询电话 and a date do not say whose they are
_FEWEST_LETTERS = 5

#: spares most paragraphs the three patterns that hide names
_LABEL_END = re.compile(r"[:|/\s]")
_PEOPLE = re.compile(rf"({STAFF_LABEL}|记者|通讯员|作者)\s*[:|/]\s*{NAMES}")
_SOURCE = re.compile(rf"({SOURCE_LABEL})\s*[:|/]\s*\w{{1,30}}")
#: A day or an issue; not a telephone, QQ or licence number, which says whose footer it is.
_NUMBER = re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)|(?<!\d)\d{1,6}(?!\d)")
_MARKS = re.compile(r"[^\w]+")


def normalised(paragraph: str) -> str:
    """Return what two closing paragraphs must have in common to be the same boilerplate; "" if nothing is left.

    Letters and digits alone count, their width and case do not. Names behind 编辑：, 记者：and the like and the source
    behind 来源： become ``_``, days and numbers of up to six digits ``0``. Longer numbers stay: a story may well end
    with 咨询电话 and a number, and a footer with the portal's own number is another paragraph.
    """
    text = narrow(clean(paragraph))
    if _LABEL_END.search(text):
        text = STAFF_WITHOUT_COLON.sub(_hide_names, _PEOPLE.sub(rf"\1:{_ANYBODY}", text))
        text = _SOURCE.sub(rf"\1:{_ANYBODY}", text)
    return _MARKS.sub("", _NUMBER.sub("0", text)).casefold()


def says_enough(normal: str) -> bool:
    """Whether ``normal`` (from :func:`normalised`) is more than a word or two beside its names and numbers."""
    return sum(map(str.isalpha, normal)) >= _FEWEST_LETTERS


def _hide_names(match: re.Match[str]) -> str:
    # behind a blank the form does not tell: 编辑 整理发布 is a sentence
    are_names = all(map(is_name, split_names(match["names"])))
    return f"{match['label']}:{_ANYBODY} " if are_names else match[0]
