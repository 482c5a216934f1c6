"""The database: reached, up to date, durable, in time, and readable with our keys."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from linli.common import clock, crypto
from linli.operations.backup.making import store
from linli.operations.doctor.findings import Finding, error, ok, warning
from linli.operations.services import health, keys

SKEW_SECONDS: Final = 5


def reached() -> Iterator[Finding]:
    """It answers."""
    about = _("Database")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        yield ok(about, f"{store().kind} {store().version()}")
    except (DatabaseError, OSError) as failure:
        yield error(
            about,
            _("It does not answer: %(why)s") % {"why": str(failure).strip().splitlines()[0]},
            _("Check DATABASE_URL, and that the database server runs."),
        )


def migrated() -> Iterator[Finding]:
    """Its tables are those of this version."""
    about = _("Tables")
    missing = health.missing_migrations()
    apps = {app for app, _name in health.migrations_of_code()}
    newer = sorted(health.applied_migrations() - health.migrations_of_code())
    ours = [key for key in newer if key[0] in apps]
    if missing:
        yield error(
            about,
            _("%(count)d steps are missing, the first is %(first)s.")
            % {"count": len(missing), "first": ".".join(missing[0])},
            _("Make a backup, then: linli migrate"),
        )
    elif ours:
        yield error(
            about,
            _("The database is of a newer version: it has %(first)s.")
            % {"first": ".".join(ours[0])},
            _("Install that version of Linli again."),
        )
    else:
        yield ok(about, _("up to date"))


def durable() -> Iterator[Finding]:
    """What a power cut may take."""
    about = _("Power cut")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            safe = cursor.fetchone()[0] >= 2
        else:
            cursor.execute("SHOW fsync")
            safe = cursor.fetchone()[0] == "on"
    if safe:
        yield ok(about, _("nothing that was confirmed is lost"))
    elif connection.vendor == "sqlite":
        yield warning(
            about,
            _("may take the last moments before it."),
            _("Set LINLI_DURABLE=yes; it costs about half the throughput."),
        )
    else:
        yield error(about, _("may destroy the database."), _("Set fsync = on in PostgreSQL."))


def clocks() -> Iterator[Finding]:
    """This machine and the database server have one time."""
    about = _("Time")
    if str(clock.PLACE_TIME) != settings.TIME_ZONE:
        yield error(
            about, settings.TIME_ZONE, _("Set the time zone back to Asia/Shanghai in settings.")
        )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT CAST(strftime('%s', 'now') AS REAL)")
        else:
            cursor.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())")
        (theirs,) = cursor.fetchone()
    skew = abs(float(theirs) - datetime.now(UTC).timestamp())
    if skew > SKEW_SECONDS:
        yield error(
            about,
            _("The clocks of this machine and of the database differ by %(seconds)d seconds.")
            % {"seconds": skew},
            _("Turn on time synchronisation on both: timedatectl set-ntp true"),
        )
    else:
        yield ok(about, f"{clock.local(clock.now()):%Y-%m-%d %H:%M} {settings.TIME_ZONE}")


def sealed() -> Iterator[Finding]:
    """Our keys open what is sealed here: one value of each key and column is tried."""
    about = _("Sealed data")
    at_hand, tried, closed = crypto.key_checks(), set[tuple[str, str]](), set[str]()
    for column in keys.columns():
        for batch in column.batches():
            for pk, blob, _index in batch:
                key = keys.key_id(blob)
                if (column.label, key) not in tried:
                    tried.add((column.label, key))
                    closed |= set() if _opens(column, pk, blob) else {key or "?"}
    if closed:
        yield error(
            about,
            _("Some phone numbers and drafts cannot be opened: key %(keys)s is missing or another.")
            % {"keys": ", ".join(sorted(closed))},
            _("Put the copy of the keys back in place of %(file)s.")
            % {"file": settings.LINLI_KEYS.path},
        )
    elif old := sorted({key for _label, key in tried} - {next(iter(at_hand))}):
        yield warning(
            about,
            _("Some is still sealed with the older key %(keys)s.") % {"keys": ", ".join(old)},
            _("Run: linli rotate-keys"),
        )
    else:
        yield ok(about, _("opens with the keys at hand"))


def _opens(column: keys.Column, pk: object, blob: bytes) -> bool:
    try:
        crypto.unseal(blob, context=column.how.context(pk))  # type: ignore[arg-type]
    except crypto.SealBroken:
        return False
    return True
