"""The layers of a map: what each draws, and the table behind it with the same links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.common.languages import chosen
from linli.common.mercator import Window
from linli.territory.choices import AreaKind, Layer, UnitKind
from linli.territory.models import Area, Grid, Unit
from linli.territory.services.answering import Holder
from linli.territory.services.layers import Ground, Lies

MOST_DRAWN: Final = 1000  # outlines of one layer; its table has all
MOST_LABELS: Final = 150
ABREAST: Final = 3  # columns that stand side by side on a phone
MOST_NAMES: Final = 3  # holders that one cell names
T = TypeVar("T", Unit, Grid, Area)


@dataclass(frozen=True)
class Drawn:
    """One thing on the picture: an outline or a line (`path`), or a mark at its point."""

    name: str
    href: str
    path: str = ""
    x: int = 0
    y: int = 0
    sign: str = ""  # what stands in a mark: a number, or the first letter


@dataclass(frozen=True)
class Label:
    """A name on the picture, and where else it may stand. A crowded one has room only from nearer
    by."""

    words: str
    x: int
    y: int
    others: tuple[tuple[int, int], ...] = ()
    crowded: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the table behind a layer."""

    name: str
    href: str
    cells: list[str]


@dataclass
class MapLayer:
    """One layer: drawn if it is `on`, and a table either way. `heads` names the table's columns."""

    code: str
    title: str
    heads: list[str]
    drawn: list[Drawn] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    on: bool = True
    for_staff: bool = False
    page: list[Row] = field(default_factory=list)  # the rows that the table shows now

    @property
    def is_wide(self) -> bool:
        """Too many columns for a phone: there each row is a small block."""
        return len(self.heads) > ABREAST

    @property
    def shown(self) -> list[tuple[Row, list[tuple[str, str]]]]:
        """The rows of this page, each cell with what its column is called."""
        return [(row, list(zip(self.heads[1:], row.cells, strict=True))) for row in self.page]

    @property
    def left_out(self) -> int:
        """How many are in the table and not on the picture."""
        return max(0, len(self.rows) - len(self.drawn))


def layers_of(ground: Ground, window: Window | None) -> list[MapLayer]:
    """The layers of the place itself, from below; those that are empty are left out."""
    grids = [one for one in ground.grids if one.of.layer == Layer.GRID]
    inside = [one for one in ground.grids if one.of.layer != Layer.GRID]
    lines = [one for one in ground.areas if one.of.kind == AreaKind.SEGMENT]
    areas = [one for one in ground.areas if one.of.kind != AreaKind.SEGMENT]
    found = [
        _units(ground, window),
        _grids(ground, grids, window),
        _inside(ground, inside, window),
        _areas(ground, "areas", _("Areas"), areas, window),
        _areas(ground, "segments", _("Road segments"), lines, window),
    ]
    if ground.place.kind == UnitKind.VILLAGE:  # lanes lie in the grids, villages below them
        found = [*found[1:2], found[0], *found[2:]]
    return [layer for layer in found if layer.rows]


def names_of(holders: Iterable[Holder]) -> str:
    """Who answers now, for one cell of a table: the name, or the role where it is not shown."""
    listed = list(holders)
    words = [one.acting or role_of(one) for one in listed if not one.is_away or one.deputy]
    if len(words) > MOST_NAMES:
        words = [*words[:MOST_NAMES], "…"]
    return _("、").join(words) if words else _("Vacant")


def role_of(holder: Holder) -> str:
    """In the reader's language."""
    return chosen(holder.role_zh, holder.role_en)


def _units(ground: Ground, window: Window | None) -> MapLayer:
    if ground.place.kind == UnitKind.TOWNSHIP:
        rows = [
            Row(one.short_name, reverse("portal:map", args=[one.code]), [_number(one.households)])
            for one in (lies.of for lies in ground.units)
        ]
        heads = [_("Village"), _("Households")]
        return _made("units", _("Villages"), heads, ground.units, rows, window)
    rows = [
        Row(one.name, f"../{one.pk}/", [_grid_name(one)])
        for one in (lies.of for lies in ground.units)
    ]
    heads = [_("Group or lane"), _("Grid")]
    return _made("units", _("Groups and lanes"), heads, ground.units, rows, window)


