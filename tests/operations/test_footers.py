"""Footers that no written rule knows, on a generated site whose footers are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from newscrawl.demo.portal import PortalOptions, build_portal, truth_lines
from newscrawl.errors import NewscrawlError, UnknownSiteError
from newscrawl.extraction.learned import normalised
from newscrawl.operations.footers import (
    Candidate,
    FooterReport,
    Thresholds,
    accept_footers,
    find,
    list_footers,
    propose,
    withdraw_footers,
)
from newscrawl.operations.project import load_settings
from newscrawl.storage import footers
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import Connection, Engine, open_engine, writing
from newscrawl.storage.footers import AcceptedFooter, footer_id
from newscrawl.storage.schema import upgrade
from tests.storage.samples import article, at

SITE = "demo"
URL = "https://demo.invalid/{}"
SLOGAN = "青城早知道，天天有新料。第{}期 编辑：{}"
CALL = "城事小助手在这里等你来聊！"
MOTTO = "讲好青城故事，传递身边温暖"
PHRASE = "现场气氛十分热烈，掌声不断。"
NAMES = ("王伟", "李明亮", "欧阳修", "张静")

Body = list[str]


@cache
def plain_stories() -> tuple[tuple[str, tuple[str, ...], dt.datetime], ...]:
    """Headline, paragraphs and time of every story of a generated portal, without its footer."""
    portal = build_portal(PortalOptions(count=400))
    return tuple(
        (line["headline"], tuple(line["body"]), dt.datetime.fromisoformat(line["published_at"]))
        for line in truth_lines(portal)
        if len(line["body"]) > 1 and line["published_at"]
    )


def fill(engine: Engine, closing: Callable[[int, Body], Body], count: int = 300) -> None:
    """Store ``count`` generated stories, each as ``closing`` (number, body) makes it."""
    with writing(engine) as connection:
        save_articles(
            connection,
            [
                article(
                    str(number),
                    site=SITE,
                    url=URL.format(number),
                    urls=[URL.format(number)],
                    headline=headline,
                    published_at=published_at,
                    body=closing(number, list(body)),
                )
                for number, (headline, body, published_at) in enumerate(plain_stories()[:count])
            ],
        )


def open_filled(url: str, closing: Callable[[int, Body], Body], count: int = 300) -> Engine:
    engine = open_engine(url)
    upgrade(engine)
    fill(engine, closing, count)
    return engine


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/news.db"


@pytest.fixture
def proposed(sqlite_url: str) -> Iterator[Callable[..., FooterReport]]:
    """What is proposed for a site whose stories end as a function says."""
    engines: list[Engine] = []

    def report(closing: Callable[[int, Body], Body], thresholds: Thresholds | None = None) -> FooterReport:
        engines.append(open_filled(sqlite_url, closing))
        with engines[0].connect() as connection:
            return propose(connection, SITE, thresholds or Thresholds())

    yield report
    for engine in engines:
        engine.dispose()


def texts(candidates: Iterable[Candidate]) -> list[str]:
    return [candidate.text for candidate in candidates]


def several_footers(number: int, body: Body) -> Body:
    """SLOGAN under every second story, CALL below it under every sixth; MOTTO above a written footer under every
    tenth, and a byline before it."""
    if number % 2 == 0:
        body.append(SLOGAN.format(number, NAMES[number % 4]))
        return [*body, CALL] if number % 6 == 0 else body
    return [*body, "（记者 王伟）", MOTTO, "来源：信网"] if number % 10 == 1 else body


def test_every_footer_is_proposed_and_no_paragraph_of_a_story(database_url: str) -> None:
    engine = open_filled(database_url, several_footers)
    with engine.connect() as connection:
        report = propose(connection, SITE, Thresholds())
    engine.dispose()
    assert report.article_count == 300
    assert [(each.text, each.article_count, each.elsewhere, each.is_proposed) for each in report.candidates] == [
        ("青城早知道天天有新料第0期编辑_", 150, 0, True),
        ("城事小助手在这里等你来聊", 50, 0, True),
        ("讲好青城故事传递身边温暖", 30, 0, True),
    ]
    slogan, call, motto = report.candidates
    assert (slogan.share, motto.share) == (0.5, 0.1)
    days = [published_at.date() for _, _, published_at in plain_stories()[:300:2]]
    assert (slogan.first_day, slogan.last_day) == (min(days), max(days))
    # a batch is stored in the order of the numbers as text
    assert [(example.url, example.paragraph) for example in slogan.examples] == [
        ("https://demo.invalid/0", "青城早知道，天天有新料。第0期 编辑：王伟"),
        ("https://demo.invalid/10", "青城早知道，天天有新料。第10期 编辑：欧阳修"),
        ("https://demo.invalid/100", "青城早知道，天天有新料。第100期 编辑：王伟"),
    ]
    assert [example.url for example in call.examples] == [URL.format(0)], "printed alike everywhere"
    assert slogan.id == footer_id(slogan.text)


def test_stories_alone_propose_nothing(proposed: Callable[..., FooterReport]) -> None:
    report = proposed(lambda _, body: body, Thresholds(articles=5, days=2, share=0))
    assert (report.article_count, report.candidates) == (300, [])


def test_a_paragraph_that_stands_inside_stories_too_is_shown_apart(proposed: Callable[..., FooterReport]) -> None:
    def closing(number: int, body: Body) -> Body:
        if number % 10 == 0:
            return [*body, PHRASE]
        return [body[0], PHRASE, *body[1:]] if number % 30 == 1 else body

    (phrase,) = proposed(closing).candidates
    assert (phrase.text, phrase.article_count, phrase.elsewhere) == (normalised(PHRASE), 30, 10)
    assert not phrase.is_proposed


def test_a_phrase_of_the_stories_is_not_shown_at_all(proposed: Callable[..., FooterReport]) -> None:
    def closing(number: int, body: Body) -> Body:
        if number % 10 == 0:
            return [*body, PHRASE]
        return [body[0], PHRASE, *body[1:]] if number % 5 == 1 else body

    assert proposed(closing).candidates == []


def test_copies_of_one_story_count_once(proposed: Callable[..., FooterReport]) -> None:
    story = ["青岛市大会今日开幕，与会者齐聚一堂。", "大会将持续三天，共有五场论坛。", "大会欢迎各界人士前来参加。"]
    report = proposed(lambda number, body: list(story) if number % 10 == 0 else body)
    assert report.candidates == []


def test_stories_that_all_begin_alike_are_different_stories(proposed: Callable[..., FooterReport]) -> None:
    report = proposed(lambda number, body: ["本报讯", *body, CALL] if number % 10 == 0 else body)
    assert texts(report.candidates) == [normalised(CALL)]


@pytest.mark.parametrize("number_of_articles", [9, 10])
def test_so_many_articles_at_least(number_of_articles: int, proposed: Callable[..., FooterReport]) -> None:
    report = proposed(lambda number, body: [*body, CALL] if number < number_of_articles else body)
    assert texts(report.candidates) == ([normalised(CALL)] if number_of_articles == 10 else [])


def test_such_a_share_of_the_articles_at_least(proposed: Callable[..., FooterReport]) -> None:
    report = proposed(lambda number, body: [*body, CALL] if number % 10 == 0 else body, Thresholds(share=0.11))
    assert report.candidates == []


def test_on_so_many_days_at_least(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    upgrade(engine)
    with writing(engine) as connection:
        save_articles(
            connection,
            [
                article(
                    str(number),
                    site=SITE,
                    headline=f"第{number}条",
                    body=[f"第{'一二三'[number % 3]}{number:07}段", CALL],
                )
                for number in range(12)
            ],
        )
    with engine.connect() as connection:
        one_day = propose(connection, SITE, Thresholds(days=1))
        assert texts(one_day.candidates) == [normalised(CALL)]
        assert propose(connection, SITE, Thresholds(days=2)).candidates == []
    engine.dispose()


def test_what_is_accepted_is_not_proposed_again_and_what_stands_above_it_is(sqlite_url: str) -> None:
    engine = open_filled(sqlite_url, several_footers)
    with writing(engine) as connection:
        footers.accept(connection, SITE, [AcceptedFooter(normalised(CALL), CALL, 50)], at(0))
    with engine.connect() as connection:
        report = propose(connection, SITE, Thresholds())
    engine.dispose()
    assert [(each.text, each.article_count) for each in report.candidates] == [
        (normalised(SLOGAN.format(1, "王伟")), 150),
        (normalised(MOTTO), 30),
    ]
    assert [footer.example for footer in report.accepted] == [CALL]


def id_of(paragraph: str) -> str:
    return footer_id(normalised(paragraph))


def counts(connection: Connection, *paragraphs: str) -> dict[str, int]:
    found = find(connection, SITE, {id_of(paragraph) for paragraph in paragraphs})
    return {footer.text: footer.article_count for footer in found}


def test_what_is_accepted_is_counted_as_it_will_be_cut(sqlite_url: str) -> None:
    engine = open_filled(sqlite_url, several_footers)
    slogan = SLOGAN.format(1, "王伟")
    with engine.connect() as connection:
        # 50 of the 150 have CALL below
        assert counts(connection, slogan) == {normalised(slogan): 100}
        assert counts(connection, slogan, CALL) == {normalised(slogan): 150, normalised(CALL): 50}
        # with （记者 王伟） above and 来源：信网 below
        assert counts(connection, MOTTO) == {normalised(MOTTO): 30}
        assert counts(connection, plain_stories()[0][1][0]) == {normalised(plain_stories()[0][1][0]): 0}
        assert counts(connection, "这句话哪里都没有") == {}
        assert counts(connection) == {}
    engine.dispose()


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database of the project that is the working directory."""
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("newscrawl.settings.NEWSCRAWL_DATABASE_URL", sqlite_url)
    engine = open_filled(sqlite_url, several_footers, count=120)
    yield engine
    engine.dispose()


