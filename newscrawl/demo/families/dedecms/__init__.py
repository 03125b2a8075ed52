"""Look-alikes of a DedeCMS V5.7, made from docs/families/dedecms.md."""

from __future__ import annotations

from functools import partial

from newscrawl.demo.families.dedecms.portal import Options, Urls
from newscrawl.demo.families.dedecms.site import Site, build
from newscrawl.demo.http import Clock, Family

_STYLES = {
    "static": Options(),
    "gbk": Options(urls=Urls.DYNAMIC, charset="gb2312"),
    "rewrite": Options(urls=Urls.REWRITE, decoys=True),
    "themed": Options(themed=True),
}


def _site(options: Options, seed: int, count: int, clock: Clock) -> Site:
    return build(options, seed, count)


FAMILY = Family("dedecmsdemo", 8766, {name: partial(_site, options) for name, options in _STYLES.items()})
