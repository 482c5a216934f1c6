"""What the pages about grid plans show: plans side by side, one plan in full, what a new one
changes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from linli.common import clock
from linli.common.languages import chosen
from linli.matters import services as matters
from linli.territory.choices import Layer
from linli.territory.models import Grid, GridPlan, Unit
from linli.territory.services import plans
from linli.territory.services.plans import Carried, GridSheet, PlanSheet, principles

TAGS = {
    principles.OK: "done",
    principles.NOTE: "plain",
    principles.REASON: "wait",
    principles.STOP: "late",
}


@dataclass(frozen=True)
class Side:
    """A plan beside the others."""

    sheet: PlanSheet
    findings: list[principles.Finding]
    moves: list[plans.LaneMove]
    gains: list[plans.Gain]

    @property
    def plan(self) -> GridPlan:
        return self.sheet.plan

    @property
    def level(self) -> str:
        """The worst that a principle says."""
        return principles.worst(self.findings)

    @property
    def tag(self) -> str:
        return TAGS[self.level]

    @property
    def households_moved(self) -> int:
        """For whom somebody else answers."""
        return plans.households_moved(self.moves)

    @property
    def lanes_moved(self) -> int:
        return sum(move.other_member for move in self.moves)

    @property
    def smallest(self) -> int:
        """Households of the smallest grid."""
        return min((one.households for one in self.sheet.grids), default=0)

    @property
    def largest(self) -> int:
        """Households of the largest grid."""
        return max((one.households for one in self.sheet.grids), default=0)


def sides(village: Unit, rows: Sequence[GridPlan]) -> list[Side]:
    """Plans side by side, each against the one in force. A fixed number of queries."""
    before = plans.in_force(village)
    others = [row for row in rows if row != before]
    known = [before, *others] if before else others
    sheets = plans.sheets_of(known, village, matters.past_by_place(village))
    old = sheets[0] if before else None
    return [side(sheet, old) for sheet in sheets]


def side(sheet: PlanSheet, before: PlanSheet | None) -> Side:
    """One plan against the one in force; that one against nothing."""
    old = before if before is not None and before.plan != sheet.plan else None
    moves = plans.lane_moves(old, sheet) if old else []
    gains = plans.gains(old, sheet) if old else []
    return Side(sheet, plans.check(sheet, old, reason=sheet.plan.reason), moves, gains)


def pair(village: Unit, plan: GridPlan) -> tuple[PlanSheet, PlanSheet | None]:
    """A plan, and the one in force beside it."""
    before = plans.in_force(village)
    wanted = [plan] if before is None or before == plan else [plan, before]
    sheets = plans.sheets_of(wanted, village, matters.past_by_place(village))
    return sheets[0], sheets[1] if len(sheets) > 1 else None


def carried(before: PlanSheet | None, after: PlanSheet) -> list[Carried]:
    """Where each posting goes on."""
    return plans.carried(before or after, after, clock.now())


def grid_rows(after: PlanSheet, postings: Sequence[Carried]) -> list[dict[str, Any]]:
    """Each grid with its micro-grids behind it, special grids last; with who would answer."""
    names: dict[int, list[str]] = {}
    for one in postings:
        if one.to is not None:
            names.setdefault(one.to.pk, []).append(one.posting.person.display_name)
    heaviest = max((one.load for one in after.grids), default=0)

    def row(sheet: GridSheet) -> dict[str, Any]:
        return {
            "sheet": sheet,
            "code": plans.shown_number(sheet.grid.code),
            "holders": names.get(sheet.grid.pk, []),
            "part": round(100 * sheet.load / heaviest) if heaviest else 0,
            "deviation": sheet.deviation if sheet.grid.layer == Layer.GRID else None,
            "tone": (after.grids.index(sheet) % 6 if sheet.grid.layer == Layer.GRID else None),
        }

    return [
        row(sheet)
        for one in [*after.grids, *after.special]
        for sheet in [one, *sorted(one.micro, key=lambda each: each.grid.code)]
    ]


def open_matters(moves: Sequence[plans.LaneMove]) -> int:
    """How many open matters lie in the lanes that change."""
    return matters.open_in([move.unit.pk for move in moves])


def history(rows: Sequence[GridPlan]) -> list[dict[str, Any]]:
    """What each plan changed, as it was noted when it came into force. One query."""
    counted = Grid.objects.filter(plan__in=[row.pk for row in rows]).values_list("plan", "layer")
    layers = Counter(counted)
    return [
        {
            "plan": row,
            "grids": layers[row.pk, Layer.GRID],
            "micro": layers[row.pk, Layer.MICRO],
            "special": layers[row.pk, Layer.SPECIAL],
            "moves": [tuple(map(_in_language, move)) for move in row.checks.get("moved", [])],
            "households": row.checks.get("households", 0),
            "is_first": row.checks.get("first", True),
            "findings": principles.from_json(row.checks.get("found", [])),
            "size_reason": row.checks.get("size_reason", ""),
        }
        for row in rows
    ]


def _in_language(pair: Sequence[str]) -> str:
    zh, en = pair
    return chosen(zh, en)
