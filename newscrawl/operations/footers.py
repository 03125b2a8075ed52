"""Learning a site's footers: closing paragraphs that repeat over its articles are proposed; an operator decides.

A footer stands under many stories of many days and never inside one. The statistic reads the stored bodies twice in
bounded memory: first it counts closing paragraphs by a hash into a table of fixed size, then it looks closely at those
that can be frequent. What is proposed is cut nowhere before an operator has accepted it.
"""

from __future__ import annotations

import datetime as dt
import math
import zlib
from array import array
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass, field

from scrapy.settings import Settings

from newscrawl.errors import NewscrawlError
from newscrawl.extraction.footer import count_story_paragraphs, is_learnable
from newscrawl.extraction.learned import normalised
from newscrawl.operations.project import find_site, open_database
from newscrawl.storage import footers
from newscrawl.storage.engine import Connection, writing
from newscrawl.storage.footers import AcceptedFooter, Story, footer_id
from newscrawl.storage.models import LearnedFooter

#: closing paragraphs of an article that are looked at
_TAIL = 4
#: counters of the first reading: 4 MB; two paragraphs that share one are told apart by the second reading
_COUNTERS = 1 << 20
_EXAMPLES = 3
#: one that stands elsewhere more often than at the end is a phrase of the site's stories
_MOST_ELSEWHERE = 0.5


@dataclass(slots=True, frozen=True)
class Thresholds:
    """From when on a closing paragraph is proposed.

    At least ``articles`` articles, and at least ``share`` of the site's, close with it; at least ``articles`` of them
    have different headlines and different longest paragraphs, so that the copies of one story count once, and they
    are of at least ``days`` days. Of all its occurrences at most ``elsewhere`` stand inside a story.
    """

    articles: int = 10
    days: int = 3
    share: float = 0.01
    elsewhere: float = 0.05


@dataclass(slots=True, frozen=True)
class Example:
    """A candidate as an article prints it."""

    url: str
    paragraph: str


@dataclass(slots=True, frozen=True)
class Candidate:
    """A closing paragraph, normalised (``text``). ``share`` is that of the site's articles with a body; ``elsewhere``
    counts the articles that have it inside the story; days are those of publication. ``is_proposed``: it meets all
    thresholds; else it stands inside stories too often to be taken for a footer unseen."""

    text: str
    examples: Sequence[Example]
    article_count: int
    share: float
    elsewhere: int
    first_day: dt.date
    last_day: dt.date
    is_proposed: bool

    @property
    def id(self) -> str:
        return footer_id(self.text)


@dataclass(slots=True, frozen=True)
class FooterReport:
    """What a site's articles close with: ``candidates``, the proposed ones first, and what is ``accepted``."""

    article_count: int
    candidates: list[Candidate]
    accepted: list[LearnedFooter]


def list_footers(settings: Settings, site: str, thresholds: Thresholds) -> FooterReport:
    """The closing paragraphs of ``site`` that repeat, and the accepted ones. Raises UnknownSiteError."""
    find_site(settings, site)
    with open_database(settings).connect() as connection:
        return propose(connection, site, thresholds)


def accept_footers(settings: Settings, site: str, ids: Collection[str], now: dt.datetime) -> list[AcceptedFooter]:
    """Accept the paragraphs that ``ids`` name, and say how many articles close with each.

    A paragraph has its id whatever the thresholds; one that is accepted already is passed over. Raises NewscrawlError,
    and accepts none, if no article of ``site`` has such a paragraph, and UnknownSiteError.
    """
    find_site(settings, site)
    engine = open_database(settings)
    with engine.connect() as connection:
        before = footers.accepted(connection, site)
        ids = set(ids) - set(map(footer_id, before))
        found = find(connection, site, ids)
    if unknown := ids - {footer_id(footer.text) for footer in found}:
        raise NewscrawlError(
            f"{site}: no article has a paragraph {', '.join(sorted(unknown))}; nothing has been accepted. "
            f"newscrawl footers {site} lists what articles close with"
        )
    with writing(engine) as connection:
        footers.accept(connection, site, found, now)
    return found


def withdraw_footers(settings: Settings, site: str, ids: Collection[str]) -> list[LearnedFooter]:
    """Forget the accepted paragraphs that ``ids`` name. Raises NewscrawlError, and forgets none, if one of them is not
    accepted, and UnknownSiteError."""
    find_site(settings, site)
    engine = open_database(settings)
    with writing(engine) as connection:
        named = {footer_id(footer.text): footer for footer in footers.load_accepted(connection, site)}
        if unknown := set(ids) - set(named):
            raise NewscrawlError(
                f"{site}: {', '.join(sorted(unknown))} is not accepted; nothing has been withdrawn. "
                f"newscrawl footers {site} lists what is"
            )
        withdrawn = [footer for name, footer in named.items() if name in ids]
        footers.withdraw(connection, withdrawn)
    return withdrawn


def propose(connection: Connection, site: str, thresholds: Thresholds) -> FooterReport:
    """The closing paragraphs of ``site`` that meet ``thresholds``, most frequent first, and behind them those that
    would if they did not stand inside stories too."""
    accepted = footers.load_accepted(connection, site)
    known = frozenset(footer.text for footer in accepted)
    total = footers.count_stories(connection, site)
    frequent = _Frequent(known, least=max(thresholds.articles, math.ceil(thresholds.share * total)))
    for story in footers.stories(connection, site):
        frequent.count(story)
    tallies = _tally(footers.stories(connection, site), frequent, thresholds)
    candidates = [
        _candidate(tally, total, thresholds)
        for text, tally in tallies.items()
        if text not in known and tally.article_count >= frequent.least and tally.meets(thresholds)
    ]
    candidates.sort(key=lambda candidate: (not candidate.is_proposed, -candidate.article_count, candidate.text))
    return FooterReport(total, candidates, accepted)


