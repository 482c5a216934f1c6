"""What is known of a village and around it, read once for all rows of a file."""

import difflib
import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import shapely
from django.db.models import Q
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.common import clock
from linli.common.errors import Invalid
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Area, Grid, Shape, Unit
from linli.territory.models.units import short_name
from linli.territory.services.places import plain
from linli.territory.shape_files.plane import Plane

_SECONDS: Final = 20.0  # of comparing outlines; a village takes some hundredths
_MIDDLE_OF_CHINA: Final = 30.0  # a latitude for a village of which nothing is drawn


@dataclass(frozen=True)
class Neighbour:
    """Another village of the township with its outline in metres."""

    name: str
    ground: BaseGeometry


class Known:
    """A village with its groups and lanes, what is drawn of them, and the villages beside it.
    Six queries."""

    def __init__(self, village: Unit) -> None:
        self._until = time.monotonic() + _SECONDS
        self.village = village
        self.units = list(
            Unit.objects.public()
            .filter(below(village.path), kind__in=[UnitKind.GROUP, UnitKind.ADDRESS])
            .order_by("path")
        )
        by_key = {unit.pk: unit for unit in [village, *self.units]}
        drawn = Shape.objects.filter(valid_to__isnull=True)
        beside = Q(unit__parent=village.parent_id, unit__kind=UnitKind.VILLAGE)
        self.shapes: dict[int, Shape] = {}
        others: list[Shape] = []
        for row in drawn.filter(Q(unit__in=by_key) | beside).select_related("unit").order_by("pk"):
            if row.unit_id in by_key:
                self.shapes[row.unit_id] = row
            else:
                others.append(row)
        self.grids = list(Grid.objects.in_force().filter(village=village).order_by("code"))
        self.grid_shapes = {
            row.grid_id: row for row in drawn.filter(grid__in=self.grids).order_by("pk")
        }
        now = clock.now()
        areas = list(Area.objects.current(now).filter(unit=village).order_by("pk"))
        self.areas = {plain(area.name_zh): area for area in areas}
        self.area_shapes = {row.area_id: row for row in drawn.filter(area__in=areas).order_by("pk")}
        self.plane = Plane(self._latitude())
        self.neighbours = [
            Neighbour(row.unit.short_name, self.plane.of(row.geometry))
            for row in others
            if row.unit is not None
        ]
        self._by_name = _named([village, *self.units])

    def _latitude(self) -> float:
        rows = [*self.shapes.values(), *self.grid_shapes.values()]
        if rows:
            return (rows[0].south + rows[0].north) / 2
        return next((unit.lat for unit in self.units if unit.lat), _MIDDLE_OF_CHINA)

    def check_time(self) -> None:
        """Called between two comparisons; raises `Invalid` when they take too long."""
        if time.monotonic() > self._until:
            raise Invalid(
                _("These outlines take too long to compare."),
                next_step=_("Simplify them: one corner a metre is enough."),
            )

    def named(self, word: str) -> list[Unit]:
        """Places of the village by a name, a path or the village's code."""
        return self._by_name.get(plain(word), [])

    @property
    def region_shapes(self) -> list[Any]:
        """What is drawn of the village as a whole: its own outline, else its grids, else its
        groups and lanes."""
        own = self.shapes.get(self.village.pk)
        if own is not None:
            return [own.geometry]
        rows = list(self.grid_shapes.values()) or list(self.shapes.values())
        return [row.geometry for row in rows]

    @cached_property
    def grounds(self) -> shapely.STRtree:
        """All that is drawn of the village, in metres."""
        rows = [*self.shapes.values(), *self.grid_shapes.values()]
        return shapely.STRtree([self.plane.of(row.geometry) for row in rows])

    @cached_property
    def outline(self) -> BaseGeometry | None:
        """The village's own outline in metres, if it is drawn: nothing may lie outside."""
        own = self.shapes.get(self.village.pk)
        if own is None:
            return None
        ground = self.plane.of(own.geometry)
        shapely.prepare(ground)
        return ground

    def version(self, *more: str) -> str:
        """A digest that changes whenever anything read here does, or `more` does."""
        rows = [
            *[[unit.pk, unit.path, *_state(unit)] for unit in self.units],
            *sorted([key, row.pk] for key, row in self.shapes.items()),
            *sorted([key or 0, row.pk] for key, row in self.grid_shapes.items()),
            *[[grid.pk, grid.code] for grid in self.grids],
            *sorted([str(area.pk), area.version] for area in self.areas.values()),
            *sorted([str(key), row.pk] for key, row in self.area_shapes.items()),
        ]
        text = json.dumps([rows, len(self.neighbours), *more], default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def _state(unit: Unit) -> list[Any]:
    return [unit.name_zh, unit.name_en, unit.households, unit.population, unit.lon, unit.lat]


def _named(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        words = {unit.path, unit.code, unit.name_zh, unit.name_en, short_name(unit.name_zh)}
        if unit.kind == UnitKind.GROUP:
            words |= _group_words(unit)
        for word in {plain(one) for one in words} - {""}:
            found.setdefault(word, []).append(unit)
    return found


def _group_words(unit: Unit) -> set[str]:
    """What else a numbered group is called: 第3村民小组 is 3组, 第3组 and 3."""
    number = int(unit.path.rstrip(".").rsplit(".", 1)[-1])
    return {f"{number}组", f"第{number}组", f"{number}", f"{number}村民小组", f"第{number}村民小组"}


def nearest(words: Sequence[str], wanted: str) -> str:
    """The name that is most like a word; empty where none is."""
    return next(iter(difflib.get_close_matches(wanted, words, n=1)), "")
