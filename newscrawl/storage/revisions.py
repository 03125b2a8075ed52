"""States of the content: writing ``revisions``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, insert, select, update

from newscrawl.items import ArticleItem
from newscrawl.storage.article_rows import REVISED, TIME, Values, differing, revised
from newscrawl.storage.models import Revision, table_of


class Origin(StrEnum):
    """What brought a revision: a visit (the site changed), or today's rules over an archived page."""

    VISIT = "visit"
    REEXTRACTION = "reextraction"


def load_last(connection: Connection, article_pks: Collection[int]) -> dict[int, Row[Any]]:
    """The last revision of each of these articles (by articles.id): id, number and content; some hundreds at a time."""
    if not article_pks:
        return {}
    last = (
        select(Revision.article_pk, func.max(Revision.number).label("number"))
        .where(Revision.article_pk.in_(article_pks))
        .group_by(Revision.article_pk)
        .subquery()
    )
    columns = [getattr(Revision, name) for name in REVISED]
    found = connection.execute(
        select(Revision.id, Revision.article_pk, Revision.number, *columns).join(
            last, and_(last.c.article_pk == Revision.article_pk, last.c.number == Revision.number)
        )
    )
    return {row.article_pk: row for row in found}


def revision_row(
    article_pk: int,
    item: ArticleItem,
    row: Values,
    last: Row[Any] | None,
    *,
    origin: Origin,
    run_id: int | None,
    recorded_at: dt.datetime,
    same_time: bool = False,
) -> Values:
    """The revision that follows ``last`` (None: it is the first). ``row`` is the ``article_row`` of ``item``;
    ``same_time``: another statement of the time of publication is no change of it."""
    content = revised(row, item)
    changed = differing(last._asdict(), content) if last else []
    return content | {
        "article_pk": article_pk,
        "number": last.number + 1 if last else 1,
        "origin": origin.value,
        "visited_at": item.fetched_at,
        "recorded_at": recorded_at,
        "run_id": run_id,
        "rules_version": item.rules_version,
        "changed": [name for name in changed if not (same_time and name in TIME)],
        "content_hash": row["content_hash"],
    }


def add(connection: Connection, rows: Sequence[Values]) -> None:
    if rows:
        connection.execute(insert(table_of(Revision)), rows)


def refine(connection: Connection, rows: Mapping[int, Values]) -> None:
    """Have revisions (by revisions.id) say the time of publication more exactly, as these rows of ``articles`` do."""
    if rows:
        names = (*TIME, "content_hash")
        statement = (
            update(table_of(Revision))
            .where(Revision.id == bindparam("of_id"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        connection.execute(
            statement, [{"of_id": id_} | {f"new_{name}": row[name] for name in names} for id_, row in rows.items()]
        )
