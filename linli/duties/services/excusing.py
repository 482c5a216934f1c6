"""Writing down that a road is closed, and taking it back."""

from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid, NotHere, Text
from linli.common.ids import new_id
from linli.duties import rules
from linli.duties.choices import TYPED
from linli.duties.models import Excuse
from linli.people.actors import Actor
from linli.territory.models import Unit

LONGEST: Final = 183  # days; what goes on for longer is written down again
YEARS: Final = range(2000, 2101)


@transaction.atomic
def excuse(
    unit: Unit, why: str, from_on: date, until_on: date, *, by: Actor, key: UUID | None = None
) -> Excuse:
    """At a place and everything below it. With the form's `key` it is written once, however often
    it is sent. Raises `Refused`, `Invalid`."""
    rules.check_may_excuse(by, unit.path)
    known = Excuse.objects.filter(pk=key).first() if key else None
    if known is not None:
        rules.check_may_excuse(by, known.path)
        return known
    wrong: tuple[tuple[str, bool, Text], ...] = (
        ("why", why not in TYPED, _("Choose one from the list.")),
        ("from_on", from_on.year not in YEARS, _("Give a day of this century.")),
        (
            "until_on",
            not 0 <= (until_on - from_on).days < LONGEST,
            _("Give a last day that follows, within half a year."),
        ),
    )
    problems = {name: sentence for name, is_wrong, sentence in wrong if is_wrong}
    if problems:
        raise Invalid(_("This cannot be used."), fields=problems)
    made = Excuse.objects.create(
        pk=key or new_id(),
        unit=unit,
        path=unit.path,
        why=why,
        from_on=from_on,
        until_on=until_on,
        entered_at=clock.now(),
    )
    audit.note(by=by, verb="excuse_duties", what=f"duties.Excuse:{made.pk}")
    return made


@transaction.atomic
def withdraw(key: UUID, *, by: Actor) -> Excuse:
    """It was not so, or no longer is: periods that are not closed are counted without it."""
    found = Excuse.objects.select_for_update().select_related("unit").filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such entry."))
    rules.check_may_excuse(by, found.path)
    if found.withdrawn_at is None:
        found.withdrawn_at = clock.now()
        found.save(update_fields=["withdrawn_at"])
        audit.note(by=by, verb="withdraw_excuse", what=f"duties.Excuse:{found.pk}")
    return found
