"""``newscrawl db``: the database's schema."""

from __future__ import annotations

import typer

from newscrawl.cli.console import stderr
from newscrawl.operations.project import load_settings, project_database_url
from newscrawl.storage import schema
from newscrawl.storage.engine import open_engine, redacted

app = typer.Typer(no_args_is_help=True, help="Look after the database.")


@app.command()
def upgrade() -> None:
    """Bring the database's schema to this version of newscrawl; makes the tables in an empty database.

    The database is the one NEWSCRAWL_DATABASE_URL names, else data/newscrawl.db of the project.
    """
    url = project_database_url(load_settings())
    engine = open_engine(url)
    before = schema.current_revision(engine)
    schema.upgrade(engine)
    after = schema.current_revision(engine)
    word = "is up to date at" if before == after else f"went from {before or 'empty'} to"
    stderr.print(f"{redacted(url)} {word} revision {after}", highlight=False, soft_wrap=True)
