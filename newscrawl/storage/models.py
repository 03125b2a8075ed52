"""The tables. Every column says in its comment what it means: the data dictionary is made of these.

Printed text has no length limit; only what we number or name ourselves (sites, ids, states, reason codes) has one.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.orm import registry as Registry  # noqa: N812  it is a class

from newscrawl.storage.types import Digest, Json, Key, LongText, Pairs, UtcDateTime

# Printed text has no limit, the entries of an index do: PostgreSQL's hashes have one size, MariaDB's are cut.
_OF_TEXT: dict[str, Any] = {"postgresql_using": "hash", "mysql_length": 100}

# utf8mb4_bin compares character by character, as SQLite and PostgreSQL do. MariaDB's default takes every emoji and
# every rare character outside the basic plane for the same one, and A for a.
_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


class Base(DeclarativeBase):
    """Base of the tables: what the Python types of their columns are in SQL, and how constraints are named."""

    registry = Registry(
        type_annotation_map={
            str: LongText,
            int: BigInteger(),
            dt.datetime: UtcDateTime(),
            dt.date: Date(),
            bytes: LargeBinary(),
            list[str]: Json,
            list[dict[str, object]]: Json,
            dict[str, int]: Json,
            dict[str, object]: Json,
        }
    )
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        }
    )


class Article(Base):
    """The state of each article at its latest visit."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("site", "article_id"),
        Index(None, "published_at"),
        # All that figures by day and hour ask for: they read no row of the table, which has the stories in it.
        Index("ix_articles_times", "site", "published_at", "published_on", "published_precision", "time_zone"),
        Index(None, "first_seen_at"),
        Index(None, "channel", **_OF_TEXT),
        Index(None, "source", **_OF_TEXT),
        Index(None, "view_count"),
        _OPTIONS,
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="our own number of the article")
    site: Mapped[str] = mapped_column(String(64), comment="the site: name of its spider")
    article_id: Mapped[str] = mapped_column(String(64), comment="the site's own number of the article")
    url: Mapped[str] = mapped_column(comment="address at the latest visit; all known ones are in article_urls")
    site_name: Mapped[str | None] = mapped_column(comment="name of the site for people")
    channel: Mapped[str | None] = mapped_column(comment="栏目 in which the article stands")
    channel_path: Mapped[list[str]] = mapped_column(comment="the way down to the channel as the page prints it")
    headline: Mapped[str | None] = mapped_column(comment="title of the article (h1)")

    info_line: Mapped[str | None] = mapped_column(comment="the line under the headline, as printed")
    published_text: Mapped[str | None] = mapped_column(comment="date of publication, as printed")
    published_at: Mapped[dt.datetime | None] = mapped_column(comment="time of publication in UTC; NULL: not readable")
    published_precision: Mapped[str | None] = mapped_column(
        String(16), comment="how exactly the page states the time: minute, hour or day"
    )
    modified_at: Mapped[dt.datetime | None] = mapped_column(
        comment="time of the latest change in UTC, where the page states one beside the time of publication"
    )
    published_on: Mapped[dt.date | None] = mapped_column(comment="day of publication in the site's zone")
    time_zone: Mapped[str] = mapped_column(String(64), comment="zone in which the site prints its dates (IANA name)")
    publisher: Mapped[str | None] = mapped_column(comment="who posted the article on the portal (发布者)")
    info_line_author: Mapped[str | None] = mapped_column(comment="author as the info line prints it (原作者)")
    info_line_source: Mapped[str | None] = mapped_column(comment="source as the info line prints it (来自)")
    info_line_source_url: Mapped[str | None] = mapped_column(comment="address the info line's source links to")
    source: Mapped[str | None] = mapped_column(comment="whose story it originally is")
    source_url: Mapped[str | None] = mapped_column(comment="where the page says that the story originally stands")
    byline_text: Mapped[str | None] = mapped_column(comment="the byline as printed; its people: article_people")
    dateline_text: Mapped[str | None] = mapped_column(comment="head of the story as printed, such as 信网8月1日讯")
    dateline_agency: Mapped[str | None] = mapped_column(comment="agency or paper named in the dateline")
    dateline_place: Mapped[str | None] = mapped_column(comment="place named in the dateline")
    dateline_date: Mapped[dt.date | None] = mapped_column(comment="day named in the dateline, in the site's zone")

    view_count: Mapped[int | None] = mapped_column(comment="views (查看) when last printed; NULL: never printed")
    comment_count: Mapped[int | None] = mapped_column(comment="comments (评论) when last printed; NULL: never printed")
    reactions: Mapped[dict[str, int] | None] = mapped_column(comment="reactions (表态) when last printed, by label")

    summary: Mapped[str | None] = mapped_column(comment="摘要 as printed; usually repeats the lead")
    body: Mapped[str] = mapped_column(comment="the story as plain text, a blank line between paragraphs")
    body_html: Mapped[str] = mapped_column(comment="the story as clean HTML with absolute links")
    images: Mapped[list[str]] = mapped_column(comment="addresses of the images in the story, in order")
    attachments: Mapped[list[str]] = mapped_column(comment="addresses of attached files")
    footer: Mapped[str] = mapped_column(comment="boilerplate cut off the story, a blank line between paragraphs")
    page_count: Mapped[int] = mapped_column(comment="number of pages the body was spread over")

    previous_article_id: Mapped[str | None] = mapped_column(String(64), comment="上一篇: article_id on the same site")
    previous_headline: Mapped[str | None] = mapped_column(comment="上一篇: headline as printed")
    next_article_id: Mapped[str | None] = mapped_column(String(64), comment="下一篇: article_id on the same site")
    next_headline: Mapped[str | None] = mapped_column(comment="下一篇: headline as printed")
    related_article_ids: Mapped[list[str]] = mapped_column(comment="相关阅读: article_ids on the same site")

    readings: Mapped[dict[str, object]] = mapped_column(
        comment="how each column was read: column -> rule, raw text (left out where it is the value), warnings"
    )
    warnings: Mapped[list[str]] = mapped_column(comment="what an operator should know of the latest visit")
    rules_version: Mapped[str | None] = mapped_column(
        String(64), comment="version of the extraction rules that read the row; NULL: from before versions were kept"
    )
    content_hash: Mapped[str] = mapped_column(Digest, comment="sha256 over the content, without counters")
    first_seen_at: Mapped[dt.datetime] = mapped_column(comment="time of the first visit, UTC")
    fetched_at: Mapped[dt.datetime] = mapped_column(comment="time of the latest visit, UTC")
    changed_at: Mapped[dt.datetime] = mapped_column(comment="time of the visit that last found new content, UTC")
    fetch_count: Mapped[int] = mapped_column(comment="number of our visits; a portal counts each as a view")
    gone_at: Mapped[dt.datetime | None] = mapped_column(
        comment="time the site said that the article is gone, UTC; NULL: it is there"
    )

    people: Mapped[list[ArticlePerson]] = relationship(order_by="ArticlePerson.position", lazy="raise")
    urls: Mapped[list[ArticleUrl]] = relationship(order_by="ArticleUrl.id", lazy="raise")


