"""Column types that mean the same on SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine

#: SQLite numbers rows by itself only in a column declared INTEGER.
Key = BigInteger().with_variant(Integer(), "sqlite")

#: Text without a limit worth naming: MariaDB's TEXT ends at 65,535 bytes, some 16,000 rare characters.
LongText = Text().with_variant(mysql.LONGTEXT(), "mysql")

#: None is SQL NULL, not the JSON word null.
Json = JSON(none_as_null=True)

#: A sha256 in hex.
Digest = String(64)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware datetime, to the microsecond. Stored as UTC, without a zone where the database knows none; comes back
    aware, in UTC. A naive datetime is refused, since nobody can say afterwards which zone was meant."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[dt.datetime]:
        # MariaDB's plain DATETIME drops the fraction of a second.
        if dialect.name == "mysql":
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without a time zone cannot be stored: {value!r}")
        utc = value.astimezone(dt.UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Pairs(TypeDecorator[set[str]]):
    """Pairs of characters, as the index of the database wants them: an array on PostgreSQL; words of ASCII letters and
    digits on MariaDB, whose FULLTEXT parser would not index Chinese. Nothing on SQLite, where they are in a table of
    their own. They are only written."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.ARRAY(Text()))
        if dialect.name == "mysql":
            return dialect.type_descriptor(mysql.LONGTEXT(charset="ascii", collation="ascii_bin"))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: set[str] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "sqlite":
            return None
        return sorted(value) if dialect.name == "postgresql" else pair_words(value)


def pair_words(pairs: Collection[str]) -> str:
    """Pairs as words of ASCII letters and digits, which every tokenizer leaves whole, in order."""
    return " ".join(sorted(("x" + "%04x" * len(pair)) % tuple(map(ord, pair)) for pair in pairs))
