"""When the calendar changes (office hours, holidays), open clocks are counted anew: which of them
will
move is said before, and the worker moves them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from linli.common import clock
from linli.common.workdays import WorkCalendar
from linli.matters import clocks
from linli.matters.choices import OPEN, WORKING
from linli.matters.models import Matter, MatterStep
from linli.matters.services.ticking import recompute_clocks
from linli.rulesets import services as rulesets
from linli.territory.fields import below

WORKING_ENDS: Final = [f"{name}_due_at" for name in WORKING]
AT_ONCE: Final = 200  # matters a round, so that one round never holds the worker for long
MOST_LOOKED_AT: Final = 1000  # open clocks that a page counts; beyond that it says "at least"


@dataclass(frozen=True)
class Moved:
    """One open clock that another calendar moves."""

    matter: Matter
    was: datetime
    now: datetime


@dataclass(frozen=True)
class Moves:
    """The open clocks that a changed calendar moves, of how many that were looked at."""

    moved: list[Moved]
    looked_at: int
    is_all: bool


def moves_of(
    path: str, changed: Mapping[str, Any], *, keeps: Collection[str], at: datetime
) -> Moves:
    """What open clocks would do if these calendar values held at a place and below, but where a
    narrower place keeps its own. Three queries."""
    running = reduce(or_, (Q(**{f"{column}__isnull": False}) for column in WORKING_ENDS))
    rows = Matter.objects.filter(running, below(path, "place_path"), status__in=OPEN)
    for narrower in keeps:
        rows = rows.exclude(below(narrower, "place_path"))
    listed = list(
        rows.select_related("kind", "village").order_by("-reported_at", "pk")[: MOST_LOOKED_AT + 1]
    )
    looked_at = listed[:MOST_LOOKED_AT]
    calendars = _calendars({matter.village.path for matter in looked_at}, changed, at)
    history = _history(looked_at)
    found = [
        moved
        for matter in looked_at
        if (moved := _moved(matter, history[matter.pk], calendars[matter.village.path]))
    ]
    return Moves(found, len(looked_at), len(listed) <= MOST_LOOKED_AT)


def _calendars(
    paths: Collection[str], changed: Mapping[str, Any], at: datetime
) -> dict[str, WorkCalendar]:
    found = rulesets.values_at([], paths, at=at)
    return {path: values.but(**changed).calendar() for path, values in found.items()}


def _history(matters: list[Matter]) -> dict[UUID, list[clocks.Entry]]:
    found: defaultdict[UUID, list[clocks.Entry]] = defaultdict(list)
    rows = MatterStep.objects.filter(record__in=[matter.pk for matter in matters])
    for key, at, payload in rows.order_by("seq").values_list("record_id", "at", "payload"):
        found[key].append((at, payload))
    return found


def _moved(matter: Matter, entries: list[clocks.Entry], calendar: WorkCalendar) -> Moved | None:
    """The nearer of the clocks, if it falls due at another moment."""
    reading = clocks.read(entries, calendar)
    ends = [due.at for due in (reading.respond, reading.resolve, reading.recheck) if due]
    was = matter.next_due_at
    if not ends or was is None or min(ends) == was:
        return None
    return Moved(matter, was, min(ends))


def recount_calendars() -> int:
    """The worker's part: office hours or a year that came into force (or ended) since clocks were
    last counted for them. Goes on where it stopped; returns how many matters it looked at."""
    at = clock.now()
    for row in rulesets.changed_calendars(at):
        rows = Matter.objects.filter(below(row.scope_path, "place_path"), status__in=OPEN)
        if row.counted_to:
            rows = rows.filter(pk__gt=row.counted_to)
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        for key in keys:
            recompute_clocks(key)
        done = len(keys) < AT_ONCE
        rulesets.note_counted(row, to=None if done else keys[-1], at=at)
        if keys:
            return len(keys)
    return 0