class ArticlePerson(Base):
    """The people of an article: the byline in its order, then those named elsewhere on the page."""

    __tablename__ = "article_people"
    __table_args__ = (Index(None, "name", "role", "article_pk", "position"), _OPTIONS)

    article_pk: Mapped[int] = mapped_column(
        ForeignKey(Article.id, ondelete="CASCADE"), primary_key=True, comment="the article: articles.id"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="place among the article's people, from 1: the byline first"
    )
    name: Mapped[str] = mapped_column(String(255), comment="the person's name as printed")
    role: Mapped[str] = mapped_column(String(32), comment="normalised role, such as reporter or photographer")
    role_text: Mapped[str | None] = mapped_column(comment="role as printed; NULL: implied by a wire dateline")
    origin: Mapped[str] = mapped_column(String(16), comment="where it was printed: byline, info_line or footer")


class ArticleSearch(Base):
    """What is searched of each article, in the form in which it is compared. On SQLite the pairs are in the virtual
    table ``article_pairs`` instead."""

    __tablename__ = "article_search"
    __table_args__ = (
        Index(None, "pairs", mysql_prefix="FULLTEXT", postgresql_using="gin").ddl_if(
            dialect=("postgresql", "mysql")  # type: ignore[arg-type]  # a tuple is documented
        ),
        Index(None, "recency"),
        _OPTIONS,
    )

    article_pk: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="articles.id"
    )
    recency: Mapped[int] = mapped_column(
        comment="place in the order of hits: the larger, the newer; below zero without a time of publication"
    )
    headline: Mapped[str] = mapped_column(comment="the headline, full-width made ordinary and capitals made small")
    text: Mapped[str] = mapped_column(comment="headline, body, people and source, one a line, in the same form")
    pairs: Mapped[set[str] | None] = mapped_column(Pairs, comment="pairs of neighbouring letters in the text")


