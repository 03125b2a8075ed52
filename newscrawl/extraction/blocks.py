"""An article element, taken apart into the paragraphs a reader sees.

Editors write paragraphs as ``p``, ``div`` or ``section``, as bare text between ``<br>``, or all of these in one story;
so text is cut wherever a browser starts a new line, and never at an inline element. Captions, tables and attachment
lines are told apart from the story: the portals' readers do not count them as paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from newscrawl.extraction.embedded import MEDIA_TAGS, embedded_media
from newscrawl.extraction.furniture import heads_related_links
from newscrawl.extraction.urls import absolute_url, is_attachment
from newscrawl.extraction.walker import Piece, read_pieces
from newscrawl.items import Block, BlockKind

_CAPTION = re.compile(
    r"[▲△▼▽↑↓]|(?:图|上图|下图|左图|右图|图片)为|图[\d①-⑳一二三四五六七八九十]|资料(?:图|照片|片)|(?:以上|本组|本文)?(?:图片|照片|图|视频截图)均?由[^。]{2,20}(?:提供|拍摄)|(?:图片|照片|摄影|图)(?:来源)?[:：/／丨|]"
    r"|.*(?:(?<!文/)(?<!文／)摄|供图|资料图片?|资料照片|效果图|示意图|截图|图片来自\S+)\s*[)）。]?$"
)
#: a line of this form under a picture credits the story, not the picture
_CREDIT_LINE = re.compile(r"[（(□■●]?\s*(?:来源|作者|文\s*[/／|丨]|\S{0,14}(?:记者|通讯员)[\s:：])")
_CREDITS_PICTURE = re.compile(r"(?<!文/)(?<!文／)摄\s*[)）]?$|供图\s*[)）]?$")
_LONGEST_CAPTION, _LONGEST_SMALL_CAPTION = 60, 200
_MOST_ATTACHMENTS = 1_000


def _kinds(pieces: list[Piece]) -> Iterator[BlockKind]:
    with_text = [piece for piece in pieces if piece.text]
    # where the story itself is centred, being centred marks nothing; a body page may hold more captions than paragraphs
    centred = [piece for piece in with_text if piece.centred]
    centring_marks = len(centred) * 2 <= len(with_text) or _length(centred) * 2 <= _length(with_text)
    under_picture = False
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        kind = _kind(piece, under_picture or bool(piece.images), following, centring_marks)
        under_picture = kind in ("image", "caption")
        yield kind


def _length(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _kind(piece: Piece, beside_picture: bool, following: Piece | None, centring_marks: bool) -> BlockKind:
    if piece.tag == "table":
        return "table"
    if not piece.text:
        return "image"
    if piece.attachment:
        return "attachment"
    if piece.tag == "figcaption":
        return "caption"
    if beside_picture and _is_caption(piece, centring_marks):
        return "caption"
    if piece.text[0] in "▼▽↓" and following is not None and following.only_image:
        return "caption"
    if piece.tag == "li":
        return "item"
    return "heading" if piece.tag != "p" else "paragraph"


def _is_caption(piece: Piece, centring_marks: bool) -> bool:
    text = piece.text
    if len(text) > _LONGEST_SMALL_CAPTION:
        return False
    if _CREDIT_LINE.match(text) and not _CREDITS_PICTURE.search(text):
        return False
    if len(text) <= _LONGEST_CAPTION * 2 and _CAPTION.match(text):
        return True
    if piece.bold or not piece.centred or not centring_marks:
        return False
    return piece.small or len(text) <= _LONGEST_CAPTION


def extract_blocks(element: HtmlElement, base_url: str) -> list[Block]:
    """Return the blocks of an article element in reading order; ``base_url`` (the page's ``<base>``) resolves links.

    A line without anything to see is no block. Scripts, forms, hidden elements, adverts, share bars and boxes of
    related links are left out, an embedded film is a line that says where it is. ``Block.html`` holds only p, h2-h6,
    ul/ol/li, table, strong, em, a[href] and img[src, alt] with http(s) addresses. A data table is one block of kind
    ``table``; a table that lays out the page is read through.
    Where there was too much to read, the last block is an empty one of kind ``cut``.
    """
    pieces, is_whole = read_pieces(element, base_url)
    pieces = list(_without_related(pieces))
    blocks = [
        Block(piece.text, piece.html, piece.images, kind) for piece, kind in zip(pieces, _kinds(pieces), strict=True)
    ]
    return blocks if is_whole else [*blocks, Block("", "", kind="cut")]


def _without_related(pieces: list[Piece]) -> Iterator[Piece]:
    """Leave out each heading such as 相关阅读 with the lines of nothing but links that follow it."""
    index = 0
    while index < len(pieces):
        end = index + 1
        if heads_related_links(pieces[index].text):
            while end < len(pieces) and pieces[end].linked and pieces[end].text:
                end += 1
        if end == index + 1:
            yield pieces[index]
        index = end


def extract_attachments(element: HtmlElement, base_url: str) -> list[str]:
    """Return the absolute URLs of the files an article element offers for download, and of the films and recordings it
    embeds, in order, each once."""
    return list(dict.fromkeys(islice(_attached(element, base_url), _MOST_ATTACHMENTS)))


def _attached(element: HtmlElement, base_url: str) -> Iterator[str]:
    for each in element.iter("a", *MEDIA_TAGS):
        if each.tag == "a":
            url = absolute_url(base_url, each.get("href"))
            if url and is_attachment(url):
                yield url
        elif found := embedded_media(each, base_url):
            yield found[1]
