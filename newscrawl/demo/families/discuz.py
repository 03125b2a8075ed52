"""The look-alikes of a Discuz! X portal, each in another style that an operator may have chosen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from newscrawl.demo.http import Clock, Family
from newscrawl.demo.portal import Build, PortalOptions, Theme, UrlStyle, build_portal
from newscrawl.demo.site import Site

_STYLES = {
    "stock": PortalOptions(),
    "gbk": PortalOptions(charset="gbk", build=Build.OLD, url_style=UrlStyle.REWRITE),
    "static": PortalOptions(url_style=UrlStyle.STATIC, date_format="Y-m-d H:i"),
    "commercial": PortalOptions(theme=Theme.COMMERCIAL),
}


def _site(options: PortalOptions, seed: int, count: int, clock: Clock) -> Site:
    return Site(build_portal(replace(options, seed=seed, count=count)), clock)


FAMILY = Family(site="demo", port=8765, styles={name: partial(_site, options) for name, options in _STYLES.items()})
