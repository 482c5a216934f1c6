"""A small map of what a file would draw, over what is drawn already."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from shapely import union_all
from shapely.geometry import mapping
from shapely.geometry import shape as to_shape

from linli.common.geometry import Projection, svg_path
from linli.territory.models import Unit
from linli.territory.services.shape_imports import Preview
from linli.territory.services.shape_imports.known import Known

WIDTH: Final = 1000
MARGIN: Final = 0.06
MOST_DRAWN: Final = 200  # shapes of the file; the table has them all
_HALF: Final = 7  # the width of a point's square


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


def _shape(name: str, geometry: Any, chart: Projection) -> dict[str, Any]:
    middle = to_shape(dict(geometry)).representative_point()
    x, y = chart.to_svg(middle.x, middle.y)
    path = _point(x, y) if geometry["type"] == "Point" else svg_path(geometry, chart)
    return {"path": path, "label": name, "x": round(x, 1), "y": round(y, 1)}


def _point(x: float, y: float) -> str:
    """A small square around a point."""
    wide = 2 * _HALF
    return f"M{x - _HALF:.1f},{y - _HALF:.1f}h{wide}v{wide}h-{wide}Z"
