"""What somebody asks of the planner, checked."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from linli.territory.planner.errors import PlanRefused
from linli.territory.planner.units import features_of, text_of

MOST_SEED: Final = (1 << 63) - 1
EFFORTS: Final = ("quick", "normal", "thorough")


@dataclass(frozen=True)
class Request:
    """`units` and `previous` are GeoJSON collections; exactly one of `grids` and `target_load`."""

    units: Any
    grids: int | None = None
    target_load: float | None = None
    tolerance: float = 0.05
    previous: Any = None
    seed: int = 1
    barriers: Any = None
    cap: float | None = None  # households in a grid, at most
    staff: Mapping[str, int] = field(default_factory=dict)  # people by grid, where not one
    planar: bool = False
    effort: str = "normal"
    stay: float = 1.0  # price of giving a unit of mean load to another grid; less changes more

    def check(self) -> None:
        """Raise `PlanRefused` for values that make no sense."""
        self._check_size()
        if not _number(self.tolerance) or not 0 <= self.tolerance <= 1:
            raise PlanRefused("The tolerance is a share from 0 to 1, for example 0.05.")
        if not _number(self.stay) or not 0 <= self.stay <= 100:
            raise PlanRefused("What a moved unit costs is a number from 0 to 100.")
        if self.cap is not None and not _positive(self.cap):
            raise PlanRefused("The most households of a grid is a number greater than 0.")
        if not _whole(self.seed) or abs(self.seed) > MOST_SEED:
            raise PlanRefused("The seed is a whole number.")
        if self.effort not in EFFORTS:
            raise PlanRefused(f"The effort is one of {', '.join(EFFORTS)}.")
        if not isinstance(self.staff, Mapping) or not all(
            _whole(people) and 1 <= people <= 100 for people in self.staff.values()
        ):
            raise PlanRefused("The staff of each grid is a whole number from 1 to 100.")

    def _check_size(self) -> None:
        if (self.grids is None) == (self.target_load is None):
            raise PlanRefused("Give either the number of grids or the target load of one grid.")
        if self.grids is not None and (not _whole(self.grids) or self.grids < 1):
            raise PlanRefused("The number of grids is a whole number, 1 or more.")
        if self.target_load is not None and not _positive(self.target_load):
            raise PlanRefused("The target load is a number greater than 0.")


def read_request(given: Any) -> Request:
    """A request from JSON; names as in `Request`."""
    if not isinstance(given, dict) or "units" not in given:
        raise PlanRefused("The request is not a JSON object with “units”.")
    unknown = set(given) - set(Request.__dataclass_fields__)
    if unknown:
        raise PlanRefused(f"The request has no field “{sorted(unknown)[0]}”.")
    return Request(**given)


def read_previous(collection: Any) -> dict[str, str]:
    """The grid of each unit in an earlier plan."""
    if collection is None:
        return {}
    found: dict[str, str] = {}
    features = features_of(collection, "The previous plan")
    for number, feature in enumerate(features, start=1):
        properties = feature["properties"]
        unit = text_of(properties.get("id", feature.get("id")))
        if unit in found:
            raise PlanRefused(f"The previous plan gives unit “{unit}” twice.", feature=str(number))
        if unit and (grid := text_of(properties.get("grid"))):
            found[unit] = grid
    if not found:
        raise PlanRefused("The previous plan has no feature with “id” and “grid”.")
    return found


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return (_whole(value) or isinstance(value, float)) and math.isfinite(value)


def _positive(value: Any) -> bool:
    return _number(value) and value > 0
