"""How the demo portal's editors typed a story into HTML: markup, pictures, tables, attachments, the summary."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from newscrawl.demo.footers import Footer

#: One paragraph in each way that editors and paste-ins produce; line ends are CRLF and LF mixed, as on real sites.
MARKUPS: tuple[str, ...] = (
    "<p>{}</p>",
    "<p>{}<br /></p>\n",
    "<div>{}</div>\r\n",
    "{}<br /><br />",
    "　　{}<br />\r\n",
    '<section style="margin: 0px 8px;"><span style="font-size: 16px;">{}</span></section>',
    '<p><font size="3">{}</font></p>',
    '<p><span style="font-family: 宋体, SimSun; font-size: 14px;">{}</span></p>\n',
    "<p>　　{}</p>",
    "<p>{}</p>\n<p>&nbsp;</p>",
    "<p>&nbsp; &nbsp; {}</p>\r\n",
    '<p style="text-indent: 2em;">{}</p>',
)
GREY = '<p style="color:#999999;font-size:12px;">{}</p>'
QR_CODE = '<p style="text-align: center;"><img src="data/attachment/portal/common/qrcode.jpg"></p>'
_CAPTION = '<p style="text-align: center;"><span style="font-size:12px;color:#888">{}</span></p>'

ImageKind = Literal["relative", "thumbnail", "outside", "lazy"]
IMAGE_KINDS: tuple[ImageKind, ...] = ("relative", "thumbnail", "outside", "lazy")
_IMAGES: dict[ImageKind, tuple[str, str]] = {
    "relative": (
        "data/attachment/portal/{folder}/{file}.jpg",
        '<p style="text-align:center"><img src="{}" width="640"></p>',
    ),
    "thumbnail": (
        "data/attachment/portal/{folder}/{file}.jpg.thumb.jpg",
        '<p style="text-align: center;"><a href="data/attachment/portal/{folder}/{file}.jpg" target="_blank">'
        '<img src="{}"></a></p>',
    ),
    "outside": ("http://img.example.invalid/{folder}/{file}.png", '<p><img src="{}" alt="" /></p>'),
    "lazy": (
        "http://mmbiz.example.invalid/mmbiz_jpg/{file}/640?wx_fmt=jpeg",
        '<p><img class="rich_pages" data-src="{}" src="static/image/common/none.gif" /></p>',
    ),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a body: a paragraph or subhead (``text``), or ready HTML that is not part of the story's text."""

    kind: Literal["text", "subhead", "image", "caption", "table", "attachment"]
    text: str
    html: str = ""


def image_piece(kind: ImageKind, folder: str, file: str) -> Piece:
    """A picture; ``text`` is its address as the page names it."""
    address, markup = (part.replace("{folder}", folder).replace("{file}", file) for part in _IMAGES[kind])
    return Piece("image", address, markup.replace("{}", address))


def caption_piece(text: str) -> Piece:
    """The line under a picture, which is not part of the story's text."""
    return Piece("caption", text, _CAPTION.replace("{}", html.escape(text, quote=False)))


def table_piece(rows: Sequence[Sequence[str]]) -> Piece:
    """A table as the editor's button makes it."""
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return Piece("table", "", f'<table cellspacing="0" class="t_table" border="1"><tbody>{lines}</tbody></table>')


def attachment_piece(number: int, name: str) -> Piece:
    """A link to a file for download."""
    link = f'<a href="portal.php?mod=attachment&amp;id={number}" target="_blank">{name}</a>'
    return Piece("attachment", name, f"<p>附件：{link}</p>")


def render_body(pieces: Sequence[Piece], markup: str, footer: Footer | None, rng: Random) -> str:
    """The HTML of one body page; the footer, if any, goes under (or into) its last paragraph."""
    last = max((index for index, piece in enumerate(pieces) if piece.kind == "text"), default=-1)
    out = []
    for index, piece in enumerate(pieces):
        if piece.html:
            out.append(piece.html)
            continue
        inner = _inline(piece.text, rng)
        if piece.kind == "subhead":
            inner = f"<strong>{inner}</strong>"
        if footer and index == last:
            inner += _attached(footer)
        out.append(markup.replace("{}", inner))
    if footer:
        attached = last >= 0 and footer.layout in ("break", "stuck")
        out.append("" if attached else _detached(footer, markup))
        out.append(QR_CODE if footer.qr_code else "")
    return "".join(out)


def _inline(text: str, rng: Random) -> str:
    """The text as HTML, with bold type or a link in it now and then."""
    escaped = html.escape(text, quote=False)
    quoted = re.search("“[^“”<>&]{2,12}”", escaped)
    if quoted and rng.random() < 0.2:
        tag = rng.choice(("<strong>{}</strong>", '<a href="http://gov.example.invalid/" target="_blank">{}</a>'))
        return escaped.replace(quoted[0], tag.replace("{}", quoted[0]), 1)
    return escaped


def _attached(footer: Footer) -> str:
    parts = [html.escape(part, quote=False) for part in footer.parts]
    if footer.layout == "break":
        return "<br />" + "<br />".join(parts)
    return " ".join(parts) if footer.layout == "stuck" else ""


def _detached(footer: Footer, markup: str) -> str:
    wrap = {"grey": GREY, "plain": "<p><br /></p>\n<p>{}</p>"}.get(footer.layout, markup)
    return "".join(wrap.replace("{}", html.escape(part, quote=False)) for part in footer.parts)


_NOT_IN_SUMMARY = re.compile(r"&[a-z]+;|<[^>]*>|\[.*?\]|　", re.I)
_SUMMARY_WIDTH = 200


def automatic_summary(body: str) -> str:
    """What Discuz! makes of a body: tags, entities and [codes] dropped without a separator, cut at 200 columns."""
    text = " ".join(_NOT_IN_SUMMARY.sub("", body).split())
    width = 0
    for index, character in enumerate(text):
        width += 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        if width > _SUMMARY_WIDTH:
            return text[:index].rstrip() + " ..."
    return text
