"""Loading what became of an article: its revisions and its observations."""

from __future__ import annotations

from sqlalchemy import Connection, select

from newscrawl.storage import models
from newscrawl.storage.reading import load_detached

#: What :func:`load_revisions` returns: rows of ``revisions``, detached from the database.
Revision = models.Revision
#: What :func:`load_observations` returns: rows of ``observations``, detached from the database.
Observation = models.Observation


def load_revisions(connection: Connection, article_pk: int) -> list[Revision]:
    """All states of the content of an article, by number; empty if there is no such article."""
    statement = select(Revision).where(Revision.article_pk == article_pk).order_by(Revision.number)
    return load_detached(connection, statement)


def load_observations(connection: Connection, article_pk: int) -> list[Observation]:
    """All visits to an article, by time; empty if there is no such article."""
    statement = select(Observation).where(Observation.article_pk == article_pk).order_by(Observation.fetched_at)
    return load_detached(connection, statement)


def row_values(row: Revision | Observation) -> dict[str, object]:
    """The columns of a row by name, without our own keys."""
    return {name: getattr(row, name) for name in column_names(type(row))}


def column_names(model: type[Revision] | type[Observation]) -> list[str]:
    """The names of the columns of a table, in order, without our own keys."""
    return [column.name for column in model.__table__.columns if column.name not in ("id", "article_pk")]
