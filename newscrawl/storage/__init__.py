"""The only place that knows SQL: models, engine, migrations, and the functions that save and load."""
