"""A run is judged from its counts alone."""

from __future__ import annotations

import pytest

from newscrawl.crawling.outcome import judge

FOUND = {"listing_pages": 3, "listing_entries": 40}


@pytest.mark.parametrize(
    ("finish_reason", "counts", "verdict"),
    [
        ("finished", FOUND | {"new": 40}, ("finished", "finished")),
        ("finished", FOUND, ("finished", "finished")),
        ("finished", FOUND | {"new": 39, "rejected": 1, "retry": 2, "gone": 1}, ("finished", "finished")),
        ("finished", FOUND | {"gone": 2, "external": 1}, ("finished", "finished")),
        ("finished", {}, ("failed", "nothing_found")),
        ("finished", {"listing_pages": 1, "listing_entries": 0}, ("failed", "nothing_found")),
        ("finished", FOUND | {"new": 9, "listing_failed": 1}, ("failed", "listing_failed")),
        ("finished", FOUND | {"new": 9, "exceptions": 1}, ("failed", "exceptions")),
        ("finished", FOUND | {"rejected": 40, "not_had": 40}, ("failed", "no_article_stored")),
        ("finished", FOUND | {"not_had": 6, "unchanged": 9}, ("failed", "no_article_stored")),
        ("finished", FOUND | {"rejected": 1, "retry": 1, "not_had": 2}, ("finished", "finished")),
        ("shutdown", FOUND | {"new": 9}, ("stopped", "shutdown")),
        ("lease_lost", FOUND | {"new": 9}, ("killed", "lease_lost")),
        ("database_unavailable", FOUND | {"new": 9}, ("failed", "database_unavailable")),
    ],
)
def test_judge(finish_reason: str, counts: dict[str, int], verdict: tuple[str, str]) -> None:
    assert judge(finish_reason, counts) == verdict


def test_a_run_that_did_its_job_is_degraded_by_a_field_that_dried_up() -> None:
    assert judge("finished", FOUND, ["view_count", "source"]) == ("degraded", "drift: view_count, source")
    assert judge("shutdown", FOUND, ["view_count"]) == ("stopped", "shutdown")
    assert judge("finished", {}, ["view_count"]) == ("failed", "nothing_found")
