"""Look-alikes of a PHPCMS V9, made from docs/families/phpcms.md."""

from __future__ import annotations

from functools import partial

from newscrawl.demo.families.phpcms.portal import Options, Urls
from newscrawl.demo.families.phpcms.site import Site, build
from newscrawl.demo.http import Clock, Family

_STYLES = {
    "dynamic": Options(),
    "gbk": Options(urls=Urls.REWRITE, charset="gbk"),
    "static": Options(urls=Urls.STATIC),
    "themed": Options(themed=True),
}


def _site(options: Options, seed: int, count: int, clock: Clock) -> Site:
    return build(options, seed, count)


FAMILY = Family("phpcmsdemo", 8767, {name: partial(_site, options) for name, options in _STYLES.items()})
