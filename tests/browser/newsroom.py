"""What the explorer is looked at with: two crawls of a demo portal that changed in between, visits of a week, attacks.

The crawls are real. What they cannot have in a second, a history of days, is written through storage, as a crawl's
writer does.
"""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newscrawl.archive.archive import Archive
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.demo.faults import FaultKind
from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import DemoServer, serve
from newscrawl.items import ArticleItem, Dateline, Person
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import open_engine, writing
from tests.browser.attacker import FORMULA, LINK, SQL, TEMPLATES, Attacker
from tests.e2e.project import IMPATIENT, UNTHROTTLED, Project
from tests.storage.samples import SHANGHAI, article

#: articles of the portal: its editor rewrites one, takes one back, and the server spoils one
REWRITTEN, WITHDRAWN, SPOILT = 45, 49, 48
NEW_HEADLINE = "更正：海信路学校的海洋课改在周五"
NEW_SENTENCE = "编者更正：海洋课的时间改为本周五下午。"
#: articles that are written through storage
FOLLOWED, COPY, HOSTILE, FORMULAS = "70001", "70002", "66601", "66602"
OTHER_SITE = "qingdaoxinxigang"
#: what every visit of a week to FOLLOWED printed
VIEWS = (461, 1_204, 3_977, 12_450, 18_031, 19_002, 19_340)

_STORY = [
    "信网11月18日讯（记者 张三 通讯员 李四）青岛啤酒节今晚在西海岸新区开幕，首日迎来游客12.6万人次。",
    "本届啤酒节设有六大主题展区，来自四十多个国家和地区的两千二百余款啤酒同台亮相，夜间演出持续到二十三点。",
    "交警部门提醒，节日期间周边道路实行分时段限行，市民可乘地铁一号线、十三号线前往，末班车延长至零点三十分。",
    "组委会表示，将继续完善无障碍通道、母婴室和饮水点，并在每个出入口安排志愿者引导。",
]


@dataclass(slots=True, frozen=True)
class Newsroom:
    """A project whose database and archive are filled, and the attacker to whom its hostile articles would lead."""

    project: Project
    attacker: Attacker


def fill(folder: Path, database_url: str | None, attacker: Attacker) -> Newsroom:
    """Crawl into a new project in ``folder`` and add what a crawl of the demo portal does not bring."""
    project = Project(folder, database_url=database_url)
    (folder / "schedule.toml").write_text('[[job]]\nsite = "demo"\nevery = "6h"\n', encoding="utf-8")
    now = dt.datetime.now(dt.UTC)
    with serve(build_portal(PortalOptions(count=60, made_at=now))) as server:
        _crawl(project, server)
        _change(server)
        _crawl(project, server, "--revisit")
        server.faults.add(lambda path: "mod=list" in path, FaultKind.STATUS, status=503)
        failed = _run_crawl(project, server)
        assert failed.returncode != 0, "a crawl that finds no listing has failed"
    with _saving(project) as save:
        for visit in (*_followed(now), *_copies(now), *_hostile(project, attacker, now)):
            save(visit)
    return Newsroom(project, attacker)


def _run_crawl(project: Project, server: DemoServer, *options: str) -> subprocess.CompletedProcess[str]:
    home = ("-a", f"home_url={server.url}")
    return project.run("newscrawl", "crawl", "demo", *home, *UNTHROTTLED, *IMPATIENT, *options)


def _crawl(project: Project, server: DemoServer, *options: str) -> None:
    result = _run_crawl(project, server, *options)
    assert result.returncode == 0, result.stderr


def _change(server: DemoServer) -> None:
    """What happened at the portal between the crawls."""
    site = server.site
    portal = site.portal  # type: ignore[attr-defined]
    rewritten = portal.articles[REWRITTEN]
    first = next(piece.text for piece in rewritten.pieces if piece.kind == "text")
    assert first in rewritten.pages[0]
    rewritten.headline = NEW_HEADLINE
    rewritten.pages[0] = rewritten.pages[0].replace(first, f"{NEW_SENTENCE}{first[len(first) // 2 :]}", 1)
    # listings name it still, as those of a site with a cache do
    portal.articles[WITHDRAWN].pending = True
    for kept in (("view", REWRITTEN, 1), ("view", WITHDRAWN, 1)):
        del site._pages[kept]  # type: ignore[attr-defined]
    server.faults.add(f"/portal.php?mod=view&aid={SPOILT}", FaultKind.UNDECODABLE)


@contextmanager
def _saving(project: Project) -> Iterator[Callable[[ArticleItem], None]]:
    engine = open_engine(project.database_url or f"sqlite:///{project.folder / 'data' / 'newscrawl.db'}")

    def save(item: ArticleItem) -> None:
        with writing(engine) as connection:
            save_articles(connection, [item])

    yield save
    engine.dispose()


