"""The rows of a plan, for the page and for paper."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from linli.territory.models import Household
from linli.visits import services as visits
from linli.visits.choices import LeftOut, Reason
from linli.visits.models import VisitPlan, VisitStop

TAGS = {Reason.PROMISED: "late", Reason.ASKED: "wait"}


@dataclass
class Week:
    """What a plan shows. `silent` are doors that want no visits now: on the visitor's own plan, so
    that nobody knocks."""

    walks: list[tuple[int, list[dict[str, Any]]]] = field(default_factory=list)
    rung: list[dict[str, Any]] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    silent: list[visits.Known] = field(default_factory=list)
    done: int = 0
    many: int = 0


def week_of_plan(plan: VisitPlan) -> Week:
    """A fixed number of queries, however many doors the grid has."""
    found = Week()
    stops = plan.stops.select_related("household__unit", "visit").order_by("number")
    walks: dict[int, list[dict[str, Any]]] = {}
    silent = {one.household.pk: one for one in visits.known_of(plan.grid) if one.no_visits_until}
    for stop in stops:
        row = _row(stop)
        found.done += stop.visit_id is not None
        found.many += 1
        if stop.household_id in silent and stop.visit_id is None:
            found.many -= 1
            continue
        if stop.walk is not None:
            walks.setdefault(stop.walk, []).append(row)
        elif stop.left_out == LeftOut.PHONE:
            found.rung.append(row)
        elif stop.left_out == LeftOut.ADDED:
            found.added.append(row)
        else:
            found.left_out.append(row)
    found.walks = sorted(walks.items())
    found.silent = list(silent.values())
    return found


def door_name(household: Household) -> str:
    """As the sign says it."""
    return f"{household.unit.short_name} {household.number}"


def _row(stop: VisitStop) -> dict[str, Any]:
    done = stop.visit is not None
    return {
        "stop": stop,
        "door": door_name(stop.household),
        "href": reverse("visits:door", args=[stop.pk]),
        "reason": stop.get_reason_display(),
        "tag": "done" if done else TAGS.get(Reason(stop.reason), "plain"),
        "done": stop.visit.get_outcome_display() if stop.visit else "",
        "why": stop.get_left_out_display() if stop.left_out else "",
    }
