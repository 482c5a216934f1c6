"""What a host has in a month, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Case, Count, F, Q, When, Window
from django.db.models.functions import RowNumber

from linli.activities.choices import COUNTED, Presence, Status
from linli.activities.models import Activity, ActivityKind, ActivityQuerySet
from linli.activities.services.times import YEARS
from linli.common import clock
from linli.people.actors import Actor, Grant
from linli.territory.fields import ancestors, below, granted
from linli.territory.models import Grid, Posting, Unit
from linli.territory.models.units import UnitQuerySet

MOST_OF_MONTH: Final = 500  # activities on one page of a month
MOST_OWNERS: Final = 300  # posts in one list
HANDLE: Final = "matters.handle"


@dataclass(frozen=True)
class Month:
    """A month on the wall."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """ "2026-11"; anything else is the present month."""
        today = clock.today()
        try:
            found = date.fromisoformat(f"{text}-01")
        except ValueError:
            found = today
        found = found if found.year in YEARS else today
        return cls(found.year, found.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def after(self) -> "Month":
        """The next one."""
        later = self.first + timedelta(days=31)
        return Month(later.year, later.month)

    @property
    def before(self) -> "Month":
        """The one before."""
        earlier = self.first - timedelta(days=1)
        return Month(earlier.year, earlier.month)

    @property
    def code(self) -> str:
        """As an address says it."""
        return f"{self.year:04d}-{self.month:02d}"

    def span(self) -> tuple[datetime, datetime]:
        """From its first moment to the first of the next, on the clocks of the place."""
        return _midnight(self.first), _midnight(self.after.first)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.PLACE_TIME)


def of_host(
    host: Unit, month: Month, *, by: Actor, kind: str = "", under: bool = True
) -> ActivityQuerySet:
    """What a host, and the organisations below it, have in a month; each with how many of its list
    were there. One query."""
    since, until = month.span()
    rows = Activity.objects.visible_to(by).between(since, until).for_list()
    rows = rows.filter(below(host.path, "host_path") if under else Q(host=host))
    if kind:
        rows = rows.filter(kind=kind)
    return with_numbers(rows).order_by("planned_from", "pk")


def with_numbers(rows: ActivityQuerySet) -> ActivityQuerySet:
    """Each with how many count for its quorum (`due`) and how many of those came (`came`): numbers
    of the activity, never of a person."""
    counted = Q(participations__role__in=COUNTED)
    present = counted & Q(participations__state=Presence.PRESENT)
    return rows.annotate(
        due=Count("participations", filter=counted),
        came=Count("participations", filter=present),
    )


def last_place(host: Unit, *, by: Actor) -> tuple[Unit | None, str]:
    """Where this host met last, as far as this person sees it: most meet there again. One query."""
    rows = Activity.objects.visible_to(by).filter(host=host).exclude(status=Status.CANCELLED)
    last = rows.select_related("place").order_by("-planned_from", "-pk").first()
    return (last.place, last.place_words) if last else (None, "")


def grid_of(grant: Grant) -> Grid | None:
    """The grid that a posting answers for, if it is one. One query."""
    return Grid.objects.filter(pk=grant.grid_id).first() if grant.grid_id else None


def hosts_of(by: Actor, verb: str = "activities.view") -> UnitQuerySet:
    """Places and organisations whose activities this person keeps or sees, from the top."""
    return Unit.objects.public().filter(granted(by, verb)).order_by("path")


def kinds_at(host: Unit, *, internal: bool) -> list[ActivityKind]:
    """Kinds that a host may hold, in their order. One query."""
    rows = ActivityKind.objects.in_use(host.path)
    found = [kind for kind in rows if host.kind in kind.hosts]
    return [kind for kind in found if internal or not kind.internal]


def to_record(by: Actor, verb: str = "activities.record") -> ActivityQuerySet:
    """My work: planned ones that are over and wait for their record, where it is mine to keep."""
    over = Activity.objects.filter(status=Status.PLANNED, planned_to__lt=clock.now())
    return over.recorded_by(by, verb).for_list().order_by("planned_to", "pk")


def owners_around(activity: Activity) -> list[Posting]:
    """Who may be asked to do what was decided: posts that handle matters there. One query."""
    rows = Posting.objects.current(clock.now()).filter(
        path__in=ancestors(activity.place_path or activity.host_path)
    )
    rows = rows.select_related("person", "role").order_by("role__turn", "-path", "pk")
    return [row for row in rows if HANDLE in row.role.verbs][:MOST_OWNERS]


def coming(by: Actor) -> ActivityQuerySet:
    """Where this person is expected, the next first."""
    if by.person_id is None:
        return Activity.objects.none()
    mine = Activity.objects.filter(participations__person=by.person_id, status=Status.PLANNED)
    return mine.filter(planned_to__gte=clock.now()).for_list().order_by("planned_from", "pk")


def at_hand(by: Actor, most: int) -> tuple[list[Activity], list[Activity]]:
    """What waits for its record, where it is mine to keep, and where I am expected: the earliest
    first, at most so many of each. One query."""
    found = Q(pk__in=to_record(by).values("pk")) | Q(pk__in=coming(by).values("pk"))
    now = clock.now()
    over = Case(When(planned_to__lt=now, then=True), default=False)
    order = ("planned_from", "pk")
    turn = Window(RowNumber(), partition_by=[F("is_over")], order_by=order)
    rows = Activity.objects.filter(found).annotate(is_over=over).annotate(turn=turn)
    parts: tuple[list[Activity], list[Activity]] = ([], [])
    for row in rows.filter(turn__lte=most).for_list().order_by(*order):
        parts[row.planned_to >= now].append(row)
    return parts
