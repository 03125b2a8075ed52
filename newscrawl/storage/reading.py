"""Loading rows as objects."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Connection, Select
from sqlalchemy.orm import Session

from newscrawl.storage.models import Base

Row = TypeVar("Row", bound=Base)


def load_detached(connection: Connection, statement: Select[Row]) -> list[Row]:
    """The rows of ``statement`` as objects that know no database any more: changing them changes nothing there."""
    with Session(connection) as session:
        rows = list(session.scalars(statement))
        session.expunge_all()
    return rows
