"""Who is on duty at which hours: the roster of a grid, an area or a whole village (rows S3-10,
S0-22). It says who is asked at an hour, never who was there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.common.workdays import WorkCalendar
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import Shown
from linli.territory.models import DutyShift, Grid, Leave, Posting, Unit
from linli.territory.services.showing import shown_name
from linli.territory.services.staff import Where

WEEKDAYS: Final = range(1, 8)
Hours = tuple[time, time]


@dataclass(frozen=True)
class OnDuty:
    """A shift as a reader sees it: `name` is empty where it is not shown; `deputy` stands in for
    somebody who is away."""

    posting: Posting
    name: str
    begins: time
    ends: time
    shift_id: int = 0
    is_away: bool = False
    deputy: str = ""

    @property
    def acting(self) -> str:
        """The name of whoever is there at that hour; empty where it is not shown, or nobody."""
        return self.deputy if self.is_away else self.name


@dataclass
class Day:
    """One day of a week: who is on duty, and the hours in which nobody is."""

    day: date
    is_workday: bool
    shifts: list[OnDuty] = field(default_factory=list)
    gaps: list[Hours] = field(default_factory=list)


@dataclass(frozen=True)
class Roster:
    """The roster of a grid, an area or a place, with how many people are on it."""

    where: Where
    persons: int


def on_now(
    *,
    grids: Collection[int] = (),
    areas: Collection[UUID] = (),
    units: Collection[int] = (),
    at: datetime | None = None,
    for_staff: bool = False,
) -> list[OnDuty]:
    """Who is on duty at this moment at these grids, areas, or units as a whole. One query. Whoever
    is away is named only with the one who stands in."""
    moment = at or clock.now()
    here = Q(posting__grid__in=grids) | Q(posting__area__in=areas)
    here |= Q(posting__unit__in=units, posting__grid__isnull=True, posting__area__isnull=True)
    now = clock.local(moment).time()
    rows = _shifts(here, moment).filter(begins__lte=now, ends__gt=now)
    found = [_on_duty(row, for_staff=for_staff) for row in rows]
    return [one for one in found if not one.is_away or one.deputy]


def on_today(place: Unit, *, at: datetime | None = None, for_staff: bool = False) -> list[OnDuty]:
    """Everybody who is on duty today at a village or township, its grids and areas, in the order of
    the hours. One query."""
    moment = at or clock.now()
    rows = _shifts(Q(posting__unit=place), moment)
    return [_on_duty(row, for_staff=for_staff) for row in rows]


def _shifts(here: Q, moment: datetime) -> Any:
    """Shifts of the weekday of a moment of whoever is posted then, with who is away and who stands
    in."""
    return (
        DutyShift.objects.filter(here, weekday=clock.local(moment).isoweekday())
        .filter(
            Q(posting__until_at__isnull=True) | Q(posting__until_at__gt=moment),
            posting__since_at__lte=moment,
        )
        .annotate(
            away=FilteredRelation(
                "posting__leaves",
                condition=Q(
                    posting__leaves__since_at__lte=moment, posting__leaves__until_at__gt=moment
                ),
            ),
            away_until=F("away__until_at"),
            deputy_name=F("away__deputy__display_name"),
        )
        .select_related("posting__person", "posting__role", "posting__grid", "posting__area")
        .select_related("posting__unit")
        .order_by("begins", "ends", "posting__since_at", "pk")
    )


def _on_duty(row: Any, *, for_staff: bool) -> OnDuty:
    name = row.posting.person.display_name if for_staff else shown_name(row.posting)
    return OnDuty(
        posting=row.posting,
        name=name,
        begins=row.begins,
        ends=row.ends,
        shift_id=row.pk,
        is_away=row.away_until is not None,
        # Whoever stands in agreed to nothing: where a name needs that, the role alone is said.
        deputy=(row.deputy_name or "") if for_staff or row.posting.role.shown == Shown.NAME else "",
    )


def rosters_of(place: Unit) -> list[Roster]:
    """The place as a whole, its grids in force, and whatever else has a roster. Three queries."""
    wheres = {where.key: where for where in _always(place)}
    shifts = DutyShift.objects.filter(posting__unit=place).filter(
        posting__in=Posting.objects.not_over(clock.now())
    )
    persons: dict[str, set[UUID]] = {}
    for shift in shifts.select_related("posting__grid", "posting__area"):
        posting = shift.posting
        where = Where(place, posting.grid, posting.area)
        wheres.setdefault(where.key, where)
        persons.setdefault(where.key, set()).add(posting.person_id)
    return [Roster(where, len(persons.get(key, ()))) for key, where in wheres.items()]


def _always(place: Unit) -> list[Where]:
    grids = Grid.objects.in_force().filter(village=place).order_by("code")
    return [Where(place), *(Where(place, grid) for grid in grids)]


def posted_at(where: Where, *, since: datetime) -> list[Posting]:
    """Whoever is posted there, or will be. One query."""
    rows = Posting.objects.not_over(since).filter(unit=where.unit, grid=where.grid, area=where.area)
    return list(rows.select_related("person", "role").order_by("role__turn", "since_at", "pk"))


def week_of(
    where: Where, monday: date, postings: Sequence[Posting], calendar: WorkCalendar
) -> list[Day]:
    """The seven days from a Monday on: the shifts of these postings, and where nobody is there. Two
    queries."""
    shifts = list(DutyShift.objects.filter(posting__in=postings).order_by("begins", "ends", "pk"))
    leaves = list(
        Leave.objects.filter(
            posting__in=postings,
            since_at__lt=midnight(monday + timedelta(days=7)),
            until_at__gt=midnight(monday),
        ).select_related("deputy")
    )
    known = {posting.pk: posting for posting in postings}
    week = []
    for day in (monday + timedelta(days=count) for count in range(7)):
        found = Day(day, calendar.is_workday(day))
        for shift in shifts:
            posting = known[shift.posting_id]
            if shift.weekday == day.isoweekday() and _holds(posting, day, shift.begins):
                found.shifts.append(_planned(posting, shift, day, leaves))
        found.gaps = _gaps(where, found, calendar)
        week.append(found)
    return week


def midnight(day: date) -> datetime:
    """When a day begins at the place."""
    return datetime.combine(day, time.min, clock.PLACE_TIME)


def _holds(posting: Posting, day: date, begins: time) -> bool:
    moment = datetime.combine(day, begins, clock.PLACE_TIME)
    began = clock.local(posting.since_at).date() <= day
    return began and (posting.until_at is None or posting.until_at > moment)


def _planned(posting: Posting, shift: DutyShift, day: date, leaves: Iterable[Leave]) -> OnDuty:
    moment = datetime.combine(day, shift.begins, clock.PLACE_TIME)
    away = [
        leave
        for leave in leaves
        if leave.posting_id == posting.pk and leave.since_at <= moment < leave.until_at
    ]
    deputies = [leave.deputy.display_name for leave in away if leave.deputy]
    return OnDuty(
        posting=posting,
        name=posting.person.display_name,
        begins=shift.begins,
        ends=shift.ends,
        shift_id=shift.pk,
        is_away=bool(away),
        deputy=next(iter(deputies), ""),
    )


def _gaps(where: Where, day: Day, calendar: WorkCalendar) -> list[Hours]:
    """An area wants somebody every day, at whatever hour; a grid or a village in office hours."""
    there = [(one.begins, one.ends) for one in day.shifts if not one.is_away or one.deputy]
    if where.area is not None:
        return [] if there else [(time.min, time.max)]
    if not day.is_workday:
        return []
    return [gap for hours in calendar.office_hours for gap in uncovered(hours, there)]


def uncovered(hours: Hours, shifts: Iterable[Hours]) -> list[Hours]:
    """The parts of some hours that no shift covers."""
    left = [hours]
    for begins, ends in shifts:
        left = [
            part
            for opens, closes in left
            for part in ((opens, min(closes, begins)), (max(opens, ends), closes))
            if part[0] < part[1]
        ]
    return sorted(left)


@transaction.atomic
def add_shifts(
    posting: Posting, weekdays: Collection[int], begins: time, ends: time, *, by: Actor
) -> int:
    """Put somebody on duty on some weekdays. What stands there already is left; returns how many
    are new. Raises `Invalid` where it overlaps another shift of theirs."""
    rules.check_may_keep_areas(by, posting.unit)
    _check_hours(weekdays, begins, ends)
    Posting.objects.select_for_update().get(pk=posting.pk)  # two at once take turns
    known = list(DutyShift.objects.filter(posting=posting, weekday__in=weekdays))
    same = {one.weekday for one in known if (one.begins, one.ends) == (begins, ends)}
    for one in known:
        if one.weekday not in same and one.begins < ends and begins < one.ends:
            sentence = _("They are on duty from %(begins)s to %(ends)s on one of these days.")
            hours = {"begins": f"{one.begins:%H:%M}", "ends": f"{one.ends:%H:%M}"}
            raise Invalid(sentence % hours, fields={"begins": sentence % hours})
    new = [
        DutyShift(posting=posting, weekday=weekday, begins=begins, ends=ends)
        for weekday in sorted(set(weekdays) - same)
    ]
    DutyShift.objects.bulk_create(new)
    if new:
        audit.note(by=by, verb="add_shifts", what=f"territory.Posting:{posting.pk}")
    return len(new)


def _check_hours(weekdays: Collection[int], begins: time, ends: time) -> None:
    wrong: dict[str, Any] = {}
    if not weekdays or not set(weekdays) <= set(WEEKDAYS):
        wrong["weekdays"] = _("Choose the days.")
    if begins >= ends:
        wrong["ends"] = _("It ends after it begins; a night is written as two shifts.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


@transaction.atomic
def remove_shift(shift_id: int, where: Where, *, by: Actor) -> None:
    """Somebody is no longer on duty at these hours. Taken off already, nothing changes; of another
    roster it is not here."""
    shift = DutyShift.objects.select_related("posting__unit").filter(pk=shift_id).first()
    if shift is None:
        return
    posting = shift.posting
    if (posting.unit_id, posting.grid_id, posting.area_id) != where.ids:
        raise NotHere(_("This shift stands in another roster."))
    rules.check_may_keep_areas(by, posting.unit)
    shift.delete()
    audit.note(by=by, verb="remove_shift", what=f"territory.Posting:{posting.pk}")