def accepted_in(engine: Engine) -> frozenset[str]:
    with engine.connect() as connection:
        return footers.accepted(connection, SITE)


def test_accepting_and_withdrawing(project: Engine) -> None:
    settings = load_settings()
    # not above the thresholds: 12 of 120 articles; a paragraph can be accepted all the same
    (motto,) = accept_footers(settings, SITE, [id_of(MOTTO)], at(0))
    assert (motto.text, motto.article_count) == (normalised(MOTTO), 12)
    assert accept_footers(settings, SITE, [id_of(MOTTO)], at(1)) == []
    (call,) = accept_footers(settings, SITE, [id_of(MOTTO), id_of(CALL)], at(2))
    assert call.article_count == 20
    assert accepted_in(project) == {normalised(MOTTO), normalised(CALL)}

    (withdrawn,) = withdraw_footers(settings, SITE, [id_of(MOTTO)])
    assert withdrawn.example == MOTTO
    assert accepted_in(project) == {normalised(CALL)}


def test_an_unknown_id_accepts_and_withdraws_nothing(project: Engine) -> None:
    settings = load_settings()
    with pytest.raises(NewscrawlError, match="demo: no article has a paragraph 00000000"):
        accept_footers(settings, SITE, [id_of(CALL), "00000000"], at(0))
    assert accepted_in(project) == frozenset()
    accept_footers(settings, SITE, [id_of(CALL)], at(0))
    with pytest.raises(NewscrawlError, match="demo: 00000000 is not accepted"):
        withdraw_footers(settings, SITE, [id_of(CALL), "00000000"])
    assert accepted_in(project) == {normalised(CALL)}


def test_an_unknown_site_is_named(project: Engine) -> None:
    settings = load_settings()
    with pytest.raises(UnknownSiteError, match="did you mean demo"):
        list_footers(settings, "dmo", Thresholds())
    with pytest.raises(UnknownSiteError, match="did you mean demo"):
        accept_footers(settings, "dmo", [id_of(CALL)], at(0))
    with pytest.raises(UnknownSiteError, match="did you mean demo"):
        withdraw_footers(settings, "dmo", [id_of(CALL)])
