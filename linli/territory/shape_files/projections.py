"""Plane coordinates of surveyors' files brought to longitude and latitude.

Known are degrees on WGS-84 or CGCS2000, the 3- and 6-degree zones of CGCS2000 (Gauss–Krüger), the
zones of UTM and the Mercator of web maps. Older national datums lie some hundred metres off by
secret parameters: such a file has to be converted by whoever made it.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.common.geometry import Point

Turn = Callable[[Point], Point]  # x, y of the file to longitude, latitude

_DEGREES: Final = frozenset({4326, 4490, 4979, 4480, 84})  # 84: OGC's CRS84
_WEB: Final = frozenset({3857, 900913, 102100, 102113})
_AXIS: Final = 6378137.0
_FLAT_WGS84: Final = 1 / 298.257223563
_FLAT_CHINA: Final = 1 / 298.257222101
_FAR_EAST: Final = 500_000.0  # false easting of every zone
_CODE: Final = re.compile(r"(?:EPSG|ESRI|OGC|CRS).*?(\d+)$", re.I)
_NUMBERS: Final = re.compile(r'PARAMETER\[\s*"([^"]+)"\s*,\s*(-?[0-9.]+(?:[eE][-+]?\d+)?)')
_OUR_DATUMS: Final = re.compile(r"WGS[_ ]?(19)?84|CGCS[_ ]?2000|CHINA[_ ]?(GEODETIC.*)?2000", re.I)


@dataclass(frozen=True)
class TransverseMercator:
    """One zone: its middle meridian in degrees, false easting and northing in metres."""

    middle: float
    easting: float = _FAR_EAST
    northing: float = 0.0
    scale: float = 1.0
    flat: float = _FLAT_CHINA

    def __call__(self, point: Point) -> Point:
        """To longitude and latitude, by Krüger's series: to a millimetre within a zone."""
        n = self.flat / (2 - self.flat)
        radius = _AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64) * self.scale
        north = (point[1] - self.northing) / radius
        east = (point[0] - self.easting) / radius
        around, along = north, east
        for number, part in enumerate(_series(n), start=1):
            turns = 2 * number
            around -= part * math.sin(turns * north) * math.cosh(turns * east)
            along -= part * math.cos(turns * north) * math.sinh(turns * east)
        conformal = math.asin(math.sin(around) / math.cosh(along))
        lon = self.middle + math.degrees(math.atan2(math.sinh(along), math.cos(around)))
        return lon, math.degrees(_latitude(conformal, self.flat))


def _series(n: float) -> tuple[float, float, float]:
    return (
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96,
        n**2 / 48 + n**3 / 15,
        17 * n**3 / 480,
    )


def _latitude(conformal: float, flat: float) -> float:
    """The latitude on the ellipsoid of a latitude on the sphere that keeps angles."""
    eccentricity = math.sqrt(flat * (2 - flat))
    wanted = math.asinh(math.tan(conformal))
    found = conformal
    for _step in range(8):
        bend = eccentricity * math.atanh(eccentricity * math.sin(found))
        found = math.atan(math.sinh(wanted + bend))
    return found


def degrees(point: Point) -> Point:
    """Longitude and latitude already."""
    return point


def web_mercator(point: Point) -> Point:
    """Metres of the square map of the world."""
    lon = math.degrees(point[0] / _AXIS)
    return lon, math.degrees(2 * math.atan(math.exp(point[1] / _AXIS)) - math.pi / 2)


def turn_of(crs: str) -> Turn:
    """How to bring coordinates of a reference system, named by its code or described as WKT, to
    degrees. Raises `Invalid` for one that cannot be brought there."""
    words = crs.strip()
    code = _CODE.search(words) if len(words) < 80 else None
    found = _by_code(int(code[1])) if code else _by_description(words)
    if found is None:
        raise Invalid(
            _("The coordinates are in “%(crs)s”, which cannot be converted here.")
            % {"crs": _short(words)},
            next_step=_("Export the file again in WGS 84 or CGCS2000 (longitude and latitude)."),
        )
    return found


def _by_code(code: int) -> Turn | None:
    if code in _DEGREES:
        return degrees
    if code in _WEB:
        return web_mercator
    for first, last, middle, step, zone in (
        (4491, 4501, 75, 6, 13),  # 6 degrees, the zone's number before the easting
        (4502, 4512, 75, 6, 0),
        (4513, 4533, 75, 3, 25),  # 3 degrees
        (4534, 4554, 75, 3, 0),
    ):
        if first <= code <= last:
            place = code - first
            before = (zone + place) * 1_000_000 if zone else 0
            return TransverseMercator(middle + step * place, before + _FAR_EAST)
    if 32601 <= code <= 32660:
        return TransverseMercator((code - 32600) * 6 - 183, scale=0.9996, flat=_FLAT_WGS84)
    return None


def _by_description(words: str) -> Turn | None:
    """The parts of a WKT that say where a plane lies. Other datums than ours are not guessed."""
    if not _OUR_DATUMS.search(words):
        return None
    if not words.upper().startswith(("PROJCS", "PROJCRS")):
        return degrees if words.upper().startswith(("GEOGCS", "GEOGCRS")) else None
    if not re.search(r'"(Transverse[_ ]Mercator|Gauss[_ ]Kruger)"', words, re.I):
        return None
    numbers = {name.lower().replace(" ", "_"): float(one) for name, one in _NUMBERS.findall(words)}
    if "central_meridian" not in numbers:
        return None
    return TransverseMercator(
        numbers["central_meridian"],
        numbers.get("false_easting", _FAR_EAST),
        numbers.get("false_northing", 0.0),
        numbers.get("scale_factor", 1.0),
        _FLAT_WGS84 if re.search(r"WGS[_ ]?(19)?84", words, re.I) else _FLAT_CHINA,
    )


def _short(words: str) -> str:
    named = re.search(r'"([^"]{1,60})"', words)
    return named[1] if named else words[:60]
