"""What a maker wrote into the tables is kept, and written there again for the next test.

To make the town through the services takes eight hundred statements; to write its rows again takes
two dozen. A test sees no difference: these are the rows and objects of a town made seconds ago,
each test has objects of its own, and its database is rolled back as ever. Where anything is not as
it was (the clock was moved, other settings, rows in the way) all is made anew.
"""

import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import get_language

from linli.common import clock

Base = TypeVar("Base")
Made = TypeVar("Made")
Rows = list[Any]  # a tuple of values, or on PostgreSQL a line as it copies them
Tables = dict[str, Rows]

YOUNG_SECONDS: Final = 60.0  # as long as a slow machine may take between two lines of a test
MOVED: Final = timedelta(seconds=2)  # a clock that is further off than this was moved
CACHE: Final = str(settings.CACHES["default"]["LOCATION"])


@dataclass(frozen=True)
class Kept:
    """The rows before and after of each table that was written, new files, and what was made."""

    at: float
    surroundings: str
    before: Tables
    after: Tables
    files: dict[Path, bytes]
    made: bytes

    def is_of_now(self) -> bool:
        """Whether the maker would make the same in the same database."""
        young = time.monotonic() - self.at < YOUNG_SECONDS
        return young and self.surroundings == _surroundings()

    def again(self, folder: Path | None = None) -> Any:
        """Write the rows and files; objects of the caller's own."""
        with transaction.atomic():
            for table, rows in self.after.items():
                _write(table, self.before[table], rows)
        for file, content in self.files.items():
            assert folder is not None
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        return pickle.loads(self.made)


_kept: dict[str, Kept] = {}


def kept(make: Callable[[], Made]) -> Made:
    """What `make` gives, with the rows that it writes into empty tables."""
    if _clock_was_moved():
        return make()
    found = _kept.get(_name(make))
    if found and found.is_of_now() and not _filled(list(found.after)):
        again: Made = found.again()
        return again
    before, at = _everything(), time.monotonic()
    made = make()
    after = _changed(before)
    if not any(before[table] for table in after):
        _keep(_name(make), at, before, after, {}, made)
    return made


def beside(base: Base, make: Callable[[Base], Made], folder: Path) -> Made:
    """What `make` gives, with the rows that it writes beside those of `base` and its files in the
    folder; `base` is changed as `make` changes it."""
    if _clock_was_moved():
        return make(base)
    found, before = _kept.get(_name(make)), _everything()
    if found and found.is_of_now() and _same(found.before, before):
        changed_base, again = found.again(folder)
        vars(base).update(vars(changed_base))
        return again  # type: ignore[no-any-return]
    at, there = time.monotonic(), _files(folder)
    made = make(base)
    files = {file: content for file, content in _files(folder).items() if file not in there}
    _keep(_name(make), at, before, _changed(before), files, (base, made))
    return made


def _name(make: Callable[..., Any]) -> str:
    return f"{make.__module__}.{make.__qualname__}"


def _keep(
    name: str, at: float, before: Tables, after: Tables, files: dict[Path, bytes], made: object
) -> None:
    _kept[name] = Kept(at, _surroundings(), before, after, files, pickle.dumps(made))


def _clock_was_moved() -> bool:
    return abs(clock.now() - datetime.now(UTC)) > MOVED


def _surroundings() -> str:
    """The settings and the language that rows may depend on."""
    told = (settings.LINLI_KEYS, settings.LINLI_DEMONSTRATION, settings.LINLI_ADDRESS)
    return repr([*told, list(settings.LINLI_KEYS), get_language(), clock.today()])


def _files(folder: Path) -> dict[Path, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder): file.read_bytes() for file in files}


def _filled(tables: list[str]) -> bool:
    held = (f'SELECT 1 WHERE EXISTS (SELECT 1 FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(held))
        return cursor.fetchone() is not None


def _same(some: Tables, others: Tables) -> bool:
    """Rows changed and written back may have another order."""
    return all(
        rows == others[table] or set(rows) == set(others[table]) for table, rows in some.items()
    )


def _changed(before: Tables) -> Tables:
    return {table: rows for table, rows in _everything().items() if rows != before[table]}


def _everything() -> Tables:
    """What each table holds; the index of words is left out, since the database fills it."""
    ours: Any = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return {table: _read(table) for table in sorted({*ours, CACHE})}


def _read(table: str) -> Rows:
    if connection.vendor == "postgresql":
        with _bare().cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
            return b"".join(copy).splitlines(keepends=True)
    columns = _bare().execute(f"SELECT name FROM pragma_table_info('{table}')")
    plain = ", ".join(f'+"{name}"' for (name,) in columns)  # "+": as it is stored
    return list(_bare().execute(f'SELECT {plain} FROM "{table}" ORDER BY rowid'))


def _write(table: str, before: Rows, after: Rows) -> None:
    """Only what is new, where nothing of what was there was changed."""
    known = set(before)
    if known - set(after):
        known = set()
        _bare().execute(f'DELETE FROM "{table}"')
    rows = [row for row in after if row not in known]
    if connection.vendor == "postgresql":
        with _bare().cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
            copy.write(b"".join(rows))
    elif rows:
        given = ", ".join("?" * len(rows[0]))
        _bare().executemany(f'INSERT INTO "{table}" VALUES ({given})', rows)


def _bare() -> Any:
    """The driver's connection, which brings values in and out untouched."""
    connection.ensure_connection()
    return connection.connection