def find(connection: Connection, site: str, ids: Collection[str]) -> list[AcceptedFooter]:
    """The paragraphs of ``site`` that ``ids`` name, whatever the thresholds, by text. They are counted as they will be
    cut once they are accepted beside those that are: 0 where each has another paragraph below that is not."""
    if not ids:
        return []
    named = _Named(frozenset(ids), footers.accepted(connection, site))
    tallies = _tally(footers.stories(connection, site), named, Thresholds())
    found = (AcceptedFooter(text, tally.as_printed, tally.article_count) for text, tally in tallies.items())
    return sorted(footer for footer in found if footer_id(footer.text) in ids)


@dataclass(slots=True)
class _Frequent:
    """The paragraphs that may be frequent among those counted: all that are, and few others."""

    known: frozenset[str]
    least: int
    _counters: array[int] = field(default_factory=lambda: array("I", bytes(4 * _COUNTERS)))

    def count(self, story: Story) -> None:
        for paragraph in story.paragraphs[1:][-_TAIL:]:
            if is_learnable(paragraph):
                self._counters[_place(normalised(paragraph))] += 1

    def __contains__(self, text: object) -> bool:
        assert isinstance(text, str)
        return text in self.known or self._counters[_place(text)] >= self.least


def _place(text: str) -> int:
    return zlib.crc32(text.encode()) % _COUNTERS


@dataclass(slots=True, frozen=True)
class _Named:
    """The paragraphs that an operator names, and those that are accepted."""

    ids: frozenset[str]
    known: frozenset[str]

    def __contains__(self, text: object) -> bool:
        assert isinstance(text, str)
        return text in self.known or footer_id(text) in self.ids


@dataclass(slots=True)
class _Tally:
    """What is counted of one paragraph. The sets grow no further than the thresholds ask."""

    text: str
    as_printed: str
    article_count: int = 0
    elsewhere: int = 0
    examples: dict[str, Example] = field(default_factory=dict)  # by paragraph as printed
    days: set[dt.date] = field(default_factory=set)
    headlines: set[str | None] = field(default_factory=set)
    longest: set[str] = field(default_factory=set)
    first_day: dt.date = dt.date.max
    last_day: dt.date = dt.date.min

    def add(self, story: Story, kept: int, paragraph: str, thresholds: Thresholds) -> None:
        """Count ``story``, of which ``kept`` paragraphs stand above its footer; ``paragraph`` is how it prints this."""
        self.article_count += 1
        self.first_day = min(self.first_day, story.day)
        self.last_day = max(self.last_day, story.day)
        if len(self.examples) < _EXAMPLES:
            self.examples.setdefault(paragraph, Example(story.url, paragraph))
        if len(self.days) < thresholds.days:
            self.days.add(story.day)
        if len(self.headlines) < thresholds.articles:
            self.headlines.add(story.headline)
        if len(self.longest) < thresholds.articles:
            self.longest.add(normalised(max(story.paragraphs[:kept], key=len, default="")))

    def meets(self, thresholds: Thresholds) -> bool:
        """Whether it closes enough different stories of enough days, and more often than not closes where it stands."""
        return (
            min(len(self.headlines), len(self.longest)) >= thresholds.articles
            and len(self.days) >= thresholds.days
            and self.share_elsewhere <= _MOST_ELSEWHERE
        )

    @property
    def share_elsewhere(self) -> float:
        return self.elsewhere / (self.elsewhere + self.article_count)


def _tally(stories: Iterable[Story], learned: Container[str], thresholds: Thresholds) -> dict[str, _Tally]:
    """Count where the paragraphs of ``learned`` stand: cut from the end if all of them were accepted, or elsewhere."""
    tallies: dict[str, _Tally] = {}
    for story in stories:
        kept = count_story_paragraphs(story.paragraphs, learned)
        for text, paragraph in _among(story.paragraphs[:kept], learned).items():
            tallies.setdefault(text, _Tally(text, paragraph)).elsewhere += 1
        for text, paragraph in _among(story.paragraphs[kept:], learned).items():
            tallies.setdefault(text, _Tally(text, paragraph)).add(story, kept, paragraph, thresholds)
    return tallies


def _among(paragraphs: Sequence[str], learned: Container[str]) -> dict[str, str]:
    """Those of ``paragraphs`` that ``learned`` has, each once: normalised, and as printed."""
    found = ((normalised(paragraph), paragraph) for paragraph in paragraphs)
    return {text: paragraph for text, paragraph in found if text in learned}


def _candidate(tally: _Tally, total: int, thresholds: Thresholds) -> Candidate:
    return Candidate(
        text=tally.text,
        examples=list(tally.examples.values()),
        article_count=tally.article_count,
        share=tally.article_count / total,
        elsewhere=tally.elsewhere,
        first_day=tally.first_day,
        last_day=tally.last_day,
        is_proposed=tally.share_elsewhere <= thresholds.elsewhere,
    )
