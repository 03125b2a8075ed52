"""A purge over archive and database: in which order, held by a lease, and finished by giving it again."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from scrapy.settings import Settings
from sqlalchemy import select

from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.errors import LeaseHeldError, LeaseLostError, NewscrawlError
from newscrawl.items import ArticleItem, Person
from newscrawl.operations.project import load_settings, open_archive, open_database
from newscrawl.operations.purge import carry_out, plan_purge
from newscrawl.storage import purge as removal
from newscrawl.storage.articles import load_article, save_articles
from newscrawl.storage.engine import Connection, writing
from newscrawl.storage.holding import holding
from newscrawl.storage.models import Run, Tombstone
from newscrawl.storage.runs import RunKind
from tests.storage.samples import SITE, URL, article

#: stands in the pages of article 101 and in the listing that shows it
MARK = "甲乙𠮷"
DAY = dt.datetime(2022, 8, 5, 4, 0, tzinfo=dt.UTC)


def page(url: str, html: str) -> ArchivedPage:
    return ArchivedPage(url, 200, (("Content-Type", "text/html"),), html.encode())


def visits() -> list[ArchivedVisit]:
    """101 twice, the second time by another spelling; 102; two listings, of which one shows 101."""
    first, second = URL.format("101"), "https://www.qingdaoxinxigang.cn/article-101-1.html"
    list_of_both = f'<a href="/portal.php?mod=view&amp;aid=101">{MARK}</a><a href="article-102-1.html">102</a>'
    list_of_one = "<a href=article-102-1.html>102</a>"
    return [
        ArchivedVisit(SITE, kind, number, (pages[0].url,), DAY + dt.timedelta(minutes=place), pages)
        for place, (kind, number, pages) in enumerate(
            (
                ("article", "101", (page(first, f"<h1>{MARK}</h1>"), page(f"{first}&page=2", f"<p>{MARK}2</p>"))),
                ("article", "101", (page(second, f"<h1>{MARK}</h1>"),)),
                ("article", "102", (page(URL.format("102"), "<h1>别的</h1>"),)),
                ("listing", None, (page("https://www.qingdaoxinxigang.cn/portal.php?mod=list&catid=1", list_of_both),)),
                ("listing", None, (page("https://www.qingdaoxinxigang.cn/list-2.html", list_of_one),)),
            )
        )
    ]  # fmt: skip


def item(article_id: str, **fields: object) -> ArticleItem:
    plain = {"byline_text": None, "info_line_author": None, "credits": [], "byline": []}
    return article(article_id, **(plain | {"headline": f"标题{article_id}"} | fields))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A project with a database and an archive of three articles, of which 101 and 103 are 张三's."""
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSCRAWL_DATABASE_URL", raising=False)
    monkeypatch.delenv("NEWSCRAWL_ARCHIVE_DIR", raising=False)
    settings = load_settings()
    zhang = Person("张三", "reporter", "记者", "byline")
    with writing(open_database(settings)) as connection:
        save_articles(
            connection,
            [
                item("101", headline=MARK, byline=[zhang]),
                item("102", body=["张三昨日到访"]),
                item("103", byline=[zhang]),
                item("101", site="demo", url="http://127.0.0.1:8765/portal.php?mod=view&aid=101", urls=[]),
            ],
        )
    with closing(open_archive(settings)) as archive:
        for visit in visits():
            archive.add(visit)
    return settings


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """A look into the database that does not outlive the question: a reader keeps old pages alive."""
    engine = open_database(settings)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def is_stored(settings: Settings, article_id: str, site: str = SITE) -> bool:
    with reading(settings) as connection:
        return load_article(connection, article_id, site) is not None


def archived(settings: Settings) -> bytes:
    return b"".join(path.read_bytes() for path in (Path("data") / "archive").rglob("*") if path.is_file())


def runs(settings: Settings) -> list[tuple[str, str, str, str | None, dict[str, int]]]:
    columns = (Run.site, Run.kind, Run.outcome, Run.finish_reason, Run.counts)
    with reading(settings) as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(Run.id))]


@pytest.mark.parametrize(
    "article",
    [
        URL.format("101"),
        "https://www.qingdaoxinxigang.cn/article-101-1.html",
        "qingdaoxinxigang.cn/portal.php?aid=101&mod=view",
    ],
)
def test_an_article_goes_from_the_archive_and_the_database(article: str, settings: Settings) -> None:
    plan = plan_purge(settings, article=article)
    assert plan.keys == [(SITE, "101")]
    assert plan.archived == 2
    report = carry_out(settings, plan, "字据 17")
    assert (report.removed.articles, report.removed.revisions, report.archived, report.tombstones) == (1, 1, 3, 1)
    assert report.is_forgotten
    assert MARK.encode() not in b"".join(path.read_bytes() for path in Path("data").glob("newscrawl.db*"))
    assert not is_stored(settings, "101")
    assert is_stored(settings, "101", "demo")
    with closing(open_archive(settings)) as archive:
        left = [archive.read(position) for position in archive.positions(SITE)]
    assert [(visit.kind, visit.article_id) for visit in left] == [("article", "102"), ("listing", None)]
    assert MARK.encode() not in archived(settings)
    counted = {"archived": 3, "articles": 1, "revisions": 1, "observations": 1, "people": 1, "urls": 1, "rejections": 0}
    assert runs(settings) == [(SITE, "purge", "finished", "finished", counted)]


