"""A small map of what a file would draw, over what is drawn already."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from shapely import union_all
from shapely.geometry import mapping
from shapely.geometry import shape as to_shape

from linli.common.geometry import Projection
from linli.territory.models import Unit
from linli.territory.services.shape_imports import Preview
from linli.territory.services.shape_imports.known import Known

WIDTH: Final = 1000
MARGIN: Final = 0.06
MOST_DRAWN: Final = 200  # shapes of the file; the table has them all
_POINT: Final = 7  # half the width of a point's square


def drawing(village: Unit, seen: Preview) -> dict[str, Any] | None:
    """Inputs of `components/map.html`; nothing where there is nothing to draw."""
    known = Known(village)
    rows = [(one.name, one.geometry or one.feature.geometry) for one in seen.lines[:MOST_DRAWN]]
    drawn = [(name, geometry) for name, geometry in rows if geometry]
    if not drawn:
        return None
    around = known.region_shapes
    chart = Projection.of(_box([one[1] for one in drawn] + around), WIDTH, MARGIN)
    whole = _whole(around)
    shapes = [{**_shape("", one, chart), "words": village.short_name} for one in whole]
    shapes += [{**_shape(name, one, chart), "current": True} for name, one in drawn]
    return {"view_box": chart.view_box, "shapes": shapes}


def _whole(around: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is drawn of the village, as one outline."""
    if not around:
        return []
    return [dict(mapping(union_all([to_shape(dict(one)).buffer(0) for one in around])))]


def _box(geometries: Sequence[Mapping[str, Any]]) -> tuple[float, float, float, float]:
    boxes = [to_shape(dict(one)).bounds for one in geometries]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _shape(name: str, geometry: Mapping[str, Any], chart: Projection) -> dict[str, Any]:
    middle = to_shape(dict(geometry)).representative_point()
    x, y = chart.to_svg(middle.x, middle.y)
    path = _path(geometry["type"], geometry["coordinates"], chart)
    return {"path": path, "label": name, "x": round(x, 1), "y": round(y, 1)}


def _path(kind: str, coordinates: Any, chart: Projection) -> str:
    """The `d` of any geometry: a point is a small square."""
    if kind == "Point":
        x, y = chart.to_svg(*coordinates)
        wide = 2 * _POINT
        return f"M{x - _POINT:.1f},{y - _POINT:.1f}h{wide}v{wide}h-{wide}Z"
    if kind == "LineString":
        return _way(coordinates, chart)
    if kind in {"MultiLineString", "Polygon"}:
        end = "Z" if kind == "Polygon" else ""
        return "".join(_way(part, chart) + end for part in coordinates)
    return "".join(_path("Polygon", part, chart) for part in coordinates)


def _way(points: Sequence[Sequence[float]], chart: Projection) -> str:
    corners = (chart.to_svg(point[0], point[1]) for point in points)
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in corners)
