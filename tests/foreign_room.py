"""A room in the other township, asked for by somebody, for showing that nobody gets at it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet

from linli.activities import services as activities
from linli.activities.models import Booking, Facility, FacilityKind
from linli.activities.services import Furnished, Wish, bookings
from linli.common import clock, images
from linli.common.ids import new_id
from linli.territory.fields import below
from linli.territory.models import Unit
from tests.town import Somebody

LINK: Final = "activities:booking-own"
DAY: Final = [["00:00", "23:59"]]


@dataclass(frozen=True)
class Room:
    """The facility, and who asked for it. The name of the place is public, the rest of the words is
    nobody else's."""

    facility: Facility
    booking: Booking
    secret: str

    def arguments(self) -> dict[str, Any]:
        """For the parts of addresses."""
        return {"facility": self.facility.pk, "booking": self.booking.pk}


def room(place: Unit, owner: Somebody, name: str, words: str, photo: images.CleanImage) -> Room:
    """Through the services."""
    said = Furnished(
        place, "会堂", FacilityKind.objects.get(pk="hall"), hours=[DAY] * 7, booked_by="everybody"
    )
    made = activities.add_facility(said, by=owner.actor, key=new_id(), photo=photo)
    noon = clock.local(clock.now()).replace(hour=12, minute=0, second=0, microsecond=0)
    begins = noon + timedelta(days=2)
    wish = Wish(begins, begins + timedelta(hours=1), name, "13800000078", words)
    asked = activities.ask(made, wish, by=owner.actor)
    return Room(made, asked, bookings.address_of(asked).rstrip("/").rsplit("/", 1)[-1])


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    here = Facility.objects.filter(below(path, "resource__path")).order_by("pk")
    return [
        here.values_list("pk", "version", "photo"),
        Booking.objects.filter(facility__in=here).order_by("pk").values_list("pk", "status"),
    ]
