"""History, fingerprints of copies, learned footers, tombstones; where a rejected page is kept.

What the tables hold already becomes the first revision and the first observation of each article.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from newscrawl.storage.migrations.steps import (
    JSON,
    KEY,
    MOMENT,
    TEXT,
    add_column,
    change_comment,
    create_index,
    create_table,
)
from newscrawl.storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"

_AT_ONCE = 500


def upgrade() -> None:
    add_column("articles", sa.Column("published_on", sa.Date(), comment="day of publication in the site's zone"))
    add_column(
        "articles",
        sa.Column(
            "modified_at",
            MOMENT,
            comment="time of the latest change in UTC, where the page states one beside the time of publication",
        ),
    )
    add_column(
        "articles",
        sa.Column(
            "rules_version",
            sa.String(64),
            comment="version of the extraction rules that read the row; NULL: from before versions were kept",
        ),
    )
    change_comment(
        "articles",
        "readings",
        JSON,
        "how each understood column was read: column -> rule, raw text, warnings",
        "how each column was read: column -> rule, raw text (left out where it is the value), warnings",
    )
    add_column(
        "frontier",
        sa.Column(
            "request_count",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="our requests for pages of the article; a Discuz counts each as a view",
        ),
    )
    change_comment(
        "frontier",
        "state",
        sa.String(16),
        "discovered, retry, stored, rejected, gone or external (redirects elsewhere)",
        "discovered, retry, stored, rejected, gone, external (redirects elsewhere) or purged",
    )
    add_column(
        "runs",
        sa.Column(
            "kind", sa.String(16), server_default="crawl", nullable=False, comment="crawl, reextraction or purge"
        ),
    )
    add_column(
        "runs",
        sa.Column(
            "fill_rates",
            JSON,
            comment="of the articles that the run read: how many, and how many have each field; NULL: it read none",
        ),
    )
    change_comment(
        "runs",
        "outcome",
        sa.String(16),
        "running, finished, failed, stopped or killed",
        "running, finished, degraded, failed, stopped or killed",
    )
    add_column(
        "rejections",
        sa.Column(
            "article_id",
            sa.String(64),
            comment="the site's own number of the article that was asked for; NULL: a listing, or unknown",
        ),
    )
    add_column(
        "rejections",
        sa.Column(
            "archive_position",
            sa.String(255),
            comment="where the page is kept: file of the archive # number of the visit; NULL: nowhere",
        ),
    )
    add_column(
        "rejections",
        sa.Column(
            "resolved_at",
            MOMENT,
            comment="time an article was made of the page after all, UTC; NULL: still rejected",
        ),
    )
    create_index("ix_rejections_site_article_id", "rejections", ["site", "article_id"])
    create_table(
        "observations",
        sa.Column("article_pk", KEY, nullable=False, comment="the article: articles.id"),
        sa.Column("fetched_at", MOMENT, nullable=False, comment="time of the visit, UTC"),
        sa.Column("day", sa.Date(), nullable=False, comment="day of the visit in the site's zone"),
        sa.Column(
            "outcome",
            sa.String(16),
            nullable=False,
            comment="what the visit found: new, changed, unchanged, or not_modified (no page was sent)",
        ),
        sa.Column("view_count", sa.BigInteger(), comment="views (查看) as printed; NULL: not printed"),
        sa.Column("comment_count", sa.BigInteger(), comment="comments (评论) as printed; NULL: not printed"),
        sa.Column("reactions", JSON, comment="reactions (表态) as printed, by label"),
        sa.Column(
            "own_requests",
            sa.BigInteger(),
            nullable=False,
            comment="our requests for pages of the article before this visit: a Discuz has counted each as a view",
        ),
        sa.ForeignKeyConstraint(["article_pk"], ["articles.id"], name="fk_observations_article_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_pk", "fetched_at", name="pk_observations"),
        sqlite_with_rowid=False,
    )
    create_table(
        "revisions",
        sa.Column("id", KEY, nullable=False, comment="our own number of the revision"),
        sa.Column("article_pk", KEY, nullable=False, comment="the article: articles.id"),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="place among the article's revisions, from 1"),
        sa.Column(
            "origin",
            sa.String(16),
            nullable=False,
            comment="what brought it: visit (the site changed) or reextraction (our rules changed)",
        ),
        sa.Column("visited_at", MOMENT, nullable=False, comment="time of the visit that fetched the page it says, UTC"),
        sa.Column("recorded_at", MOMENT, nullable=False, comment="time it was written, UTC"),
        sa.Column("run_id", sa.BigInteger(), comment="run that wrote it: runs.id; NULL: unknown"),
        sa.Column(
            "rules_version",
            sa.String(64),
            comment="version of the extraction rules; NULL: from before versions were kept",
        ),
        sa.Column("changed", JSON, nullable=False, comment="columns that the revision before says otherwise"),
        sa.Column("content_hash", sa.String(64), nullable=False, comment="sha256 over the content, as in articles"),
        sa.Column("headline", TEXT, comment="title of the article (h1)"),
        sa.Column("published_at", MOMENT, comment="time of publication in UTC; NULL: not readable"),
        sa.Column(
            "published_precision", sa.String(16), comment="how exactly the page states the time: minute, hour or day"
        ),
        sa.Column("publisher", TEXT, comment="who posted the article on the portal (发布者)"),
        sa.Column("byline_text", TEXT, comment="the byline as printed"),
        sa.Column(
            "people",
            JSON,
            nullable=False,
            comment="the people in order: name, role, role_text, origin as in article_people",
        ),
        sa.Column("source", TEXT, comment="whose story it originally is"),
        sa.Column("info_line_author", TEXT, comment="author as the info line prints it (原作者)"),
        sa.Column("info_line_source", TEXT, comment="source as the info line prints it (来自)"),
        sa.Column("info_line_source_url", TEXT, comment="address the info line's source links to"),
        sa.Column("summary", TEXT, comment="摘要 as printed"),
        sa.Column("body", TEXT, nullable=False, comment="the story as plain text, a blank line between paragraphs"),
        sa.Column(
            "footer", TEXT, nullable=False, comment="boilerplate cut off the story, a blank line between paragraphs"
        ),
        sa.Column("images", JSON, nullable=False, comment="addresses of the images in the story, in order"),
        sa.Column("attachments", JSON, nullable=False, comment="addresses of attached files"),
        sa.ForeignKeyConstraint(["article_pk"], ["articles.id"], name="fk_revisions_article_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("article_pk", "number", name="uq_revisions_article_pk_number"),
    )
    create_index("ix_revisions_recorded_at", "revisions", ["recorded_at"])
    create_table(
        "fingerprints",
        sa.Column("article_pk", KEY, nullable=False, comment="the article: articles.id"),
        sa.Column(
            "signature",
            sa.LargeBinary(),
            nullable=False,
            comment="MinHash over the body's shingles, their count, hashes of its numbers: 32 bits, little endian",
        ),
        sa.ForeignKeyConstraint(["article_pk"], ["articles.id"], name="fk_fingerprints_article_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_pk", name="pk_fingerprints"),
    )
    create_table(
        "fingerprint_bands",
        sa.Column(
            "band",
            sa.SmallInteger(),
            nullable=False,
            autoincrement=False,
            comment="place of the band in the signature, from 0",
        ),
        sa.Column("hash", sa.BigInteger(), nullable=False, autoincrement=False, comment="hash of the band"),
        sa.Column("article_pk", KEY, nullable=False, comment="the article: articles.id"),
        sa.ForeignKeyConstraint(
            ["article_pk"], ["articles.id"], name="fk_fingerprint_bands_article_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("band", "hash", "article_pk", name="pk_fingerprint_bands"),
        sqlite_with_rowid=False,
    )
    create_index("ix_fingerprint_bands_article_pk", "fingerprint_bands", ["article_pk"])
    create_table(
        "cluster_members",
        sa.Column("article_pk", KEY, nullable=False, comment="the article: articles.id"),
        sa.Column(
            "cluster_id", sa.BigInteger(), nullable=False, comment="number of the cluster: the lowest articles.id in it"
        ),
        sa.Column(
            "similarity",
            sa.BigInteger(),
            nullable=False,
            comment="shingles in common with the most similar other member, in percent, estimated; 0: no copy is known",
        ),
        sa.ForeignKeyConstraint(
            ["article_pk"], ["articles.id"], name="fk_cluster_members_article_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_pk", name="pk_cluster_members"),
    )
    create_index("ix_cluster_members_cluster_id", "cluster_members", ["cluster_id"])
    create_table(
        "learned_footers",
        sa.Column("id", KEY, nullable=False, comment="our own number of the footer"),
        sa.Column("site", sa.String(64), nullable=False, comment="the site: name of its spider"),
        sa.Column("text_hash", sa.String(64), nullable=False, comment="sha256 of text"),
        sa.Column("text", TEXT, nullable=False, comment="the paragraph, normalised: what a paragraph is compared with"),
        sa.Column("example", TEXT, nullable=False, comment="the paragraph as an article prints it"),
        sa.Column(
            "article_count", sa.BigInteger(), nullable=False, comment="articles that ended with it when it was accepted"
        ),
        sa.Column("accepted_at", MOMENT, nullable=False, comment="time an operator accepted it, UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_learned_footers"),
        sa.UniqueConstraint("site", "text_hash", name="uq_learned_footers_site_text_hash"),
    )
    create_table(
        "tombstones",
        sa.Column("site", sa.String(64), nullable=False, comment="the site: name of its spider"),
        sa.Column("article_id", sa.String(64), nullable=False, comment="the site's own number of the article"),
        sa.Column("purged_at", MOMENT, nullable=False, comment="time of the removal, UTC"),
        sa.Column("reason", TEXT, nullable=False, comment="why, in the operator's words"),
        sa.PrimaryKeyConstraint("site", "article_id", name="pk_tombstones"),
    )
    _carry_over(op.get_bind())


# Tables as they are at this revision; moments come back aware, in UTC.
_AT = UtcDateTime()
_ARTICLES = sa.table(
    "articles",
    *(sa.column(name) for name in ("id", "site", "article_id", "time_zone", "headline", "published_precision")),
    *(sa.column(name) for name in ("publisher", "byline_text", "source", "info_line_author", "info_line_source")),
    *(sa.column(name) for name in ("info_line_source_url", "summary", "body", "footer", "content_hash")),
    *(sa.column(name) for name in ("view_count", "comment_count", "fetch_count", "page_count")),
    *(sa.column(name, JSON) for name in ("images", "attachments", "reactions")),
    *(sa.column(name, _AT) for name in ("published_at", "first_seen_at", "fetched_at", "changed_at")),
    sa.column("published_on", sa.Date()),
)
_PEOPLE = sa.table(
    "article_people", *(sa.column(name) for name in ("article_pk", "position", "name", "role", "role_text", "origin"))
)
_REVISIONS = sa.table(
    "revisions",
    *(sa.column(name) for name in ("article_pk", "number", "origin", "content_hash", "headline")),
    *(sa.column(name) for name in ("published_precision", "publisher", "byline_text", "source", "info_line_author")),
    *(sa.column(name) for name in ("info_line_source", "info_line_source_url", "summary", "body", "footer")),
    *(sa.column(name, JSON) for name in ("changed", "people", "images", "attachments")),
    *(sa.column(name, _AT) for name in ("visited_at", "recorded_at", "published_at")),
)
_OBSERVATIONS = sa.table(
    "observations",
    *(sa.column(name) for name in ("article_pk", "outcome", "view_count", "comment_count", "own_requests")),
    sa.column("fetched_at", _AT),
    sa.column("day", sa.Date()),
    sa.column("reactions", JSON),
)
_FRONTIER = sa.table("frontier", *(sa.column(name) for name in ("site", "article_id", "request_count")))
_AS_IT_IS = [column.name for column in _REVISIONS.c if column.name in _ARTICLES.c]


def _carry_over(connection: sa.Connection) -> None:
    for articles in _batches(connection):
        pks = [article.id for article in articles]
        people: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for person in connection.execute(
            sa.select(_PEOPLE).where(_PEOPLE.c.article_pk.in_(pks)).order_by(_PEOPLE.c.article_pk, _PEOPLE.c.position)
        ):
            people[person.article_pk].append(
                {name: getattr(person, name) for name in ("name", "role", "role_text", "origin")}
            )
        connection.execute(sa.insert(_REVISIONS), [_revision(article, people[article.id]) for article in articles])
        connection.execute(sa.insert(_OBSERVATIONS), [_observation(article) for article in articles])
        if dated := [article for article in articles if article.published_at]:
            connection.execute(
                sa.update(_ARTICLES)
                .where(_ARTICLES.c.id == sa.bindparam("pk"))
                .values(published_on=sa.bindparam("local_day", type_=sa.Date())),
                [{"pk": article.id, "local_day": _day(article, article.published_at)} for article in dated],
            )
        connection.execute(
            sa.update(_FRONTIER)
            .where(_FRONTIER.c.site == sa.bindparam("of_site"), _FRONTIER.c.article_id == sa.bindparam("of_article"))
            .values(request_count=sa.bindparam("requests")),
            [
                {
                    "of_site": article.site,
                    "of_article": article.article_id,
                    "requests": article.fetch_count * article.page_count,
                }
                for article in articles
            ],
        )


def _batches(connection: sa.Connection) -> Iterator[list[sa.Row[Any]]]:
    """The articles that have no revision yet: those before the point at which an upgrade was killed have one."""
    last = 0
    has_one = sa.exists().where(_REVISIONS.c.article_pk == _ARTICLES.c.id)
    while articles := list(
        connection.execute(
            sa.select(_ARTICLES).where(_ARTICLES.c.id > last, ~has_one).order_by(_ARTICLES.c.id).limit(_AT_ONCE)
        )
    ):
        yield articles
        last = articles[-1].id


def _revision(article: sa.Row[Any], people: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: getattr(article, name) for name in _AS_IT_IS} | {
        "article_pk": article.id,
        "number": 1,
        "origin": "visit",
        "visited_at": article.changed_at,
        "recorded_at": article.changed_at,
        "changed": [],
        "people": people,
    }


def _observation(article: sa.Row[Any]) -> dict[str, Any]:
    """The latest visit, the only one whose counts were kept."""
    found = "changed" if article.changed_at == article.fetched_at else "unchanged"
    return {
        "article_pk": article.id,
        "fetched_at": article.fetched_at,
        "day": _day(article, article.fetched_at),
        "outcome": "new" if article.fetch_count == 1 else found,
        "view_count": article.view_count,
        "comment_count": article.comment_count,
        "reactions": article.reactions,
        "own_requests": (article.fetch_count - 1) * article.page_count,
    }


def _day(article: sa.Row[Any], moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(article.time_zone)).date()
