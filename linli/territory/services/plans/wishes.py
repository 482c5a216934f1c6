"""What the planner is asked: a village's lanes as the planner reads them, from what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from shapely.geometry import mapping
from shapely.geometry import shape as to_shape

from linli.common.errors import Invalid
from linli.territory.choices import Layer
from linli.territory.services.plans.reading import PlanSheet
from linli.territory.services.plans.weighing import Leaf

OUTLINES, POINTS, ORDER = "outlines", "points", "order"  # by what neighbours are known
APART: Final = 0.001  # degrees between lanes of which nobody knows where they are


@dataclass(frozen=True)
class Wishes:
    """`grids` or `households` (of one grid) says how many; `locked` are lanes that stay in their
    grid; `barriers` are segments (their keys) that no grid lies across; `past` are matters by
    place, counted by whoever asks."""

    grids: int | None = None
    households: int | None = None
    tolerance: float = 0.08
    keep: bool = True
    locked: Sequence[int] = ()
    barriers: Sequence[str] = ()
    past: Mapping[int, int] = field(default_factory=dict)
    seed: int = 1

    def as_json(self) -> dict[str, Any]:
        """To be kept with the proposal."""
        past = {str(key): count for key, count in self.past.items()}
        lists = {"locked": list(self.locked), "barriers": list(self.barriers)}
        return {**vars(self), **lists, "past": past}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Wishes":
        """As it was kept."""
        past = {int(key): count for key, count in kept["past"].items()}
        return cls(**{**kept, "past": past})


def basis_of(leaves: Sequence[Leaf]) -> str:
    """By what the planner knows which lanes touch: their outlines, else their points, else only the
    order of the list."""
    if all(leaf.outline for leaf in leaves):
        return OUTLINES
    known = all(leaf.outline or leaf.unit.lon is not None for leaf in leaves)
    return POINTS if known else ORDER


def request_of(
    wishes: Wishes,
    leaves: Sequence[Leaf],
    before: PlanSheet | None,
    barriers: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The request as `linli.territory.planner` reads it. Raises `Invalid` where it makes no
    sense."""
    held = before.held[Layer.GRID] if before else {}
    numbers = {key: grid.code[12:] for key, grid in held.items()}
    features = features_of(leaves)
    for feature in features:
        unit = int(feature["properties"]["id"])
        if unit in wishes.locked and unit in numbers:
            feature["properties"]["locked_grid"] = numbers[unit]
    previous = [_feature(leaf.unit.pk, grid=numbers[leaf.unit.pk]) for leaf in leaves
                if leaf.unit.pk in numbers]  # fmt: skip
    return {
        "units": {"type": "FeatureCollection", "features": features},
        **_how_many(wishes, leaves),
        "tolerance": wishes.tolerance,
        "seed": wishes.seed,
        "barriers": barriers,
        "previous": {"type": "FeatureCollection", "features": previous}
        if previous and (wishes.keep or wishes.locked)
        else None,
    }


def _how_many(wishes: Wishes, leaves: Sequence[Leaf]) -> dict[str, Any]:
    if wishes.grids is not None:
        return {"grids": wishes.grids}
    total = sum(leaf.unit.households or 0 for leaf in leaves)
    if not total or not wishes.households:
        raise Invalid(_("Nobody entered the households of the lanes. Say how many grids instead."))
    return {"target_load": wishes.households * sum(leaf.load for leaf in leaves) / total}


def features_of(leaves: Sequence[Leaf]) -> list[dict[str, Any]]:
    """Each lane with its load and where it is."""
    basis = basis_of(leaves)
    keys = [str(leaf.unit.pk) for leaf in leaves]
    features = []
    for number, leaf in enumerate(leaves):
        feature = _feature(
            leaf.unit.pk,
            parent="village",
            name=leaf.unit.name_zh,
            load=leaf.load,
            households=leaf.unit.households or 0,
        )
        feature["geometry"] = _geometry(leaf, basis, number)
        if basis == ORDER:
            feature["properties"]["neighbours"] = keys[max(number - 1, 0) : number + 2]
        features.append(feature)
    return features


def _feature(unit: int, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": None,
        "properties": {"id": str(unit), **properties},
    }


def _geometry(leaf: Leaf, basis: str, number: int) -> dict[str, Any]:
    if basis == ORDER:
        return {"type": "Point", "coordinates": [110 + number * APART, 30.0]}
    if leaf.outline is None:
        return {"type": "Point", "coordinates": [leaf.unit.lon, leaf.unit.lat]}
    if basis == OUTLINES:
        return leaf.outline
    return dict(mapping(to_shape(leaf.outline).representative_point()))
