"""Places to choose from, in an order in which somebody finds theirs among hundreds."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services.staff import Where

FEW: Final = 24  # so many ticks stand on a phone without being folded
Choices = list[tuple[Any, Any]]


def by_group(places: Iterable[Unit], groups: Iterable[Unit] = ()) -> Choices:
    """Each lane below the villager group that it lies in, the group itself first; whatever lies in
    none stands by itself. `groups` are known besides those that may be chosen."""
    listed = sorted(places, key=lambda place: place.path)
    heads = {one.path: one for one in [*groups, *listed] if one.kind == UnitKind.GROUP}
    below: dict[str, Choices] = {}
    for place in listed:
        head = next((path for path in heads if place.path.startswith(path)), place.path)
        below.setdefault(head, []).append((place.pk, place.short_name))
    return _headed(
        (heads[path].short_name if path in heads else "", rows) for path, rows in below.items()
    )


def ticks(places: Sequence[Unit]) -> Choices:
    """The same for ticks: a few stand side by side."""
    if len(places) > FEW:
        return by_group(places)
    return [(place.pk, place.short_name) for place in places]


def by_kind(places: Iterable[Where]) -> Choices:
    """Where somebody may be posted: the place itself, then grids, groups and offices, areas."""
    first, *others = [(place.key, place.name, _kind(place)) for place in places] or [("", "", "")]
    rows: dict[str, Choices] = {}
    for key, name, kind in others:
        rows.setdefault(kind, []).append((key, name))
    return [first[:2], *_headed(rows.items())]


def _kind(place: Where) -> str:
    if place.area:
        return _("Areas")
    return _("Grids") if place.grid else _("Groups and offices")


def _headed(rows: Iterable[tuple[str, Choices]]) -> Choices:
    """A heading over one choice, or over none that it names, is no help."""
    found: Choices = []
    for name, choices in rows:
        if name and len(choices) > 1:
            found.append((name, choices))
        else:
            found += choices
    return found
