"""``make accuracy``: field × right/wrong/missing over all pages with known truth, and every one that is not right.

``--field NAME`` takes that field only, ``--limit N`` cuts its list, ``--seed N`` makes other articles for the demo.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.accuracy.collections import all_comparisons
from tests.accuracy.truth import Comparison

LONGEST = 400


def main() -> None:
    parser = argparse.ArgumentParser(prog="make accuracy", description=__doc__)
    parser.add_argument("--field", help="only this field")
    parser.add_argument("--limit", type=int, default=0, help="at most so many misses a field (0: all)")
    parser.add_argument("--seed", type=int, default=7, help="of the demo portals' articles")
    options = parser.parse_args()

    console = Console(width=160)
    for name, comparisons in all_comparisons(options.seed):
        chosen = [c for c in comparisons if options.field in (None, c.field)]
        _print_misses(console, chosen, options.limit)
        console.print(_table(name, chosen))


def _table(name: str, comparisons: list[Comparison]) -> Table:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for comparison in comparisons:
        counts[comparison.field][comparison.verdict] += 1
    table = Table("field", "right", "wrong", "missing", title=f"{name}: {len({c.page for c in comparisons})} pages")
    for field, verdicts in counts.items():
        table.add_row(field, *(str(verdicts[verdict]) for verdict in ("right", "wrong", "missing")))
    return table


def _print_misses(console: Console, comparisons: list[Comparison], limit: int) -> None:
    shown: Counter[str] = Counter()
    for c in comparisons:
        if c.verdict == "right" or (limit and shown[c.field] >= limit):
            continue
        shown[c.field] += 1
        console.print(f"{c.verdict.upper()} {c.page}/{c.field}", style="bold red", highlight=False)
        for word, value in zip(("expected", "found   "), _differing(c.expected, c.found), strict=True):
            console.print(f"  {word} {value!r}"[:LONGEST], markup=False, highlight=False)


def _differing(expected: Any, found: Any) -> tuple[Any, Any]:
    """Only the paragraphs that differ, for lists."""
    if not (isinstance(expected, list) and isinstance(found, list)):
        return expected, found
    return [e for e in expected if e not in found], [f for f in found if f not in expected]


if __name__ == "__main__":
    main()
