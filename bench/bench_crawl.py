"""What reading and storing cost: a whole crawl of the demo portal beside a bare Scrapy that fetches the same pages.

    make bench    or    python bench/bench_crawl.py [--runs 3]

Each run crawls a small and a large portal both ways, in turn, so that the ratio holds when the machine's speed drifts.
What the large one costs above the small one is the cost of its pages; imports and start fall out of the difference.
CPU is user + system of the crawling process alone.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from processes import QUIET, Cost, make_project, scrapy

from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import serve

SMALL, LARGE = 100, 1600
BENCH = Path(__file__).resolve().parent
CONCURRENCY = ["-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16", "-s", "CONCURRENT_ITEMS=8", "-s", "REDIRECT_ENABLED=False"]


def crawl_and_control(articles: int) -> tuple[int, Cost, Cost]:
    """Number of pages, and the costs of the whole crawl and of bare Scrapy over them."""
    temporary = tempfile.TemporaryDirectory
    portal = build_portal(PortalOptions(count=articles))
    with temporary() as project, temporary() as no_project, serve(portal) as server:
        make_project(Path(project))
        crawl = ["crawl", "demo", "-a", f"home_url={server.url}", *QUIET]
        scrapy(crawl, Path(project))  # the portal renders its pages once, and we learn their URLs
        pages = [f"{server.url[:-1]}{path}" for path in server.requests]
        (Path(no_project) / "urls").write_text("\n".join(pages))
        bare = ["runspider", str(BENCH / "bare_spider.py"), "-a", "urls=urls", *QUIET, *CONCURRENCY]
        for file in (Path(project) / "data").glob("newscrawl.db*"):
            file.unlink()
        return len(pages), scrapy(crawl, Path(project)), scrapy(bare, Path(no_project))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    ratios = []
    for run in range(parser.parse_args().runs):
        few, *small = crawl_and_control(SMALL)
        many, *large = crawl_and_control(LARGE)
        pages = many - few
        rates = [pages / (more.cpu - less.cpu) for less, more in zip(small, large, strict=True)]
        walls = [more.wall - less.wall for less, more in zip(small, large, strict=True)]
        ratios.append(rates[0] / rates[1])
        print(
            f"run {run + 1}: {pages} pages; pages per CPU-second: crawl {rates[0]:.0f}, bare Scrapy {rates[1]:.0f}; "
            f"wall {walls[0]:.1f} s and {walls[1]:.1f} s"
        )
    print(f"the whole crawl keeps {statistics.median(ratios):.2f} of bare Scrapy's pages per CPU-second (median)")


if __name__ == "__main__":
    main()
