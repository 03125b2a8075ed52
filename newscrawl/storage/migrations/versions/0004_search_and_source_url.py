"""Where a story originally stands; the search index. The next revision fills it with the articles that are there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newscrawl.storage.migrations.steps import KEY, TEXT, add_column, create_index, create_table
from newscrawl.storage.search_index import CREATE_FTS_TABLE
from newscrawl.storage.types import Pairs

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    add_column(
        "articles", sa.Column("source_url", TEXT, comment="where the page says that the story originally stands")
    )
    create_table(
        "article_search",
        sa.Column("article_pk", KEY, nullable=False, autoincrement=False, comment="articles.id"),
        sa.Column(
            "headline", TEXT, nullable=False, comment="the headline, full-width made ordinary and capitals made small"
        ),
        sa.Column(
            "text", TEXT, nullable=False, comment="headline, body, people and source, one a line, in the same form"
        ),
        sa.Column("pairs", Pairs(), comment="pairs of neighbouring letters in the text"),
        sa.PrimaryKeyConstraint("article_pk", name="pk_article_search"),
        sa.ForeignKeyConstraint(
            ["article_pk"], ["articles.id"], name="fk_article_search_article_pk", ondelete="CASCADE"
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(CREATE_FTS_TABLE)
    else:
        create_index(
            "ix_article_search_pairs", "article_search", ["pairs"], mysql_prefix="FULLTEXT", postgresql_using="gin"
        )
