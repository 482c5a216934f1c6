"""PostgreSQL: pg_dump and pg_restore, the programs that come with it."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Final

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from linli.common.errors import Invalid
from linli.operations.backup.stores import Counts, Store, in_use

ASIDE: Final = "linli_before"  # the schema of what was there, until the restored one is sound
ENDING_SECONDS: Final = 5
LAST_WORDS: Final = 400  # characters of what a program said when it failed


class PostgreSQL(Store):
    """The tables of the schema `public`."""

    kind: ClassVar = "postgresql"
    file_name: ClassVar = "database.dump"

    def version(self) -> str:
        """Of the server."""
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return str(cursor.fetchone()[0])

    def dump(self, file: Path) -> Counts:
        """Dump and count the same moment: both see one exported snapshot."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            with _address() as address:
                _run(
                    *("pg_dump", "--format=custom", "--no-owner", "--no-privileges"),
                    *(f"--snapshot={snapshot}", f"--exclude-schema={ASIDE}", f"--file={file}"),
                    f"--dbname={address}",
                )
            counts = self.counts()
        _run("pg_restore", "--list", str(file))
        return counts

    def check_alone(self) -> None:
        """No other session in this database; one that is just ending gets a moment."""
        _program("pg_restore")
        _close()
        until = time.monotonic() + ENDING_SECONDS
        while _other_sessions():
            if time.monotonic() > until:
                raise in_use()
            time.sleep(0.2)

    def load(self, file: Path) -> None:
        """Rename the schema that is there, make an empty one and fill it in one transaction.

        An earlier restore that was cut off left what it found aside: that is kept.
        """
        away = "DROP SCHEMA public CASCADE"
        if not _is_aside():
            away = f"ALTER SCHEMA public RENAME TO {ASIDE}"
        _statements(away, "CREATE SCHEMA public")
        _close()
        with _address() as address:
            _run(
                *("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner"),
                *("--no-privileges", f"--dbname={address}", str(file)),
            )

    def put_back(self) -> None:
        """The schema that was there."""
        if _is_aside():
            drop = "DROP SCHEMA IF EXISTS public CASCADE"
            _statements(drop, f"ALTER SCHEMA {ASIDE} RENAME TO public")
            _close()

    def forget_aside(self) -> None:
        """Remove the schema that was there."""
        _statements(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE")


def _other_sessions() -> int:
    """Asked by a session of its own: our pool may hold more than one."""
    with _address() as address, psycopg.connect(address) as alone:
        found = alone.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    return int(found[0]) if found else 0


def _is_aside() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_namespace WHERE nspname = %s", [ASIDE])
        return bool(cursor.fetchone()[0])


def _statements(*statements: str) -> None:
    """All or none."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _close() -> None:
    """End our own session: what it remembers of the tables does not hold any more."""
    connection.close()
    close_pool: Any = getattr(connection, "close_pool", None)
    if close_pool:
        close_pool()


@contextmanager
def _address() -> Iterator[str]:
    """How the programs reach the database. The password stands in a file, not in the list of
    processes."""
    given: dict[str, Any] = settings.DATABASES["default"]
    named = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    parts = {word: given[name] for word, name in named.items() if given[name]}
    # Ours and theirs may be of different versions: only what was set goes along, no default.
    parts |= {word: value for word, value in given["OPTIONS"].items() if isinstance(value, str)}
    with tempfile.TemporaryDirectory(prefix="linli-") as folder:
        passfile = Path(folder) / "passfile"
        passfile.touch(mode=0o600)
        password = given["PASSWORD"].replace("\\", "\\\\").replace(":", "\\:")
        passfile.write_text(f"*:*:*:*:{password}\n" if password else "", encoding="utf-8")
        yield make_conninfo(**parts, **({"passfile": str(passfile)} if password else {}))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Invalid(
            _("The program %(name)s is not on this machine.") % {"name": name},
            next_step=_("Install PostgreSQL's client programs (on Debian: apt-get install "
                        "postgresql-client) and run this again."),
        )  # fmt: skip
    return found


def _run(name: str, *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, no shell
        [_program(name), *words], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Invalid(
            _("%(name)s failed: %(words)s")
            % {"name": name, "words": done.stderr.strip()[-LAST_WORDS:]}
        )
