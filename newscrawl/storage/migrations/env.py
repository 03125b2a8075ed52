"""What Alembic runs around each migration; the connection comes from :mod:`newscrawl.storage.schema`."""

from alembic import context

from newscrawl.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite alters a table by building a new one.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
