"""What stands inside an article element and is no part of the story: adverts, share bars, hidden text, related links.

Told by class and id, by style, or, for boxes of related links, by their heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: Whole words of class or id. Share bars and tip jars by the scripts that portals embed, adverts by the names of their
#: slots (Discuz: a_xx), boxes of links by the names that themes and WordPress plugins give them.
_FURNITURE = re.compile(
    r"(?:^|\s)(?:bdshare\S*|(?:social-?)?share(?:-\S*|_\S*|box|bar|buttons?|list)?|jiathis\S*|addthis\S*|sharesdk\S*|ujian\S*|"
    r"-mob-share\S*|a2a_\S*|(?:content|article|news|post|entry)[-_]?(?:share|like|praise|reward|digg|zan|shang)\S*|"
    r"dashang\S*|reward(?:-\S*|_\S*|box)?|zanzhu\S*|shang(?:-|_)\S*|(?:dian)?zan(?:-\S*|_\S*|box)?|praise(?:-\S*|_\S*|box)?|"
    r"diggs?|post-?like\S*|like-?(?:box|btn|button)s?|"
    r"related(?:-|_)?(?:posts?|news|articles?|reading|links?|list|box)\S*|relate(?:-|_)\S*|yarpp\S*|jp-relatedposts|wp_rp\S*|"
    r"xg(?:yd|wz|xw|news|list)|tuijian\S*|recommend(?:-\S*|_\S*|s|ed|box|list)?|"
    r"ads?|ad[-_]\S+|adsbygoogle|advert\S*|gg(?:-|_)?\d+|guanggao\S*|a_(?:af|mu|pr|pt|pb|fl|fr|cn|cb|h|f|t)|jammer|vm_pagetitle)(?=\s|$)",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_DISPLAY_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table)\b", re.I)
_TEXT_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.I)
_SMALL = re.compile(
    r"font-size\s*:\s*(?:[1-9]|1[0-3])(?:\.\d+)?px|(?:^|[;\s])color\s*:\s*(?:#([6-9ab])\1\1(?:\1{3})?\b|gr[ae]y)", re.I
)
#: the heading of a box of links to other stories; such a box is one only if nothing but links follows it
_RELATED_HEADING = re.compile(
    r"\W*(?:(?:相关|推荐|延伸|热门|更多|精彩|猜你|大家都?在?|编辑)(?:阅读|推荐|文章|新闻|链接|报道|喜欢|看|内容)|往期(?:回顾|推荐|精彩))\W*"
)


@dataclass(slots=True, frozen=True)
class Style:
    """What a ``style`` attribute says that matters here; ``align`` is empty where it says nothing of it."""

    hidden: bool
    block: bool
    small: bool
    align: str


NO_STYLE = Style(hidden=False, block=False, small=False, align="")


@lru_cache(maxsize=2048)  # an editor writes the same few styles on every paragraph
def read_style(style: str) -> Style:
    """Return what a ``style`` attribute says."""
    align = _TEXT_ALIGN.search(style)
    return Style(
        hidden=_HIDDEN.search(style) is not None,
        block=_DISPLAY_BLOCK.search(style) is not None,
        small=_SMALL.search(style) is not None,
        align=align[1].lower() if align else "",
    )


@lru_cache(maxsize=2048)
def is_furniture(css_class: str, element_id: str) -> bool:
    """Whether an element's class or id names an advert, a share bar or a box of links."""
    return _FURNITURE.search(f"{css_class} {element_id}") is not None


def heads_related_links(text: str) -> bool:
    """Whether ``text`` is the heading of a box of links to other stories: 相关阅读, 往期回顾 …"""
    return len(text) <= 16 and _RELATED_HEADING.fullmatch(text) is not None
