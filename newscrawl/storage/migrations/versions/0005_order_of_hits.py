"""The order of hits is kept in the search index, which is made anew for that; on MariaDB from all pairs at once, for
that takes a fraction of the time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newscrawl.storage.migrations.steps import add_column, create_index, drop_index
from newscrawl.storage.search_index import CREATE_FTS_TABLE, FTS_TABLE, index_missing

revision = "0005"
down_revision = "0004"

_BY_PAIRS = "ix_article_search_pairs"


def upgrade() -> None:
    connection = op.get_bind()
    if "recency" not in {column["name"] for column in sa.inspect(connection).get_columns("article_search")}:
        # Every row says what articles say, and is written again below.
        op.execute("DELETE FROM article_search")
        if connection.dialect.name == "sqlite":
            op.execute(f"DROP TABLE {FTS_TABLE}")
            op.execute(CREATE_FTS_TABLE)
        elif connection.dialect.name == "mysql":
            drop_index(_BY_PAIRS, "article_search")  # for index_missing, which is faster without
    add_column(
        "article_search",
        sa.Column(
            "recency",
            sa.BigInteger(),
            nullable=False,
            comment="place in the order of hits: the larger, the newer; below zero without a time of publication",
        ),
    )
    create_index("ix_article_search_recency", "article_search", ["recency"])
    index_missing(connection)
    if connection.dialect.name == "mysql":
        # An index whose making was broken off is there and empty (MariaDB 10.11, Nov 2026).
        drop_index(_BY_PAIRS, "article_search")
        create_index(_BY_PAIRS, "article_search", ["pairs"], mysql_prefix="FULLTEXT")
