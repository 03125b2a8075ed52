"""SIGTERM: a crawl ends within the requests under way, says so, and the next run finishes the work."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from newscrawl.demo.portal import PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import serve
from tests.e2e.project import UNTHROTTLED, Project

PORTAL = build_portal(PortalOptions(count=60))
EXPECTED = {
    line["article_id"] for line in truth_lines(PORTAL) if line["listed"] and line["public"] and not line["redirect_url"]
}
#: with sixteen requests in Scrapy's queue for the host it would take eight seconds more
DELAY = 0.5
QUEUED = 16


def test_a_crawl_that_is_asked_to_stop_does_not_work_off_its_queue(tmp_path: Path) -> None:
    project = Project(tmp_path, database_url=f"sqlite:///{tmp_path}/news.db")
    with serve(PORTAL) as server:
        options = ("-s", f"DOWNLOAD_DELAY={DELAY}", "-s", f"CONCURRENT_REQUESTS={QUEUED}")
        process = project.start("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *options)
        try:
            deadline = time.monotonic() + 60
            while len(server.requests) < 12:  # the listings have been read: the queue is full of articles
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
            before, asked_at = len(server.requests), time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        finally:
            process.kill()
        assert time.monotonic() - asked_at < 4
        assert len(server.requests) - before <= 2
        run = project.last_run()
        assert (run.outcome, run.finish_reason) == ("stopped", "shutdown")
        assert set(project.articles()) < EXPECTED

        again = project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *UNTHROTTLED)
        assert again.returncode == 0, again.stderr
        assert project.last_run().outcome == "finished"
        assert set(project.articles()) == EXPECTED