class ArticleUrl(Base):
    """Every address under which an article was met."""

    __tablename__ = "article_urls"
    __table_args__ = (UniqueConstraint("site", "url_hash"), Index(None, "article_pk"), _OPTIONS)

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="our own number of the address")
    site: Mapped[str] = mapped_column(String(64), comment="the site: name of its spider")
    url_hash: Mapped[str] = mapped_column(Digest, comment="sha256 of url")
    url: Mapped[str] = mapped_column(comment="the address")
    article_pk: Mapped[int] = mapped_column(
        ForeignKey(Article.id, ondelete="CASCADE"), comment="the article last met there: articles.id"
    )
    first_seen_at: Mapped[dt.datetime] = mapped_column(comment="time of the first visit under this address, UTC")


class Observation(Base):
    """What one visit to an article counted."""

    __tablename__ = "observations"
    # The key holds half of the row: SQLite keeps it once, not twice, without a row number of its own.
    __table_args__ = ({**_OPTIONS, "sqlite_with_rowid": False},)

    article_pk: Mapped[int] = mapped_column(
        ForeignKey(Article.id, ondelete="CASCADE"), primary_key=True, comment="the article: articles.id"
    )
    fetched_at: Mapped[dt.datetime] = mapped_column(primary_key=True, comment="time of the visit, UTC")
    day: Mapped[dt.date] = mapped_column(comment="day of the visit in the site's zone")
    outcome: Mapped[str] = mapped_column(
        String(16), comment="what the visit found: new, changed, unchanged, or not_modified (no page was sent)"
    )
    view_count: Mapped[int | None] = mapped_column(comment="views (查看) as printed; NULL: not printed")
    comment_count: Mapped[int | None] = mapped_column(comment="comments (评论) as printed; NULL: not printed")
    reactions: Mapped[dict[str, int] | None] = mapped_column(comment="reactions (表态) as printed, by label")
    own_requests: Mapped[int] = mapped_column(
        comment="our requests for pages of the article before this visit: a Discuz has counted each as a view"
    )


