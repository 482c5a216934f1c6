"""How many hold a role where: the one answer to what is vacant and what is held by too many.

A role with a number rule is asked for as that rule says; one that answers for matters, at least
once at each of its places; any other role nobody misses.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from linli.rulesets import services as rulesets
from linli.territory.choices import Level
from linli.territory.fields import ancestors, below
from linli.territory.models import Posting, Role, Unit
from linli.territory.services.staff import Where

# Whoever sets a place up; a place that is set up needs none.
NEVER_MISSED: Final = frozenset({"administrator"})
PLACE_TOKENS: Final = 5  # of a village's path: rules are set there or above
Spot = tuple[str, int | None, UUID | None]  # path, grid, area
Bounds = dict[str, int]


@dataclass(frozen=True)
class Number:
    """How many hold a role at one place, and how many there should be."""

    role: Role
    where: Where
    holders: tuple[Posting, ...]
    least: int
    most: int | None

    @property
    def answers(self) -> bool:
        """While nobody holds it, matters pass by to the next level."""
        return bool(self.role.level)

    @property
    def is_vacant(self) -> bool:
        """Fewer than there should be."""
        return len(self.holders) < self.least

    @property
    def is_crowded(self) -> bool:
        """More than there may be."""
        return self.most is not None and len(self.holders) > self.most


def numbers(
    roles: Iterable[Role],
    wheres: Iterable[Where],
    postings: Iterable[Posting],
    bounds: "BoundsAt",
) -> list[Number]:
    """Every role at every place where it is asked for. Asks nothing; `postings` are those in force,
    standing deputies not among them."""
    at_spot: defaultdict[tuple[str, Spot], list[Posting]] = defaultdict(list)
    of_role: defaultdict[str, list[Posting]] = defaultdict(list)
    for one in postings:
        at_spot[one.role_id, (one.path, one.grid_id, one.area_id)].append(one)
        of_role[one.role_id].append(one)
    asked = _asked(roles)
    seen: set[tuple[str, Spot]] = set()
    found = []
    for where in wheres:
        for role in asked[where.kind]:
            spot = spot_of(where)
            if (role.pk, spot) in seen:
                continue
            seen.add((role.pk, spot))
            held: Iterable[Posting] = at_spot[role.pk, spot]
            if role.number_over:
                held = [one for one in of_role[role.pk] if one.path.startswith(where.unit.path)]
            wanted = bounds.of(role, where.unit.path)
            if wanted:
                most = wanted.get("most")
                found.append(Number(role, where, tuple(held), wanted.get("least", 0), most))
    return found


def _asked(roles: Iterable[Role]) -> defaultdict[str, list[Role]]:
    """The roles that are asked for at each kind of place."""
    found: defaultdict[str, list[Role]] = defaultdict(list)
    for role in roles:
        for kind in [role.number_over] if role.number_over else role.posted_at:
            found[kind].append(role)
    return found


def spot_of(where: Where) -> Spot:
    """Where a posting lies: a committee's covers its place, so both are one."""
    grid, area = where.grid, where.area
    return where.unit.covers_path, grid.pk if grid else None, area.pk if area else None


class BoundsAt:
    """The number rules of many places. One query."""

    def __init__(
        self, roles: Iterable[Role], paths: Iterable[str], at: datetime, *more: str
    ) -> None:
        keys = {
            key
            for role in roles
            for key in (role.number_rule, role.load_rule, role.households_rule)
            if key
        }
        self._values = rulesets.values_at({*keys, *more}, {keeper(path) for path in paths}, at=at)

    def of(self, role: Role, path: str) -> Bounds:
        """How many hold it at a place; empty where nobody asks."""
        if role.number_rule:
            found: Bounds = self.rule(role.number_rule, path)
            return found
        return {"least": 1} if role.level and role.pk not in NEVER_MISSED else {}

    def rule(self, key: str, path: str) -> Any:
        """The value of a rule at a place."""
        return self._values[keeper(path)][key] if key else {}


def keeper(path: str) -> str:
    """The village or the wider place by whose rules something at a path is counted."""
    whole = ancestors(path)
    return whole[min(len(whole), PLACE_TOKENS) - 1] if whole else ""


def in_order(found: Iterable[Number]) -> list[Number]:
    """What answers for matters first, the nearest level before the others."""
    return sorted(found, key=lambda one: (not one.answers, one.role.level != Level.GROUP))


def at_place(place: Unit, wheres: Sequence[Where], at: datetime) -> list[Number]:
    """What is vacant at a place itself, its grids, areas and offices. Three queries."""
    roles = list(Role.objects.order_by("turn", "code"))
    postings = Posting.objects.current(at).filter(below(place.path), deputy_of__isnull=True)
    bounds = BoundsAt(roles, [place.path], at)
    counted = numbers(roles, wheres, postings.select_related("person"), bounds)
    return in_order(one for one in counted if one.is_vacant)


def wanted(role: Role, place: Unit, at: datetime) -> Bounds:
    """How many are asked for at this very place; empty where the rule is about another kind of
    place. One query."""
    if role.number_over not in {"", place.kind} or (
        not role.number_over and place.kind not in role.posted_at
    ):
        return {}
    return BoundsAt([role], [place.path], at).of(role, place.path)


def place_path(path: str) -> str:
    """The village in which something lies, else the township: whose page shows it."""
    tokens = path.split(".")[:-1]
    in_village = len(tokens) >= PLACE_TOKENS and len(tokens[PLACE_TOKENS - 1]) == 3
    wanted = PLACE_TOKENS if in_village else PLACE_TOKENS - 1
    return "".join(f"{token}." for token in tokens[:wanted])
