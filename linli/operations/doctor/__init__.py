"""What is wrong with an installation, and how to mend it, one line each."""

from collections.abc import Callable, Iterator
from typing import Final

from django.db import DatabaseError
from django.utils.translation import gettext as _

from linli.operations.doctor import database, machine, running, settled
from linli.operations.doctor.findings import Finding, error

Check = Callable[[], Iterator[Finding]]

# What needs no database, then the database, then what is asked of it.
ALWAYS: Final[tuple[Check, ...]] = (
    machine.programs,
    settled.dangers,
    settled.address,
    settled.demonstration,
    machine.secrets,
    machine.space,
    machine.media,
    machine.collected,
    machine.port,
)
FIRST: Final[tuple[Check, ...]] = (database.reached, database.migrated)
THEN: Final[tuple[Check, ...]] = (
    settled.left_behind,
    database.durable,
    database.clocks,
    database.sealed,
    running.worker,
    running.outbox,
    running.mail,
    running.texts,
    running.text_model,
    running.last_backup,
    running.search,
    running.reference,
    running.calendar,
    running.places,
    running.administrators,
)


def examine() -> Iterator[Finding]:
    """Every check in turn; what needs the database is left out where it is not there."""
    for check in ALWAYS:
        yield from check()
    for check in FIRST:
        found = list(check())
        yield from found
        if any(one.is_error for one in found):
            return
    for check in THEN:
        try:
            yield from check()
        except DatabaseError as failure:
            yield error(_("Database"), str(failure).strip(), _("Run: linli migrate"))