class Revision(Base):
    """One state of the content of an article; the last one is what ``articles`` says."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("article_pk", "number"), Index(None, "recorded_at"), _OPTIONS)

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="our own number of the revision")
    article_pk: Mapped[int] = mapped_column(
        ForeignKey(Article.id, ondelete="CASCADE"), comment="the article: articles.id"
    )
    number: Mapped[int] = mapped_column(comment="place among the article's revisions, from 1")
    origin: Mapped[str] = mapped_column(
        String(16), comment="what brought it: visit (the site changed) or reextraction (our rules changed)"
    )
    visited_at: Mapped[dt.datetime] = mapped_column(comment="time of the visit that fetched the page it says, UTC")
    recorded_at: Mapped[dt.datetime] = mapped_column(comment="time it was written, UTC")
    run_id: Mapped[int | None] = mapped_column(comment="run that wrote it: runs.id; NULL: unknown")
    rules_version: Mapped[str | None] = mapped_column(
        String(64), comment="version of the extraction rules; NULL: from before versions were kept"
    )
    changed: Mapped[list[str]] = mapped_column(comment="columns that the revision before says otherwise")
    content_hash: Mapped[str] = mapped_column(Digest, comment="sha256 over the content, as in articles")

    headline: Mapped[str | None] = mapped_column(comment="title of the article (h1)")
    published_at: Mapped[dt.datetime | None] = mapped_column(comment="time of publication in UTC; NULL: not readable")
    published_precision: Mapped[str | None] = mapped_column(
        String(16), comment="how exactly the page states the time: minute, hour or day"
    )
    publisher: Mapped[str | None] = mapped_column(comment="who posted the article on the portal (发布者)")
    byline_text: Mapped[str | None] = mapped_column(comment="the byline as printed")
    people: Mapped[list[dict[str, object]]] = mapped_column(
        comment="the people in order: name, role, role_text, origin as in article_people"
    )
    source: Mapped[str | None] = mapped_column(comment="whose story it originally is")
    info_line_author: Mapped[str | None] = mapped_column(comment="author as the info line prints it (原作者)")
    info_line_source: Mapped[str | None] = mapped_column(comment="source as the info line prints it (来自)")
    info_line_source_url: Mapped[str | None] = mapped_column(comment="address the info line's source links to")
    summary: Mapped[str | None] = mapped_column(comment="摘要 as printed")
    body: Mapped[str] = mapped_column(comment="the story as plain text, a blank line between paragraphs")
    footer: Mapped[str] = mapped_column(comment="boilerplate cut off the story, a blank line between paragraphs")
    images: Mapped[list[str]] = mapped_column(comment="addresses of the images in the story, in order")
    attachments: Mapped[list[str]] = mapped_column(comment="addresses of attached files")


class Fingerprint(Base):
    """What near-identical articles are told by: the MinHash signature of a body."""

    __tablename__ = "fingerprints"
    __table_args__ = (_OPTIONS,)

    article_pk: Mapped[int] = mapped_column(
        ForeignKey(Article.id, ondelete="CASCADE"), primary_key=True, comment="the article: articles.id"
    )
    signature: Mapped[bytes] = mapped_column(
        comment="MinHash over the body's shingles, their count, hashes of its numbers: 32 bits, little endian"
    )


class FingerprintBand(Base):
    """The signatures cut into bands: articles that share one are compared with each other."""

    __tablename__ = "fingerprint_bands"
    __table_args__ = (Index(None, "article_pk"), {**_OPTIONS, "sqlite_with_rowid": False})

    band: Mapped[int] = mapped_column(
        SmallInteger(), primary_key=True, autoincrement=False, comment="place of the band in the signature, from 0"
    )
    hash: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="hash of the band")
    article_pk: Mapped[int] = mapped_column(
        ForeignKey(Article.id, ondelete="CASCADE"), primary_key=True, comment="the article: articles.id"
    )


class ClusterMember(Base):
    """Which articles, over all sites, are copies of the same story; one without a copy is alone in its cluster."""

    __tablename__ = "cluster_members"
    __table_args__ = (Index(None, "cluster_id"), _OPTIONS)

    article_pk: Mapped[int] = mapped_column(
        ForeignKey(Article.id, ondelete="CASCADE"), primary_key=True, comment="the article: articles.id"
    )
    cluster_id: Mapped[int] = mapped_column(comment="number of the cluster: the lowest articles.id in it")
    similarity: Mapped[int] = mapped_column(
        comment="shingles in common with the most similar other member, in percent, estimated; 0: no copy is known"
    )


class LearnedFooter(Base):
    """A closing paragraph that an operator has accepted as boilerplate of a site."""

    __tablename__ = "learned_footers"
    __table_args__ = (UniqueConstraint("site", "text_hash"), _OPTIONS)

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="our own number of the footer")
    site: Mapped[str] = mapped_column(String(64), comment="the site: name of its spider")
    text_hash: Mapped[str] = mapped_column(Digest, comment="sha256 of text")
    text: Mapped[str] = mapped_column(comment="the paragraph, normalised: what a paragraph is compared with")
    example: Mapped[str] = mapped_column(comment="the paragraph as an article prints it")
    article_count: Mapped[int] = mapped_column(comment="articles that ended with it when it was accepted")
    accepted_at: Mapped[dt.datetime] = mapped_column(comment="time an operator accepted it, UTC")


class Tombstone(Base):
    """An article that an operator has removed: it is not collected again."""

    __tablename__ = "tombstones"
    __table_args__ = (_OPTIONS,)

    site: Mapped[str] = mapped_column(String(64), primary_key=True, comment="the site: name of its spider")
    article_id: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="the site's own number of the article"
    )
    purged_at: Mapped[dt.datetime] = mapped_column(comment="time of the removal, UTC")
    reason: Mapped[str] = mapped_column(comment="why, in the operator's words")


class FrontierRow(Base):
    """The durable record of the articles we know of, whether visited or not."""

    __tablename__ = "frontier"
    __table_args__ = (
        UniqueConstraint("site", "article_id"),
        Index(None, "site", "state", "id"),
        Index(None, "site", "state", "revisit_at"),
        {**_OPTIONS, "sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="order of discovery; never used twice")
    site: Mapped[str] = mapped_column(String(64), comment="the site: name of its spider")
    article_id: Mapped[str] = mapped_column(String(64), comment="the site's own number of the article")
    url: Mapped[str] = mapped_column(comment="address under which the article was first met")
    channel: Mapped[str | None] = mapped_column(comment="channel whose listing first named it")
    headline: Mapped[str | None] = mapped_column(comment="headline as the listing page prints it")
    state: Mapped[str] = mapped_column(
        String(16), comment="discovered, retry, stored, rejected, gone, external (redirects elsewhere) or purged"
    )
    attempts: Mapped[int] = mapped_column(comment="visits that failed since the last one that succeeded")
    next_attempt_at: Mapped[dt.datetime | None] = mapped_column(comment="retry: not to be tried before, UTC")
    reason: Mapped[str | None] = mapped_column(String(64), comment="short code of what went wrong last")
    detail: Mapped[str | None] = mapped_column(comment="what went wrong last, in words")
    request_count: Mapped[int] = mapped_column(
        server_default="0", comment="our requests for pages of the article; a Discuz counts each as a view"
    )
    target_url: Mapped[str | None] = mapped_column(comment="external: where the article redirects to")
    revisit_at: Mapped[dt.datetime | None] = mapped_column(
        comment="stored: to be visited again then, UTC; NULL: never again"
    )
    etag: Mapped[str | None] = mapped_column(comment="ETag of the latest page, sent back at the next visit")
    last_modified: Mapped[str | None] = mapped_column(comment="Last-Modified of the latest page, likewise")
    discovered_at: Mapped[dt.datetime] = mapped_column(comment="time we first heard of it, UTC")
    updated_at: Mapped[dt.datetime] = mapped_column(comment="time of the last change of this row, UTC")
    # No foreign key: the frontier outlives the runs an operator cleans away.
    run_id: Mapped[int | None] = mapped_column(comment="run that found it or last changed its state: runs.id")


class Walk(Base):
    """One walk along the listing pages of a channel. An open one is taken up where it stopped by the next run."""

    __tablename__ = "walks"
    __table_args__ = (Index(None, "site", "channel", "id"), _OPTIONS)

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="number of the walk")
    site: Mapped[str] = mapped_column(String(64), comment="the site: name of its spider")
    channel: Mapped[str] = mapped_column(String(128), comment="channel, with the channels above it before a slash")
    run_id: Mapped[int | None] = mapped_column(comment="run that began it: runs.id")
    is_full: Mapped[bool] = mapped_column(comment="whether it goes to the end, whatever is known")
    next_url: Mapped[str | None] = mapped_column(comment="listing page to be read next; NULL: the walk is done")
    pages: Mapped[int] = mapped_column(comment="listing pages read so far")
    started_at: Mapped[dt.datetime] = mapped_column(comment="time of the first page, UTC")
    completed_at: Mapped[dt.datetime | None] = mapped_column(comment="time of the last page, UTC; NULL: still open")


class ChannelEntry(Base):
    """Which articles the listing of a channel has shown; an article can stand in several channels."""

    __tablename__ = "channel_entries"
    __table_args__ = (Index(None, "site", "article_id"), _OPTIONS)

    site: Mapped[str] = mapped_column(String(64), primary_key=True, comment="the site: name of its spider")
    channel: Mapped[str] = mapped_column(String(128), primary_key=True, comment="the channel, as in walks")
    article_id: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="the site's own number of the article"
    )
    is_settled: Mapped[bool] = mapped_column(
        comment="whether a completed walk has passed it: everything behind it is known"
    )
    first_seen_at: Mapped[dt.datetime] = mapped_column(comment="time a listing page first showed it, UTC")


class Lease(Base):
    """Who may write for a site: one run at a time, over all processes and machines that share the database."""

    __tablename__ = "leases"
    __table_args__ = (_OPTIONS,)

    site: Mapped[str] = mapped_column(String(64), primary_key=True, comment="the site: name of its spider")
    token: Mapped[int] = mapped_column(comment="fencing number: grows with every holder; an older one cannot write")
    run_id: Mapped[int | None] = mapped_column(comment="run of the holder: runs.id; NULL: nobody holds it")
    host: Mapped[str | None] = mapped_column(
        String(255), comment="machine of the holder, with its boot and the start of the process"
    )
    pid: Mapped[int | None] = mapped_column(comment="process of the holder")
    expires_at: Mapped[dt.datetime | None] = mapped_column(comment="end of the lease by the database's clock, UTC")


class Run(Base):
    """One run that wrote for a site: a crawl, or a re-extraction from the archive."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "site", "id"), _OPTIONS)

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="number of the run")
    site: Mapped[str] = mapped_column(String(64), comment="the site: name of its spider")
    kind: Mapped[str] = mapped_column(String(16), server_default="crawl", comment="crawl, reextraction or purge")
    started_at: Mapped[dt.datetime] = mapped_column(comment="start, UTC")
    finished_at: Mapped[dt.datetime | None] = mapped_column(comment="end, UTC; NULL: under way or killed")
    outcome: Mapped[str] = mapped_column(String(16), comment="running, finished, degraded, failed, stopped or killed")
    finish_reason: Mapped[str | None] = mapped_column(comment="why it ended, as the crawler says")
    arguments: Mapped[dict[str, object]] = mapped_column(comment="arguments of the spider")
    counts: Mapped[dict[str, int]] = mapped_column(comment="what was counted, by name; written at each heartbeat")
    fill_rates: Mapped[dict[str, object] | None] = mapped_column(
        comment="of the articles that the run read: how many, and how many have each field; NULL: it read none"
    )
    log_path: Mapped[str | None] = mapped_column(comment="file with the log of the run")
    newscrawl_version: Mapped[str] = mapped_column(String(32), comment="version of newscrawl that ran")


