"""Loading what became of an article."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine, insert

from newscrawl.storage.engine import writing
from newscrawl.storage.history import load_observations, load_revisions, row_values
from newscrawl.storage.models import Observation, Revision, table_of
from tests.storage.history_rows import observation, revision, save_article


def test_revisions_come_by_number_and_observations_by_time(engine: Engine) -> None:
    with writing(engine) as connection:
        pk, other = save_article(connection, "101"), save_article(connection, "102")
        connection.execute(
            insert(table_of(Revision)), [revision(pk, 2, headline="二 🍺"), revision(pk, 1), revision(other, 1)]
        )
        visits = [observation(pk, 3, 470), observation(pk, 0, 461), observation(pk, 1, None), observation(other, 0, 1)]
        connection.execute(insert(table_of(Observation)), visits)
    with engine.connect() as connection:
        revisions, observations = load_revisions(connection, pk), load_observations(connection, pk)
    assert [(each.number, each.headline) for each in revisions] == [(1, "一"), (2, "二 🍺")]
    assert [each.view_count for each in observations] == [461, None, 470]
    assert observations[2].fetched_at == dt.datetime(2022, 8, 4, 4, tzinfo=dt.UTC)
    assert load_revisions(engine.connect(), pk + 99) == []


def test_values_go_by_the_names_of_the_columns_without_our_keys(engine: Engine) -> None:
    with writing(engine) as connection:
        pk = save_article(connection, "101")
        connection.execute(insert(table_of(Observation)), [observation(pk, 0, 461)])
    with engine.connect() as connection:
        (visit,) = load_observations(connection, pk)
    assert row_values(visit) == {
        "fetched_at": dt.datetime(2022, 8, 1, 4, tzinfo=dt.UTC),
        "day": dt.date(2022, 8, 1),
        "outcome": "unchanged",
        "view_count": 461,
        "comment_count": 2,
        "reactions": {"路过": 3},
        "own_requests": 0,
    }