def _grid_name(unit: Unit) -> str:
    found: dict[str, Any] | None = getattr(unit, "in_grid", None)
    return Grid(**found).name if found else ""


def _grids(ground: Ground, grids: list[Lies[Grid]], window: Window | None) -> MapLayer:
    heads = [_("Grid"), _("Households"), _("Who answers now")]
    rows = [
        Row(
            grid_name(grid, ground),
            who_href(grid),
            [_number(grid.households), names_of(ground.at_grid.get(grid.pk, ()))],
        )
        for grid in (lies.of for lies in grids)
    ]
    layer = _made("grids", _("Grids"), heads, grids, rows, window)
    if ground.place.kind == UnitKind.TOWNSHIP:
        layer.labels = []  # each village has a grid 01
    else:
        layer.labels = _labels(grids, [lies.of.number for lies in grids], window)
    return layer


def grid_name(grid: Grid, ground: Ground) -> str:
    """In a township with its village: each village has a grid 01."""
    if ground.place.kind == UnitKind.VILLAGE:
        return grid.name
    return f"{grid.village.short_name} · {grid.name}"


def _inside(ground: Ground, grids: list[Lies[Grid]], window: Window | None) -> MapLayer:
    heads = [_("Grid"), _("What it is"), _("Who answers now")]
    rows = [
        Row(
            grid_name(grid, ground),
            who_href(grid.parent or grid),
            [str(Layer(grid.layer).label), names_of(ground.at_grid.get(grid.pk, ()))],
        )
        for grid in (lies.of for lies in grids)
    ]
    return _made("inside", _("Micro-grids and special grids"), heads, grids, rows, window)


def who_href(grid: Grid) -> str:
    """Where everybody who answers at a grid is named."""
    return f"{reverse('territory:who', args=[grid.village_code])}#grid-{grid.code}"


def _areas(
    ground: Ground, code: str, title: str, areas: list[Lies[Area]], window: Window | None
) -> MapLayer:
    heads = [_("Area"), _("What it is"), _("Answers for"), _("Who answers now")]
    rows = [
        Row(
            area.name,
            f"{reverse('territory:areas', args=[area.unit.code])}?kind={area.kind}",
            [
                str(AreaKind(area.kind).label),
                " ".join(part for part in (_from_to(area), area.duty) if part),
                names_of(ground.in_area.get(area.pk, ())),
            ],
        )
        for area in (lies.of for lies in areas)
    ]
    return _made(code, title, heads, areas, rows, window)


def _from_to(area: Area) -> str:
    if not area.from_words or not area.to_words:
        return ""
    return _("From %(a)s to %(b)s") % {"a": area.from_words, "b": area.to_words}


def _made(
    code: str,
    title: str,
    heads: list[str],
    things: list[Lies[T]],
    rows: list[Row],
    window: Window | None,
) -> MapLayer:
    """A layer of outlines; a thing with a point alone gets a mark."""
    layer = MapLayer(code, title, heads, rows=rows)
    if window is None:
        return layer
    lying = [(one, row) for one, row in zip(things, rows, strict=True) if one.where is not None]
    lying = lying[:MOST_DRAWN]
    for (one, row), path in zip(
        lying, window.paths([one.where for one, _row in lying]), strict=True
    ):
        if path:
            layer.drawn.append(Drawn(row.name, row.href, path))
        else:
            x, y = window.at(one.where.x, one.where.y)
            layer.drawn.append(Drawn(row.name, row.href, x=x, y=y))
    layer.labels = _labels([one for one, _row in lying], [row.name for _one, row in lying], window)
    return layer


def _labels(things: Sequence[Lies[T]], words: Sequence[str], window: Window | None) -> list[Label]:
    if window is None:
        return []
    found = []
    for lies, said in list(zip(things, words, strict=True))[:MOST_LABELS]:
        if lies.point is not None:
            (x, y), *others = (window.at(*spot) for spot in lies.spots)
            found.append(Label(said, x, y, tuple(others)))
    return found


def _number(count: int | None) -> str:
    return str(count) if count else "—"