def test_a_plan_changes_nothing(settings: Settings) -> None:
    before = archived(settings)
    plan_purge(settings, article="101", site=SITE)
    plan_purge(settings, person="张三")
    assert archived(settings) == before
    assert is_stored(settings, "101")
    assert runs(settings) == []


def test_a_person_goes_with_every_article_and_mentions_are_said(settings: Settings) -> None:
    plan = plan_purge(settings, person="张三")
    assert plan.keys == [(SITE, "101"), (SITE, "103")]
    assert plan.mentions == {"articles": 1, "revisions": 1}
    assert plan.mentioned_at == [URL.format("102")]
    assert plan_purge(settings, person="张三", site="demo").keys == []
    carry_out(settings, plan, "字据 17")
    with reading(settings) as connection:
        assert removal.count_naming(connection, "张三") == {"articles": 1, "revisions": 1}
    assert plan_purge(settings, person="张三").articles == []


def test_a_reason_that_names_the_person_is_refused(settings: Settings) -> None:
    with pytest.raises(NewscrawlError, match="the reason names 张三"):
        carry_out(settings, plan_purge(settings, person="张三"), "张三要求删除")
    assert is_stored(settings, "101")


def test_a_number_that_two_sites_have_needs_the_site(settings: Settings) -> None:
    with pytest.raises(NewscrawlError, match="--site: demo, qingdaoxinxigang"):
        plan_purge(settings, article="101")
    assert plan_purge(settings, article="101", site="demo").keys == [("demo", "101")]


def test_a_number_that_nobody_has_met_can_be_kept_out(settings: Settings) -> None:
    assert plan_purge(settings, article="999").articles == []
    assert plan_purge(settings, article="999", site="nowhere").articles == []
    carry_out(settings, plan_purge(settings, article="999", site=SITE), "字据 17")
    with reading(settings) as connection:
        assert connection.scalars(select(Tombstone.article_id)).all() == ["999"]


def test_killed_between_archive_and_database_it_is_finished_by_giving_it_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(removal, "purge", _killed)
        with pytest.raises(RuntimeError):
            carry_out(settings, plan_purge(settings, person="张三"), "字据 17")
    assert MARK.encode() not in archived(settings)
    assert is_stored(settings, "101")
    assert [run[2:4] for run in runs(settings)] == [("failed", "RuntimeError")]
    carry_out(settings, plan_purge(settings, person="张三"), "字据 17")
    assert not is_stored(settings, "101")
    assert [run[2] for run in runs(settings)] == ["failed", "finished"]


def _killed(*_: object, **__: object) -> None:
    raise RuntimeError("as if killed")


def test_the_site_is_held_as_by_a_crawl(settings: Settings) -> None:
    plan = plan_purge(settings, article="101", site=SITE)
    with holding(open_database(settings), SITE, RunKind.CRAWL, {}, "0", seconds=60), pytest.raises(LeaseHeldError):
        carry_out(settings, plan, "字据 17")
    assert is_stored(settings, "101")
    with closing(open_archive(settings)) as archive:
        assert len(archive.find(SITE, article_id="101")) == 2


def test_a_purge_that_has_lost_the_site_writes_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise LeaseLostError("somebody took it over")

    monkeypatch.setattr("newscrawl.operations.purge.leases.check", lost)
    with pytest.raises(LeaseLostError):
        carry_out(settings, plan_purge(settings, article="101", site=SITE), "字据 17")
    assert is_stored(settings, "101")


def test_of_a_site_without_a_spider_every_archived_listing_goes(settings: Settings) -> None:
    with closing(open_archive(settings)) as archive:
        for visit in visits():
            archive.add(
                ArchivedVisit("closed", visit.kind, visit.article_id, visit.urls, visit.fetched_at, visit.pages)
            )
    with writing(open_database(settings)) as connection:
        save_articles(connection, [item("101", site="closed", url="https://closed.example/1", urls=[])])
    carry_out(settings, plan_purge(settings, article="101", site="closed"), "字据 17")
    with closing(open_archive(settings)) as archive:
        left = [archive.read(position) for position in archive.positions("closed")]
    assert [(visit.kind, visit.article_id) for visit in left] == [("article", "102")]


def test_feeds_and_sitemaps_that_name_the_article_go_too(settings: Settings) -> None:
    host = "https://www.qingdaoxinxigang.cn"
    link = f"{host}/portal.php?mod=view&amp;aid={{}}"
    files = {
        "/rss.xml": f"<rss><item><title>{MARK}</title><link>{link.format(101)}</link></item></rss>".encode(),
        "/map.xml.gz": gzip.compress(f"<urlset><url><loc>{link.format(101)}</loc></url></urlset>".encode()),
        "/other.xml": f"<urlset><url><loc>{link.format(102)}</loc></url></urlset>".encode(),
    }
    with closing(open_archive(settings)) as archive:
        for place, (path, body) in enumerate(files.items()):
            kept = (ArchivedPage(host + path, 200, (), body),)
            at = DAY + dt.timedelta(hours=1, minutes=place)
            archive.add(ArchivedVisit(SITE, "listing", None, (host + path,), at, kept))
    carry_out(settings, plan_purge(settings, article="101", site=SITE), "字据 17")
    with closing(open_archive(settings)) as archive:
        left = {archive.read(position).urls[0] for position in archive.positions(SITE, kind="listing")}
    assert left == {f"{host}/list-2.html", f"{host}/other.xml"}
