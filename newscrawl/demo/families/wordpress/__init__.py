"""Look-alikes of a WordPress site, made of docs/families/wordpress.md and the sources named there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from newscrawl.demo.families.wordpress.portal import Permalinks, Theme, WordPressOptions, build_wordpress
from newscrawl.demo.families.wordpress.site import WordPressSite
from newscrawl.demo.http import Clock, Family

_STYLES = {
    "classic": WordPressOptions(),
    "block": WordPressOptions(theme=Theme.BLOCK, permalinks=Permalinks.PLAIN, seo=True),
    "xiu": WordPressOptions(theme=Theme.XIU, permalinks=Permalinks.HTML),
    "numeric": WordPressOptions(theme=Theme.BLOCK, permalinks=Permalinks.NUMERIC),
    "bare": WordPressOptions(theme=Theme.XIU, bare=True, seo=True),
}


def _site(options: WordPressOptions, seed: int, count: int, clock: Clock) -> WordPressSite:
    return WordPressSite(build_wordpress(replace(options, seed=seed, count=count)), clock)


FAMILY = Family(
    site="wordpressdemo", port=8768, styles={name: partial(_site, options) for name, options in _STYLES.items()}
)
