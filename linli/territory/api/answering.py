"""Who answers for a village, a township, a group or a lane: what everybody may know."""

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.territory.api.shapes import (
    GridHeld,
    HolderOut,
    PlaceOut,
    grid_out,
    holders_out,
    place_out,
)
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.paths import VILLAGE_DIGITS
from linli.territory.services import answering, lanes
from linli.territory.services.answering import Answering, place_with
from linli.territory.services.lanes import AreaHere

router = Router(tags=["places"])
HAVE_STAFF: Final = (UnitKind.TOWNSHIP, UnitKind.VILLAGE)


class AreaHeld(Schema):
    """An area that a lane lies in, with whoever answers for it."""

    id: str
    kind: str
    name_zh: str
    name_en: str
    holders: list[HolderOut]


class AnsweringOut(Schema):
    """Everybody who answers there. `first` gets a report from there now; null: nobody is posted."""

    place: PlaceOut
    office_phone: str
    complaint_line: str
    first: HolderOut | None
    grids: list[GridHeld] = Field(description="of every layer, with their holders")
    areas: list[AreaHeld]
    group: list[HolderOut]
    village: list[HolderOut]
    township: list[HolderOut]


@router.get(
    "/places/{code}/answering",
    response=answers({200: AnsweringOut}, 404),
    url_name="place-answering",
)
def who_answers(request: HttpRequest, code: str) -> dict[str, Any]:
    """Who answers for a lane, a group, a village or a township now."""
    chain = place_with(code)
    if chain[-1].kind in lanes.LANES:
        return _lane(chain)
    if chain[-1].kind not in HAVE_STAFF:
        raise NotHere(
            _("Who answers is known for townships and what lies in them."),
            next_step=_("Ask for one of its villages."),
        )
    return _place(chain)


def _place(chain: tuple[Unit, ...]) -> dict[str, Any]:
    found = answering.who_answers(chain[-1])
    first = lanes.asked_first(found.village, found.township)
    return {
        "place": place_out(chain[-1]),
        "office_phone": answering.office_phone(chain),
        "complaint_line": lanes.complaint_line(chain[-1].path),
        "first": holders_out([first])[0] if first else None,
        "grids": _grids(found.grids),
        "areas": [],
        "group": [],
        "village": holders_out(found.village),
        "township": holders_out(found.township),
    }


def _lane(chain: tuple[Unit, ...]) -> dict[str, Any]:
    unit = chain[-1]
    lane = lanes.lane_of(unit.path.replace(".", "")[:VILLAGE_DIGITS], unit.pk)
    return {
        "place": place_out(unit),
        "office_phone": lane.office_phone,
        "complaint_line": lane.complaint_line,
        "first": holders_out([lane.first])[0] if lane.first else None,
        "grids": _grids([*lane.grids, *lane.inside]),
        "areas": [_area(one) for one in lane.areas],
        "group": holders_out(lane.group),
        "village": holders_out(lane.village),
        "township": holders_out(lane.township),
    }


def _grids(found: list[Answering]) -> list[dict[str, Any]]:
    return [{**grid_out(one.grid, one.lanes), "holders": holders_out(one.holders)} for one in found]


def _area(one: AreaHere) -> dict[str, Any]:
    return {
        "id": str(one.area.pk),
        "kind": one.area.kind,
        "name_zh": one.area.name_zh,
        "name_en": one.area.name_en,
        "holders": holders_out(one.holders),
    }
