"""The text of a page to a tree of elements."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction

#: ``lxml.html`` chooses the class of every element in Python, which costs more than parsing does once a page is walked
_CLASSES = etree.ElementDefaultClassLookup(
    element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
)
_EMPTY = b"<html/>"
#: libxml2 reads control characters that lxml refuses to write: whoever took an element out of such a tree would fail
_NO_XML = bytes(code for code in range(32) if code not in b"\t\n\v\f\r")
_NO_CHARACTERS = "\ufffe\uffff"
_BLANKS = bytes.maketrans(b"\v\f", b"  ")
_END_OF_PAGE = re.compile(r"</(?:html|body)\s*>", re.I)


def parse_html(text: str) -> HtmlElement:
    """The root element of a page, whatever its text is: one without any markup gives an empty ``<html/>``.

    It is what ``parsel.Selector(text).root`` is, but forms and inputs are plain elements, and what follows a stray
    ``</html>``, for which libxml2 makes a second root, is in the page's body, where a browser shows it.
    """
    root = _parsed(text)
    has_second_root = next(root.itersiblings("html"), None) is not None
    return _parsed(_END_OF_PAGE.sub("", text)) if has_second_root else root


def _parsed(text: str) -> HtmlElement:
    if any(map(text.__contains__, _NO_CHARACTERS)):  # looking is quick, taking out is not
        text = text.translate(dict.fromkeys(map(ord, _NO_CHARACTERS)))
    body = text.strip().encode("utf-8", "replace").translate(_BLANKS, _NO_XML) or _EMPTY
    parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True)
    parser.set_element_class_lookup(_CLASSES)
    root = etree.fromstring(body, parser)
    return etree.fromstring(_EMPTY, parser) if root is None else root
