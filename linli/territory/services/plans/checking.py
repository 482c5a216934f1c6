"""Checking a plan by the five principles before anything is published."""

from collections.abc import Iterator, Sequence
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.territory.models import Unit
from linli.territory.services.plans import codes, judging, outlines
from linli.territory.services.plans import principles as five
from linli.territory.services.plans.principles import Finding, Problem
from linli.territory.services.plans.reading import GridSheet, PlanSheet
from linli.territory.services.plans.weighing import Leaf

LEAST: Final = "grids.households.least"
MOST: Final = "grids.households.most"
PEOPLE: Final = "grids.population.most"
MICRO_LEAST: Final = "grids.micro.least"
MICRO_MOST: Final = "grids.micro.most"
RULES: Final = (LEAST, MOST, PEOPLE, MICRO_LEAST, MICRO_MOST)


def check(sheet: PlanSheet, before: PlanSheet | None, *, reason: str = "") -> list[Finding]:
    """What each principle says to a plan. `before` is the plan in force. One query, also for plans
    that were read side by side."""
    if "rules" not in sheet.shared:
        sheet.shared["rules"] = rulesets.values(RULES, path=sheet.village.path)
    values = sheet.shared["rules"]
    return [
        Finding(five.INSIDE, tuple(_inside(sheet))),
        Finding(five.SIZE, tuple(_size(sheet, values))),
        Finding(five.CODE, tuple(_code(sheet))),
        Finding(five.COVER, (*_cover(sheet), *_outlines(sheet))),
        Finding(five.CHANGE, tuple(_change(sheet, before, reason))),
    ]


def is_urban(village: Unit) -> bool:
    """A residents' community, to which the sizes of towns apply; else a village."""
    return "社区" in village.name_zh or "居" in village.name_zh


def _names(*things: GridSheet | Leaf) -> tuple[tuple[str, str], ...]:
    found = (one.grid if isinstance(one, GridSheet) else one.unit for one in things)
    return tuple((one.name_zh, one.name_en) for one in found)


def _inside(sheet: PlanSheet) -> Iterator[Problem]:
    if sheet.strangers:
        yield Problem("unit_outside", five.STOP, sheet.strangers)
    drawn = [(one, one.outline) for one in sheet.all_grids if one.outline is not None]
    if sheet.village_outline is None:
        if drawn:
            yield Problem("village_not_drawn", five.NOTE)
        return
    village = sheet.flat.metres(sheet.village_outline)
    for one, outline in drawn:
        if outlines.wider_than(shapely.difference(outline, village), sheet.sliver):
            yield Problem("outline_outside", five.STOP, _names(one))


def _size(sheet: PlanSheet, values: Values) -> Iterator[Problem]:
    kind = "urban" if is_urban(sheet.village) else "rural"
    for one in sheet.grids:
        yield from _bounds(one, values[LEAST][kind], values[MOST][kind])
        if one.population > values[PEOPLE][kind]:
            numbers = {"number": one.population, "most": values[PEOPLE][kind]}
            yield Problem("too_many_people", five.REASON, _names(one), numbers)
        for each in one.micro:
            yield from _bounds(each, values[MICRO_LEAST], values[MICRO_MOST])
    lanes = [leaf for leaf in sheet.leaves if leaf.unit.households is None]
    if lanes:
        yield Problem("households_unknown", five.NOTE, _names(*lanes))


def _bounds(one: GridSheet, least: int, most: int) -> Iterator[Problem]:
    """Where nobody entered any households, nothing is said: that is a note of its own."""
    number = one.households
    if 0 < number < least:
        numbers = {"number": number, "least": least}
        yield Problem("too_small", five.REASON, _names(one), numbers)
    if number > most:
        yield Problem("too_large", five.REASON, _names(one), {"number": number, "most": most})


def _code(sheet: PlanSheet) -> Iterator[Problem]:
    wanted = codes.fitting(sheet.village.code, [one.grid for one in sheet.all_grids])
    wrong = [one for one in sheet.all_grids if one.grid.code != wanted.get(one.grid.pk)]
    if wrong:
        yield Problem("wrong_code", five.STOP, _names(*wrong))
    if any(not one.grid.name_zh for one in sheet.all_grids):
        yield Problem("nameless", five.STOP)
    if len(sheet.grids) > codes.MOST_GRIDS or len(sheet.special) > codes.MOST_SPECIAL:
        yield Problem("too_many", five.STOP)


