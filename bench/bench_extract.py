"""What reading an article page costs beside bare parsing, and how right it is beside other extractors.

    python bench/bench_extract.py [--rounds 15] [--pages 20] [--sizes 0 50 100 200]

The same pages, already decoded, in one process and in turn, padded with menus, sidebars and links to each size in KB
(0: as they are served). A ratio is the CPU time of a reader over that of ``lxml.html.fromstring``, both
summed over the pages of a round; printed is the median of the rounds. newscrawl reads everything it stores, from the
page's text to an item ready for the database; the others read title, time, people and body.

The others are measured where they are installed: ``pip install --group bench``.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Iterable

import lxml.html
from article_pages import Page, article_pages
from extractors import EXTRACTORS, Extracted, letters
from padding import padded


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--pages", type=int, default=20, help="at most so many of each theme")
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 50, 100, 200], help="KB; 0: as served")
    parser.add_argument("--only", nargs="+", choices=list(EXTRACTORS), default=list(EXTRACTORS))
    options = parser.parse_args()
    extractors = {name: EXTRACTORS[name] for name in options.only}
    themes = article_pages(options.pages)
    print(f"times of lxml.html.fromstring (ms a page: parse); median of {options.rounds} rounds in turn")
    print(f"{'theme':<12}{'KB':>5}{'parse':>8}" + "".join(f"{name:>14}" for name in extractors))
    for theme, pages in themes.items():
        for size in options.sizes:
            sized = [page._replace(html=padded(page.html, size * 1000)) for page in pages]
            kilobytes = statistics.mean(len(page.html.encode()) for page in sized) / 1000
            parse, ratios = _measure(sized, extractors, options.rounds)
            print(f"{theme:<12}{kilobytes:>5.0f}{parse:>8.2f}" + "".join(f"{ratio:>14.2f}" for ratio in ratios))
    print("\nread right, of all pages as served and padded to the largest size: title, minute, people, body, all four")
    for name, extract in extractors.items():
        pages = [page for pages in themes.values() for page in pages]
        pages += [page._replace(html=padded(page.html, max(options.sizes) * 1000)) for page in pages]
        right = [_right(extract(page), page) for page in pages]
        counts = [sum(column) for column in zip(*right, strict=True)] + [sum(map(all, right))]
        print(f"{name:<14}" + "".join(f"{count:>6}" for count in counts) + f"  of {len(pages)}")


def _measure(
    pages: list[Page], extractors: dict[str, Callable[[Page], Extracted]], rounds: int
) -> tuple[float, list[float]]:
    """Milliseconds to parse a page, and how many times that each extractor takes."""
    parses: list[float] = []
    ratios: list[list[float]] = []
    for _ in range(rounds):
        gc.collect()  # nobody pays for another's rubbish
        parse = _seconds(_parse, pages)
        parses.append(parse / len(pages) * 1000)
        ratios.append([_seconds(extract, pages) / parse for extract in extractors.values()])
    # the first round warms caches and compiles
    return statistics.median(parses[1:]), [statistics.median(column) for column in zip(*ratios[1:], strict=True)]


def _parse(page: Page) -> object:
    return lxml.html.fromstring(page.html)


def _seconds(reader: Callable[[Page], object], pages: Iterable[Page]) -> float:
    started = time.process_time()
    for page in pages:
        reader(page)
    return time.process_time() - started


def _right(found: Extracted, page: Page) -> tuple[bool, bool, bool, bool]:
    truth = page.truth
    return (
        found.title == truth["headline"],
        found.published_at == truth["published_at"][:16],
        found.people == [person["name"] for person in truth["byline"]],
        found.body == letters("".join(truth["body"])),
    )


if __name__ == "__main__":
    main()
