"""Look-alikes of an EmpireCMS portal, made of docs/families/empirecms.md."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from newscrawl.demo.families.empirecms.portal import EmpireOptions, Lists, Names, Views, build_empire
from newscrawl.demo.families.empirecms.site import EmpireSite
from newscrawl.demo.http import Clock, Family

_STYLES = {
    "stock": EmpireOptions(lists=Lists.HALF),
    "gbk": EmpireOptions(charset="gb2312", names=Names.TIME, dated=False),
    "query": EmpireOptions(lists=Lists.QUERY, themed=True),
    "themed": EmpireOptions(themed=True, names=Names.DATE, views=Views.SCRIPT, lists=Lists.HALF),
    "frozen": EmpireOptions(names=Names.DIGEST, views=Views.FROZEN),
}


def _site(options: EmpireOptions, seed: int, count: int, clock: Clock) -> EmpireSite:
    return EmpireSite(build_empire(replace(options, seed=seed, count=count)))


FAMILY = Family(
    site="empirecmsdemo", port=8769, styles={name: partial(_site, options) for name, options in _STYLES.items()}
)