def _cover(sheet: PlanSheet) -> Iterator[Problem]:
    if not sheet.grids:
        yield Problem("no_grids", five.STOP)
    if not sheet.leaves:
        yield Problem("no_lanes", five.NOTE)
    if sheet.uncovered:
        yield Problem("uncovered", five.STOP, _names(*sheet.uncovered))
    empty = [one for one in sheet.all_grids if not one.leaves]
    if empty and sheet.leaves:
        yield Problem("empty", five.STOP, _names(*empty))
    torn = judging.in_pieces(sheet)
    if torn:
        yield Problem("in_pieces", five.NOTE, _names(*torn))
    yield from _micro(sheet)


def _micro(sheet: PlanSheet) -> Iterator[Problem]:
    for one in sheet.grids:
        own = {leaf.unit.pk for leaf in one.leaves}
        inside = [leaf for each in one.micro for leaf in each.leaves]
        strangers = [leaf for leaf in inside if leaf.unit.pk not in own]
        if strangers:
            yield Problem("micro_elsewhere", five.STOP, _names(*strangers))
        held = {leaf.unit.pk for leaf in inside}
        missing = [leaf for leaf in one.leaves if leaf.unit.pk not in held]
        if one.micro and missing:
            yield Problem("micro_gap", five.NOTE, _names(*missing))


def _outlines(sheet: PlanSheet) -> Iterator[Problem]:
    """Shapes as well as lanes: no overlap, no gap, each lane inside its grid. Slivers pass."""
    drawn = [(one, one.outline) for one in sheet.grids if one.outline is not None]
    bare = [one for one in sheet.grids if one.outline is None]
    if bare:
        yield Problem("not_drawn", five.NOTE, _names(*bare))
    for one, other, common in _overlaps(drawn):
        if outlines.wider_than(common, sheet.sliver):
            area = {"area": round(common.area)}
            yield Problem("overlap", five.STOP, _names(one, other), area)
    if drawn and not bare:
        village = sheet.flat.metres(sheet.village_outline) if sheet.village_outline else None
        hole = outlines.open_between([outline for _one, outline in drawn], village)
        if outlines.wider_than(hole, sheet.sliver):
            yield Problem("gap", five.STOP, (), {"area": round(hole.area)})
    for one, outline in drawn:
        off = [leaf for leaf in one.leaves if one.drawn and not _lies_in(leaf, outline, sheet)]
        if off:
            yield Problem("off_outline", five.STOP, _names(*off))


def _overlaps(
    drawn: Sequence[tuple[GridSheet, BaseGeometry]],
) -> Iterator[tuple[GridSheet, GridSheet, BaseGeometry]]:
    shapes = [outline for _one, outline in drawn]
    if len(shapes) < 2:
        return
    tree = shapely.STRtree(shapes)
    for first, second in zip(*tree.query(shapes, predicate="intersects"), strict=True):
        if first < second:
            common = shapely.intersection(shapes[first], shapes[second])
            yield drawn[first][0], drawn[second][0], common


def _lies_in(leaf: Leaf, outline: BaseGeometry, sheet: PlanSheet) -> bool:
    """By its point, or the middle of its outline; a lane of which neither is known passes."""
    unit, middle = leaf.unit, None
    if leaf.outline is not None:
        middle = sheet.flat.metres(leaf.outline).representative_point()
    elif unit.lon is not None and unit.lat is not None:
        middle = sheet.flat.point(unit.lon, unit.lat)
    return middle is None or bool(outline.distance(middle) <= sheet.sliver)


def _change(sheet: PlanSheet, before: PlanSheet | None, reason: str) -> Iterator[Problem]:
    if not reason.strip():
        yield Problem("no_reason", five.NOTE)
    if before is not None and _as_compared(sheet) == _as_compared(before):
        yield Problem("no_change", five.NOTE)


def _as_compared(sheet: PlanSheet) -> object:
    """Where each lane is, and how each grid is called and drawn."""
    held = {
        (unit, layer): grid.code
        for layer, grids in sheet.held.items()
        for unit, grid in grids.items()
    }
    grids = [(one.grid.code, one.grid.name_zh) for one in sheet.all_grids]
    return held, grids, [one.drawn for one in sheet.all_grids]
