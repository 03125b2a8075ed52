"""Where the time of a full extraction goes: its parts, each as a share of a bare parse of the same page.

    python bench/extract_parts.py [--rounds 9] [--pages 8] [--size 50]

The parts are read one after the other from the same page, so that each pays for what it is the first to look up: the
info line for the page's base, the reactions for all links. Stages of the pipeline have their module's name.

What keeps a page of 50 KB above twice a parse (2026-11, four themes, a nearly idle machine): the parse and freeing its
tree 0.75 to 1.1; headline, info line and story 0.4 with the stock places, 0.9 without; reactions, with the addresses of
all links, 0.25 to 0.35; neighbours and related 0.2 to 0.4; breadcrumb 0.1 to 0.25; next page 0.1 to 0.25; metadata 0.1;
blocks 0.3 to 0.5; body and footer 0.2 to 0.35; byline 0.15 to 0.2; the other stages 0.2. Blocks and stages depend on
the story, not on the page's size: with the parse they are twice a parse before anything else is looked for.
"""

from __future__ import annotations

import argparse
import gc
import statistics
from collections.abc import Callable, Iterator
from time import thread_time

import lxml.html
from article_pages import Page, article_pages
from padding import padded
from parsel import Selector

from newscrawl.cms.discuz.pages import ArticlePage
from newscrawl.extraction.blocks import extract_blocks
from newscrawl.extraction.metadata import read_metadata
from newscrawl.extraction.parsing import parse_html
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import STAGES

#: what ``fill`` asks a page for, in its order
_PARTS: dict[str, Callable[[ArticlePage], object]] = {
    "is_article: headline, info line, story": lambda page: page.is_article,
    "channel path": lambda page: page.channel_path,
    "neighbours": lambda page: page._neighbours,
    "related": lambda page: page.related_article_ids,
    "metadata": lambda page: read_metadata(page.root, page.url, microdata=False),
    "blocks": lambda page: extract_blocks(page._own_body, page.base_url),
    "reactions, all links": lambda page: page.reaction_texts,
    "next page": lambda page: page.next_page_url,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--pages", type=int, default=8, help="at most so many of each theme")
    parser.add_argument("--size", type=int, default=50, help="KB to which each page is padded")
    options = parser.parse_args()
    shares: dict[str, dict[str, float]] = {}
    for theme, pages in article_pages(options.pages).items():
        sized = [page._replace(html=padded(page.html, options.size * 1000)) for page in pages]
        rounds = [_round(sized) for _ in range(options.rounds + 1)][1:]  # the first warms caches
        shares[theme] = {part: statistics.median(each[part] / each["bare"] for each in rounds) for part in rounds[0]}
    print(f"{'share of a bare parse':<42}" + "".join(f"{theme:>12}" for theme in shares))
    for part in next(iter(shares.values())):
        print(f"{part:<42}" + "".join(f"{of_theme[part]:>12.2f}" for of_theme in shares.values()))


def _round(pages: list[Page]) -> dict[str, float]:
    """Seconds of each part, summed over the pages."""
    gc.collect()
    seconds: dict[str, float] = {}
    for page in pages:
        began = thread_time()
        lxml.html.fromstring(page.html)
        seconds["bare"] = seconds.get("bare", 0.0) + thread_time() - began
        for part, took in _parts(page):
            seconds[part] = seconds.get(part, 0.0) + took
    return seconds


def _parts(page: Page) -> Iterator[tuple[str, float]]:
    began = thread_time()
    root = parse_html(page.html)
    yield "parse", thread_time() - began
    article = ArticlePage(Selector(root=root, type="html"), page.url)
    for part, read in _PARTS.items():
        began = thread_time()
        read(article)
        yield part, thread_time() - began
    item = ArticleItem(
        site="bench", article_id="1", url=page.url, fetched_at=page.fetched_at, time_zone="Asia/Shanghai"
    )
    article.fill(item)
    for stage in STAGES:
        began = thread_time()
        stage(item)
        yield f"stage {stage.__module__.rsplit('.', 1)[-1]}", thread_time() - began


if __name__ == "__main__":
    main()
