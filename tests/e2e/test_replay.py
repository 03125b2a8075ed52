"""The real spider against recorded portals, from the first listing page to the end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from parsel import Selector

from newscrawl.cms.discuz.urls import read_article_url
from tests.accuracy.truth import SHARED, RecordedSite
from tests.e2e.project import UNTHROTTLED, Project
from tests.e2e.replay import replaying
from tests.shared import needs_shared

pytestmark = needs_shared
CHANNEL = "青岛资讯"


def listed_articles(site: RecordedSite) -> set[str]:
    """Numbers of all articles that the recorded listing pages of the channel and its subchannels show.

    The walk's own reach is not asked: every recorded page of categories 1, 2, 3 and 12 is read here.
    """
    numbers = set()
    for entry in site.index.values():
        if entry["status"] == 200 and entry["file"].startswith(("list_1_p", "list_2_p", "list_3_p", "list_12_p")):
            encoding = "gb18030" if "gbk" in entry["headers"].get("content-type", "") else "utf-8"
            text = (site.folder / entry["file"]).read_bytes().decode(encoding)
            links = Selector(text).xpath("//div[contains(@class, 'xld')]//dt/a/@href").getall()
            numbers |= {address.article_id for link in links if (address := read_article_url(link))}
    assert len(numbers) > 100, "the recorded listings were not understood"
    return numbers


@pytest.mark.parametrize("name", ["x34-utf8", "x34-rewrite", "x34-static", "x34-gbk"])
def test_the_real_spider_stores_every_public_article_that_a_listing_reaches(name: str, tmp_path: Path) -> None:
    site = RecordedSite(SHARED / "pages" / name)
    listed = listed_articles(site)
    with replaying(site) as (replay, proxy):
        project = Project(tmp_path, environment={"http_proxy": proxy, "no_proxy": ""})
        crawl = project.run("scrapy", "crawl", "qingdaoxinxigang", "-a", f"home_url={replay.home_url}", *UNTHROTTLED)
    assert crawl.returncode == 0, crawl.stderr

    truth = {t["article_id"]: t for t in site.truth if t["article_id"] in listed}
    public = {number for number, t in truth.items() if t["public"] and not t["redirect_url"]}
    stored = project.articles()
    frontier = project.frontier()
    assert set(stored) == public
    assert set(frontier) == listed
    assert {n for n, row in frontier.items() if row.state == "external"} == {
        n for n, t in truth.items() if t["redirect_url"]
    }
    assert all(frontier[n].state in {"gone", "retry"} for n in listed - set(truth)), "articles that were not recorded"
    assert set(replay.visits().values()) == {1}, "an article was fetched twice"
    assert project.last_run().outcome == "finished"
    for number, article in stored.items():
        assert article.headline == truth[number]["headline"]
        assert article.published_at == dt.datetime.fromisoformat(truth[number]["published_at"])
        assert article.body == "\n\n".join(truth[number]["body"])
        assert article.page_count == truth[number]["page_count"]
        assert article.channel_path == truth[number]["channel_path"]
