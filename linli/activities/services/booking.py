"""Rooms and other things of a place, taken by the activities that use them and by residents."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.activities.models import Activity, Booking
from linli.common import clock
from linli.common.errors import Conflict
from linli.territory.models import Resource


def check_free(
    facility: Resource | None,
    begins: datetime,
    ends: datetime,
    *,
    but: UUID | None = None,
    own: UUID | None = None,
) -> None:
    """Nobody else has it at that time; raises `Conflict`. Locks the facility, so that of two who
    ask at once the second sees the first. `but` is an activity, `own` a booking, that it does not
    stand in the way of. In a transaction only."""
    if facility is None:
        return
    Resource.objects.select_for_update().get(pk=facility.pk)
    planned = Activity.objects.busy(facility.pk, begins, ends)
    planned = planned.exclude(pk=but) if but else planned
    asked = Booking.objects.taking().filter(facility=facility.pk, begins__lt=ends, ends__gt=begins)
    asked = asked.exclude(pk=own) if own else asked
    taken = [
        *planned.values_list("planned_from", "planned_to")[:1],
        *asked.values_list("begins", "ends")[:1],
    ]
    for since, until in taken[:1]:
        raise Conflict(
            _("%(facility)s is taken from %(since)s to %(until)s.")
            % {
                "facility": facility.name,
                "since": f"{clock.local(since):%Y-%m-%d %H:%M}",
                "until": f"{clock.local(until):%H:%M}",
            },
            next_step=_("Choose another time or another room."),
        )
