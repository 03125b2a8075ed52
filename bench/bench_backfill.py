"""What a backfill of one week asks of a listing: found by its dates, beside walked straight from page one.

    python bench/bench_backfill.py [--pages 2000] [--seed 1]

The listing is simulated: 15 articles a page, 5 to 25 a day, three of a hundred dated up to 60 days off their place.
"search" are the pages fetched to find the week; "+ walk" adds the week's pages, fetched anew and in order, since a live
listing moves meanwhile; "+ unseen" adds only those that the search did not fetch. "straight" goes from page one to the
week's last page; the ratio is "+ walk" to it. The search is told the last page's number, as Discuz's page bar prints
it. No network.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import random
import statistics

from newscrawl.crawling.window import PageDates, find_window

PER_PAGE = 15
WEEK = dt.timedelta(days=6)
TOP = dt.date(2026, 11, 1)
#: where the week ends, as a share of the listing's pages
DEPTHS = (0.0, 0.005, 0.025, 0.1, 0.25, 0.5, 0.75, 0.98)


def simulate(pages: int, chance: random.Random) -> tuple[list[dt.date], set[int]]:
    """The days of a listing's articles, newest first, and the places of those that are dated out of order."""
    days: list[dt.date] = []
    day = TOP
    while len(days) < pages * PER_PAGE:
        days += [day] * chance.randint(5, 25)
        day -= dt.timedelta(days=1)
    del days[pages * PER_PAGE :]
    moved = set(chance.sample(range(len(days)), len(days) * 3 // 100))
    return [d + dt.timedelta(days=chance.randint(-60, 60)) if i in moved else d for i, d in enumerate(days)], moved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    days, moved = simulate(options.pages, random.Random(options.seed))

    async def fetch(number: int) -> PageDates:
        rows = range(len(days))[(number - 1) * PER_PAGE : number * PER_PAGE]
        return PageDates(number, tuple(days[i] for i in rows), tuple(map(str, rows)), number >= options.pages)

    print(f"{options.pages} pages of {PER_PAGE}, seed {options.seed}")
    print("week at page  its pages  search  + unseen  + walk  straight  ratio  missed")
    ratios = []
    for depth in DEPTHS:
        place = int(depth * (options.pages - 1)) * PER_PAGE
        until = next(days[i] for i in range(place, len(days)) if i not in moved)
        since = until - WEEK
        window = asyncio.run(find_window(fetch, since, until, last_page_hint=options.pages))
        wanted = [i // PER_PAGE + 1 for i, day in enumerate(days) if i not in moved and since <= day <= until]
        missed = sum(page not in window.pages for page in wanted)
        straight = max(wanted)
        unseen = window.requests + sum(page not in window.seen_pages for page in window.pages)
        anew = window.requests + len(window.pages)
        ratios.append(anew / straight)
        print(
            f"{min(wanted):>12}  {len(set(wanted)):>9}  {window.requests:>6}  {unseen:>8}  {anew:>6}  {straight:>8}"
            f"  {ratios[-1]:>5.3f}  {missed:>6}"
        )
    print(f"median ratio: {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
