"""The duty log of a grid (row S3-15): what its people did on the way, one form each. A care visit
is written down only where the household agreed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import Status
from linli.activities.models import Activity, ActivityKind, ActivityQuerySet
from linli.activities.services.finding import Month
from linli.activities.services.matters import raise_matter
from linli.activities.services.planning import Plan, Planned, kind_for
from linli.activities.services.recording import record
from linli.common import clock
from linli.common.errors import Invalid
from linli.matters import services as matters
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import Grid
from linli.territory.models.grids import GridQuerySet

LOGGED: Final = "micro_duty"  # the tag of the kinds that the log holds
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Done:
    """One entry. `raised` becomes a matter of the kind `raised_kind`; `key` makes sending it twice
    harmless."""

    kind: str
    grid: Grid
    begins: datetime
    headcount: int
    where: str = ""
    agreed: bool = False
    raised: str = ""
    raised_kind: str = "other"
    key: str = ""


def logged_kinds() -> list[ActivityKind]:
    """What the log holds, in its order. One query."""
    rows = ActivityKind.objects.in_use("").order_by("position")
    return [kind for kind in rows if LOGGED in kind.tags]


def grids_of(by: Actor, verb: str) -> GridQuerySet:
    """Grids in force whose log this person reads or keeps, village by village: whoever answers for
    one grid has that one and the micro-grids in it."""
    reach = Q(pk__in=())
    for grant in by.granting(verb):
        if grant.grid_id:
            reach |= Q(pk=grant.grid_id) | Q(parent=grant.grid_id)
        else:
            reach |= below(grant.path, "village__path")
    rows = Grid.objects.current().filter(reach).select_related("village")
    return rows.order_by("village__path", "code")


def log_of(by: Actor, month: Month, grid: Grid | None = None) -> ActivityQuerySet:
    """The entries of a month, the newest first, each with how many matters it raised."""
    kinds = [kind.code for kind in logged_kinds()]
    rows = Activity.objects.visible_to(by).between(*month.span()).for_list()
    rows = rows.filter(kind__in=kinds, status=Status.HELD, grid__isnull=False)
    if grid is not None:
        rows = rows.filter(Q(grid=grid) | Q(grid__parent=grid) | Q(grid__followed_by=grid))
    return rows.annotate(raised=Count("matters")).order_by("-planned_from", "pk")


@transaction.atomic
def log_duty(done: Done, *, by: Actor) -> Planned:
    """Write an entry, and what came up as a matter. Raises as `plan` and `report` do."""
    village = done.grid.village
    kind = kind_for(done.kind, village)
    if LOGGED not in kind.tags:
        raise Invalid(_("The entry is not complete."), fields={"kind": _("Choose from the list.")})
    if kind.consent and not done.agreed:
        raise Invalid(
            _("The entry is not complete."),
            fields={"agreed": _("Only where the household agreed. If not, nothing is written.")},
        )
    usual = done.begins + timedelta(minutes=kind.usual_minutes)
    ends = max(done.begins + MINUTE, min(usual, clock.now()))
    wanted = Plan(
        kind.code, village, done.begins, ends=usual, where=done.where, grid=done.grid, key=done.key
    )
    made = record(wanted, by=by, ends=ends, headcount=done.headcount)
    if done.raised and not made.again:
        report = matters.Report(
            place_code=village.code,
            text=done.raised,
            kind=done.raised_kind,
            source="window",
            where=done.where,
            key=done.key,
        )
        raise_matter(made.activity.pk, report, by=by)
    return made
