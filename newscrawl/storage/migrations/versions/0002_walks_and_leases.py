"""Walks that can be taken up again, what each channel showed, leases of sites, revisits and tombstones.

MariaDB commits each statement of DDL for itself. So that an upgrade that was killed can be given again, each step is
left out if it was done before.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql")
MOMENT = (
    sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql").with_variant(mysql.DATETIME(fsp=6), "mysql")
)
OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
SITE = "the site: name of its spider"


def upgrade() -> None:
    _add_column(
        "articles",
        sa.Column("gone_at", MOMENT, comment="time the site said that the article is gone, UTC; NULL: it is there"),
    )
    _add_column(
        "frontier",
        sa.Column("revisit_at", MOMENT, comment="stored: to be visited again then, UTC; NULL: never again"),
    )
    _add_column("frontier", sa.Column("etag", TEXT, comment="ETag of the latest page, sent back at the next visit"))
    _add_column("frontier", sa.Column("last_modified", TEXT, comment="Last-Modified of the latest page, likewise"))
    _create_index("ix_frontier_site_state_revisit_at", "frontier", ["site", "state", "revisit_at"])
    _create_table(
        "walks",
        sa.Column("id", KEY, nullable=False, comment="number of the walk"),
        sa.Column("site", sa.String(64), nullable=False, comment=SITE),
        sa.Column(
            "channel", sa.String(128), nullable=False, comment="channel, with the channels above it before a slash"
        ),
        sa.Column("run_id", sa.BigInteger(), comment="run that began it: runs.id"),
        sa.Column("is_full", sa.Boolean(), nullable=False, comment="whether it goes to the end, whatever is known"),
        sa.Column("next_url", TEXT, comment="listing page to be read next; NULL: the walk is done"),
        sa.Column("pages", sa.BigInteger(), nullable=False, comment="listing pages read so far"),
        sa.Column("started_at", MOMENT, nullable=False, comment="time of the first page, UTC"),
        sa.Column("completed_at", MOMENT, comment="time of the last page, UTC; NULL: still open"),
        sa.PrimaryKeyConstraint("id", name="pk_walks"),
        **OPTIONS,
    )
    _create_index("ix_walks_site_channel_id", "walks", ["site", "channel", "id"])
    _create_table(
        "channel_entries",
        sa.Column("site", sa.String(64), nullable=False, comment=SITE),
        sa.Column("channel", sa.String(128), nullable=False, comment="the channel, as in walks"),
        sa.Column("article_id", sa.String(64), nullable=False, comment="the site's own number of the article"),
        sa.Column(
            "is_settled",
            sa.Boolean(),
            nullable=False,
            comment="whether a completed walk has passed it: everything behind it is known",
        ),
        sa.Column("first_seen_at", MOMENT, nullable=False, comment="time a listing page first showed it, UTC"),
        sa.PrimaryKeyConstraint("site", "channel", "article_id", name="pk_channel_entries"),
        **OPTIONS,
    )
    _create_index("ix_channel_entries_site_article_id", "channel_entries", ["site", "article_id"])
    _create_table(
        "leases",
        sa.Column("site", sa.String(64), nullable=False, comment=SITE),
        sa.Column(
            "token",
            sa.BigInteger(),
            nullable=False,
            comment="fencing number: grows with every holder; an older one cannot write",
        ),
        sa.Column("run_id", sa.BigInteger(), comment="run of the holder: runs.id; NULL: nobody holds it"),
        sa.Column("host", sa.String(255), comment="machine of the holder, with its boot and the start of the process"),
        sa.Column("pid", sa.BigInteger(), comment="process of the holder"),
        sa.Column("expires_at", MOMENT, comment="end of the lease by the database's clock, UTC"),
        sa.PrimaryKeyConstraint("site", name="pk_leases"),
        **OPTIONS,
    )
    if op.get_bind().dialect.name != "sqlite":  # which keeps no comments
        op.alter_column(
            "runs",
            "outcome",
            existing_type=sa.String(16),
            existing_nullable=False,
            comment="running, finished, failed, stopped or killed",
            existing_comment="running, finished, failed or stopped",
        )
        op.alter_column(
            "runs",
            "counts",
            existing_type=sa.JSON(),
            existing_nullable=False,
            comment="what was counted, by name; written at each heartbeat",
            existing_comment="what was counted, by name; filled at the end",
        )


def _add_column(table: str, column: sa.Column[Any]) -> None:
    if column.name not in {found["name"] for found in sa.inspect(op.get_bind()).get_columns(table)}:
        op.add_column(table, column)


def _create_table(table: str, *parts: sa.schema.SchemaItem, **options: Any) -> None:
    if not sa.inspect(op.get_bind()).has_table(table):
        op.create_table(table, *parts, **options)


def _create_index(name: str, table: str, columns: list[str]) -> None:
    if name not in {found["name"] for found in sa.inspect(op.get_bind()).get_indexes(table)}:
        op.create_index(name, table, columns)
