"""Segments of roads that a grid shall not lie across, as the planner takes them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from linli.common import clock
from linli.territory.choices import AreaKind
from linli.territory.fields import ancestors
from linli.territory.models import Area, Shape, Unit


def barriers_of(village: Unit) -> list[Area]:
    """The segments of a village, and of the places above, that are drawn. One query."""
    drawn = Shape.objects.filter(area__isnull=False, valid_to__isnull=True).values("area")
    rows = Area.objects.current(clock.now()).filter(path__in=ancestors(village.path))
    return list(rows.filter(kind=AreaKind.SEGMENT, pk__in=drawn).order_by("name_zh", "pk"))


def lines_of(segments: Collection[str]) -> dict[str, Any] | None:
    """Their lines as they are drawn now, or nothing."""
    keys = [UUID(key) for key in segments]
    shapes = Shape.objects.filter(area__in=keys, valid_to__isnull=True).order_by("area")
    features = [
        {"type": "Feature", "properties": {}, "geometry": shape.geometry} for shape in shapes
    ]
    return {"type": "FeatureCollection", "features": features} if features else None
