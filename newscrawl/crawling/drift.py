"""Has a field of a site dried up? The articles of a run, compared with those of the site's own earlier runs.

Pure: what the runs held is an argument. The test is Fisher's exact one, one-sided, on two by two numbers: articles
with and without the field, now and before. It needs no smallest sample of its own: where 100 of 100 articles had their
views, four without are beyond chance and three are not; where 40 had a byline, it takes some thirty without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import exp, lgamma

from newscrawl.storage.fill_rates import OWN_TIME, Finding, PastRun, Sample

#: chance at which a field that has not changed is called dried up, for one field and one run. With 16 fields and a run
#: an hour that is one false alarm in seven years, if articles lack a field independently of each other
CHANCE = 1e-6
#: a field has dried up when at most this part of its usual share is left: less is a matter of what is written about
LEFT = 0.5
#: fewer articles make no past
_LEAST_PAST = 30
#: runs with fewer articles are added up, the latest first, until there are so many
_ENOUGH = 20


def find_drift(
    run_id: int, sample: Sample, past: Sequence[PastRun], examples: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """The fields that ``sample``, the recent articles of run ``run_id``, lacks and the runs of ``past`` had.

    ``past`` are the site's own runs, newest first; ``examples`` names, by field, URLs of the sample without it. An
    accepted run begins the past of the fields it lacked; one that is not accepted is no past of theirs.
    """
    found = (_finding(run_id, field, sample, past, tuple(examples.get(field, ()))) for field in sample.filled)
    return [finding for finding in found if finding]


def usual_share(field: str, past: Sequence[PastRun]) -> float | None:
    """The part of a site's articles that usually has ``field``, by its runs, newest first; None if they are too few."""
    counted = [run for run in past if field in run.sample.filled]
    filled, articles = _sum(field, [run.sample for run in _usual(field, counted)])
    return filled / articles if articles >= _LEAST_PAST else None


def describe(finding: Finding) -> str:
    """The finding as a sentence for an operator, with an example."""
    what = "a time of publication of their own" if finding.field == OWN_TIME else finding.field
    example = f"; see {finding.examples[0]}" if finding.examples else ""
    return (
        f"{finding.filled} of the latest {finding.articles} new articles have {what}, of the {finding.usual_articles} "
        f"before {finding.usual_filled} had; since run {finding.since}{example}"
    )


def _finding(
    run_id: int, field: str, sample: Sample, past: Sequence[PastRun], examples: tuple[str, ...]
) -> Finding | None:
    past = [run for run in past if field in run.sample.filled]
    usual = list(_usual(field, past))
    for number in range(_pool_size(sample, past) + 1):
        pool = past[:number]
        filled, articles = _sum(field, (sample, *(run.sample for run in pool)))
        usual_filled, usual_articles = _sum(field, (run.sample for run in usual if run not in pool))
        if usual_articles < _LEAST_PAST or not articles:
            continue
        most = LEFT * usual_filled / usual_articles
        if (
            _is_below(field, sample, most)
            and filled <= most * articles
            and chance(filled, articles, usual_filled, usual_articles) <= CHANCE
        ):
            since = _since(run_id, field, past, most)
            return Finding(field, articles, filled, usual_articles, usual_filled, since, examples)
    return None


def _usual(field: str, past: Sequence[PastRun]) -> Iterator[PastRun]:
    """The runs that say how often articles have ``field``."""
    begins = 0
    for run in past:
        if run.run_id < begins:
            return
        if field in run.drifted:
            if not run.is_accepted:
                continue
            begins = max(begins, run.drifted[field])
        yield run


def _pool_size(sample: Sample, past: Sequence[PastRun]) -> int:
    """How many earlier runs it takes to have enough articles together with ``sample``."""
    articles, number = sample.articles, 0
    while articles < _ENOUGH and number < len(past):
        articles += past[number].sample.articles
        number += 1
    return number


def _since(run_id: int, field: str, past: Sequence[PastRun], most: float) -> int:
    """The first of the runs up to this one, in a row, of which each lacked ``field``."""
    for run in past:
        if field in run.drifted and not run.is_accepted:
            return run.drifted[field]
        if not _is_below(field, run.sample, most):
            break
        run_id = run.run_id
    return run_id


def _is_below(field: str, sample: Sample, most: float) -> bool:
    return sample.filled[field] <= most * sample.articles


def _sum(field: str, samples: Iterator[Sample] | Sequence[Sample]) -> tuple[int, int]:
    filled = articles = 0
    for sample in samples:
        filled += sample.filled[field]
        articles += sample.articles
    return filled, articles


def chance(filled: int, articles: int, usual_filled: int, usual_articles: int) -> float:
    """The chance that ``filled`` or fewer of ``articles``, drawn among all of them, have the field."""
    with_it, total = filled + usual_filled, articles + usual_articles
    least = max(0, articles - (total - with_it))
    whole = _log_choose(total, articles)
    return sum(
        exp(_log_choose(with_it, k) + _log_choose(total - with_it, articles - k) - whole)
        for k in range(least, filled + 1)
    )


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
