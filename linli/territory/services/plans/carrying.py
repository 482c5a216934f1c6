"""Who goes on with which grid when a plan follows another.

Whoever answers for a grid answers for the one that was drawn from it, whatever its code is now. Of
a plan that was drawn afresh: for the grid of the same code, where that keeps at least half of the
old one's households; the others for the grid that has most of theirs and nobody else's; last for
the grid of the same code, if nobody has it. Where none is left the posting ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.territory.choices import Layer
from linli.territory.models import Grid, Posting, Unit
from linli.territory.services.plans.reading import GridSheet, PlanSheet


@dataclass(frozen=True)
class Carried:
    """A posting of a grid, and where it goes on; `to` is `None` when it ends."""

    posting: Posting
    was: Grid
    to: Grid | None

    @property
    def changes(self) -> bool:
        """Whether its holder notices."""
        return self.to is None or self.to.code != self.was.code


def successors(before: PlanSheet, after: PlanSheet) -> dict[int, GridSheet]:
    """For each old grid, by key, the new one that it goes on as; each new one at most once."""
    found: dict[int, GridSheet] = {}
    for layer in Layer.values:
        found.update(_in_layer(before.of(layer), after.of(layer)))
    return found


def _in_layer(olds: Sequence[GridSheet], news: Sequence[GridSheet]) -> dict[int, GridSheet]:
    drawn_from = {new.grid.continues_id: new for new in news if new.grid.continues_id}
    by_code = {new.grid.code: new for new in news if not new.grid.continues_id}
    found: dict[int, GridSheet] = {}
    free = {new.grid.pk for new in news}

    def take(old: GridSheet, new: GridSheet | None) -> None:
        if new is not None and new.grid.pk in free and old.grid.pk not in found:
            found[old.grid.pk] = new
            free.remove(new.grid.pk)

    for old in olds:
        take(old, drawn_from.get(old.grid.pk))
    for old in olds:
        same = by_code.get(old.grid.code)
        if same is not None and 2 * shared(old, same) >= shared(old, old) > 0:
            take(old, same)
    for old, new in _by_share(olds, news):
        take(old, new)
    for old in olds:
        take(old, by_code.get(old.grid.code))
    return found


def _by_share(
    olds: Sequence[GridSheet], news: Sequence[GridSheet]
) -> list[tuple[GridSheet, GridSheet]]:
    """Pairs that have lanes in common, the most households first."""
    pairs = [(shared(old, new), old, new) for old in olds for new in news]
    pairs.sort(key=lambda pair: (-pair[0], pair[1].grid.code, pair[2].grid.code))
    return [(old, new) for share, old, new in pairs if share > 0]


def shared(one: GridSheet, other: GridSheet) -> int:
    """Households that two grids have in common; a lane of which nobody entered any counts one."""
    theirs = {leaf.unit.pk for leaf in other.leaves}
    return sum(leaf.unit.households or 1 for leaf in one.leaves if leaf.unit.pk in theirs)


def heirs(before: PlanSheet, after: PlanSheet) -> dict[int, Grid]:
    """For each old grid the new one in which most of it lies; several may lie in one."""
    found: dict[int, Grid] = {}
    for old in before.all_grids:
        news = after.of(old.grid.layer)
        best = max(
            news,
            key=lambda new: (shared(old, new), new.grid.code == old.grid.code, new.grid.code),
            default=None,
        )
        if best is not None and (shared(old, best) or best.grid.code == old.grid.code):
            found[old.grid.pk] = best.grid
    return found


def carried(before: PlanSheet | None, after: PlanSheet, at: datetime) -> list[Carried]:
    """Each posting of the old plan's grids, in force or to come, and where it goes on. One
    query."""
    if before is None:
        return []
    grids = {one.grid.pk: one.grid for one in before.all_grids}
    held = list(
        Posting.objects.not_over(at)
        .filter(grid__in=grids)
        .select_related("person", "role", "unit")
        .order_by("grid__code", "role__turn", "since_at", "pk")
    )
    to = _with_vacant_ones(before, after, {row.grid_id for row in held if row.grid_id})
    return [
        Carried(row, grids[row.grid_id or 0], to[row.grid_id].grid if row.grid_id in to else None)
        for row in held
    ]


def _with_vacant_ones(before: PlanSheet, after: PlanSheet, held: set[int]) -> dict[int, GridSheet]:
    """As `successors` has it; and whoever is left over has the grid with most of their lanes, where
    that would be vacant."""
    to = {old: new for old, new in successors(before, after).items() if old in held}
    taken = {new.grid.pk for new in to.values()}
    for layer in Layer.values:
        left = [one for one in before.of(layer) if one.grid.pk in held and one.grid.pk not in to]
        for old, new in _by_share(left, after.of(layer)):
            if old.grid.pk not in to and new.grid.pk not in taken:
                to[old.grid.pk] = new
                taken.add(new.grid.pk)
    return to


@dataclass(frozen=True)
class LaneMove:
    """A lane that comes into another grid; `None` where it is in none."""

    unit: Unit
    was: Grid | None
    to: Grid | None
    other_member: bool  # somebody else answers for it then


def lane_moves(before: PlanSheet | None, after: PlanSheet) -> list[LaneMove]:
    """Lanes of which the grid's code changes, or somebody else answers."""
    old: Mapping[int, Grid] = before.held[Layer.GRID] if before else {}
    new = after.held[Layer.GRID]
    goes_on: dict[int, GridSheet] = {}
    if before is not None:
        goes_on = successors(before, after)
    found = []
    for leaf in after.leaves:
        was, to = old.get(leaf.unit.pk), new.get(leaf.unit.pk)
        if was is None and to is None:
            continue
        same = was is not None and was.pk in goes_on and goes_on[was.pk].grid == to
        if not same or (was and to and was.code != to.code):
            found.append(LaneMove(leaf.unit, was, to, not same))
    return found


def households_moved(moves: Iterable[LaneMove]) -> int:
    """Households for which somebody else answers; a lane of which nobody entered any counts
    none."""
    return sum(move.unit.households or 0 for move in moves if move.other_member)


@dataclass(frozen=True)
class Gain:
    """How many households a grid has more, or fewer, than the one that it follows."""

    sheet: GridSheet
    households: int
    lanes: int


def gains(before: PlanSheet | None, after: PlanSheet) -> list[Gain]:
    """Who gains and who loses: the new grids that differ from those that they follow."""
    followed: dict[int, GridSheet] = {}
    if before is not None:
        olds = {one.grid.pk: one for one in before.grids}
        to = successors(before, after)
        followed = {new.grid.pk: olds[old] for old, new in to.items() if old in olds}
    found = []
    for one in after.grids:
        old = followed.get(one.grid.pk)
        households = one.households - (old.households if old else 0)
        lanes = len(one.leaves) - (len(old.leaves) if old else 0)
        if households or lanes:
            found.append(Gain(one, households, lanes))
    return found
