"""Rooms and other things of a place, booked by the activities that use them."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.activities.models import Activity
from linli.common import clock
from linli.common.errors import Conflict
from linli.territory.models import Resource


def check_free(
    facility: Resource | None, begins: datetime, ends: datetime, *, but: UUID | None = None
) -> None:
    """Nobody else has it at that time; raises `Conflict`. Locks the facility, so that of two who
    ask at once the second sees the first. In a transaction only."""
    if facility is None:
        return
    Resource.objects.select_for_update().get(pk=facility.pk)
    others = Activity.objects.busy(facility.pk, begins, ends)
    taken = (others.exclude(pk=but) if but else others).first()
    if taken is not None:
        raise Conflict(
            _("%(facility)s is taken from %(since)s to %(until)s.")
            % {
                "facility": facility.name,
                "since": f"{clock.local(taken.planned_from):%Y-%m-%d %H:%M}",
                "until": f"{clock.local(taken.planned_to):%H:%M}",
            },
            next_step=_("Choose another time or another room."),
        )
