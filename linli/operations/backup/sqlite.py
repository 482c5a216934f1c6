"""SQLite: its own backup call copies one moment while others write."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.operations.backup.stores import Counts, Store, in_use


class SQLite(Store):
    """One file, with its log beside it while it is in use."""

    kind: ClassVar = "sqlite"
    file_name: ClassVar = "database.sqlite3"

    def __init__(self) -> None:
        self.path = Path(settings.DATABASES["default"]["NAME"]).resolve()
        self.aside = self.path.with_name(f"{self.path.name}.before")

    def version(self) -> str:
        """Of the library."""
        return sqlite3.sqlite_version

    def dump(self, file: Path) -> Counts:
        """All pages in one read transaction: in WAL mode it keeps nobody from writing."""
        with (
            closing(sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(file)) as copy,
        ):
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return check(file)

    def check_alone(self) -> None:
        """Leaving WAL mode needs the file for oneself, and leaves no log behind."""
        connection.close()
        if not self.path.exists():
            return
        with closing(sqlite3.connect(self.path, timeout=1)) as alone:
            try:
                (mode,) = alone.execute("PRAGMA journal_mode=DELETE").fetchone()
            except sqlite3.OperationalError as locked:
                raise in_use() from locked
        if mode != "delete":
            raise in_use()

    def load(self, file: Path) -> None:
        """A checked copy beside the file, then one rename."""
        connection.close()
        fresh = self.path.with_name(f"{self.path.name}.restoring")
        fresh.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(fresh)) as copy,
        ):
            source.backup(copy, pages=-1)
        check(fresh)
        with fresh.open("rb") as opened:
            os.fsync(opened.fileno())
        # One that is there already is what an earlier restore, cut off, found: that is kept.
        if self.path.exists() and not self.aside.exists():
            os.link(self.path, self.aside)
        fresh.replace(self.path)

    def put_back(self) -> None:
        """The file that was there; without one, none."""
        connection.close()
        for name in ("", "-wal", "-shm"):
            self.path.with_name(f"{self.path.name}{name}").unlink(missing_ok=True)
        if self.aside.exists():
            self.aside.replace(self.path)

    def forget_aside(self) -> None:
        """Remove the file that was there."""
        self.aside.unlink(missing_ok=True)


def check(file: Path) -> Counts:
    """The file is a sound database; how many rows each of its tables has."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as opened:
        try:
            faults = [row[0] for row in opened.execute("PRAGMA integrity_check(3)")]
        except sqlite3.DatabaseError as broken:
            faults = [str(broken)]
        if faults != ["ok"]:
            raise Invalid(
                _("The database is damaged: %(fault)s") % {"fault": faults[0]},
                next_step=_("Restore the last backup that is sound."),
            )
        names = opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: int(opened.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0])  # noqa: S608
            for (name,) in sorted(names)
        }
