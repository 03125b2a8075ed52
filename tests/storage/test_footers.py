"""Stories to learn footers from, and the footers that are accepted."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.footers import (
    AcceptedFooter,
    Story,
    accept,
    accepted,
    count_stories,
    footer_id,
    load_accepted,
    stories,
    withdraw,
)
from tests.storage.samples import SITE, URL, article, at

SLOGAN = AcceptedFooter("青城早知道天天有新料", "青城早知道，天天有新料。", 120)
CALL = AcceptedFooter("城事小助手𠮷在这里", "城事小助手𠮷在这里！", 30)


def test_stories_are_the_bodies_of_one_site(engine: Engine) -> None:
    unreadable = {"published_at": None, "headline": None, "body": ["只有一段"], "fetched_at": at(60 * 12)}
    with writing(engine) as connection:
        save_articles(
            connection,
            [
                article("9"),
                article("10", body=[]),
                article("11", **unreadable),
                article("12", site="demo"),
            ],
        )
    with engine.connect() as connection:
        # read as stored: a batch goes by the numbers as text; the other one's day is that of the visit in UTC
        assert list(stories(connection, SITE)) == [
            Story(URL.format(11), None, dt.date(2022, 8, 5), ["只有一段"]),
            Story(URL.format(9), "青岛啤酒节开幕 🍺 𠮷", dt.date(2022, 8, 1), ["第一段 😀", "第二段 𠮷"]),
        ]
        assert count_stories(connection, SITE) == 2
        assert list(stories(connection, "nowhere")) == []


def test_more_stories_than_are_held_at_a_time_are_all_read_once(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(str(number)) for number in range(400)])
    with engine.connect() as connection:
        read = [story.url for story in stories(connection, SITE)]
    assert len(read) == 400
    assert set(read) == {URL.format(number) for number in range(400)}


def test_what_is_accepted_is_accepted_for_its_site(engine: Engine) -> None:
    with writing(engine) as connection:
        accept(connection, SITE, [SLOGAN, CALL], at(0))
        accept(connection, "demo", [SLOGAN], at(1))
        accept(connection, SITE, [], at(2))
    with engine.connect() as connection:
        assert accepted(connection, SITE) == {SLOGAN.text, CALL.text}
        assert accepted(connection, "demo") == {SLOGAN.text}
        assert accepted(connection, "nowhere") == frozenset()
        first, second = load_accepted(connection, SITE)
    assert (first.text, first.example, first.article_count, first.accepted_at) == (*SLOGAN, at(0))
    assert (second.text, second.example, second.article_count, second.accepted_at) == (*CALL, at(0))


def test_accepting_twice_keeps_the_first_record(engine: Engine) -> None:
    with writing(engine) as connection:
        accept(connection, SITE, [SLOGAN], at(0))
        accept(connection, SITE, [SLOGAN._replace(example="青城早知道", article_count=0), CALL], at(5))
    with engine.connect() as connection:
        kept = {footer.text: (footer.example, footer.accepted_at) for footer in load_accepted(connection, SITE)}
    assert kept == {SLOGAN.text: (SLOGAN.example, at(0)), CALL.text: (CALL.example, at(5))}


def test_a_withdrawn_one_is_forgotten_and_the_others_stay(engine: Engine) -> None:
    with writing(engine) as connection:
        accept(connection, SITE, [SLOGAN, CALL], at(0))
        accept(connection, "demo", [SLOGAN], at(0))
        withdraw(connection, load_accepted(connection, SITE)[:1])
        withdraw(connection, [])
    with engine.connect() as connection:
        assert accepted(connection, SITE) == {CALL.text}
        assert accepted(connection, "demo") == {SLOGAN.text}


def test_an_id_is_short_and_always_the_same() -> None:
    # sha256 of "newscrawl" in UTF-8 begins so: printf newscrawl | sha256sum
    assert footer_id("newscrawl") == "8f65bd7a"
