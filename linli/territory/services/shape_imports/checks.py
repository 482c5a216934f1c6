"""What may be wrong with where a shape lies: twice, in another village, over another one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape as to_shape
from shapely.geometry.base import BaseGeometry

from linli.common.errors import Invalid
from linli.territory.services.shape_imports.known import Known
from linli.territory.services.shape_imports.lines import Line, State
from linli.territory.shape_files import Feature, Shape
from linli.territory.shape_files.plane import is_same, outside_m2, overlap_m2

POLYGONS: Final = frozenset(("Polygon", "MultiPolygon"))
_HECTARE: Final = 10_000
_LOOKED_AT: Final = 300  # corners of an outline, to say about how far it lies outside
_NEAR_BORDER_M: Final = 30.0  # a door may stand a few steps outside an outline drawn by hand


def polygon_of(feature: Feature) -> Shape:
    """The outline of a feature; raises `Invalid` where it is none."""
    if feature.problem:
        raise Invalid(feature.problem)
    if feature.geometry is None or feature.geometry["type"] not in POLYGONS:
        raise Invalid(_("An outline is needed: this is a point or a line."))
    return feature.geometry


def refuse(line: Line, why: str) -> None:
    """This row cannot be taken."""
    line.state, line.words = State.REFUSED, why


def refuse_same(lines: Sequence[Line], key: Any = None) -> None:
    """The same thing, or the same outline, twice in one file."""
    by_target: dict[Any, Line] = {}
    for line in lines:
        if line.is_refused:
            continue
        wanted = key(line) if key else line.target.pk
        first = by_target.setdefault(wanted, line)
        if first is not line:
            refuse(
                line,
                _("%(name)s stands in row %(row)d already.")
                % {"name": line.name, "row": first.number},
            )
    _refuse_same_outline(lines)


def _refuse_same_outline(lines: Sequence[Line]) -> None:
    boxes: dict[Any, list[Line]] = {}
    for line in lines:
        if line.geometry is None or line.is_refused:
            continue
        box = tuple(round(corner, 5) for corner in to_shape(dict(line.geometry)).bounds)
        for other in boxes.setdefault(box, []):
            if other.geometry and is_same(line.geometry, other.geometry):
                refuse(line, _("It is the same outline as row %(row)d.") % {"row": other.number})
                break
        else:
            boxes[box].append(line)


def refuse_outside(line: Line, known: Known) -> None:
    """An outline that lies outside the village, or in a neighbour where the village's own outline
    is not drawn."""
    if line.geometry is None or line.is_refused:
        return
    known.check_time()
    ground = known.plane.of(line.geometry)
    if known.outline is None:
        for neighbour in known.neighbours:
            if overlap_m2(ground, neighbour.ground):
                refuse(line, _("It lies in %(place)s.") % {"place": neighbour.name})
                return
        return
    outside = outside_m2(ground, known.outline)
    if not outside:
        return
    words = _("%(share)s of it lies outside %(place)s, up to %(far)s away. %(neighbour)s") % {
        "share": f"{max(outside / ground.area, 0.01):.0%}",
        "place": known.village.short_name,
        "far": distance(_far(ground, known.outline)),
        "neighbour": _in_neighbour(ground, known),
    }
    refuse(line, words.strip())


def refuse_apart(line: Line, known: Known) -> None:
    """A line or an outline that touches nothing of what is drawn of the village."""
    if line.geometry is None or line.is_refused:
        return
    ground = known.plane.of(line.geometry)
    _at, far = known.grounds.query_nearest(ground, return_distance=True, all_matches=False)
    if far.any():
        refuse_far(line, float(far[0]), known)


def refuse_far(line: Line, far: float, known: Known) -> None:
    """It lies so many metres outside the village."""
    words = _("It lies %(far)s outside %(place)s.")
    refuse(line, words % {"far": distance(far), "place": known.village.short_name})


def _far(ground: BaseGeometry, outline: BaseGeometry) -> float:
    corners = shapely.get_coordinates(ground).tolist()
    some = corners[:: max(1, len(corners) // _LOOKED_AT)]
    return max(shapely.Point(corner).distance(outline) for corner in some)


def _in_neighbour(ground: BaseGeometry, known: Known) -> str:
    for neighbour in known.neighbours:
        if overlap_m2(ground, neighbour.ground):
            return _("It lies in %(place)s.") % {"place": neighbour.name}
    return ""


def refuse_point_outside(line: Line, known: Known) -> None:
    """A point in another village."""
    if line.geometry is None or line.is_refused:
        return
    point = known.plane.of(line.geometry)
    for neighbour in known.neighbours:
        if neighbour.ground.contains(point) and not _is_in(point, known):
            refuse(line, _("It lies in %(place)s.") % {"place": neighbour.name})
            return
    if known.outline is not None and (far := point.distance(known.outline)) > _NEAR_BORDER_M:
        refuse_far(line, far, known)


def _is_in(point: BaseGeometry, known: Known) -> bool:
    return known.outline is not None and bool(known.outline.intersects(point))


def refuse_overlaps(
    lines: Sequence[Line], known: Known, others: Sequence[tuple[str, Any, Mapping[str, Any]]]
) -> None:
    """Outlines of one rank that lie over each other, or over one that stays as it is: `others` are
    (name, rank, geometry). `Line.values["rank"]` says which may not lie over which."""
    drawn = [line for line in lines if line.geometry and not line.is_refused]
    grounds = [known.plane.of(line.geometry or {}) for line in drawn]
    names = [_("row %(row)d, %(name)s") % {"row": one.number, "name": one.name} for one in drawn]
    ranks = [line.values.get("rank") for line in drawn]
    for name, rank, geometry in others:
        grounds.append(known.plane.of(geometry))
        names.append(name)
        ranks.append(rank)
    tree = shapely.STRtree(grounds)
    for at, line in enumerate(drawn):
        for other in sorted(tree.query(grounds[at], predicate="intersects")):
            if other == at or ranks[other] != ranks[at]:
                continue
            known.check_time()
            if common := overlap_m2(grounds[at], grounds[other]):
                refuse(
                    line,
                    _("It lies over %(other)s: %(area)s.")
                    % {"other": names[other], "area": area(common)},
                )
                break


def distance(metres: float) -> str:
    """In the words of a person."""
    if metres >= 1000:
        return _("%(km)s km") % {"km": f"{metres / 1000:.1f}"}
    return _("%(metres)d m") % {"metres": max(round(metres), 1)}


def area(square_metres: float) -> str:
    """In hectares, or square metres where it is small."""
    if square_metres >= _HECTARE / 10:
        return _("%(area)s hectares") % {"area": f"{square_metres / _HECTARE:.2f}"}
    return _("%(area)d m²") % {"area": max(round(square_metres), 1)}
