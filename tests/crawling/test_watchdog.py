from __future__ import annotations

import datetime as dt
import re
import signal
import threading
import time
from pathlib import Path

import pytest
from parsel import Selector

from newscrawl.archive.archive import Archive
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.cms.discuz.spider import DiscuzPortalSpider
from newscrawl.crawling.visit import read_archived
from newscrawl.crawling.watchdog import time_limit
from newscrawl.errors import PageError
from newscrawl.items import ArticleItem
from newscrawl.operations.rereading import Rereader, Unread
from newscrawl.pipelines.body import BodyPipeline


def compute_for(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_a_slow_page_is_ended_and_refused() -> None:
    with pytest.raises(PageError) as raised, time_limit(0.05, "https://x.invalid/1"):
        compute_for(20)
    assert (raised.value.reason, raised.value.url, raised.value.fate) == (
        "page_too_slow",
        "https://x.invalid/1",
        "rejected",
    )


def test_a_pattern_that_backtracks_for_years_is_ended() -> None:
    began = time.process_time()
    with pytest.raises(PageError), time_limit(0.05, "https://x.invalid/1"):
        re.match(r"(a+)+$", "a" * 60 + "b")
    assert time.process_time() - began < 5


def test_a_reader_that_forgives_every_exception_is_ended_too() -> None:
    with pytest.raises(PageError), time_limit(0.05, "https://x.invalid/1"):
        while True:
            try:
                compute_for(0.01)
            except Exception:
                continue


def test_waiting_costs_no_time() -> None:
    with time_limit(0.2, "https://x.invalid/1"):
        time.sleep(0.4)


def test_it_is_disarmed_behind_and_leaves_the_handler_as_it_was() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with time_limit(0.05, "https://x.invalid/1"):
        pass
    compute_for(0.1)
    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_an_error_of_the_page_itself_goes_through() -> None:
    with pytest.raises(ValueError, match="of its own"), time_limit(5, "https://x.invalid/1"):
        raise ValueError("of its own")


@pytest.mark.parametrize("seconds", [None, 0])
def test_without_a_limit_nothing_is_ended(seconds: float | None) -> None:
    with time_limit(seconds, "https://x.invalid/1"):
        assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_in_another_thread_the_code_runs_without_a_watchdog() -> None:
    done = []

    def work() -> None:
        with time_limit(0.01, "https://x.invalid/1"):
            compute_for(0.05)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


class EndlessPage:
    """A page class whose reader never comes to an end."""

    next_page_url = None
    notice = None

    def __init__(self, selector: Selector, url: str) -> None:
        self.url = url

    @property
    def is_article(self) -> bool:
        return True

    def fill(self, item: ArticleItem) -> None:
        compute_for(60)

    def continue_body(self, item: ArticleItem) -> None:
        compute_for(60)


class EndlessSite(DiscuzPortalSpider):
    name = "endless"
    article_page = EndlessPage
    page_end = None


URL = "https://x.invalid/portal.php?mod=view&aid=1"
VISIT = ArchivedVisit(
    site="endless",
    kind="article",
    article_id="1",
    urls=(URL,),
    fetched_at=dt.datetime(2022, 8, 1, tzinfo=dt.UTC),
    pages=(ArchivedPage(URL, 200, (("Content-Type", "text/html; charset=utf-8"),), b"<p>x</p>"),),
    requests=1,
)


def test_an_archived_page_that_takes_too_long_is_unread_and_says_why() -> None:
    with pytest.raises(PageError, match="page_too_slow"):
        read_archived(EndlessSite, VISIT, page_seconds=0.05)


def test_re_extraction_goes_on_after_such_a_page(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    positions = [archive.add(VISIT), archive.add(VISIT)]
    archive.close()
    found = Rereader(tmp_path, EndlessSite, page_seconds=0.05).read(positions)
    assert [(each.reason, each.url) for each in found if isinstance(each, Unread)] == [("page_too_slow", URL)] * 2


def test_a_stage_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.pipelines.body.interpret", lambda item: compute_for(60))
    item = ArticleItem(
        site="x", article_id="1", url=URL, fetched_at=VISIT.fetched_at, time_zone="Asia/Shanghai", page_seconds=0.05
    )
    with pytest.raises(PageError, match="page_too_slow"):
        BodyPipeline().process_item(item)
