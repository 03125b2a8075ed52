"""Which fields the articles of a run have: counted while it runs, for the comparison at its end."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from newscrawl.crawling.drift import find_drift
from newscrawl.items import ArticleItem
from newscrawl.storage.articles import Outcome
from newscrawl.storage.engine import Connection
from newscrawl.storage.fill_rates import NEW, OWN_TIME, RECENT, Finding, Sample, load_past

#: an article is recent that was published so shortly before the visit: the first walk of a site brings years of older
#: ones, which were written by other hands and other software, and later runs bring none
_RECENT = dt.timedelta(days=90)
_EXAMPLES = 3

#: the fields that are counted: what a page says, not what any page has to say
FIELDS = (
    *("site_name", "channel", "published_at", "publisher", "info_line_author", "source", "byline", "dateline"),
    *("view_count", "comment_count", "reactions", "summary", "body", "images", "footer"),
)


def has(item: ArticleItem, field: str) -> bool:
    """Whether the page says anything of ``field``; a count of 0 is something."""
    return getattr(item, field) not in (None, "", [], {})


class Census:
    """Counts the articles of one run in groups: new ones, the recent among them, those visited again.

    Recent ones are compared field by field, new ones by their time. An article that is visited again is compared with
    nothing, it would count twenty times; nor are those of a backfill, for past years are like no other run.
    """

    def __init__(self, *, is_backfill: bool = False) -> None:
        self._is_backfill = is_backfill
        self._articles: Counter[str] = Counter()
        self._filled: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._lacking: defaultdict[str, list[str]] = defaultdict(list)
        self._minutes: defaultdict[dt.datetime, int] = defaultdict(int)
        self._at_minute: defaultdict[dt.datetime, list[str]] = defaultdict(list)

    def add(self, item: ArticleItem, outcome: Outcome) -> None:
        """Count an article that was saved; one that an operator has removed leaves no trace."""
        if outcome is Outcome.PURGED:
            return
        group = self._group(item, outcome)
        self._articles[group] += 1
        for field in FIELDS:
            if has(item, field):
                self._filled[group][field] += 1
            elif group == RECENT and len(self._lacking[field]) < _EXAMPLES:
                self._lacking[field].append(item.url)
        if outcome is Outcome.NEW and item.published_at and item.published_precision == "minute":
            self._minutes[item.published_at] += 1
            if len(self._at_minute[item.published_at]) < _EXAMPLES:
                self._at_minute[item.published_at].append(item.url)

    def _group(self, item: ArticleItem, outcome: Outcome) -> str:
        if self._is_backfill:
            return "backfill"
        if outcome is not Outcome.NEW:
            return "again"
        # One whose date cannot be read counts as recent: that may be what went wrong.
        return RECENT if item.published_at is None or item.fetched_at - item.published_at <= _RECENT else "older"

    def find_drift(self, connection: Connection, site: str, run_id: int) -> list[Finding]:
        """Compare the articles with those of the earlier runs of ``site``."""
        samples, examples = self.samples, self.examples
        return [
            finding
            for group in (RECENT, NEW)
            if group in samples
            for finding in find_drift(run_id, samples[group], load_past(connection, site, group), examples)
        ]

    @property
    def samples(self) -> dict[str, Sample]:
        """What each group that is not empty has; the new ones a time of their own."""
        found = {
            group: Sample(articles, {field: self._filled[group][field] for field in FIELDS})
            for group, articles in self._articles.items()
        }
        if new := self._articles[RECENT] + self._articles["older"]:
            found[NEW] = Sample(new, {OWN_TIME: new - self._crowd})
        return found

    @property
    def examples(self) -> dict[str, list[str]]:
        """Field -> URLs of articles that lack it."""
        crowded = max(self._minutes, key=self._minutes.__getitem__, default=None)
        return {**self._lacking, OWN_TIME: self._at_minute[crowded] if crowded else []}

    @property
    def _crowd(self) -> int:
        """How many new articles the minute has that has most of them; 0 where none is shared."""
        most = max(self._minutes.values(), default=0)
        return most if most > 1 else 0