class Rejection(Base):
    """A page that could not become an article or a listing."""

    __tablename__ = "rejections"
    __table_args__ = (Index(None, "run_id"), Index(None, "site", "id"), Index(None, "site", "article_id"), _OPTIONS)

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="number of the rejection")
    run_id: Mapped[int] = mapped_column(ForeignKey(Run.id, ondelete="CASCADE"), comment="run that met it: runs.id")
    site: Mapped[str] = mapped_column(String(64), comment="the site: name of its spider")
    article_id: Mapped[str | None] = mapped_column(
        String(64), comment="the site's own number of the article that was asked for; NULL: a listing, or unknown"
    )
    url: Mapped[str] = mapped_column(comment="address of the page")
    kind: Mapped[str] = mapped_column(String(16), comment="what the page should have been: listing or article")
    reason: Mapped[str] = mapped_column(String(64), comment="short code of why")
    detail: Mapped[str] = mapped_column(comment="why, in words")
    at: Mapped[dt.datetime] = mapped_column(comment="time of the rejection, UTC")
    archive_position: Mapped[str | None] = mapped_column(
        String(255), comment="where the page is kept: file of the archive # number of the visit; NULL: nowhere"
    )
    resolved_at: Mapped[dt.datetime | None] = mapped_column(
        comment="time an article was made of the page after all, UTC; NULL: still rejected"
    )


def table_of(model: type[Base]) -> Table:
    """The table behind ``model``, for statements that write (the declared type of ``__table__`` is too general)."""
    return cast(Table, model.__table__)
