"""The column of grams: text beside an FTS5 table on SQLite, a `tsvector` on PostgreSQL."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class GramsField(models.TextField):  # type: ignore[type-arg]
    """Tokens with blanks between; in Python the same plain text on both databases."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """PostgreSQL indexes lexemes; positions are of no use to pairs of neighbours."""
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_placeholder(self, _value: Any, _compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """How a value is written."""
        return placeholder(connection.vendor)

    def from_db_value(self, value: Any, _expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """Without the quotes in which PostgreSQL shows lexemes; no token has one of its own."""
        return value.replace("'", "") if connection.vendor == "postgresql" and value else value


def placeholder(vendor: str) -> str:
    """The SQL that takes tokens with blanks between."""
    if vendor == "postgresql":
        return "array_to_tsvector(string_to_array(%s, ' '))"
    return "%s"
