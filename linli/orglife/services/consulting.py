"""Consulting over matters: the agenda drawn from those that are open, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.activities.models import Activity, ActivityMatter
from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.matters.choices import STANDING
from linli.matters.models import Matter
from linli.matters.models.querysets import MatterQuerySet, lies_in
from linli.orglife.choices import Which
from linli.people.actors import Actor
from linli.territory.choices import PLACES, UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Grid, Posting, Unit


def place_of(host: Unit) -> Unit:
    """The place whose matters a host consults over: its own, else the one where it is based."""
    if host.kind in PLACES:
        return host
    kinds = (UnitKind.VILLAGE, UnitKind.TOWNSHIP)
    rows = Unit.objects.filter(path__in=ancestors(host.path), kind__in=kinds)
    return rows.order_by("-path").first() or host


def open_matters(activity: Activity, *, by: Actor, which: str = "") -> MatterQuerySet:
    """Open matters of the place that this person may see and that are not on the agenda yet."""
    place = place_of(activity.host)
    rows = Matter.objects.visible_to(by).open().filter(below(place.path, "place_path"))
    rows = rows.exclude(activities__activity=activity).filter(erased_at=None)
    if which == Which.OVERDUE:
        rows = rows.overdue(clock.now())
    elif which == Which.STANDING:
        rows = rows.filter(status__in=STANDING)
    elif which == Which.OURS:
        ours = Q(pk__in=())
        for grid in grids_of(activity.host):
            ours |= lies_in(grid)
        rows = rows.filter(ours)
    return rows.for_list()


def grids_of(host: Unit) -> list[int]:
    """The grids that a branch leads now. One query."""
    rows = Grid.objects.in_force().filter(branch=host)
    return list(rows.values_list("pk", flat=True))


@dataclass(frozen=True)
class Decision:
    """What is said about one matter. `seen` is the version of the matter on the form."""

    matter: UUID
    decision: str
    owner: Posting | None = None
    due_on: date | None = None
    seen: int | None = None


@dataclass
class Written:
    """How many decisions were written, and what stood against the others."""

    kept: int = 0
    problems: dict[UUID, Conflict | Invalid] = field(default_factory=dict)


@transaction.atomic
def write_decisions(
    key: UUID, said: Sequence[Decision], *, by: Actor, version: int | None = None
) -> Written:
    """Everything that was decided, from one form. A matter that changed while it was written, or a
    decision that cannot be used, stops itself alone; the others are kept. What is not said anew is
    not written again. Raises `Conflict` where somebody else wrote at the same meeting."""
    activity = Activity.objects.locked(key)
    if version is not None and version != activity.version:
        raise Conflict(
            _("Somebody else changed this activity in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    there = {row.matter_id: row for row in activity.matters.all()}
    written = Written()
    for one in said:
        row = there.get(one.matter)
        if row is None or _is_same(row, one):
            continue
        try:
            with transaction.atomic():
                activities.decide(
                    key,
                    by=by,
                    matter=one.matter,
                    decision=one.decision,
                    owner=one.owner,
                    due_on=one.due_on,
                    seen=one.seen,
                )
        except (Conflict, Invalid) as problem:
            written.problems[one.matter] = problem
        else:
            written.kept += 1
    return written


def _is_same(row: ActivityMatter, said: Decision) -> bool:
    owner = said.owner.pk if said.owner else None
    nothing = not said.decision.strip() and not row.decision
    now = (row.decision, row.owner_id, row.due_on)
    return nothing or now == (said.decision.strip(), owner, said.due_on)
