"""The history of the schema. Alembic runs what lies here; :mod:`newscrawl.storage.schema` starts it."""
