"""The comparison of a run with its site's past, on numbers made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

import pytest

from newscrawl.crawling.drift import CHANCE, chance, describe, find_drift
from newscrawl.storage.fill_rates import Finding, PastRun, Sample


def sample(filled: int, articles: int, field: str = "view_count") -> Sample:
    return Sample(articles, {field: filled})


def past(*runs: tuple[int, int]) -> list[PastRun]:
    """Runs that held so many of so many views, newest first; the oldest is run 1."""
    return [PastRun(len(runs) - i, sample(*numbers), {}) for i, numbers in enumerate(runs)]


def verdict(now: tuple[int, int], before: Sequence[PastRun], run_id: int = 99) -> Finding | None:
    found = find_drift(run_id, sample(*now), before, {"view_count": ["http://a/1"]})
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("numbers", [(0, 4, 100, 100), (3, 9, 40, 100), (0, 1, 1, 1), (5, 5, 9, 10), (0, 3, 0, 50)])
def test_chance_is_fishers_exact_test(numbers: tuple[int, int, int, int]) -> None:
    filled, articles, usual_filled, usual_articles = numbers
    with_it, total = filled + usual_filled, articles + usual_articles
    exactly = sum(
        Fraction(comb(with_it, k) * comb(total - with_it, articles - k), comb(total, articles))
        for k in range(filled + 1)
    )
    assert chance(*numbers) == pytest.approx(float(exactly), rel=1e-9)


@pytest.mark.parametrize(
    ("now", "before", "dried_up"),
    [
        ((0, 4), (100, 100), True),  # 1 in 104 over 4: 2e-7
        ((0, 3), (100, 100), False),  # 1 in 103 over 3: 6e-6, a small run
        ((1, 4), (100, 100), False),
        ((0, 40), (40, 100), True),
        ((0, 12), (40, 100), False),  # 0.6 to the 12th is 2e-3: a day of wire copy
        ((14, 40), (100, 100), True),  # a new template for some channels
        ((30, 40), (100, 100), False),  # beyond chance, but three quarters are left
        ((0, 50), (0, 200), False),  # never there
        ((50, 50), (10, 200), False),  # more than ever
        ((0, 20), (29, 29), False),  # no past yet
        ((0, 20), (30, 30), True),
    ],
)
def test_what_is_beyond_chance(now: tuple[int, int], before: tuple[int, int], dried_up: bool) -> None:
    assert bool(verdict(now, past(before))) is dried_up


def test_without_a_past_and_without_articles_nothing_is_found() -> None:
    assert verdict((0, 500), []) is None
    assert verdict((0, 0), past((100, 100))) is None


def test_a_finding_says_how_many_since_when_and_where() -> None:
    finding = verdict((0, 10), past((20, 20), (80, 80)), run_id=3)
    assert finding == Finding("view_count", 10, 0, 100, 100, 3, ("http://a/1",))
    assert describe(finding) == (
        "0 of the latest 10 new articles have view_count, of the 100 before 100 had; since run 3; see http://a/1"
    )


def test_small_runs_are_added_up_and_the_first_of_them_is_named() -> None:
    usual = (10, 10)
    assert verdict((0, 1), past((0, 1), *[usual] * 10), run_id=12) is None
    finding = verdict((0, 1), past((0, 1), (0, 1), (0, 1), *[usual] * 10), run_id=14)
    assert finding
    assert (finding.articles, finding.usual_articles, finding.since) == (4, 100, 11)


def test_a_run_that_has_the_field_is_not_blamed_for_those_before_it() -> None:
    assert verdict((1, 1), past((0, 1), (0, 1), (0, 1), (100, 100))) is None


def test_a_drift_stays_one_until_it_is_accepted_and_keeps_its_beginning() -> None:
    runs = past((0, 6), (0, 8), (100, 100))
    runs[:2] = [PastRun(run.run_id, run.sample, {"view_count": 2}) for run in runs[:2]]
    finding = verdict((0, 2), runs, run_id=4)
    assert finding, "two articles say little, with those of the runs before they do"
    assert (finding.since, finding.usual_articles) == (2, 100)


def test_an_accepted_run_begins_a_new_past() -> None:
    runs = past((0, 20), (0, 20), (100, 100))
    accepted = [PastRun(run.run_id, run.sample, {"view_count": 2}, is_accepted=True) for run in runs[:2]]
    assert verdict((0, 20), [*accepted, runs[2]]) is None
    assert verdict((20, 20), [*accepted, runs[2]]) is None, "back again is no drift"
    assert verdict((0, 20), [PastRun(9, sample(10, 10), {}), *accepted, runs[2]]) is None, "10 of 50 since"
    assert verdict((0, 40), [PastRun(9, sample(60, 60), {}), *accepted, runs[2]]), "gone once more"


def test_another_field_keeps_its_past_when_one_is_accepted() -> None:
    before = PastRun(1, Sample(100, {"view_count": 100, "source": 100}), {})
    accepted = PastRun(2, Sample(20, {"view_count": 0, "source": 20}), {"view_count": 2}, is_accepted=True)
    (finding,) = find_drift(3, Sample(20, {"view_count": 0, "source": 0}), [accepted, before], {})
    assert (finding.field, finding.usual_articles, finding.usual_filled) == ("source", 120, 120)


def test_a_field_that_earlier_versions_did_not_count_has_no_past() -> None:
    assert find_drift(9, sample(0, 50, "new_field"), past((100, 100)), {}) == []


def test_a_site_that_does_not_change_raises_no_alarm() -> None:
    """Runs of 15 articles with a byline on 0 to 12 of them by turns, 40 % in all: unlike, but always so."""
    turns = [(0, 15), (6, 15), (12, 15)] * 20
    assert [verdict(turns[i], past(*turns[:i][::-1])) for i in range(len(turns))] == [None] * len(turns)
    assert CHANCE < 1e-5
