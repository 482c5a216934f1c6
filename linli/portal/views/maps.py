"""The map of a place: layers to choose from, drawn by the server, with a table behind each."""

from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common.datums import Datum
from linli.common.errors import Invalid, NotHere
from linli.common.geometry import Point, parse_point
from linli.common.mercator import CLOSEST, HEIGHT, WIDTH, Tile, Window
from linli.common.middleware import admit_pictures
from linli.matters.services.public_reading import LEAST_HOUSEHOLDS
from linli.people.http import VisitorRequest
from linli.portal.map_duty import duty_layer
from linli.portal.map_labels import with_labels
from linli.portal.map_matters import own_layer, public_layer
from linli.portal.mapping import MapLayer, layers_of
from linli.rulesets import services as rulesets
from linli.territory import rules
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services import answering
from linli.territory.services.layers import Ground, ground_of

HAVE_ONE: Final = frozenset({UnitKind.VILLAGE, UnitKind.TOWNSHIP})
OFF_AT_FIRST: Final = frozenset({"inside", "areas", "segments"})
OFF_IN_TOWNSHIPS: Final = OFF_AT_FIRST | {"duty"}  # too many to tell one from the other
PAGE: Final = 200  # rows of each table
MOST_PAGES: Final = 100
LAYER, CHOSEN, NEAR, AT, ROWS = "layer", "chosen", "near", "at", "rows"  # in the address


@dataclass(frozen=True)
class Asked:
    """What the address asks for: layers, from how near, over which point, which page of the tables.
    Whatever makes no sense is the beginning."""

    layers: tuple[str, ...] | None = None
    near: int = 0
    point: Point | None = None
    page: int = 1

    @classmethod
    def of(cls, request: VisitorRequest) -> "Asked":
        """Out of an address."""
        query = request.GET
        try:
            point = parse_point(*[*query.get(AT, "").split(","), "", ""][:2])
        except Invalid:
            point = None
        return cls(
            tuple(dict.fromkeys(query.getlist(LAYER)))[:20] if CHOSEN in query else None,
            min(_number(query.get(NEAR, "")), CLOSEST),
            point,
            min(max(_number(query.get(ROWS, "")), 1), MOST_PAGES),
        )

    def href(self, window: Window | None = None, **changed: Any) -> str:
        """The same question with something else in it."""
        new = replace(self, **changed)
        given: list[tuple[str, str]] = []
        if new.layers is not None:
            given += [(CHOSEN, "1"), *((LAYER, code) for code in new.layers)]
        if window is not None and window.near:
            given += [(NEAR, str(window.near)), (AT, ",".join(map(str, window.middle)))]
        if new.page > 1:
            given.append((ROWS, str(new.page)))
        return f"?{urlencode(given)}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


@login_not_required
@require_safe
def place_map(request: VisitorRequest, code: str) -> HttpResponse:
    """Everything that lies in a village or township, in a fixed number of queries; for staff with
    the matters that they see."""
    chain = answering.place_and_above(code)
    place = chain[-1]
    if place.kind not in HAVE_ONE:
        raise NotHere(
            _("Villages and townships have a map."),
            next_step=_("Choose one on the start page."),
        )
    asked = Asked.of(request)
    ground = ground_of(place)
    window = _window(ground, asked)
    layers = _layers(request, ground, window, asked)
    context = {
        "unit": place,
        "above": chain[-3:-1],
        "place_phone": answering.office_phone(chain),
        "layers": layers,
        "asked": asked,
        "shapes_href": _shapes_href(request, place),
        "map": _picture(window, layers, asked) if window else None,
        **_pages(asked, layers),
    }
    response = render(request, "portal/map.html", context)
    if settings.LINLI_TILES and window:
        admit_pictures(response, settings.LINLI_TILES.origin)
    return response


