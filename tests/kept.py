"""What a maker wrote into empty tables is kept, and written there again for the next test.

To make the town through the services takes eight hundred statements; to write its rows again takes
two dozen. A test sees no difference: these are the rows and objects of a town made seconds ago,
each test has objects of its own, and its database is rolled back as ever. Where anything is not as
it was (the clock was moved, other settings, rows in the way) the town is made anew.
"""

import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import get_language

from linli.common import clock

Made = TypeVar("Made")
Rows = list[tuple[Any, ...]] | bytes

YOUNG_SECONDS: Final = 10.0  # longer than a slow machine may take between two lines of a test
CACHE: Final = str(settings.CACHES["default"]["LOCATION"])
MOVED: Final = timedelta(seconds=2)  # a clock that is further off than this was moved


@dataclass(frozen=True)
class Kept:
    """The rows of each table that was filled, and the object that was made."""

    at: float
    surroundings: str
    rows: dict[str, Rows]
    made: bytes

    def fits(self) -> bool:
        """Whether the maker would make the same now."""
        return (
            time.monotonic() - self.at < YOUNG_SECONDS
            and self.surroundings == _surroundings()
            and not _filled(list(self.rows))
        )

    def again(self) -> Any:
        """Write the rows; an object of the caller's own."""
        with transaction.atomic():
            for table, rows in self.rows.items():
                _write(table, rows)
        return pickle.loads(self.made)


_kept: dict[str, Kept] = {}


def kept(make: Callable[[], Made]) -> Made:
    """What `make` gives, with the rows that it writes."""
    if abs(clock.now() - datetime.now(UTC)) > MOVED:
        return make()
    name = f"{make.__module__}.{make.__qualname__}"
    if name in _kept and _kept[name].fits():
        again: Made = _kept[name].again()
        return again
    before, at = _everything(), time.monotonic()
    made = make()
    changed = {table: rows for table, rows in _everything().items() if rows != before[table]}
    if not any(before[table] for table in changed):
        _kept[name] = Kept(at, _surroundings(), changed, pickle.dumps(made))
    return made


def _surroundings() -> str:
    """The settings and the language that rows may depend on."""
    told = (settings.LINLI_KEYS, settings.LINLI_DEMONSTRATION, settings.LINLI_ADDRESS)
    return repr([*told, list(settings.LINLI_KEYS), get_language(), clock.today()])


def _filled(tables: list[str]) -> bool:
    held = (f'SELECT 1 WHERE EXISTS (SELECT 1 FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(held))
        return cursor.fetchone() is not None


def _everything() -> dict[str, Rows]:
    """What each table holds; the index of words is left out, since the database fills it."""
    ours: Any = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return {table: _read(table) for table in sorted({*ours, CACHE})}


def _read(table: str) -> Rows:
    if connection.vendor == "postgresql":
        with _bare().cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
            return b"".join(copy)
    columns = _bare().execute(f"SELECT name FROM pragma_table_info('{table}')")
    plain = ", ".join(f'+"{name}"' for (name,) in columns)  # "+": as it is stored
    return list(_bare().execute(f'SELECT {plain} FROM "{table}" ORDER BY rowid'))


def _write(table: str, rows: Rows) -> None:
    if isinstance(rows, bytes):
        with _bare().cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
            copy.write(rows)
    else:
        given = ", ".join("?" * len(rows[0]))
        _bare().executemany(f'INSERT INTO "{table}" VALUES ({given})', rows)


def _bare() -> Any:
    """The driver's connection, which brings values in and out untouched."""
    connection.ensure_connection()
    return connection.connection
