"""Finding where something is: a chosen place, a known address, a grid code, a point, or only
words."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import JSONField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, NotHere
from linli.territory.choices import Layer, PlanStatus, UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Grid, GridUnit, Unit, UnitQuerySet
from linli.territory.paths import path_of
from linli.territory.services import asked_often, shapes

Point = tuple[float, float]  # longitude, latitude in WGS-84
GRID_FIELDS = ("id", "code", "name_zh", "name_en", "households", "village_id", "plan_id")
GRID_CODE_DIGITS = 15  # the village's 12 and the grid's own 3


class NotOpened(Invalid):
    """No place at or above this one takes reports."""

    code = "not_opened"


@dataclass(frozen=True)
class Place:
    """Where something is, as far as we know it without guessing.

    `located_by` says how: "chosen", "address", "grid_code", "point", or "village" when only the
    village is known. `disagrees` is set when a point lies in another grid than the chosen unit: the
    unit wins.
    """

    unit: Unit
    above: tuple[Unit, ...]  # from the top down to the unit's village or township
    grid: Grid | None = None
    point: Point | None = None
    words: str = ""
    located_by: str = "village"
    disagrees: str = ""

    @property
    def opened(self) -> Unit:
        """The nearest opened place: who takes the report."""
        return next(unit for unit in reversed(self.above) if unit.opened_on)


def plain(text: str) -> str:
    """Full-width forms, spaces and case do not part two spellings of one address."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def opened_place(code: str) -> tuple[Unit, ...]:
    """A place by its code with everything above it, from the top; the last is the place. One query.

    Raises `NotHere` for an unknown code and `NotOpened` when no opened place lies at or above it.
    """
    path = path_of(code)
    chain = tuple(
        _with_grid(Unit.objects.public()).filter(path__in=ancestors(path)).order_by("path")
    )
    return _checked(chain, path)


def _checked(chain: tuple[Unit, ...], path: str, *, opened_only: bool = True) -> tuple[Unit, ...]:
    if not chain or chain[-1].path != path:
        raise NotHere(_("We do not know this place."), next_step=_("Look it up by its name."))
    if opened_only and not any(unit.opened_on for unit in chain):
        raise NotOpened(
            _("%(place)s does not take reports here yet.") % {"place": chain[-1].short_name},
            next_step=_("Please call the township office. In an emergency call 110, 119 or 120."),
        )
    return chain


def _with_grid(units: UnitQuerySet) -> UnitQuerySet:
    """Each unit with the grid that it is in, as `in_grid`, in the same query."""
    grid = GridUnit.objects.filter(
        unit=OuterRef("pk"), plan__status=PlanStatus.PUBLISHED, layer=Layer.GRID
    )
    fields = {name: f"grid__{name}" for name in GRID_FIELDS}
    return units.annotate(
        in_grid=Subquery(
            grid.values(found=JSONObject(**fields))[:1], output_field=JSONField(null=True)
        )
    )


def locate(
    code: str,
    *,
    unit_id: int | None = None,
    words: str = "",
    point: Point | None = None,
    opened_only: bool = True,
) -> Place:
    """Where something is, inside the place of this code. At most two queries, three with a point.

    `unit_id` is a place chosen from the list or set by a poster. `words` are matched only against
    known addresses and grid codes of the village, exactly; anything else stays words.
    """
    path = path_of(code)
    rows = asked_often.units_along(ancestors(path), unit_id, path)
    along = tuple(row for row in rows if path.startswith(row.path))
    chain = _checked(along, path, opened_only=opened_only)
    unit, by, grid = chain[-1], "village", None
    if unit_id:
        unit, by = _chosen(rows, unit_id), "chosen"
        grid = asked_often.grid_in_force(unit.pk)
    if by == "village" and words.strip():
        unit, grid, by = _by_words(unit, words)
    return _with_point(Place(unit, chain, grid, point, words.strip(), by))


def _chosen(rows: Sequence[Unit], unit_id: int) -> Unit:
    for row in rows:
        if row.pk == unit_id:
            return row
    raise Invalid(
        _("This place does not belong here."),
        fields={"unit": _("Choose a place from the list.")},
    )


def _grid_of(unit: Unit) -> Grid | None:
    found: dict[str, Any] | None = getattr(unit, "in_grid", None)
    return Grid(**found) if found else None


def _by_words(village: Unit, words: str) -> tuple[Unit, Grid | None, str]:
    """A grid code or a known address; two of the same name are no match, since we never guess."""
    wanted = plain(words)
    if wanted.isascii() and wanted.isdigit() and len(wanted) in {1, 2, 3, GRID_CODE_DIGITS}:
        code = wanted if len(wanted) == GRID_CODE_DIGITS else f"{village.code}{wanted:0>3}"
        grid = Grid.objects.in_force().filter(village=village, code=code).first()
        return (village, grid, "grid_code") if grid else (village, None, "village")
    named = Q(name_zh__iexact=words.strip()) | Q(name_en__iexact=words.strip())
    found = list(
        _with_grid(Unit.objects.public())
        .filter(named | Q(name_zh=wanted), below(village.path))
        .exclude(pk=village.pk)[:2]
    )
    if len(found) == 1:
        return found[0], _grid_of(found[0]), "address"
    return village, None, "village"


def _with_point(place: Place) -> Place:
    if place.point is None:
        return place
    grid_id = shapes.grid_at(place.point, below_path=place.above[-1].path)
    if place.grid is not None:
        differs = grid_id is not None and grid_id != place.grid.pk
        return Place(**{**vars(place), "disagrees": "point" if differs else ""})
    if grid_id is None:
        return place
    grid = Grid.objects.get(pk=grid_id)
    return Place(**{**vars(place), "grid": grid, "located_by": "point"})


def known_addresses(village: Unit) -> list[Unit]:
    """Groups and addresses of a village with their grid, for choosing. One query."""
    return list(
        _with_grid(Unit.objects.public())
        .filter(below(village.path), kind__in=[UnitKind.GROUP, UnitKind.ADDRESS])
        .order_by("path")
    )


def leaves(places: list[Unit]) -> list[Unit]:
    """Those in which no other one lies: lanes, and groups without lanes."""
    around = {place.parent_id for place in places}
    return [place for place in places if place.pk not in around]
