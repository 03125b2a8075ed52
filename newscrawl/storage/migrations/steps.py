"""What migrations are made of: column types, table options, and steps that can be given again.

MariaDB commits each statement of DDL for itself. So that an upgrade that was killed can be given again, each step is
left out if it was done before.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql")
JSON = sa.JSON(none_as_null=True)
MOMENT = (
    sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql").with_variant(mysql.DATETIME(fsp=6), "mysql")
)
OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def add_column(table: str, column: sa.Column[Any]) -> None:
    if column.name not in {found["name"] for found in sa.inspect(op.get_bind()).get_columns(table)}:
        op.add_column(table, column)


def create_table(table: str, *parts: sa.schema.SchemaItem, **options: Any) -> None:
    if not sa.inspect(op.get_bind()).has_table(table):
        op.create_table(table, *parts, **OPTIONS, **options)


def create_index(name: str, table: str, columns: list[str], **options: Any) -> None:
    if name not in {found["name"] for found in sa.inspect(op.get_bind()).get_indexes(table)}:
        op.create_index(name, table, columns, **options)


def drop_index(name: str, table: str) -> None:
    if name in {found["name"] for found in sa.inspect(op.get_bind()).get_indexes(table)}:
        op.drop_index(name, table)


def drop_view(name: str) -> None:
    """Let go of a view for analysts, before a step that takes or retypes a column under it; it is made again after the
    migrations. SQLite's are all gone already (:mod:`newscrawl.storage.schema`)."""
    op.execute(f"DROP VIEW IF EXISTS {name}")


def change_comment(table: str, column: str, column_type: sa.types.TypeEngine[Any], old: str, new: str) -> None:
    """Explain a column (NOT NULL) anew; SQLite keeps no comments."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column(
            table, column, existing_type=column_type, existing_nullable=False, comment=new, existing_comment=old
        )
