"""Matters that may be spoken of at a door, because whoever reported them said so."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.territory.models import Household
from linli.visits import rules
from linli.visits.models import DoorMatter, VisitPlan


@transaction.atomic
def speak(plan: VisitPlan, matter: Matter, household: Household, *, by: Actor) -> DoorMatter:
    """Whoever reported the matter agreed that it is spoken of at this door. Raises `Invalid` for a
    dispute and for what somebody reported in private."""
    rules.check_own(by, plan)
    if matter.kind.is_dispute or matter.private:
        sentence = _("This is never spoken of at a door: ask whoever told it alone.")
        raise Invalid(sentence, fields={"matter": sentence})
    row, made = DoorMatter.objects.get_or_create(
        household=household, matter=matter, defaults={"said_at": clock.now()}
    )
    if row.ended_at is not None:
        row.ended_at = None
        row.save(update_fields=["ended_at"])
    if made:
        audit.note(by=by, verb="speak_at_door", what=f"matters.Matter:{matter.pk}")
    return row
