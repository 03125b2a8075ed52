"""What articles are filtered by, and what figures count, gets indexes: the latter ask for no row of the table itself,
which has the stories in it."""

from __future__ import annotations

from newscrawl.storage.migrations.steps import create_index, drop_index

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for column in ("channel", "source"):
        create_index(f"ix_articles_{column}", "articles", [column], postgresql_using="hash", mysql_length=100)
    create_index("ix_articles_view_count", "articles", ["view_count"])
    create_index("ix_articles_first_seen_at", "articles", ["first_seen_at"])
    create_index(
        "ix_articles_times", "articles", ["site", "published_at", "published_on", "published_precision", "time_zone"]
    )
    drop_index("ix_articles_site_published_at", "articles")
    create_index(
        "ix_article_people_name_role_article_pk_position", "article_people", ["name", "role", "article_pk", "position"]
    )
    drop_index("ix_article_people_name", "article_people")
