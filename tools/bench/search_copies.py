"""Entries of the index for matters that were copied inside the database."""

from collections.abc import Iterator
from typing import Final

from django.db import connection

COUNT: Final = "WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c WHERE k < {copies}) "
POSTGRES: Final = (
    "DROP INDEX search_entry_grams",
    COUNT + "INSERT INTO search_entry (what, key, grams) "
    "SELECT t.what, lpad(to_hex(c.k), 8, '0') || substr(t.key, 9), array_to_tsvector("
    "array_replace(tsvector_to_array(t.grams), '§n1401', '§n' || (1401 + c.k))) "
    "FROM c CROSS JOIN search_entry t "
    "WHERE t.what = 'matter' AND t.key IN (SELECT id::text FROM ({ended}) AS ended)",
    "CREATE INDEX search_entry_grams ON search_entry USING gin (grams)"
    " WITH (gin_pending_list_limit = 256)",
)
# One statement for the whole full-text table is a fraction of the triggers' work.
SQLITE: Final = (
    "DROP TRIGGER search_entry_put",
    COUNT + "INSERT INTO search_entry (what, key, grams) "
    "SELECT t.what, printf('%08x', c.k) || substr(t.key, 9), "
    "replace(t.grams, '§n1401', '§n' || (1401 + c.k)) "
    "FROM c CROSS JOIN search_entry t "
    "WHERE t.what = 'matter' AND replace(t.key, '-', '') IN ({ended})",
    "INSERT INTO search_gram(search_gram) VALUES ('rebuild')",
    "CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN"
    " INSERT INTO search_gram(rowid, grams) VALUES (new.id, new.grams); END",
)


def search_copies(copies: int, *, ended: str) -> Iterator[str]:
    """The statements, in their order; `ended` selects the ids of the matters that were copied."""
    for statement in POSTGRES if connection.vendor == "postgresql" else SQLITE:
        yield statement.format(copies=copies, ended=ended) if "{" in statement else statement
