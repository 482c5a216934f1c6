"""Telling those who answer bookings. A message names the facility and the time, never who asked."""

from typing import Final

from linli.activities import rules
from linli.activities.models import Booking
from linli.common import clock
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.territory.fields import ancestors
from linli.territory.models import Posting
from linli.territory.services import hours

MOST: Final = 6  # people


def tell_keepers(booking: Booking) -> int:
    """Whoever the facility is in the hands of, else those who plan at the nearest place that has
    anybody. Returns how many. Five queries."""
    resource = booking.facility.resource
    to = outbox.recipients([row.person_id for row in _keepers(booking)])
    if not to:
        return 0
    outbox.send(
        "booking",
        to=to,
        data={
            "facility": resource.name,
            "from": booking.begins.isoformat(),
            "until": booking.ends.isoformat(),
        },
        link=booking.get_absolute_url(),
        path=resource.path,
        dedupe=f"booking:{booking.pk}",
        when=hours.when(rulesets.values(hours.RULES, path=resource.path, at=clock.now())),
    )
    return len(to)


def _keepers(booking: Booking) -> list[Posting]:
    resource = booking.facility.resource
    rows = Posting.objects.current(clock.now()).select_related("role")
    rows = rows.filter(path__in=ancestors(resource.path), grid__isnull=True)
    found = [row for row in rows.order_by("-path", "pk") if rules.PLAN in row.role.verbs]
    own = [row for row in found if row.pk == resource.contact_id]
    near = [row for row in found if row.path == found[0].path]
    return (own or near)[:MOST]
