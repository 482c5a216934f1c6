"""What pages show of rounds: panels and stops, one's own stops, what was open before."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.people.actors import Actor
from linli.scoring.choices import OPEN_STAGES, RoundKind, RoundStatus, StopState
from linli.scoring.model import draws
from linli.scoring.models import Finding, Panel, Reckoning, Round, Stop
from linli.scoring.services import drawing, saying
from linli.scoring.services.to_fill import SHEETS, ToFill, sheets_of
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.paths import township_path


@dataclass(frozen=True)
class Change:
    """What became of the findings that a round began with, and what it added (row S2-03)."""

    before: int
    righted: int
    still: int
    new: int


@dataclass(frozen=True)
class StopShown:
    """A stop with what was found there last time and is not right yet."""

    stop: Stop
    findings: list[Finding] = field(default_factory=list)
    sheets: list[ToFill] = field(default_factory=list)


def panels_of(found: Round, by: Actor) -> list[Panel]:
    """Those that the reader may know of, with members, stops and groups. Six queries."""
    rows = Panel.objects.visible_to(by).filter(round=found).select_related("home")
    return list(
        rows.order_by("seq").prefetch_related(
            "members__posting__person",
            "members__posting__role",
            "members__posting__unit",
            "stops__unit",
            "stops__groups__unit",
        )
    )


def notes_of(found: Round) -> list[str]:
    """What the draw could not have, as sentences."""
    if not found.seed or not found.draw:
        return []
    return saying.notes(drawing.drawn_by(int(found.seed), found.draw).notes)


def pools_of(found: Round) -> list[str]:
    """Townships of the round's county that inspect together at a cross-inspection, since one of
    them alone has too few villages. One query."""
    if found.kind != RoundKind.CROSS:
        return []
    county = found.unit if found.unit.kind == UnitKind.COUNTY else found.unit.parent
    if county is None:
        return []
    towns = {one.path: one for one in Unit.objects.public().filter(parent=county)}
    villages: dict[str, list[str]] = {path: [] for path in towns}
    rows = Unit.objects.public().under(county.path).villages().order_by("path")
    for path in rows.values_list("path", flat=True):
        if (town := township_path(path)) in villages:
            villages[town].append(path)
    known = {path: own for path, own in villages.items() if own}
    pools, _none = draws.pooled(
        known, dict.fromkeys(known, county.path), least=drawing.LEAST_TO_CROSS
    )
    return [
        str(_("These inspect together, since one alone has too few villages: %(places)s"))
        % {"places": " · ".join(towns[path].short_name for path in pool)}
        for pool in pools
        if len(pool) > 1 and (found.unit.kind == UnitKind.COUNTY or found.path in pool)
    ]


def has_figures(found: Round, by: Actor) -> bool:
    """Whether its figures may be read by this person. One query."""
    rows = Reckoning.objects.standing().filter(round=found)
    return rows.filter(
        Q(pk__in=Reckoning.objects.public().values("pk"))
        | Q(pk__in=Reckoning.objects.visible_to(by).values("pk"))
    ).exists()


def own_stops(by: Actor) -> list[StopShown]:
    """The stops of this person's panels in rounds that are not closed, by day, those that are
    done at the end; what is open there from before comes first (issue 7). Five queries."""
    rows = Stop.objects.own(by).filter(round__status__in=(RoundStatus.DRAWN, RoundStatus.OPEN))
    stops = list(
        rows.select_related("unit", "panel", "round")
        .prefetch_related("groups__unit", SHEETS)
        .order_by("day", "unit__path", "pk")
    )
    stops.sort(key=lambda one: one.state == StopState.DONE)
    found = _open_at([stop.unit_id for stop in stops])
    return [StopShown(stop, found[stop.unit_id], sheets_of(stop)) for stop in stops]


def _open_at(villages: list[int]) -> dict[int, list[Finding]]:
    rows = Finding.objects.filter(village__in=villages).open()
    rows = rows.select_related("item", "unit", "matter__kind").order_by("due_on", "pk")
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in rows:
        found[one.village_id].append(one)
    return found


def change_since(found: Round) -> Change:
    """Open findings of the rounds before, in its villages, when it began, and what became of them.
    Two queries."""
    villages = found.villages.values("unit")
    older = Finding.objects.filter(village__in=villages, round__begins_on__lt=found.begins_on)
    older = older.exclude(round=found)
    since = datetime.combine(found.begins_on, time.min, clock.PLACE_TIME)
    righted = Q(rechecked_at__gte=since)
    counted = older.aggregate(
        still=Count("pk", filter=Q(stage__in=OPEN_STAGES)),
        righted=Count("pk", filter=~Q(stage__in=OPEN_STAGES) & righted),
    )
    new = Finding.objects.filter(round=found).count()
    return Change(
        before=counted["still"] + counted["righted"],
        righted=counted["righted"],
        still=counted["still"],
        new=new,
    )


def open_before(found: Round, by: Actor, most: int = 100) -> list[Finding]:
    """The open findings that it begins with, as far as the reader may see them: by village, then
    by day. One query."""
    rows = Finding.objects.visible_to(by).filter(
        village__in=found.villages.values("unit"), round__begins_on__lt=found.begins_on
    )
    rows = rows.open().select_related("item", "unit", "village", "matter__kind")
    return list(rows.order_by("village__path", "due_on", "pk")[:most])


def round_here(key: UUID, by: Actor) -> Round | None:
    """One that the reader may know of."""
    rows = Round.objects.visible_to(by).select_related("unit", "standard", "programme", "follows")
    return rows.filter(pk=key).first()
