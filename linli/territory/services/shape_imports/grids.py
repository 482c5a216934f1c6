"""Outlines of grids: together a draft of the next plan, with the lanes that lie in them."""

import re
from collections.abc import Sequence
from typing import Any, Final

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common.errors import Invalid
from linli.territory.choices import Layer, PlanStatus
from linli.territory.models import GridUnit, Unit
from linli.territory.services.plans import codes
from linli.territory.services.shape_imports import checks
from linli.territory.services.shape_imports.addresses import HOUSEHOLDS, POPULATION
from linli.territory.services.shape_imports.known import Known
from linli.territory.services.shape_imports.lines import Line, State
from linli.territory.shape_files import Feature
from linli.territory.shape_files.plane import is_same

NUMBERS: Final = ("code", "编码", "编号", "网格编号", "网格编码", "number", "grid", "no")
NAMES: Final = ("name", "名称", "网格名称", "name_zh", "title", "label")
LONGEST_NAME: Final = 60
NAMED: Final = 8  # lanes that a note names


def lines(features: Sequence[Feature], known: Known) -> list[Line]:
    """Each grid with its number, its lanes and what is new about it."""
    by_order = not any(_said_number(feature) for feature in features)
    found = [
        _line(feature, known, place if by_order else 0)
        for place, feature in enumerate(features, start=1)
    ]
    checks.refuse_same(found, lambda line: line.values["number"])
    for line in found:
        checks.refuse_outside(line, known)
    checks.refuse_overlaps(found, known, [])
    _fill(found, known)
    return found


def _said_number(feature: Feature) -> str:
    text = feature.said(*NUMBERS)
    if not text:
        digits = re.search(r"\d{1,3}", feature.said(*NAMES))
        text = digits[0] if digits else ""
    return text


def _line(feature: Feature, known: Known, place: int) -> Line:
    line = Line(feature, feature.said(*NAMES)[:LONGEST_NAME])
    try:
        line.geometry = checks.polygon_of(feature)
        number = place or _number(feature, known)
    except Invalid as problem:
        line.words = str(problem)
        return line
    code = f"{known.village.code}{number:03d}"
    line.name = line.name or codes.own_names(Layer.GRID, code)[0]
    line.values = {"number": number, "rank": "grid"}
    line.target = next((grid for grid in known.grids if grid.code == code), None)
    line.state = State.NEW
    if line.target is not None:
        drawn = known.grid_shapes.get(line.target.pk)
        same = drawn is not None and is_same(drawn.geometry, line.geometry)
        line.state = State.UNCHANGED if same else State.CHANGED
    return line


def _number(feature: Feature, known: Known) -> int:
    text = _said_number(feature)
    if text.startswith(known.village.code) and len(text) == len(known.village.code) + 3:
        text = text[-3:]
    is_number = text.isascii() and text.isdigit() and len(text) <= 3
    if not is_number or not 1 <= int(text) <= codes.MOST_GRIDS:
        raise Invalid(
            _("“%(text)s” is no number of a grid; write 1 to %(most)d or the code of 15 digits.")
            % {"text": text[:20], "most": codes.MOST_GRIDS}
        )
    return int(text)


def leaves(known: Known) -> list[Unit]:
    """Lanes, and groups without lanes."""
    parents = {unit.parent_id for unit in known.units}
    return [unit for unit in known.units if unit.pk not in parents]


def _fill(found: Sequence[Line], known: Known) -> None:
    """Give each grid the lanes that lie in it; one that lies nowhere stays in the grid of the same
    number. One query."""
    held = dict(
        GridUnit.objects.filter(
            plan__village=known.village, plan__status=PlanStatus.PUBLISHED, layer=Layer.GRID
        ).values_list("unit_id", "grid__code")
    )
    drawn = [line for line in found if not line.is_refused]
    by_code = {f"{known.village.code}{line.values['number']:03d}": line for line in drawn}
    grounds = [shapely.geometry.shape(dict(line.geometry or {})) for line in drawn]
    tree = shapely.STRtree(grounds)
    inside: dict[int, list[Unit]] = {id(line): [] for line in drawn}
    for unit in leaves(known):
        line = _around(unit, known, drawn, tree) or by_code.get(held.get(unit.pk, ""))
        if line is not None:
            inside[id(line)].append(unit)
    for line in drawn:
        units = inside[id(line)]
        before = {key for key, code in held.items() if line.target and code == line.target.code}
        is_same_lanes = {unit.pk for unit in units} == before
        line.values = {**line.values, "units": units, **_counts(line, units, is_same_lanes)}
        if line.state == State.UNCHANGED and not is_same_lanes:
            line.state = State.CHANGED
        line.words = _words(len(units), line.values["households"])


def _counts(line: Line, units: Sequence[Unit], is_same_lanes: bool) -> dict[str, int]:
    """Households and people: what the file says, else those of the lanes; a grid whose lanes stay
    keeps its own numbers where nobody counted the lanes."""
    found = {}
    for name, columns in (("households", HOUSEHOLDS), ("population", POPULATION)):
        text = line.feature.said(*columns)
        counted = sum(getattr(unit, name) or 0 for unit in units)
        if text.isascii() and text.isdigit() and len(text) < 7:
            counted = int(text)
        elif not counted and is_same_lanes and line.target is not None:
            counted = getattr(line.target, name)
        found[name] = counted
    return found


def _around(unit: Unit, known: Known, drawn: Sequence[Line], tree: shapely.STRtree) -> Line | None:
    point = position(unit, known)
    if point is None:
        return None
    hits = tree.query(point, predicate="intersects")
    return drawn[min(hits)] if len(hits) else None


def position(unit: Unit, known: Known) -> Any:
    """Where a lane lies: its own point, else a point inside its outline."""
    if unit.lon is not None and unit.lat is not None:
        return shapely.Point(unit.lon, unit.lat)
    row = known.shapes.get(unit.pk)
    return shapely.geometry.shape(row.geometry).representative_point() if row else None


def _words(lanes: int, households: int) -> str:
    counted = ngettext("%(count)d lane", "%(count)d lanes", lanes) % {"count": lanes}
    homes = ngettext("%(count)d household", "%(count)d households", households)
    return f"{counted} · {homes % {'count': households}}"


def notes(found: Sequence[Line], known: Known) -> list[str]:
    """What the draft leaves open."""
    taken = {unit.pk for line in found for unit in line.values.get("units", ())}
    left = [unit.name for unit in leaves(known) if unit.pk not in taken]
    if not left:
        return []
    names = _("、").join(left[:NAMED]) + (" …" if len(left) > NAMED else "")
    sentence = ngettext(
        "%(count)d lane lies in no grid of this file, or nobody knows where it lies: %(names)s.",
        "%(count)d lanes lie in no grid of this file, or nobody knows where they lie: %(names)s.",
        len(left),
    )
    return [sentence % {"count": len(left), "names": names}]
