"""Open matters on a map: how many everybody may know of, and for staff their own where they are."""

from collections import defaultdict
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common.geometry import Point
from linli.common.mercator import Window
from linli.common.templatetags.look import day
from linli.matters.services import on_map
from linli.matters.services.on_map import Spot
from linli.people.actors import Actor
from linli.portal.mapping import Drawn, MapLayer, Row, grid_name
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services.layers import Ground

ABREAST: Final = 3  # matters of one spot stand in rows of so many
APART: Final = 22  # units of the picture
MOST_OWN: Final = 200  # the newest; the list of matters has all


def public_layer(ground: Ground, window: Window | None, *, least_households: int) -> MapLayer:
    """How many public matters are open in each grid, or in the village where the grid is small: no
    nearer than the ledger says it (`words.public_place`). One query."""
    layer = MapLayer("matters", _("Open matters"), [_("Place"), _("Open")])
    grids = {lies.of.pk: lies.of for lies in ground.grids}
    counts: defaultdict[tuple[str, int], int] = defaultdict(int)
    for grid_id, village_id, count in on_map.public_counts(ground.place.path):
        grid = grids.get(grid_id or 0)
        wide = grid is None or grid.households < least_households
        counts[("village", village_id) if wide else ("grid", grid_id or 0)] += count
    points, names = _points(ground), _names(ground)
    for key, count in counts.items():
        name, code = names.get(key, (ground.place.short_name, ground.place.code))
        href = f"{reverse('matters:ledger', args=[code])}?state=open"
        layer.rows.append(Row(name, href, [str(count)]))
        if window is not None and (point := points.get(key)):
            said = ngettext("%(place)s: %(count)d open", "%(place)s: %(count)d open", count)
            x, y = window.at(*point)
            layer.drawn.append(
                Drawn(said % {"place": name, "count": count}, href, x=x, y=y, sign=str(count))
            )
    return layer


def _points(ground: Ground) -> dict[tuple[str, int], Point]:
    """Where a count stands. A village's own is its middle."""
    found: dict[tuple[str, int], Point] = {}
    for grid in ground.grids:
        if grid.point is not None:
            found["grid", grid.of.pk] = grid.point
    if ground.place.kind == UnitKind.VILLAGE:
        if ground.box is not None:
            west, south, east, north = ground.box
            found["village", ground.place.pk] = ((west + east) / 2, (south + north) / 2)
        return found
    for unit in ground.units:
        if unit.point is not None:
            found["village", unit.of.pk] = unit.point
    return found


def _names(ground: Ground) -> dict[tuple[str, int], tuple[str, str]]:
    villages: list[Unit] = [ground.place, *(lies.of for lies in ground.units)]
    found = {("village", one.pk): (one.short_name, one.code) for one in villages if one.code}
    for lies in ground.grids:
        found["grid", lies.of.pk] = (grid_name(lies.of, ground), lies.of.village_code)
    return found


def own_layer(ground: Ground, window: Window | None, *, by: Actor) -> MapLayer:
    """The open matters that this person may see, where they were reported; without words or names.
    One query."""
    heads = [_("Matter"), _("Place"), _("State"), _("Reported")]
    layer = MapLayer("own", _("Matters that you see"), heads, for_staff=True)
    points = _points(ground)
    lanes = {lies.of.pk: lies.point for lies in ground.units if lies.point is not None}
    met: defaultdict[tuple[int, int], int] = defaultdict(int)  # several from one spot
    for spot in on_map.own_spots(ground.place.path, by=by, most=MOST_OWN):
        cells: list[str] = [spot.place, spot.state, day(spot.reported_at)]
        layer.rows.append(Row(spot.title, spot.href, cells))
        point = _where(spot, points, lanes)
        if window is not None and point is not None:
            at = window.at(*point)
            x, y = at[0] + met[at] % ABREAST * APART, at[1] + met[at] // ABREAST * APART
            met[at] += 1
            layer.drawn.append(Drawn(spot.title, spot.href, x=x, y=y))
    return layer


def _where(
    spot: Spot, points: dict[tuple[str, int], Point], lanes: dict[int, Point]
) -> Point | None:
    """The point that was set, else the lane, the grid, the village."""
    in_grid = points.get(("grid", spot.grid_id)) if spot.grid_id else None
    found = spot.point or lanes.get(spot.place_id) or in_grid
    return found or points.get(("village", spot.village_id))
