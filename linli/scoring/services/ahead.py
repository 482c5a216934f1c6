"""What inspections ask of somebody now, for My work: villages to visit, what is to be put right,
lists that their village may object to, objections to decide."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from linli.common import clock
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.scoring import list_rules
from linli.scoring.choices import RUNNING, ListStatus, ObjectionState, SheetState, StopState
from linli.scoring.models import (
    JUDGE,
    OBJECT,
    RUN,
    VIEW,
    Finding,
    Objection,
    RankList,
    Sheet,
    Stop,
)
from linli.scoring.services.to_fill import SHEETS, sheets_of
from linli.territory.fields import ancestors, below, granted
from linli.territory.paths import township_path, village_path

MOST: Final = 30  # the nearest first; those that follow move up


@dataclass(frozen=True)
class StopAhead:
    """A village that this person's panel visits, with so many sheets that are not handed in."""

    stop: Stop
    left: int


@dataclass(frozen=True)
class Ahead:
    """What waits, each by its day."""

    stops: list[StopAhead] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lists: list[RankList] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.stops or self.findings or self.lists or self.objections)


def ahead(by: Actor) -> Ahead:
    """Six queries at most, however many there are; none for whoever inspections ask nothing of."""
    return Ahead(_stops(by), _findings(by), _lists(by), _objections(by))


def _stops(by: Actor) -> list[StopAhead]:
    if not by.has(JUDGE):
        return []
    rows = Stop.objects.own(by).filter(round__status__in=RUNNING).exclude(state=StopState.DONE)
    rows = rows.select_related("unit", "panel", "round").prefetch_related("groups__unit", SHEETS)
    return [
        StopAhead(stop, sum(not _is_in(one.sheet) for one in sheets_of(stop)))
        for stop in rows.order_by("day", "unit__path", "pk")[:MOST]
    ]


def _is_in(sheet: Sheet | None) -> bool:
    return sheet is not None and sheet.state == SheetState.HANDED_IN


def _findings(by: Actor) -> list[Finding]:
    """What this person answers for; they stand among their matters, too."""
    if not by.has(VIEW):
        return []
    mine = Matter.objects.waiting_for(by).values("pk")
    rows = Finding.objects.visible_to(by).to_do().filter(matter__in=mine)
    return list(rows.for_list().distinct().order_by("due_on", "path", "pk")[:MOST])


def _lists(by: Actor) -> list[RankList]:
    """In preview, with a group of a village that this person speaks for."""
    own = {village_path(grant.path) for grant in by.granting(OBJECT)} - {""}
    if not own:
        return []
    here, around = Q(), set[str]()
    for path in sorted(own):
        here |= below(path, "reckoning__results__path")
        around.update(ancestors(path))
    rows = RankList.objects.filter(
        here,
        path__in=around,
        status=ListStatus.PREVIEW,
        preview_until__gt=clock.now(),
        reckoning__results__of_group=True,
    )
    rows = rows.select_related("reckoning__round").distinct()
    return list(rows.order_by("preview_until", "-colour", "pk")[:MOST])


def _objections(by: Actor) -> list[Objection]:
    """To lists: for whoever may score again; to bulletins: for whoever leads the place."""
    towns = {township_path(grant.path) for grant in by.granting(JUDGE)} - {""}
    if not towns and not by.has(RUN):
        return []
    there, own = Q(pk__in=[]), Q(pk__in=[])
    for path in sorted(towns):
        there |= below(path)
    for path in sorted(list_rules.own_villages(by)):
        own |= below(path)
    sat = Sheet.objects.counted().filter(
        round=OuterRef("rank_list__reckoning__round"),
        unit=OuterRef("unit"),
        stop__panel__members__posting__person=by.person_id,
    )
    to_list = Q(rank_list__isnull=False) & there & ~Exists(sat)
    to_bulletin = Q(bulletin__isnull=False) & granted(by, RUN, "bulletin__path")
    rows: Any = Objection.objects.filter(to_list | to_bulletin, state=ObjectionState.OPEN)
    rows = rows.exclude(own).select_related("unit__parent", "rank_list", "bulletin")
    return list(rows.order_by("due_at", "pk")[:MOST])
