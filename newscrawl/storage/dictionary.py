"""The data dictionary: every view and table with its columns, made of the descriptions that stand beside them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from newscrawl.storage.models import Base, table_of
from newscrawl.storage.views import KINDS, VIEWS, kind_of

_HEAD = """\
# Data dictionary

Made by `newscrawl db dictionary` from `newscrawl/storage/views.py` and `newscrawl/storage/models.py`: change it there.
How to ask, and how to let analysts ask: [analysts.md](analysts.md).

NULL means that the page does not say. Times are UTC; a day is one in the site's zone.
"""
_VIEWS = """\
## Views

What analysts build on: names, columns and meanings of a `_v1` stay as they are whatever happens to the tables; new
columns may be added at the end.
"""
_TABLES = """\
## Tables

What newscrawl itself works with. A new version may change them.
"""


def data_dictionary() -> str:
    """The dictionary as Markdown, ending with a line break."""
    views = (
        _section(
            view.name,
            view.comment,
            ((column.name, column.kind, column.is_nullable, column.comment) for column in view.columns),
        )
        for view in VIEWS
    )
    tables = (
        _section(
            model.__tablename__,
            inspect.getdoc(model) or "",
            (
                (column.name, kind_of(column), bool(column.nullable), str(column.comment))
                for column in table_of(model).columns
            ),
        )
        for model in _models()
    )
    return "\n".join([_HEAD, _kinds(), _VIEWS, *views, _TABLES, *tables])


def _models() -> list[type[Base]]:
    """In the order in which they are written down."""
    order = list(Base.metadata.tables)
    return sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda cls: order.index(cls.__tablename__))


def _kinds() -> str:
    rows = [f"| {' | '.join((name, *words))} |" for name, words in KINDS.items()]
    head = ["| type | SQLite | PostgreSQL | MariaDB | in Python |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _section(name: str, comment: str, columns: Iterable[tuple[str, str, bool, str]]) -> str:
    rows = [
        f"| `{column}` | {kind} | {'NULL' if is_nullable else ''} | {meaning.replace('|', chr(92) + '|')} |"
        for column, kind, is_nullable, meaning in columns
    ]
    words = " ".join(comment.replace("``", "`").split())
    head = [f"### {name}", "", words, "", "| column | type | may be | meaning |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])
