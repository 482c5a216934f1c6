"""In which datum a file probably is: in which of the three it fits best what is known already.

This only says so. A person chooses; nothing is converted without them.
"""

import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape as _shape
from shapely.geometry.base import BaseGeometry

from linli.common.datums import Datum, metres, to_wgs84
from linli.common.geometry import Point
from linli.territory.shape_files.features import Feature, Shape, in_wgs84

MOST_LOOKED_AT: Final = 2000  # corners; more make no better judgement
NEAR_M: Final = 150.0  # a datum fits if what is drawn lies as near as this …
APART_M: Final = 100.0  # … and the next best is further by this; GCJ-02 moves by 300 to 700 m
ELSEWHERE_M: Final = 3000.0  # further than any datum moves: another place
_FINE: Final = 2e-5  # degrees, two metres: finer corners do not move a middle
_ALIKE: Final = (0.6, 1.6)  # a file of about the area of what is known covers the same ground
_HIGH_SHARE: Final = 0.95


@dataclass(frozen=True)
class Fit:
    """How far the file lies from what is known when it is read in this datum."""

    datum: Datum
    metres: float

    @property
    def distance(self) -> str:
        """In the words of a person: 6 m, 520 m, 14 km."""
        if self.metres >= 10_000:
            return _("%(km)d km") % {"km": round(self.metres / 1000)}
        digits = 0 if self.metres < 20 else -1
        return _("%(metres)d m") % {"metres": max(round(self.metres, digits), 1)}


@dataclass(frozen=True)
class Judgement:
    """The three fits, nearest first; empty where nothing is known to compare with."""

    fits: Sequence[Fit] = ()

    @property
    def best(self) -> Datum | None:
        """The datum that fits, if it does and no other does."""
        if len(self.fits) < 2:
            return None
        first, second = self.fits[0], self.fits[1]
        clear = first.metres <= NEAR_M and second.metres - first.metres >= APART_M
        return first.datum if clear else None

    @property
    def is_elsewhere(self) -> bool:
        """Too far away in any datum: another place's file."""
        return bool(self.fits) and self.fits[0].metres > ELSEWHERE_M

    def of(self, datum: Datum) -> Fit | None:
        """How it fits in this one."""
        return next((fit for fit in self.fits if fit.datum == datum), None)

    def words(self, used: Datum | None) -> str:
        """What a person should know before choosing; `used` is what they chose or the file says."""
        if not self.fits:
            return _("Nothing is drawn here yet to compare with. Ask who made the file.")
        nearest = self.fits[0]
        if self.is_elsewhere:
            return _(
                "In any datum it lies at least %(distance)s from here: is it the file of another "
                "place?"
            ) % {"distance": nearest.distance}
        if self.best is None:
            return _("It fits about as well in each datum. Ask who made the file.")
        mine = self.of(used) if used else None
        if mine is None or mine.datum == self.best:
            return _("As %(datum)s it fits what is known here to %(distance)s.") % {
                "datum": self.best,
                "distance": nearest.distance,
            }
        return _(
            "As %(used)s it lies about %(far)s beside what is known here; as %(best)s it fits to "
            "%(near)s."
        ) % {
            "used": mine.datum,
            "far": mine.distance,
            "best": self.best,
            "near": nearest.distance,
        }


def judge(
    features: Sequence[Feature],
    same: Sequence[tuple[Feature, Shape]],
    region: Sequence[Shape],
) -> Judgement:
    """Compare a file, still in its own datum, with what is known in WGS-84: `same` are features
    with what is drawn of the same thing already, `region` is what is drawn of the whole place."""
    if same:
        return _sorted(Fit(datum, _between(same, datum)) for datum in Datum)
    drawn = [_built(one.geometry) for one in features if one.geometry]
    if not region or not drawn:
        return Judgement()
    known = shapely.union_all([_built(one) for one in region])
    whole = _together(drawn)
    return _sorted(Fit(datum, _beside(whole, known, datum)) for datum in Datum)


def _sorted(fits: Iterable[Fit]) -> Judgement:
    return Judgement(sorted(fits, key=lambda fit: fit.metres))


def _built(geometry: Any) -> BaseGeometry:
    built: BaseGeometry = _shape(dict(geometry)).simplify(_FINE)
    return built if built.is_valid else built.buffer(0)


def _together(drawn: Sequence[BaseGeometry]) -> BaseGeometry:
    """What a file covers; of ragged outlines their hulls, since joining those takes long."""
    if len(shapely.get_coordinates(list(drawn))) > MOST_LOOKED_AT:
        drawn = [one.convex_hull for one in drawn]
    return shapely.union_all(list(drawn))


def _between(same: Sequence[tuple[Feature, Shape]], datum: Datum) -> float:
    """The middle of the distances between what is drawn and what was."""
    found = []
    for feature, known in same:
        moved = in_wgs84(feature, datum).geometry
        if moved is not None:
            found.append(metres(_middle(_built(moved)), _middle(_built(known))))
    return statistics.median(found) if found else math.inf


def _middle(built: BaseGeometry) -> Point:
    return built.centroid.x, built.centroid.y


def _beside(whole: BaseGeometry, known: BaseGeometry, datum: Datum) -> float:
    """Between the middles where both cover about the same ground; else how far most of the
    corners lie outside."""
    moved = shapely.transform(whole, lambda corners: _in(corners, datum))
    if known.area and _ALIKE[0] < moved.area / known.area < _ALIKE[1]:
        return metres(_middle(moved), _middle(known))
    return _outside(list(_points(moved)), known)


def _in(corners: Any, datum: Datum) -> Any:
    return np.array([to_wgs84((lon, lat), datum) for lon, lat in corners.tolist()])


def _points(whole: BaseGeometry) -> Iterator[Point]:
    corners = shapely.get_coordinates(whole)
    step = max(1, len(corners) // MOST_LOOKED_AT)
    for lon, lat in corners[::step]:
        yield float(lon), float(lat)


def _outside(points: Sequence[Point], known: BaseGeometry) -> float:
    """How far from the known ground nearly all of the points lie at most, in metres."""
    squeeze = math.cos(math.radians(known.centroid.y))
    flat = shapely.transform(known, lambda all_: all_ * [squeeze, 1])
    shapely.prepare(flat)
    far = sorted(flat.distance(shapely.Point(lon * squeeze, lat)) for lon, lat in points)
    return metres((0, 0), (0, far[min(len(far) - 1, int(len(far) * _HIGH_SHARE))]))
