"""Whether this process can serve pages now: asked by a monitor every few seconds."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from linli.operations.services import signs

REACHABLE, UNREACHABLE, UNKNOWN = "reachable", "unreachable", "unknown"
APPLIED, MISSING = "applied", "missing"
ALIVE, SILENT = "alive", "silent"

_seen_applied: Final[set[bool]] = set()  # holds True once all were; they are never taken back


@dataclass(frozen=True)
class Health:
    """Each part with a word. Nothing of it is secret: anybody may ask."""

    database: str = UNREACHABLE
    migrations: str = UNKNOWN
    worker: str = UNKNOWN

    @property
    def serves(self) -> bool:
        """Pages can be shown. The worker is not needed for that, so it does not count here."""
        return self.database == REACHABLE and self.migrations == APPLIED


def health() -> Health:
    """One query; at the first time one more."""
    try:
        if missing_migrations(known=True):
            return Health(REACHABLE, MISSING)
        alive = signs.is_alive(signs.age(signs.WORKER))
    except DatabaseError:
        return Health()
    return Health(REACHABLE, APPLIED, ALIVE if alive else SILENT)


def missing_migrations(*, known: bool = False) -> list[tuple[str, str]]:
    """What `linli migrate` would apply. With `known` a former answer “none” holds."""
    if known and _seen_applied:
        return []
    missing = sorted(migrations_of_code() - applied_migrations())
    if known and not missing:
        _seen_applied.add(True)
    return missing


@cache
def migrations_of_code() -> frozenset[tuple[str, str]]:
    """(app, name) of each migration that this version has."""
    loader = MigrationLoader(None)
    replaced = {key for one in loader.disk_migrations.values() for key in one.replaces}
    return frozenset(loader.disk_migrations) - replaced


def applied_migrations() -> set[tuple[str, str]]:
    """(app, name) of each migration that this database has."""
    return set(MigrationRecorder(connection).applied_migrations())
