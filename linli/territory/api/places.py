"""Places, grids, areas, and the rules in force there."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from linli.common import clock
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.rulesets import services as rulesets
from linli.territory.api.shapes import (
    GridOut,
    PlaceOut,
    PlaceWhole,
    grids_out,
    place_out,
    place_with,
    shape_of,
)
from linli.territory.choices import PLACES, UnitKind
from linli.territory.fields import below
from linli.territory.models import Grid, Unit
from linli.territory.paths import inner_code
from linli.territory.services import boards
from linli.territory.services.boards import AreaRow, Seen

router = Router(tags=["places"])
CODE: Final = "^([0-9]{2,19})?$"
HAVE_AREAS: Final = (UnitKind.TOWNSHIP, UnitKind.VILLAGE)
Kind = Literal["province", "city", "county", "township", "village", "group", "address"]
Layer = Literal["grid", "micro", "special"]
AreaKind = Literal["", "lead", "responsibility", "demonstration", "segment", "post"]


class AreaHolder(Schema):
    """Somebody who answers for an area; the name is empty where not everybody may read it."""

    role: str
    name: str


class AreaOut(Schema):
    """An area, a segment of a road, or a model post."""

    id: str
    kind: str
    place: str
    name_zh: str
    name_en: str
    duty_zh: str
    duty_en: str
    from_words: str
    to_words: str
    places: list[str]
    holders: list[AreaHolder]
    vacant: list[str] = Field(description="roles that somebody should hold here")


class RuleOut(Schema):
    """A threshold in force at a place, with its source."""

    key: str
    unit: str
    meaning_zh: str
    meaning_en: str
    source: str
    value: Any
    place: str | None = Field(description="whose value it is; null: everywhere")
    since: datetime


@router.get("/places", response=answers({200: Page[PlaceOut]}, 404), url_name="places")
def list_places(
    request: HttpRequest,
    within: Annotated[str, Query(pattern=CODE, description="at or below this place")] = "",
    kind: Annotated[Kind | None, Query()] = None,
    opened: Annotated[bool, Query(description="only places that take reports themselves")] = False,
    cursor: Cursor = "",
    limit: Size = USUAL,
) -> dict[str, Any]:
    """Places in the order of their codes."""
    rows = Unit.objects.opened() if opened else Unit.objects.public()
    rows = rows.filter(kind__in=[kind] if kind else PLACES)
    if within:
        rows = rows.under(place_with(within)[-1].path)
    return paged(
        rows, lambda found: map(place_out, found), order=("path", "pk"), cursor=cursor, limit=limit
    )


@router.get("/places/{code}", response=answers({200: PlaceWhole}, 404), url_name="place")
def one_place(request: HttpRequest, code: str) -> dict[str, Any]:
    """A place by its code."""
    chain = place_with(code)
    above = [place_out(unit) for unit in chain[:-1]]
    return {**place_out(chain[-1]), "above": above, "shape": shape_of(chain[-1])}


@router.get(
    "/places/{code}/grids", response=answers({200: Page[GridOut]}, 404), url_name="place-grids"
)
def list_grids(
    request: HttpRequest,
    code: str,
    layer: Annotated[Layer | None, Query()] = None,
    cursor: Cursor = "",
    limit: Size = USUAL,
) -> dict[str, Any]:
    """The grids in force in a place, in the order of their codes."""
    place = place_with(code)[-1]
    rows = Grid.objects.current().filter(below(place.path, "village__path"))
    rows = rows.filter(layer=layer) if layer else rows
    return paged(rows, grids_out, order=("code", "pk"), cursor=cursor, limit=limit)


@router.get(
    "/places/{code}/areas", response=answers({200: Page[AreaOut]}, 404), url_name="place-areas"
)
def list_areas(
    request: HttpRequest, code: str, kind: Annotated[AreaKind, Query()] = "", cursor: Cursor = ""
) -> dict[str, Any]:
    """Areas of a village or township with whoever answers for them, 200 at a time."""
    place = place_with(code)[-1]
    if place.kind not in HAVE_AREAS:
        raise NotHere(
            _("Areas are kept at villages and townships."),
            next_step=_("Ask for those of the village."),
        )
    board = boards.board_of(place, kind=kind, after=cursor or None, for_staff=False, at=clock.now())
    return {"items": [_area(row) for row in board.areas], "next": board.next_cursor}


def _area(row: AreaRow) -> dict[str, Any]:
    area = row.area
    return {
        "id": str(area.pk),
        "kind": area.kind,
        "place": inner_code(area.path),
        "name_zh": area.name_zh,
        "name_en": area.name_en,
        "duty_zh": area.duty_zh,
        "duty_en": area.duty_en,
        "from_words": area.from_words,
        "to_words": area.to_words,
        "places": [inner_code(unit.path) for unit in area.units.all()],
        "holders": [_seen(one) for one in row.holders],
        "vacant": [role.pk for role in row.vacant],
    }


def _seen(one: Seen) -> dict[str, str]:
    return {"role": one.role.pk, "name": one.name}


@router.get(
    "/places/{code}/rules", response=answers({200: list[RuleOut]}, 404), url_name="place-rules"
)
def list_rules(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """The rules in force at a place: the nearest place that set one wins."""
    place = place_with(code)[-1]
    return [
        {
            "key": entry.rule.key,
            "unit": entry.rule.unit,
            "meaning_zh": entry.rule.meaning_zh,
            "meaning_en": entry.rule.meaning_en,
            "source": entry.rule.source,
            "value": entry.row.value,
            "place": inner_code(entry.row.scope_path) or None,
            "since": entry.row.valid_from,
        }
        for entry in rulesets.book(place.path)
        if entry.row is not None
    ]
