"""Which schema revision a database has, and bringing it to the one this version of newscrawl needs.

The views (:mod:`newscrawl.storage.views`) hold no data and have no revisions: they are made after every migration, and
made anew by ``upgrade`` where another version of newscrawl made them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, MetaData, exists, inspect, select, table, text

from newscrawl.errors import DatabaseSchemaError
from newscrawl.storage import views
from newscrawl.storage.engine import reachable, redacted, writing
from newscrawl.storage.models import Base

logger = logging.getLogger(__name__)

_VERSION_TABLE = "alembic_version"

# Two crawls that start together on a new database must not both create the tables. SQLite needs no more than the
# write lock that writing() takes; a name or number of our own locks the others until the work is done.
_LOCKS = {
    "postgresql": ("SELECT pg_advisory_lock(7305115)", "SELECT pg_advisory_unlock(7305115)"),
    "mysql": (
        "SELECT GET_LOCK(CONCAT('newscrawl ', SHA1(DATABASE())), 60)",
        "SELECT RELEASE_LOCK(CONCAT('newscrawl ', SHA1(DATABASE())))",
    ),
}


def head_revision() -> str:
    """The schema revision this version of newscrawl works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "the package comes without its migrations"
    return head


def current_revision(engine: Engine) -> str | None:
    """The schema revision of the database, None if newscrawl never created its tables there."""
    with reachable(engine), engine.connect() as connection:
        return _revision(connection)


def upgrade(engine: Engine) -> bool:
    """Bring the database to :func:`head_revision` and its views to this version; say whether the views were made.

    At head and with the views of this version it changes nothing. Raises DatabaseSchemaError if the database is at a
    revision this version does not know.
    """
    with reachable(engine), _alone(engine) as connection:
        return _upgrade(connection)


def prepare(engine: Engine) -> None:
    """Make sure the database can be used: an empty one gets its tables, one at :func:`head_revision` is left alone.

    Raises DatabaseSchemaError for any other: an operator decides when tables with data in them are changed, and
    DatabaseUnavailableError if it cannot be reached. Views of another version of newscrawl are left alone as well, two
    versions at work on one database would make them in turns; but it is said in the log.
    """
    with reachable(engine), engine.connect() as connection:
        if _revision(connection) == head_revision():
            if not views.are_current(connection):
                logger.warning(
                    "%s: the views for analysts are missing or were made by another version of newscrawl; "
                    "run `newscrawl db upgrade`",
                    _name(engine),
                )
            return
    with reachable(engine), _alone(engine) as connection:
        revision = _revision(connection)
        if revision == head_revision():
            return
        if _is_half_made(connection, revision):
            _drop_own_tables(connection)
        elif revision is not None or _own_tables(connection):
            raise DatabaseSchemaError(_mismatch(connection, revision))
        _upgrade(connection)


def require(engine: Engine) -> None:
    """Raise DatabaseSchemaError if the database is not at :func:`head_revision`; changes nothing, whatever is there."""
    with reachable(engine), engine.connect() as connection:
        revision = _revision(connection)
        if revision is None and not _own_tables(connection):
            raise DatabaseSchemaError(f"{_name(engine)}: holds no tables of newscrawl yet; newscrawl crawl makes them")
        if revision != head_revision():
            raise DatabaseSchemaError(_mismatch(connection, revision))


def _is_half_made(connection: Connection, revision: str | None) -> bool:
    """Whether a first start was killed among our tables. MariaDB cannot undo DDL: they stay, in part and empty."""
    if connection.dialect.name != "mysql" or not inspect(connection).has_table(_VERSION_TABLE):
        return False
    ours = {None, *(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())}
    rows = (connection.scalar(select(exists().select_from(table(name)))) for name in _own_tables(connection))
    return revision in ours and not any(rows)


def _drop_own_tables(connection: Connection) -> None:
    found = MetaData()
    found.reflect(connection, only=[*_own_tables(connection), _VERSION_TABLE])
    found.drop_all(connection)


def _upgrade(connection: Connection) -> bool:
    """Migrate, then make the views; whether they were made, or were there and of this version."""
    migrates = _revision(connection) != head_revision()
    if not migrates and views.are_current(connection):
        return False
    readers = views.readers(connection)
    if migrates:
        _migrate(connection)
    views.create_views(connection, readers)
    return True


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        views.drop_views(connection)
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseSchemaError(_mismatch(connection, _revision(connection))) from error


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction during which no other newscrawl process changes the schema."""
    if engine.dialect.name not in _LOCKS:
        with writing(engine) as connection:
            yield connection
        return
    lock, unlock = _LOCKS[engine.dialect.name]
    with engine.connect() as holder:
        if holder.scalar(text(lock)) == 0:
            raise DatabaseSchemaError(f"{_name(engine)}: another process has been changing the schema for a minute")
        try:
            with writing(engine) as connection:
                yield connection
        finally:
            holder.execute(text(unlock))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "newscrawl.storage:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _own_tables(connection: Connection) -> list[str]:
    return sorted(Base.metadata.tables.keys() & set(inspect(connection).get_table_names()))


def _mismatch(connection: Connection, revision: str | None) -> str:
    url = _name(connection.engine)
    if revision is None:
        tables = ", ".join(_own_tables(connection))
        return f"{url}: holds tables of these names but no schema revision ({tables}); use a database of its own"
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision not in known:
        return f"{url}: is at schema revision {revision}, which is newer than this newscrawl; install a newer newscrawl"
    return (
        f"{url}: is at schema revision {revision}, this newscrawl needs {head_revision()}; run `newscrawl db upgrade`"
    )


def _name(engine: Engine) -> str:
    return redacted(engine.url.render_as_string(hide_password=False))
