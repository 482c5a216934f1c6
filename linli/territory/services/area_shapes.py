"""The outline of an area, or the line of a segment."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock, geometry
from linli.common.errors import Invalid
from linli.territory.choices import AreaKind, Layer, PlanStatus
from linli.territory.fields import below
from linli.territory.models import Area, Shape
from linli.territory.services import shapes


def of_area(area: Area) -> Shape | None:
    """The shape in force, if there is one."""
    return Shape.objects.filter(area=area, valid_to__isnull=True).first()


def draw(area: Area, shape: object) -> Shape:
    """A new shape; the old one keeps its dates. A segment takes a line, anything else an outline.
    Raises `Invalid` for garbage and for a shape that lies outside the place."""
    parse = geometry.parse_line if area.kind == AreaKind.SEGMENT else geometry.parse_polygon
    try:
        found: Any = parse(shape)
    except Invalid as problem:
        raise Invalid(problem.message, fields={"outline": str(problem)}) from None
    _check_inside(area, found)
    made = shapes.keep(found, area=area)
    shapes.count_up()
    return made


def drop(area: Area) -> None:
    """The area has no shape from now on."""
    if Shape.objects.filter(area=area, valid_to__isnull=True).update(valid_to=clock.now()):
        shapes.count_up()


def _check_inside(area: Area, found: geometry.Geometry | geometry.Line) -> None:
    """Where outlines of the place are known, the area touches one of them."""
    rows = Shape.objects.filter(valid_to__isnull=True).filter(
        below(area.path, "unit__path")
        | below(area.path, "grid__village__path")
        & Q(grid__plan__status=PlanStatus.PUBLISHED, grid__layer=Layer.GRID)
    )
    if not rows.exists():
        return
    west, south, east, north = geometry.bbox(found)
    near = rows.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    if not geometry.touches(found, near.values_list("geometry", flat=True)):
        sentence = _("This lies outside %(place)s. Are the coordinates WGS-84?") % {
            "place": area.unit.short_name
        }
        raise Invalid(sentence, fields={"outline": sentence})
