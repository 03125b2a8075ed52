"""Peak memory of a crawl of 1,000 and of 20,000 articles: it should not grow with their number.

python bench/bench_memory.py [--few 1000] [--many 20000]     (some minutes)
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from processes import QUIET, Cost, make_project, scrapy

from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import serve


def crawl(articles: int) -> Cost:
    with tempfile.TemporaryDirectory() as name, serve(build_portal(PortalOptions(count=articles))) as server:
        make_project(Path(name))
        return scrapy(["crawl", "demo", "-a", f"home_url={server.url}", *QUIET], Path(name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=20_000)
    options = parser.parse_args()
    few, many = crawl(options.few), crawl(options.many)
    for number, cost in ((options.few, few), (options.many, many)):
        print(f"{number:7} articles: peak {cost.peak:.0f} MiB, {cost.wall:.0f} s, {cost.cpu:.0f} s CPU")
    print(f"the peak of {options.many} is {many.peak / few.peak:.2f} times that of {options.few}")


if __name__ == "__main__":
    main()