def _followed(now: dt.datetime) -> Iterator[ArticleItem]:
    """An article that was visited once a day for a week, and rewritten twice."""
    for number, views in enumerate(VIEWS):
        visited = now - dt.timedelta(days=len(VIEWS) - number)
        body = list(_STORY)
        if number >= 2:
            body[0] = body[0].replace("12.6万人次", "13.2万人次")
        if number >= 4:
            body.insert(2, "主办方更正说，首日客流以闸机统计为准。")
        yield _story(
            FOLLOWED,
            "青岛啤酒节开幕 首日迎来游客12.6万人次" if number < 2 else "青岛啤酒节开幕 首日迎来游客13.2万人次",
            body,
            fetched_at=visited,
            view_count=views,
            comment_count=number,
        )


def _copies(now: dt.datetime) -> Iterator[ArticleItem]:
    """The same story as another portal took it over."""
    yield _story(
        COPY,
        "啤酒节开幕啦！",
        list(_STORY),
        site="demo",
        fetched_at=now - dt.timedelta(days=5),
        published_at=now - dt.timedelta(days=6),
        source="信网",
    )


def _story(number: str, headline: str, body: list[str], **fields: object) -> ArticleItem:
    fetched_at = fields["fetched_at"]
    assert isinstance(fetched_at, dt.datetime)
    url = f"https://www.qingdaoxinxigang.cn/article-{number}-1.html"
    published_at = dt.datetime.now(SHANGHAI) - dt.timedelta(days=8)
    usual = {
        "url": url,
        "urls": [url],
        "headline": headline,
        "body": body,
        "body_html": "".join(f"<p>{paragraph}</p>" for paragraph in body),
        "published_at": published_at.replace(hour=19, minute=30, second=0, microsecond=0),
        "dateline": Dateline("信网11月18日讯", agency="信网", place=None, date=None),
        "related_article_ids": [],
        "images": [],
        "attachments": [],
    }
    return article(number, **(usual | fields))


def _hostile(project: Project, attacker: Attacker, now: dt.datetime) -> Iterator[ArticleItem]:
    """Every field that a page fills, with what an attacker would print there; a first visit and a revised one."""
    attacks = attacker.attacks()
    link = attacker.armed("link", LINK)
    markup = attacker.markup()
    visited = now - dt.timedelta(hours=3)
    position = _archive_of(project).add(
        ArchivedVisit("demo", "article", HOSTILE, (f"http://127.0.0.1:{attacker.port}/666",), visited, _raw(attacker))
    )
    for number in range(2):
        yield _story(
            HOSTILE,
            f"{attacks['script']}{attacks['script-in-mark']} 海洋 {TEMPLATES}"[:500],
            [*attacks.values(), f"{SQL} 海洋 {number}", f"{TEMPLATES} {attacks['attribute']} {number}"],
            site="demo",
            url=link if number else f"http://127.0.0.1:{attacker.port}/666",
            urls=[link],
            fetched_at=visited + dt.timedelta(hours=number),
            channel=attacks["svg"][:100],
            channel_path=[attacks["title"][:100]],
            site_name=attacks["image-error"][:100],
            source=attacks["attribute"][:150],
            source_url=link,
            publisher=attacks["attribute"][:100],
            info_line=markup[:400],
            info_line_author=attacks["comment"][:100],
            info_line_source=attacks["toggle"][:100],
            info_line_source_url=link,
            byline_text=attacks["image"],
            byline=[Person(attacks["attribute"][:60], "reporter", attacks["svg"][:60], "byline")],
            credits=[Person("<b onclick=ran('b')>x</b>", "editor", "<i>", "footer")],
            dateline=Dateline(attacks["script"][:90], agency="<script>", place="<img>", date=None),
            summary=markup,
            body_html=markup + f'<p><a href="{link}">follow</a></p><form action="{link}"><button>go</button></form>',
            images=[link, f"http://127.0.0.1:{attacker.port}/images"],
            attachments=[link],
            footer=[markup, f"文章来源：{attacks['attribute']}"],
            previous_headline=attacks["script"][:200],
            next_headline=attacks["attribute"][:200],
            reactions={attacks["script"][:40]: 3},
            warnings=[attacks["script"]],
            view_count=666 + number,
            archive_position=position,
        )
    yield _story(
        FORMULAS,
        attacker.armed("formula", FORMULA),
        ["海洋 +1+1", "@SUM(A1:A9)"],
        site="demo",
        fetched_at=visited,
        channel="=1+1",
        source="@SUM(1)",
    )


def _archive_of(project: Project) -> Archive:
    return Archive(project.folder / "data" / "archive")


def _raw(attacker: Attacker) -> tuple[ArchivedPage, ...]:
    """What the server of the hostile article sent: its headers are none of the explorer's."""
    address = f"http://127.0.0.1:{attacker.port}/"
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Refresh", f"0; url={address}refresh-header"),
        ("Link", f"<{address}link-header>; rel=stylesheet"),
        ("Set-Cookie", "newscrawl_token=stolen; Path=/"),
        ("Content-Security-Policy", "script-src *"),
        ("Location", f"{address}location-header"),
    )
    return (ArchivedPage(f"{address}666", 200, headers, attacker.page()),)
