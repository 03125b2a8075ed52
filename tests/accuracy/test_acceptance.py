"""The seed page and all recorded pages, every field against its truth; what ``make accuracy`` prints, as a test."""

from __future__ import annotations

import pytest

from tests.accuracy.collections import recorded_comparisons, seed_comparisons
from tests.accuracy.truth import SHARED, RecordedSite
from tests.shared import needs_shared

pytestmark = needs_shared

#: the truth names a byline that stands nowhere on the page, whose body is empty
NOT_ON_THE_PAGE = {("article-61", "byline"), ("article-61", "byline_text")}


def test_the_seed_page_is_read_exactly_in_both_renditions() -> None:
    comparisons = list(seed_comparisons())
    assert {c.page for c in comparisons} == {"seed/themed", "seed/stock"}
    assert [c for c in comparisons if c.verdict != "right"] == []


@pytest.mark.parametrize("name", ["x34-utf8", "x34-rewrite", "x34-static", "x34-gbk"])
def test_every_recorded_page_is_read_as_its_truth_says(name: str) -> None:
    comparisons = list(recorded_comparisons(RecordedSite(SHARED / "pages" / name)))
    assert len({c.page for c in comparisons}) > 35
    misses = [c for c in comparisons if c.verdict != "right"]
    assert [c for c in misses if (c.page.split("/")[1], c.field) not in NOT_ON_THE_PAGE] == []
