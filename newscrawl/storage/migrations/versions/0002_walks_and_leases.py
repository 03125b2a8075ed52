"""Walks that can be taken up again, what each channel showed, leases of sites, revisits and tombstones."""

import sqlalchemy as sa

from newscrawl.storage.migrations.steps import KEY, MOMENT, TEXT, add_column, change_comment, create_index, create_table

revision = "0002"
down_revision = "0001"

SITE = "the site: name of its spider"


def upgrade() -> None:
    add_column(
        "articles",
        sa.Column("gone_at", MOMENT, comment="time the site said that the article is gone, UTC; NULL: it is there"),
    )
    add_column(
        "frontier",
        sa.Column("revisit_at", MOMENT, comment="stored: to be visited again then, UTC; NULL: never again"),
    )
    add_column("frontier", sa.Column("etag", TEXT, comment="ETag of the latest page, sent back at the next visit"))
    add_column("frontier", sa.Column("last_modified", TEXT, comment="Last-Modified of the latest page, likewise"))
    create_index("ix_frontier_site_state_revisit_at", "frontier", ["site", "state", "revisit_at"])
    create_table(
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
    )
    create_index("ix_walks_site_channel_id", "walks", ["site", "channel", "id"])
    create_table(
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
    )
    create_index("ix_channel_entries_site_article_id", "channel_entries", ["site", "article_id"])
    create_table(
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
    )
    change_comment(
        "runs",
        "outcome",
        sa.String(16),
        "running, finished, failed or stopped",
        "running, finished, failed, stopped or killed",
    )
    change_comment(
        "runs",
        "counts",
        sa.JSON(),
        "what was counted, by name; filled at the end",
        "what was counted, by name; written at each heartbeat",
    )
