"""From positions to how long it takes to walk from one to another."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Place = tuple[float, float]
Floats = NDArray[np.float64]
EARTH: Final = 6_371_008.8  # metres, mean radius
HOUR: Final = 3600.0


def metres(places: Sequence[Place], *, planar: bool) -> Floats:
    """Positions on a plane around their middle. Longitude and latitude are taken for a plane too: a
    grid is some kilometres wide."""
    found = np.array(places, dtype=np.float64).reshape(-1, 2)
    if planar or not len(found):
        return found
    degrees = np.radians(found)
    shrink = np.cos(degrees[:, 1].mean())
    return np.column_stack([EARTH * shrink * degrees[:, 0], EARTH * degrees[:, 1]])


def apart(places: Sequence[Place], *, planar: bool, detour: float) -> Floats:
    """Metres on foot between each two places: as the crow flies, times `detour`."""
    flat = metres(places, planar=planar)
    return np.asarray(np.hypot(*(flat[:, None] - flat[None]).transpose(2, 0, 1)) * detour)


def walking(distance: Floats, speed: float) -> list[list[int]]:
    """Whole seconds on foot, never too few; `speed` in kilometres an hour."""
    seconds = np.ceil(np.round(distance / (speed * 1000 / HOUR), 6))
    found: list[list[int]] = seconds.astype(np.int64).tolist()
    return found
