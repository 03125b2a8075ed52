"""The walk over an article element: where a browser starts a new line, and what stands on it.

Everything scraped is hostile: only the tags and attributes written here reach the clean HTML, all text is escaped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.extraction.embedded import MEDIA_TAGS, embedded_media
from newscrawl.extraction.furniture import NO_STYLE, is_furniture, read_style
from newscrawl.extraction.text import clean, unescaped, words
from newscrawl.extraction.urls import absolute_url, image_url, is_attachment

_DROPPED = words(
    "script style noscript iframe frame object embed applet template head title meta link base svg math "
    "canvas audio video source track map form button input select option textarea label progress dialog rt "
    "rp"
)
_BLOCK_TAGS = words(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table caption tbody td "
    "tfoot th thead tr ul"
)
_INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
#: what a paragraph inside such an element becomes; all other block elements hand down what they stand in
_BLOCK_AS = {"h1": "h2", "li": "li", "figcaption": "figcaption", "td": "p", "th": "p"}
_BLOCK_AS.update({f"h{level}": f"h{level}" for level in range(2, 7)})

_EMPTY_INLINE = re.compile(r"<(strong|em)>\s*</\1>|<a href=\"[^\"]*\">\s*</a>")

_ATTACHMENT_LABEL = re.compile(
    r"(?:相关|点击|请)?(?:附件|附|下载)?(?:下载)?\s*\d*[:：]?\s*(?:[(（][^()（）]{0,40}[)）])?[,，、;；。\s]*"
)
_LONGEST_CELL = 150
#: Characters of clean HTML that are read of one element, many times those of the longest story: a few kilobytes of
#: hostile HTML, a long link around many lines, would give gigabytes. A line counts for some, however short it is.
MOST_CHARACTERS = 2_000_000
_LINE_COSTS = 100


@dataclass(slots=True)
class Piece:
    """A block before its kind is known."""

    tag: str
    text: str
    html: str
    images: tuple[str, ...]
    centred: bool
    small: bool
    bold: bool
    attachment: bool
    #: nothing but links stands on it
    linked: bool = False

    @property
    def only_image(self) -> bool:
        return bool(self.images) and not self.text


@dataclass(slots=True)
class _Frame:
    """What one open element means for the text inside it."""

    tag: str
    centred: bool
    small: bool
    bold: bool
    is_block: bool
    close: str = ""
    attachment: bool = False
    linked: bool = False
    preformatted: bool = False
    list_tag: str = ""
    item_number: int = 0


class _Walker:
    """Collects pieces in one walk, iteratively: scraped HTML may nest deeper than Python recurses."""

    def __init__(self, base_url: str, room: int = MOST_CHARACTERS) -> None:
        self._base_url = base_url
        self.room = room
        self._pieces: list[Piece] = []
        self._frames = [_Frame("p", centred=False, small=False, bold=False, is_block=True)]
        self._open: list[tuple[str, str]] = []
        self._start_line()

    def walk(self, root: HtmlElement) -> list[Piece]:
        skipped = None
        context = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in context:
            if self.room < 0:
                break
            if event == "start":
                if element is not root and not self._enter(element):
                    skipped = element
                    context.skip_subtree()
                elif element.text:
                    self._add_text(element.text)
                continue
            if event == "end" and element is not root:
                if element is skipped:
                    skipped = None
                else:
                    self._leave()
            if element is not root and element.tail:
                self._add_text(element.tail)
        self._flush()
        return self._pieces

    def _enter(self, element: HtmlElement) -> bool:
        """Open ``element``; False if nothing inside it is to be read (or all of it has been)."""
        tag = element.tag
        if tag == "br":
            self._flush()
            return False
        if tag == "img":
            self._add_image(element)
            return False
        if tag in _DROPPED:
            if tag in MEDIA_TAGS:
                self._add_media(element)
            return False
        attributes = dict(element.items())
        style = read_style(attributes["style"]) if "style" in attributes else NO_STYLE
        if attributes and (
            style.hidden
            or "hidden" in attributes
            or (
                ("class" in attributes or "id" in attributes)
                and is_furniture(attributes.get("class", ""), attributes.get("id", ""))
            )
        ):
            return False
        if tag == "table" and _is_data_table(element):
            self._flush()
            self._pieces.append(self._table_piece(element))
            return False
        outer = self._frames[-1]
        is_block = tag in _BLOCK_TAGS or style.block
        if is_block:
            self._flush()
        frame = _Frame(
            tag=_BLOCK_AS.get(tag, outer.tag),
            centred=_is_centred(tag, style.align or attributes.get("align", "").lower(), outer.centred),
            small=outer.small or tag == "small" or style.small,
            bold=outer.bold or tag in ("strong", "b", "h1", "h2", "h3", "h4", "h5", "h6", "th"),
            is_block=is_block,
            attachment=outer.attachment,
            linked=outer.linked or tag == "a",
            preformatted=outer.preformatted or tag == "pre",
            list_tag=tag if tag in ("ul", "ol") else outer.list_tag,
        )
        if tag == "ol":
            start = attributes.get("start", "")
            frame.item_number = int(start) - 1 if start.isdecimal() and len(start) < 7 else 0
        elif tag == "li":
            outer.item_number += 1
            frame.item_number = outer.item_number
        elif tag in _INLINE:
            self._open_inline(frame, f"<{_INLINE[tag]}>", f"</{_INLINE[tag]}>")
        elif tag == "a" and (url := absolute_url(self._base_url, attributes.get("href"))):
            frame.attachment = is_attachment(url)
            self._open_inline(frame, f'<a href="{escape(url)}">', "</a>")
        self._frames.append(frame)
        return True

    def _leave(self) -> None:
        frame = self._frames[-1]
        if frame.is_block:
            self._flush()
        if frame.close:
            self._open.pop()
            self._html.append(frame.close)
        self._frames.pop()

    def _open_inline(self, frame: _Frame, opening: str, closing: str) -> None:
        frame.close = closing
        self._open.append((opening, closing))
        self._html.append(opening)
        self.room -= len(opening)

    def _add_text(self, text: str) -> None:
        frame = self._frames[-1]
        text = unescaped(text)
        if frame.preformatted and "\n" in text:
            first, *rest = text.split("\n")
            self._add_line(first, frame)
            for line in rest:
                self._flush()
                self._add_line(line, frame)
        else:
            self._add_line(text, frame)

    def _add_line(self, text: str, frame: _Frame) -> None:
        self._text.append(text)
        self._html.append(escape(text, quote=False))
        self.room -= len(text)
        if not frame.attachment:
            self._beside_links.append(text)
        if text.isspace():
            return
        self._has_large |= not frame.small
        self._has_light |= not frame.bold
        self._has_attachment |= frame.attachment
        self._has_unlinked |= not frame.linked

    def _add_image(self, element: HtmlElement) -> None:
        url = image_url(element, self._base_url)
        if url:
            self._images.append(url)
            self._html.append(f'<img src="{escape(url)}" alt="{escape(clean(element.get("alt") or ""))}">')
            self.room -= len(self._html[-1])

    def _add_media(self, element: HtmlElement) -> None:
        """A film is a line of its own that says where it can be seen."""
        if found := embedded_media(element, self._base_url):
            label, url = found
            self._flush()
            self.room -= len(url) + _LINE_COSTS
            html = f'<p>{label}：<a href="{escape(url)}">{escape(url)}</a></p>'
            self._pieces.append(Piece("p", f"{label}：{url}", html, (), False, False, False, attachment=True))

    def _start_line(self) -> None:
        self._text: list[str] = []
        self._beside_links: list[str] = []
        self._html: list[str] = [opening for opening, _ in self._open]
        self.room -= sum(map(len, self._html))
        self._images: list[str] = []
        self._has_large = self._has_light = self._has_attachment = self._has_unlinked = False

    def _flush(self) -> None:
        """End the line: what was collected becomes a piece, unless nothing of it can be seen."""
        if not self._text and not self._images:
            return
        text = clean("".join(self._text))
        if text or self._images:
            self.room -= _LINE_COSTS
            frame = self._frames[-1]
            if len(self._html) == len(self._text):  # no markup
                inner = escape(text, quote=False)
            else:
                marked_up = "".join(self._html) + "".join(closing for _, closing in reversed(self._open))
                inner = _EMPTY_INLINE.sub("", clean(marked_up))
            self._pieces.append(
                Piece(
                    tag=frame.tag,
                    text=text,
                    html=_wrapped(inner, frame),
                    images=tuple(self._images),
                    centred=frame.centred,
                    small=not self._has_large,
                    bold=not self._has_light,
                    attachment=self._has_attachment
                    and _ATTACHMENT_LABEL.fullmatch(clean("".join(self._beside_links))) is not None,
                    linked=not self._has_unlinked,
                )
            )
        self._start_line()

    def _table_piece(self, table: HtmlElement) -> Piece:
        lines: list[str] = []
        rows: list[str] = []
        images: list[str] = []
        for row in table.iter("tr"):
            texts, cells = [], []
            for cell in row:
                if cell.tag not in ("td", "th") or self.room < 0:
                    continue
                inside = _Walker(self._base_url, self.room)
                pieces = inside.walk(cell)
                self.room = inside.room - _LINE_COSTS
                texts.append(" ".join(piece.text for piece in pieces if piece.text))
                inner = "".join(piece.html for piece in pieces)
                cells.append(f"<{cell.tag}{_spans(cell)}>{inner}</{cell.tag}>")
                images.extend(url for piece in pieces for url in piece.images)
            if any(texts) or images:
                lines.append("\t".join(texts))
            rows.append(f"<tr>{''.join(cells)}</tr>")
        html = f"<table>{''.join(rows)}</table>"
        text = "\n".join(line for line in lines if line.strip())
        return Piece("table", text, html, tuple(images), centred=False, small=False, bold=False, attachment=False)


def _wrapped(inner: str, frame: _Frame) -> str:
    if frame.tag == "li":
        if frame.list_tag == "ol":
            return f'<ol start="{frame.item_number}"><li>{inner}</li></ol>'
        return f"<ul><li>{inner}</li></ul>"
    tag = "p" if frame.tag == "figcaption" else frame.tag
    return f"<{tag}>{inner}</{tag}>"


def _is_centred(tag: str, align: str, inherited: bool) -> bool:
    if align:
        return align in ("center", "middle")
    return inherited or tag in ("center", "figcaption")


def _is_data_table(table: HtmlElement) -> bool:
    """Tell figures in rows from a table that merely lays out the page, whose cells hold the story itself."""
    if table.find(".//table") is not None:
        return False
    columns = 0
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if any(len(cell.text_content()) > _LONGEST_CELL for cell in cells):
            return False
        columns = max(columns, len(cells))
    return columns > 1


def _spans(cell: HtmlElement) -> str:
    spans = ((name, cell.get(name) or "") for name in ("colspan", "rowspan"))
    return "".join(f' {name}="{int(value)}"' for name, value in spans if value.isdecimal() and len(value) < 4)


def read_pieces(element: HtmlElement, base_url: str) -> tuple[list[Piece], bool]:
    """Return the visible lines of ``element`` in order, and whether they are all; ``base_url`` makes links and pictures
    absolute. Behind MOST_CHARACTERS of clean HTML nothing more is read."""
    walker = _Walker(base_url)
    return walker.walk(element), walker.room >= 0
