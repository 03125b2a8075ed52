"""Requests of an incremental run against k, the number of new articles: about k + one listing page a channel.

python bench/bench_incremental.py
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from processes import QUIET, make_project, scrapy

from newscrawl.demo.portal import Portal, PortalOptions, build_portal
from newscrawl.demo.server import serve

#: the demo portal's five channels and the three below the first
CHANNELS = 8


def main() -> None:
    whole = build_portal(PortalOptions(count=1000))
    newest = sorted(
        (a for a in whole.articles.values() if a.aid in whole.listed() and not a.redirect_url and len(a.pages) < 2),
        key=lambda a: a.published,
        reverse=True,
    )
    with serve(whole) as server, tempfile.TemporaryDirectory() as name:
        port = server.port
        make_project(Path(name))
        first = crawl(server.url, Path(name))
        print(f"first run of {len(whole.listed())} listed articles: {len(server.requests)} requests, {first:.1f} s")
    print("new articles   requests (articles + listing pages + robots.txt)   k + one a channel")
    for k in (0, 1, 5, 20, 60):
        new = {a.aid for a in newest[:k]}
        before = Portal(
            whole.options, {aid: replace(a, pending=a.pending or aid in new) for aid, a in whole.articles.items()}
        )
        with tempfile.TemporaryDirectory() as name:
            make_project(Path(name))
            with serve(before, port=port) as server:
                crawl(server.url, Path(name))
            with serve(whole, port=port) as server:
                crawl(server.url, Path(name))
                listing = sum("mod=list" in path for path in server.requests)
                articles = sum("mod=view" in path for path in server.requests)
                print(f"{k:12}   {len(server.requests):8} ({articles} + {listing} + 1) {k + CHANNELS:38}")


def crawl(url: str, folder: Path) -> float:
    return scrapy(["crawl", "demo", "-a", f"home_url={url}", *QUIET], folder).wall


if __name__ == "__main__":
    main()
