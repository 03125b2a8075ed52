"""``newscrawl db``: the database's schema."""

from __future__ import annotations

import typer

from newscrawl.cli.console import stderr
from newscrawl.operations.project import load_settings, project_database_url
from newscrawl.storage import schema
from newscrawl.storage.dictionary import data_dictionary
from newscrawl.storage.engine import open_engine, patient, redacted

app = typer.Typer(no_args_is_help=True, help="Look after the database.")


@app.command()
def upgrade() -> None:
    """Bring tables and views of the database to this version of newscrawl; makes them in an empty database.

    Give it after every new version of newscrawl: other commands refuse to work with older tables, and say in the log if
    the views for analysts (docs/analysts.md) are older. Who may read the views still may. May be given again at any
    time. The database is the one NEWSCRAWL_DATABASE_URL names, else data/newscrawl.db of the project.

    To index the texts of many articles anew takes minutes.

    Exit status 0; 2 if the database cannot be used or is newer than this newscrawl.

    Example: NEWSCRAWL_DATABASE_URL=postgresql://user@host/newscrawl newscrawl db upgrade
    """
    url = project_database_url(load_settings())
    engine = open_engine(patient(url))
    before = schema.current_revision(engine)
    made_views = schema.upgrade(engine)
    after = schema.current_revision(engine)
    word = "is up to date at" if before == after else f"went from {before or 'empty'} to"
    views = "; views made anew" if made_views else ""
    stderr.print(f"{redacted(url)} {word} revision {after}{views}", highlight=False, soft_wrap=True)


@app.command()
def dictionary() -> None:
    """Print every view and table with its columns, their types and meanings, as Markdown; needs no database.

    The dictionary of this version is docs/data-dictionary.md.

    Example: newscrawl db dictionary > docs/data-dictionary.md
    """
    typer.echo(data_dictionary(), nl=False)