def _shapes_href(request: VisitorRequest, place: Unit) -> str:
    """Where whoever keeps a village brings in what is to be drawn."""
    may = rules.covering(request.actor, "places.edit", place.path)
    if not may or place.kind != UnitKind.VILLAGE:
        return ""
    return reverse("portal:shapes", args=[place.code])


def _window(ground: Ground, asked: Asked) -> Window | None:
    if ground.box is None:
        return None
    datum = Datum(settings.LINLI_TILES.datum) if settings.LINLI_TILES else Datum.WGS84
    whole = Window.around(ground.box, datum)
    window = whole.nearer(asked.near)
    return window.over(asked.point) if asked.point and asked.near else window


def _layers(
    request: VisitorRequest, ground: Ground, window: Window | None, asked: Asked
) -> list[MapLayer]:
    """All layers that have something, those that are wanted `on`."""
    least = rulesets.value(LEAST_HOUSEHOLDS, path=ground.place.path)
    layers = layers_of(ground, window)
    more = [
        duty_layer(ground, window),
        public_layer(ground, window, least_households=least),
    ]
    if request.actor.has("matters.view"):
        more.append(own_layer(ground, window, by=request.actor))
    layers += [layer for layer in more if layer.rows]
    off = OFF_AT_FIRST if ground.place.kind == UnitKind.VILLAGE else OFF_IN_TOWNSHIPS
    for layer in layers:
        layer.on = layer.code not in off if asked.layers is None else layer.code in asked.layers
    with_labels(layers)
    return layers


def _picture(window: Window, layers: list[MapLayer], asked: Asked) -> dict[str, Any]:
    """The picture, its background if there is one, and the steps from here."""
    tiles = settings.LINLI_TILES
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "window": window,
        "layers": [layer for layer in layers if layer.drawn],
        "at": ",".join(map(str, window.middle)),
        "moves": _moves(window, asked),
        **(_background(window, tiles) if tiles else {}),
    }


def _background(window: Window, tiles: Any) -> dict[str, Any]:
    return {
        "template": tiles.address,
        "deepest": tiles.deepest,
        "words": tiles.words,
        "tiles": [
            {
                "href": _address(tiles, one),
                "x": round(one.left, 2),
                "y": round(one.top, 2),
                "size": round(one.size, 2),
            }
            for one in window.tiles(tiles.deepest)
        ],
    }


def _address(tiles: Any, tile: Tile) -> str:
    address: str = tiles.address
    for part, number in (("{z}", tile.z), ("{x}", tile.x), ("{y}", tile.y)):
        address = address.replace(part, str(number))
    return address


def _moves(window: Window, asked: Asked) -> list[dict[str, Any]]:
    """Steps as links; the script takes them without asking again. A step that leads nowhere from
    here is hidden until the script has come nearer."""
    steps: list[tuple[str, str, str, Window]] = [
        ("in", "＋", _("Nearer"), window.nearer(1)),
        ("out", "－", _("Farther"), window.nearer(-1)),
        ("north", "↑", _("North"), window.beside(0, -1)),
        ("south", "↓", _("South"), window.beside(0, 1)),
        ("west", "←", _("West"), window.beside(-1, 0)),
        ("east", "→", _("East"), window.beside(1, 0)),
        ("whole", "", _("The whole"), window.nearer(-CLOSEST)),
    ]
    return [
        {
            "move": move,
            "sign": sign,
            "label": label,
            "href": asked.href(new),
            "hidden": not window.near if move != "in" else window.near == CLOSEST,
        }
        for move, sign, label, new in steps
    ]


def _pages(asked: Asked, layers: list[MapLayer]) -> dict[str, Any]:
    """The tables show a page of their rows; one pager turns all of them."""
    longest = max((len(layer.rows) for layer in layers), default=0)
    first = (asked.page - 1) * PAGE
    for layer in layers:
        layer.page = layer.rows[first : first + PAGE]
    return {
        "previous_href": asked.href(page=asked.page - 1) if asked.page > 1 else "",
        "next_href": asked.href(page=asked.page + 1) if longest > first + PAGE else "",
    }
