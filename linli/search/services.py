"""Writing the index and asking it. Who may see what is said by whoever asks, as part of the
question; every hit is read again through the thing's own `visible_to` before it is shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.search import grams
from linli.search.asking import (
    INNER,
    NOTHING,
    Asked,
    Every,
    Token,
    either,
    every,
    for_postgres,
    for_sqlite,
    mark,
    marked,
    said,
)
from linli.search.choices import What
from linli.search.fields import placeholder
from linli.search.models import Entry

__all__ = [
    "NOTHING",
    "Asked",
    "Thing",
    "differing",
    "drop",
    "either",
    "every",
    "find",
    "fits",
    "keys",
    "mark",
    "put",
    "put_right",
    "said",
    "words_of",
]

LONGEST_QUESTION: Final = 100  # characters
MOST_WORDS: Final = 8
AT_ONCE: Final = 500  # entries in one statement's parameters
RECENT: Final = 5000  # entries that PostgreSQL looks through before it asks its index
MOST_READ: Final = 5000  # hits that its index may bring; where there are more, some older ones

PUT: Final = """
INSERT INTO search_entry (what, key, grams) VALUES (%s, %s, {grams})
    ON CONFLICT (what, key) DO UPDATE SET grams = excluded.grams
    WHERE search_entry.grams <> excluded.grams
"""
FIND_SQLITE: Final = """
SELECT entry.key FROM search_gram CROSS JOIN search_entry AS entry ON entry.id = search_gram.rowid
 WHERE search_gram MATCH %s ORDER BY search_gram.rowid {order} LIMIT %s
"""
# The kind stands in the text: planned for any kind, PostgreSQL walks through all others on its way.
FIND_RECENT: Final = """
SELECT key FROM (
    SELECT id, key, grams FROM search_entry WHERE what = '{what}' ORDER BY id DESC LIMIT %s
) AS recent WHERE grams @@ %s::tsquery ORDER BY id DESC LIMIT %s
"""
FIND_POSTGRES: Final = """
WITH hit AS MATERIALIZED (
    SELECT id, key FROM search_entry WHERE grams @@ %s::tsquery LIMIT %s
) SELECT key FROM hit ORDER BY id {order} LIMIT %s
"""


@dataclass(frozen=True)
class Thing:
    """What the index is to know of a thing: words for everybody, words for those who may see it,
    and marks (`p44.07.`, `klighting`, …) by which a question is narrowed."""

    what: What
    key: str
    words: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def tokens(self) -> set[str]:
        """Everything its entry holds."""
        found = {marked(str(self.what)), *map(marked, self.marks)}
        for text in self.words:
            found |= grams.grams(text)
        for text in self.inner:
            found.update(INNER + gram for gram in grams.grams(text))
        return found

    def text(self) -> str:
        """The same, as it is written."""
        return " ".join(sorted(self.tokens()))


def put(*things: Thing) -> None:
    """Write or rewrite the entries of these things; one that is right already costs no write.
    Inside the transaction of the change."""
    if not things:
        return
    sql = PUT.format(grams=placeholder(connection.vendor))
    rows = [(str(thing.what), thing.key, thing.text()) for thing in things]
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(sql, rows[0])
        else:
            cursor.executemany(sql, rows)


def drop(what: What, *keys: str) -> None:
    """These can no longer be found."""
    for begin in range(0, len(keys), AT_ONCE):
        Entry.objects.filter(what=what, key__in=keys[begin : begin + AT_ONCE]).delete()


def words_of(question: str) -> list[str]:
    """The words that somebody typed, without what cannot be looked for. Raises `Invalid` for a
    question that is too long or has no word."""
    if len(question) > LONGEST_QUESTION:
        raise Invalid(
            _("Please keep it under %(most)d characters.") % {"most": LONGEST_QUESTION},
            next_step=_("Two or three words find more than a sentence."),
        )
    words = [" ".join(grams.runs(word)) for word in question.split()]
    found = list(dict.fromkeys(word for word in words if word))
    if not found:
        raise Invalid(_("Type a word, a place or a number."))
    if len(found) > MOST_WORDS:
        raise Invalid(_("Please use at most %(most)d words.") % {"most": MOST_WORDS})
    return found


def find(what: What, asked: Asked, *, most: int, newest: bool = True) -> list[str]:
    """Keys of the things that fit, the newest (or oldest) entries first. At most two queries."""
    if asked == NOTHING:
        return []
    wanted = every(mark(str(what)), asked)
    order = "DESC" if newest else "ASC"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _keys(cursor, FIND_SQLITE.format(order=order), [for_sqlite(wanted), most])
        recent: list[str] = []
        if newest:
            given = [RECENT, for_postgres(wanted), most]
            recent = _keys(cursor, FIND_RECENT.format(what=What(what).value), given)
            if len(recent) == most:
                return recent
        given = [for_postgres(wanted), MOST_READ, most]
        found = _keys(cursor, FIND_POSTGRES.format(order=order), given)
        return list(dict.fromkeys([*recent, *found]))[:most]


def _keys(cursor: Any, sql: str, given: list[Any]) -> list[str]:
    cursor.execute(sql, given)
    return [key for (key,) in cursor.fetchall()]


def fits(thing: Thing, asked: Asked) -> bool:
    """Whether the index would find a thing by this, without asking it."""
    return _holds(thing.tokens(), asked)


def _holds(tokens: set[str], asked: Asked) -> bool:
    if isinstance(asked, Token):
        if asked.begins:
            return any(token.startswith(asked.text) for token in tokens)
        return asked.text in tokens
    every_one = isinstance(asked, Every)
    return (all if every_one else any)(_holds(tokens, part) for part in asked.parts)


def differing(things: list[Thing]) -> list[Thing]:
    """Those whose entry is missing or says something else. One query."""
    if not things:
        return []
    keys = [thing.key for thing in things]
    rows = Entry.objects.filter(what=things[0].what, key__in=keys).values_list("key", "grams")
    known = {key: set(text.split()) for key, text in rows}
    return [thing for thing in things if known.get(thing.key) != thing.tokens()]


def keys(what: What) -> Iterator[list[str]]:
    """The keys of all entries, a bounded number at a time, for asking whether the things exist."""
    after = 0
    while rows := list(
        Entry.objects.filter(what=what, pk__gt=after)
        .order_by("pk")
        .values_list("pk", "key")[:AT_ONCE]
    ):
        after = rows[-1][0]
        yield [key for _pk, key in rows]


@transaction.atomic
def put_right(things: Iterable[Thing]) -> int:
    """Write what differs. Returns how many."""
    wrong = differing(list(things))
    put(*wrong)
    return len(wrong)
