"""What goes into a draw, as it is when it is drawn: frozen beside the seed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from linli.scoring.choices import RoundKind
from linli.scoring.models import Round, Stop, StopGroup
from linli.scoring.services.candidates import Pool
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

YEAR: Final = timedelta(days=366)  # pairs that met within it are kept apart
Facts = Mapping[str, Any]
SEATS: Final = 2  # that a village sends to others


def facts_of(
    found: Round, villages: Sequence[Unit], pool: Pool, panels: int, each: int
) -> dict[str, Any]:
    """What goes into the draw, as it is now, in a fixed order."""
    standard = found.standard
    facts: dict[str, Any] = {
        "kind": found.kind,
        "villages": sorted(one.code for one in villages),
        "each": each,
        "many_groups": standard.groups,
        "again": standard.again,
        "groups": _known_groups(found, villages),
    }
    if found.kind == RoundKind.CROSS:
        return facts | _facts_of_crossing(found, pool)
    sides = pool.sides()
    return facts | {
        "panels": panels,
        "judges": sorted([str(one.pk), side, pool.barred(one)] for one, side in sides),
        "away": sorted(str(one.pk) for one, _side in sides if pool.is_away(one)),
        "past": _met(found, "panel__members__posting"),
    }


def _facts_of_crossing(found: Round, pool: Pool) -> dict[str, Any]:
    """A village whose people are all away sends nobody; whom they may not judge, they do not."""
    teams: dict[str, list[str]] = {}
    conflicts = []
    for home, people in sorted(pool.teams().items()):
        there = [one for one in people if not pool.is_away(one)][: 2 * SEATS]
        if there:
            teams[home] = sorted(str(one.pk) for one in there)
            barred = set[str]().union(*(pool.barred(one) for one in there)) - {home}
            conflicts += [[home, code] for code in sorted(barred)]
    everybody = {row.unit.code for row in found.villages.select_related("unit")}
    return {
        "teams": teams,
        "seats": SEATS,
        "conflicts": conflicts,
        "away": sorted(everybody - set(teams)),
        "past": _met(found, "panel__home__code"),
    }


def _met(found: Round, who: str) -> list[list[Any]]:
    """Who came to which village within a year before, and how often. One query."""
    rows = Stop.objects.filter(
        round__path=found.path,
        round__begins_on__lt=found.begins_on,
        round__begins_on__gte=found.begins_on - YEAR,
    ).exclude(round=found)
    counted = Counter(
        (str(key), code) for key, code in rows.values_list(who, "unit__code") if key is not None
    )
    return [[key, code, met] for (key, code), met in sorted(counted.items())]


def _known_groups(found: Round, villages: Sequence[Unit]) -> dict[str, dict[str, list[str]]]:
    """The villager groups of each village, and which were looked at last time. Two queries."""
    by_path = {one.path: one.code for one in villages}
    known: dict[str, dict[str, list[str]]] = {
        one.code: {"every": [], "last": []} for one in villages
    }
    rows = Unit.objects.public().filter(kind=UnitKind.GROUP, parent__in=villages)
    for path, parent in rows.order_by("path").values_list("path", "parent__path"):
        known[by_path[parent]]["every"].append(path)
    if found.follows_id is not None:
        last = StopGroup.objects.filter(stop__round=found.follows_id, stop__unit__in=villages)
        for path, parent in sorted(set(last.values_list("unit__path", "stop__unit__path"))):
            known[by_path[parent]]["last"].append(path)
    return known
