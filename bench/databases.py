"""Databases for the benchmarks: a new one of each kind that runs here, dropped at the end."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from newscrawl.errors import NewscrawlError
from newscrawl.storage.engine import open_engine

#: the same servers as those of the tests
SERVERS = {
    "postgresql": os.environ.get("NEWSCRAWL_TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres"),
    "mysql": os.environ.get("NEWSCRAWL_TEST_MYSQL_URL", "mysql://root@127.0.0.1:3306/mysql"),
}
_SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
    "'public'::regnamespace",
    "mysql": "SELECT sum(data_length + index_length) FROM information_schema.tables WHERE table_schema = DATABASE()",
}


def new_databases() -> Iterator[tuple[str, str]]:
    """Kind and URL of an empty database of each kind; a server that does not answer is left out, and said so."""
    with tempfile.TemporaryDirectory() as folder:
        yield "sqlite", f"sqlite:///{Path(folder) / 'bench.db'}"
    for kind, server in SERVERS.items():
        name = f"newscrawl_bench_{uuid.uuid4().hex}"
        try:
            _run(server, f"CREATE DATABASE {name}")
        except (NewscrawlError, DBAPIError) as error:
            print(f"{kind}: left out, it does not answer ({type(error).__name__})")
            continue
        try:
            yield kind, make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            _run(server, f"DROP DATABASE {name}{' WITH (FORCE)' if kind == 'postgresql' else ''}")


def size_of(engine: Engine) -> int:
    """Bytes of all tables and indexes; on PostgreSQL without the dead rows that its vacuum would clear away."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("VACUUM FULL"))
        if engine.dialect.name == "mysql":
            for (table,) in connection.execute(text("SHOW TABLES")).all():
                connection.execute(text(f"ANALYZE TABLE `{table}`"))
        return int(connection.scalar(text(_SIZES[engine.dialect.name])) or 0)


def _run(server: str, statement: str) -> None:
    engine = open_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()
