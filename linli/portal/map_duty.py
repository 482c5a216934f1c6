"""Who is on duty, as a layer of the map: at each grid now, and by the roster at this hour."""

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.common.mercator import Window
from linli.portal.mapping import (
    Drawn,
    MapLayer,
    Row,
    grid_name,
    names_of,
    role_of,
    who_href,
)
from linli.territory.choices import Layer
from linli.territory.models import Grid
from linli.territory.services.layers import Ground
from linli.territory.services.rosters import OnDuty


def duty_layer(ground: Ground, window: Window | None) -> MapLayer:
    """Who answers at each grid at this moment; where nobody does, the mark is empty."""
    heads = [_("Who answers now"), _("Grid"), _("Role"), _("Stands in for")]
    layer = MapLayer("duty", _("People on duty"), heads)
    for lies in (one for one in ground.grids if one.of.layer == Layer.GRID):
        name = grid_name(lies.of, ground)
        holders = ground.at_grid.get(lies.of.pk, [])
        there = [one for one in holders if not one.is_away or one.deputy]
        words = _("%(grid)s: %(names)s") % {"grid": name, "names": names_of(there)}
        if window is not None and lies.point is not None:
            x, y = window.at(*lies.point)
            mark = Drawn(words, who_href(lies.of), x=x, y=y, sign="" if there else "?")
            layer.drawn.append(mark)
        for one in there:
            cells = [name, role_of(one), one.name if one.stands_in else ""]
            layer.rows.append(Row(one.acting or _("name not shown"), who_href(lies.of), cells))
        layer.rows += [_on_shift(one, name, who_href(lies.of)) for one in _shifts(ground, lies.of)]
        if not there:
            layer.rows.append(Row(_("Vacant"), who_href(lies.of), [name, "", ""]))
    board = reverse("territory:areas", args=[ground.place.code])
    for shift in ground.on_shift:
        if shift.posting.grid_id is None:
            area = shift.posting.area
            place = area.name if area else ground.place.short_name
            layer.rows.append(_on_shift(shift, place, board))
    return layer


def _shifts(ground: Ground, grid: Grid) -> list[OnDuty]:
    return [one for one in ground.on_shift if one.posting.grid_id == grid.pk]


def _on_shift(one: OnDuty, place: str, href: str) -> Row:
    """Who is on the roster at this hour."""
    hours = _("on duty %(begins)s–%(ends)s") % {
        "begins": f"{one.begins:%H:%M}",
        "ends": f"{one.ends:%H:%M}",
    }
    role = f"{one.posting.role.name}, {hours}"
    return Row(
        one.acting or _("name not shown"), href, [place, role, one.name if one.deputy else ""]
    )
