"""Setting up a facility: what it is, when it is open, who may ask for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import opening
from linli.activities.choices import BookedBy
from linli.activities.models import Activity, Booking, Facility, FacilityKind
from linli.activities.opening import Spans, Week
from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere, Text
from linli.common.ids import new_id
from linli.common.images import CleanImage
from linli.common.photo_files import PhotoPlace
from linli.common.workdays import WorkCalendar
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.choices import ResourceKind
from linli.territory.models import Unit
from linli.territory.rules import check_may_organise
from linli.territory.services import resources

PLACE: Final = PhotoPlace("facilities")
LENGTHS: Final = {"where": 80, "about": 1000}
MOST_PEOPLE: Final = 20_000


@dataclass(frozen=True)
class Furnished:
    """What is said about a facility, already parsed."""

    unit: Unit
    name: str
    kind: FacilityKind
    where: str = ""
    about: str = ""
    hours: Week = field(default_factory=list)
    shut_on_holidays: bool = False
    closed_on: Sequence[str] = ()
    capacity: int | None = None
    booked_by: str = BookedBy.NOBODY

    def fields(self) -> dict[str, Any]:
        """The columns."""
        return {
            "kind": self.kind,
            "where": self.where.strip(),
            "about": self.about.strip(),
            "hours": list(self.hours),
            "shut_on_holidays": self.shut_on_holidays,
            "closed_on": list(self.closed_on),
            "capacity": self.capacity,
            "booked_by": self.booked_by,
        }

    def resource(self) -> resources.Wanted:
        """The resource that activities take."""
        return resources.Wanted(self.unit, ResourceKind.RESOURCE, self.name)


def _check(wanted: Furnished) -> None:
    problems: dict[str, Text] = {
        name: _("Please keep it under %(most)d characters.") % {"most": most}
        for name, most in LENGTHS.items()
        if len(getattr(wanted, name).strip()) > most
    }
    if wanted.capacity is not None and not 1 <= wanted.capacity <= MOST_PEOPLE:
        problems["capacity"] = _("Write a whole number from %(least)s to %(most)s.") % {
            "least": 1,
            "most": MOST_PEOPLE,
        }
    if wanted.booked_by != BookedBy.NOBODY and not any(wanted.hours):
        problems["hours_0"] = _("Say when it is open, so that it can be asked for.")
    if problems:
        raise Invalid(_("Please look at this again."), fields=problems)


@transaction.atomic
def add_facility(
    wanted: Furnished, *, by: Actor, key: UUID, photo: CleanImage | None = None
) -> Facility:
    """Set one up; the resource that activities take is kept with it. Sent twice it is set up once.
    Raises `Refused`, `Invalid`, `Conflict`."""
    check_may_organise(by, wanted.unit)
    _check(wanted)
    known = Facility.objects.filter(pk=key).first()
    row = resources.add(wanted.resource(), by=by, key=key)
    if known is not None:
        return known
    made = Facility(resource=row, **wanted.fields())
    _put(made, photo)
    made.save(force_insert=True)
    _note(by, "add_facility", made)
    return made


@transaction.atomic
def change_facility(
    key: UUID, wanted: Furnished, *, by: Actor, version: int, photo: CleanImage | None = None
) -> Facility:
    """Say it otherwise; bookings that stand stay as they are. Raises `Conflict` where somebody else
    changed it meanwhile."""
    rows = Facility.objects.select_for_update(of=("self",)).select_related("resource__unit")
    row = rows.filter(pk=key, resource__valid_to__isnull=True).first()
    if row is None:
        raise NotHere(_("There is no such facility here."))
    check_may_organise(by, row.resource.unit)
    _check(wanted)
    if version != row.version:
        raise Conflict(
            _("Somebody else changed this in the meantime."),
            next_step=_("Look at it again; your words are kept below."),
        )
    kept = row.resource
    said = resources.Wanted(
        wanted.unit, kept.kind, wanted.name, kept.number, kept.note, kept.contact
    )
    resources.change(key, said, by=by)
    for name, value in wanted.fields().items():
        setattr(row, name, value)
    _put(row, photo)
    row.version += 1
    row.save()
    _note(by, "change_facility", row)
    return row


def _put(row: Facility, photo: CleanImage | None) -> None:
    """Another picture takes the place of the one before."""
    if photo is None:
        return
    was, row.photo = row.photo, new_id()
    PLACE.keep(row.photo, photo)
    if was is not None:
        transaction.on_commit(partial(PLACE.remove, [was]))


def with_rows(keys: Collection[UUID]) -> set[UUID]:
    """Those of them that are the picture of a facility. One query."""
    rows = Facility.objects.filter(photo__in=keys).values_list("photo", flat=True)
    return {key for key in rows if key is not None}


def _note(by: Actor, verb: str, row: Facility) -> None:
    audit.note(by=by, verb=verb, what=f"activities.Facility:{row.pk}")


def closed_why(facility: Facility, day: date) -> str:
    """Why it is closed on a day; empty where it opens. Two queries."""
    return _closed(facility, day, _calendar(facility))


def _calendar(facility: Facility) -> WorkCalendar:
    return rulesets.values((), path=facility.resource.path, at=clock.now()).calendar()


def _closed(facility: Facility, day: date, calendar: WorkCalendar) -> str:
    holiday = facility.shut_on_holidays and calendar.is_holiday(day)
    return opening.why_closed(day, facility.hours, days=facility.closed_on, holiday=holiday)


@dataclass(frozen=True)
class OpenDay:
    """One day of a facility: when it is open, else why not, and when it is taken."""

    day: date
    spans: Spans
    closed: str
    taken: list[tuple[datetime, datetime]]


def days_ahead(facility: Facility, days: int) -> list[OpenDay]:
    """From today on, without saying by whom it is taken. Four queries."""
    calendar, today = _calendar(facility), clock.today()
    since = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    until = since + timedelta(days=days)
    taken = sorted(
        [
            *Activity.objects.busy(facility.pk, since, until).values_list(
                "planned_from", "planned_to"
            ),
            *Booking.objects.taking()
            .filter(facility=facility, begins__lt=until, ends__gt=since)
            .values_list("begins", "ends"),
        ]
    )
    found = []
    for day in (today + timedelta(days=number) for number in range(days)):
        closed = _closed(facility, day, calendar)
        of_day = [
            (begins, ends)
            for begins, ends in taken
            if clock.local(begins).date() <= day <= clock.local(ends).date()
        ]
        spans = [] if closed else opening.spans_of(day, facility.hours)
        found.append(OpenDay(day, spans, closed, of_day))
    return found
