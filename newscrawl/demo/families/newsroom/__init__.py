"""The look-alikes of a modern paper with a system of its own: JSON-LD, OpenGraph, feeds, sitemaps, odd markup."""

from __future__ import annotations

from functools import partial

from newscrawl.demo.families.newsroom.site import NewsroomSite
from newscrawl.demo.families.newsroom.stories import NewsroomOptions, build_newsroom
from newscrawl.demo.http import Clock, Family


def _site(charset: str, seed: int, count: int, clock: Clock) -> NewsroomSite:
    return NewsroomSite(build_newsroom(NewsroomOptions(seed=seed, count=count, charset=charset)), clock)


FAMILY = Family(site="genericdemo", port=8774, styles={"utf-8": partial(_site, "utf-8"), "gbk": partial(_site, "gbk")})
