"""The first tables: articles with people and addresses, the frontier, runs and rejections."""

import sqlalchemy as sa
from alembic import op

from newscrawl.storage.migrations.steps import JSON, KEY, MOMENT, OPTIONS, TEXT

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", KEY, nullable=False, comment="our own number of the article"),
        sa.Column("site", sa.String(64), nullable=False, comment="the site: name of its spider"),
        sa.Column("article_id", sa.String(64), nullable=False, comment="the site's own number of the article"),
        sa.Column(
            "url", TEXT, nullable=False, comment="address at the latest visit; all known ones are in article_urls"
        ),
        sa.Column("site_name", TEXT, comment="name of the site for people"),
        sa.Column("channel", TEXT, comment="栏目 in which the article stands"),
        sa.Column("channel_path", JSON, nullable=False, comment="the way down to the channel as the page prints it"),
        sa.Column("headline", TEXT, comment="title of the article (h1)"),
        sa.Column("info_line", TEXT, comment="the line under the headline, as printed"),
        sa.Column("published_text", TEXT, comment="date of publication, as printed"),
        sa.Column("published_at", MOMENT, comment="time of publication in UTC; NULL: not readable"),
        sa.Column(
            "published_precision",
            sa.String(16),
            comment="how exactly the page states the time: minute, hour or day",
        ),
        sa.Column(
            "time_zone", sa.String(64), nullable=False, comment="zone in which the site prints its dates (IANA name)"
        ),
        sa.Column("publisher", TEXT, comment="who posted the article on the portal (发布者)"),
        sa.Column("info_line_author", TEXT, comment="author as the info line prints it (原作者)"),
        sa.Column("info_line_source", TEXT, comment="source as the info line prints it (来自)"),
        sa.Column("info_line_source_url", TEXT, comment="address the info line's source links to"),
        sa.Column("source", TEXT, comment="whose story it originally is"),
        sa.Column("byline_text", TEXT, comment="the byline as printed; its people: article_people"),
        sa.Column("dateline_text", TEXT, comment="head of the story as printed, such as 信网8月1日讯"),
        sa.Column("dateline_agency", TEXT, comment="agency or paper named in the dateline"),
        sa.Column("dateline_place", TEXT, comment="place named in the dateline"),
        sa.Column("dateline_date", sa.Date(), comment="day named in the dateline, in the site's zone"),
        sa.Column("view_count", sa.BigInteger(), comment="views (查看) when last printed; NULL: never printed"),
        sa.Column(
            "comment_count",
            sa.BigInteger(),
            comment="comments (评论) when last printed; NULL: never printed",
        ),
        sa.Column("reactions", JSON, comment="reactions (表态) when last printed, by label"),
        sa.Column("summary", TEXT, comment="摘要 as printed; usually repeats the lead"),
        sa.Column("body", TEXT, nullable=False, comment="the story as plain text, a blank line between paragraphs"),
        sa.Column("body_html", TEXT, nullable=False, comment="the story as clean HTML with absolute links"),
        sa.Column("images", JSON, nullable=False, comment="addresses of the images in the story, in order"),
        sa.Column("attachments", JSON, nullable=False, comment="addresses of attached files"),
        sa.Column(
            "footer", TEXT, nullable=False, comment="boilerplate cut off the story, a blank line between paragraphs"
        ),
        sa.Column("page_count", sa.BigInteger(), nullable=False, comment="number of pages the body was spread over"),
        sa.Column("previous_article_id", sa.String(64), comment="上一篇: article_id on the same site"),
        sa.Column("previous_headline", TEXT, comment="上一篇: headline as printed"),
        sa.Column("next_article_id", sa.String(64), comment="下一篇: article_id on the same site"),
        sa.Column("next_headline", TEXT, comment="下一篇: headline as printed"),
        sa.Column("related_article_ids", JSON, nullable=False, comment="相关阅读: article_ids on the same site"),
        sa.Column(
            "readings",
            JSON,
            nullable=False,
            comment="how each understood column was read: column -> rule, raw text, warnings",
        ),
        sa.Column("warnings", JSON, nullable=False, comment="what an operator should know of the latest visit"),
        sa.Column("content_hash", sa.String(64), nullable=False, comment="sha256 over the content, without counters"),
        sa.Column("first_seen_at", MOMENT, nullable=False, comment="time of the first visit, UTC"),
        sa.Column("fetched_at", MOMENT, nullable=False, comment="time of the latest visit, UTC"),
        sa.Column("changed_at", MOMENT, nullable=False, comment="time of the visit that last found new content, UTC"),
        sa.Column(
            "fetch_count",
            sa.BigInteger(),
            nullable=False,
            comment="number of our visits; a portal counts each as a view",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("site", "article_id", name="uq_articles_site_article_id"),
        **OPTIONS,
    )
    op.create_index("ix_articles_published_at", "articles", ["published_at"])
    op.create_index("ix_articles_site_published_at", "articles", ["site", "published_at"])
    op.create_table(
        "frontier",
        sa.Column("id", KEY, nullable=False, comment="order of discovery; never used twice"),
        sa.Column("site", sa.String(64), nullable=False, comment="the site: name of its spider"),
        sa.Column("article_id", sa.String(64), nullable=False, comment="the site's own number of the article"),
        sa.Column("url", TEXT, nullable=False, comment="address under which the article was first met"),
        sa.Column("channel", TEXT, comment="channel whose listing first named it"),
        sa.Column("headline", TEXT, comment="headline as the listing page prints it"),
        sa.Column(
            "state",
            sa.String(16),
            nullable=False,
            comment="discovered, retry, stored, rejected, gone or external (redirects elsewhere)",
        ),
        sa.Column(
            "attempts", sa.BigInteger(), nullable=False, comment="visits that failed since the last one that succeeded"
        ),
        sa.Column("next_attempt_at", MOMENT, comment="retry: not to be tried before, UTC"),
        sa.Column("reason", sa.String(64), comment="short code of what went wrong last"),
        sa.Column("detail", TEXT, comment="what went wrong last, in words"),
        sa.Column("target_url", TEXT, comment="external: where the article redirects to"),
        sa.Column("discovered_at", MOMENT, nullable=False, comment="time we first heard of it, UTC"),
        sa.Column("updated_at", MOMENT, nullable=False, comment="time of the last change of this row, UTC"),
        sa.Column("run_id", sa.BigInteger(), comment="run that found it or last changed its state: runs.id"),
        sa.PrimaryKeyConstraint("id", name="pk_frontier"),
        sa.UniqueConstraint("site", "article_id", name="uq_frontier_site_article_id"),
        sqlite_autoincrement=True,
        **OPTIONS,
    )
    op.create_index("ix_frontier_site_state_id", "frontier", ["site", "state", "id"])
    op.create_table(
        "runs",
        sa.Column("id", KEY, nullable=False, comment="number of the run"),
        sa.Column("site", sa.String(64), nullable=False, comment="the site: name of its spider"),
        sa.Column("started_at", MOMENT, nullable=False, comment="start, UTC"),
        sa.Column("finished_at", MOMENT, comment="end, UTC; NULL: under way or killed"),
        sa.Column("outcome", sa.String(16), nullable=False, comment="running, finished, failed or stopped"),
        sa.Column("finish_reason", TEXT, comment="why it ended, as the crawler says"),
        sa.Column("arguments", JSON, nullable=False, comment="arguments of the spider"),
        sa.Column("counts", JSON, nullable=False, comment="what was counted, by name; filled at the end"),
        sa.Column("log_path", TEXT, comment="file with the log of the run"),
        sa.Column("newscrawl_version", sa.String(32), nullable=False, comment="version of newscrawl that ran"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        **OPTIONS,
    )
    op.create_index("ix_runs_site_id", "runs", ["site", "id"])
    op.create_table(
        "article_people",
        sa.Column("article_pk", KEY, nullable=False, comment="the article: articles.id"),
        sa.Column(
            "position",
            sa.BigInteger(),
            nullable=False,
            autoincrement=False,
            comment="place among the article's people, from 1: the byline first",
        ),
        sa.Column("name", sa.String(255), nullable=False, comment="the person's name as printed"),
        sa.Column("role", sa.String(32), nullable=False, comment="normalised role, such as reporter or photographer"),
        sa.Column("role_text", TEXT, comment="role as printed; NULL: implied by a wire dateline"),
        sa.Column("origin", sa.String(16), nullable=False, comment="where it was printed: byline, info_line or footer"),
        sa.PrimaryKeyConstraint("article_pk", "position", name="pk_article_people"),
        sa.ForeignKeyConstraint(
            ["article_pk"], ["articles.id"], name="fk_article_people_article_pk", ondelete="CASCADE"
        ),
        **OPTIONS,
    )
    op.create_index("ix_article_people_name", "article_people", ["name"])
    op.create_table(
        "article_urls",
        sa.Column("id", KEY, nullable=False, comment="our own number of the address"),
        sa.Column("site", sa.String(64), nullable=False, comment="the site: name of its spider"),
        sa.Column("url_hash", sa.String(64), nullable=False, comment="sha256 of url"),
        sa.Column("url", TEXT, nullable=False, comment="the address"),
        sa.Column("article_pk", KEY, nullable=False, comment="the article last met there: articles.id"),
        sa.Column("first_seen_at", MOMENT, nullable=False, comment="time of the first visit under this address, UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_article_urls"),
        sa.ForeignKeyConstraint(["article_pk"], ["articles.id"], name="fk_article_urls_article_pk", ondelete="CASCADE"),
        sa.UniqueConstraint("site", "url_hash", name="uq_article_urls_site_url_hash"),
        **OPTIONS,
    )
    op.create_index("ix_article_urls_article_pk", "article_urls", ["article_pk"])
    op.create_table(
        "rejections",
        sa.Column("id", KEY, nullable=False, comment="number of the rejection"),
        sa.Column("run_id", KEY, nullable=False, comment="run that met it: runs.id"),
        sa.Column("site", sa.String(64), nullable=False, comment="the site: name of its spider"),
        sa.Column("url", TEXT, nullable=False, comment="address of the page"),
        sa.Column("kind", sa.String(16), nullable=False, comment="what the page should have been: listing or article"),
        sa.Column("reason", sa.String(64), nullable=False, comment="short code of why"),
        sa.Column("detail", TEXT, nullable=False, comment="why, in words"),
        sa.Column("at", MOMENT, nullable=False, comment="time of the rejection, UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_rejections"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_rejections_run_id", ondelete="CASCADE"),
        **OPTIONS,
    )
    op.create_index("ix_rejections_run_id", "rejections", ["run_id"])
    op.create_index("ix_rejections_site_id", "rejections", ["site", "id"])


def downgrade() -> None:
    for table in ("rejections", "article_urls", "article_people", "runs", "frontier", "articles"):
        op.drop_table(table)
