"""Embedded films and recordings: where they can be seen or heard."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newscrawl.extraction.urls import absolute_url

#: the elements that may hold one
MEDIA_TAGS = frozenset(("iframe", "embed", "object", "video", "audio"))
_ADDRESS_ATTRIBUTES = ("data-src", "src", "data", "data-url", "data-video")
#: an advert or a weather box is an ``iframe`` too
_PLAYER = re.compile(
    r"\.(?:mp4|m3u8|flv|swf|webm|ogv|mov|mp3|m4a|wav|ogg)(?:[?#]|$)|player|/video|/v_show|\bvideo\.|\bv\.qq\.|youku\.|tudou\.|iqiyi\.|"
    r"bilibili\.|ixigua\.|mgtv\.|miaopai\.|youtube(?:-nocookie)?\.|vimeo\.|cctv\.|cntv\.",
    re.I,
)
_AUDIO = re.compile(r"\.(?:mp3|m4a|wav|ogg)(?:[?#]|$)", re.I)


def embedded_media(element: HtmlElement, base_url: str) -> tuple[str, str] | None:
    """Return what an element of MEDIA_TAGS embeds, as (视频 or 音频, absolute URL); None if it is something else.

    An ``iframe``, ``embed`` or ``object`` counts if its address is that of a player or of a media file.
    """
    tag = element.tag
    holders = [element, *element.iter("source", "embed", "param")] if tag != "iframe" else [element]
    for holder in holders:
        for address in _addresses(holder):
            url = absolute_url(base_url, address)
            if url and (tag in ("video", "audio") or _PLAYER.search(url)):
                return ("音频" if tag == "audio" or _AUDIO.search(url) else "视频"), url
    return None


def _addresses(element: HtmlElement) -> list[str]:
    if element.tag == "param":
        return [element.get("value", "")] if element.get("name", "").lower() in ("movie", "src", "url") else []
    return [address for name in _ADDRESS_ATTRIBUTES if (address := element.get(name))]
