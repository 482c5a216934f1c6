"""The report of a plan: its figures, and as data why it is so."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from linli.territory.planner.evaluation import Grid, evaluate, gather
from linli.territory.planner.land import Land
from linli.territory.planner.planning import Village
from linli.territory.planner.requests import Request
from linli.territory.planner.searching import BOUND, EXACT, SEARCH, Found

ROUNDING: Final = 1e-9


def explain(
    land: Land, request: Request, villages: Sequence[Village], found: Sequence[Found],
    assignment: Mapping[str, str], previous: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Everything but the times. See the package's docstring for the names."""
    report = evaluate(
        land, assignment, tolerance=request.tolerance, previous=previous,
        staff=request.staff, cap=request.cap,
    )  # fmt: skip
    now = gather(land, assignment, request.staff)
    was = gather(land, _known(land, previous), {})
    moves = _moves(land, assignment, previous)
    gained, lost = _by(moves, "to"), _by(moves, "from")
    for row in report["grids"]:
        name = row["grid"]
        row.update(_change(was.get(name), gained.get(name, []), lost.get(name, [])))
    inside: dict[str, list[Grid]] = {}
    for grid in now.values():
        inside.setdefault(grid.parent, []).append(grid)
    report["parents"] = [
        _parent(land, request, village, plan, inside.get(village.name, []))
        for village, plan in zip(villages, found, strict=True)
    ]
    report["moves"] = moves
    report["improved"] = _improved(land, request, previous, report) if previous else None
    report["closed_grids"] = sorted(set(was) - set(now))
    report["new_grids"] = sorted(set(now) - set(was)) if previous else []
    report.update(_oddities(land, assignment))
    return report


def _known(land: Land, previous: Mapping[str, str]) -> dict[str, str]:
    return {unit.id: previous[unit.id] for unit in land.units if unit.id in previous}


def _moves(
    land: Land, assignment: Mapping[str, str], previous: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Units that go to another grid than before; new units are none of them."""
    return [
        {
            "unit": unit.id,
            "from": previous[unit.id],
            "to": assignment[unit.id],
            "load": float(land.load[number]),
            "households": float(land.homes[number]),
        }
        for number, unit in enumerate(land.units)
        if unit.id in previous and previous[unit.id] != assignment[unit.id]
    ]


def _by(moves: Sequence[dict[str, Any]], end: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for move in moves:
        found.setdefault(move[end], []).append(move)
    return found


def _change(
    before: Grid | None, gained: Sequence[dict[str, Any]], lost: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """What a grid had before and what came and went."""
    had = before and {
        "load": before.load,
        "deviation": before.deviation,
        "households": before.homes,
        "compactness": before.compactness,
        "units": len(before.units),
    }
    return {
        "before": had,
        "gained": [{"unit": move["unit"], "from": move["from"]} for move in gained],
        "lost": [{"unit": move["unit"], "to": move["to"]} for move in lost],
    }


def _improved(
    land: Land, request: Request, previous: Mapping[str, str], report: Mapping[str, Any]
) -> dict[str, Any]:
    """The figures of the earlier plan, with today's loads, beside those of the new one."""
    was = evaluate(land, _known(land, previous), tolerance=request.tolerance, staff=request.staff)
    keys = ("max_deviation", "mean_deviation", "compactness", "contiguity_violations")
    return {key: {"before": was[key], "now": report[key]} for key in keys}


def _parent(
    land: Land, request: Request, village: Village, plan: Found, grids: Sequence[Grid]
) -> dict[str, Any]:
    away = [abs(grid.deviation) for grid in grids]
    kept = max(away) <= request.tolerance + ROUNDING
    return {
        "parent": village.name,
        "units": len(village.members),
        "grids": len(grids),
        "load": sum(grid.load for grid in grids),
        "target": sum(grid.load for grid in grids) / len(grids),
        "max_deviation": max(away),
        "compactness": sum(grid.compactness for grid in grids) / len(grids),
        "tolerance_kept": kept,
        "method": plan.how,
        "reasons": [] if kept else _reasons(land, request, village, plan, grids),
    }


def _reasons(
    land: Land, request: Request, village: Village, plan: Found, grids: Sequence[Grid]
) -> list[dict[str, Any]]:
    """Why the tolerance is not kept in a village."""
    target = max(grid.target for grid in grids)
    reasons = [
        _reason(
            "unit_heavier_than_grid",
            f"Unit “{land.units[unit].id}” alone is {land.load[unit] / target:.2f} times a grid's "
            "target load.",
            unit=land.units[unit].id,
            share=float(land.load[unit] / target),
        )
        for unit in village.members
        if land.load[unit] > target * (1 + request.tolerance)
    ]
    average = len(village.members) / len(grids)
    if average < 4:
        reasons.append(
            _reason(
                "few_units",
                f"{len(village.members)} units for {len(grids)} grids leave hardly any choice.",
                units=len(village.members),
                grids=len(grids),
            )
        )
    if plan.how in (EXACT, BOUND):
        text = "Every connected plan was looked at or ruled out; none has a better worst grid."
        reasons.append(_reason("proved", text))
    elif plan.how == SEARCH:
        text = "The search found no connected plan nearer to the targets."
        reasons.append(_reason("not_found", text))
    return reasons


def _reason(code: str, text: str, **data: Any) -> dict[str, Any]:
    return {"code": code, "text": text, **data}


def _oddities(land: Land, assignment: Mapping[str, str]) -> dict[str, Any]:
    """What was noticed about the shapes, by the names of units."""
    units = land.units
    return {
        "virtual_links": [
            {
                "units": [units[link.one].id, units[link.two].id],
                "parent": units[link.one].parent,
                "distance": link.distance,
                "because": link.kind,
                "used": assignment[units[link.one].id] == assignment[units[link.two].id],
            }
            for link in land.links
        ],
        "gaps": [
            {"units": [units[one].id, units[two].id], "length": length}
            for one, two, length in land.gaps
        ],
        "overlaps": [
            {"units": [units[one].id, units[two].id], "share": share}
            for one, two, share in land.overlaps
        ],
        "mended": [units[one].id for one in land.mended],
        "neighbours_by_nearness": land.by_nearness,
        "barriers_cut": [[units[one].id, units[two].id] for one, two in land.barriers_cut],
        "coordinates": "planar" if land.planar else "WGS-84",
    }
