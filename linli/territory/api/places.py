"""Places, grids, areas, and the rules in force there."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from linli.common import clock
from linli.common.doors.bodies import WORD
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.rulesets import services as rulesets
from linli.search import services as search
from linli.search.services import LONGEST_QUESTION
from linli.territory.api.shapes import AreaOut, PlaceOut, PlaceWhole, area_out, place_out, shape_of
from linli.territory.choices import PLACES, UnitKind
from linli.territory.models import Unit
from linli.territory.paths import inner_code
from linli.territory.services import boards, finding
from linli.territory.services.answering import place_with

router = Router(tags=["places"])
CODE: Final = "^([0-9]{2,19})?$"
HAVE_AREAS: Final = (UnitKind.TOWNSHIP, UnitKind.VILLAGE)
Kind = Literal["province", "city", "county", "township", "village", "group", "address"]
MOST_FOUND: Final = 20
AreaKind = Literal["", "lead", "responsibility", "demonstration", "segment", "post"]


class PlaceFound(PlaceOut):
    """A place, and whether a report from there reaches somebody."""

    takes_reports: bool


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


@router.get("/search/places", response=answers({200: list[PlaceFound]}), url_name="search-places")
def search_places(
    request: HttpRequest,
    words: Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION, pattern=WORD)],
) -> list[dict[str, Any]]:
    """Places that people call so, at most twenty: those that take reports first."""
    found = finding.find_places(search.words_of(words), most=MOST_FOUND)
    return [
        {**place_out(one.unit), "takes_reports": one.takes_reports}
        for one in found
        if one.unit.kind in PLACES
    ]


@router.get("/places/{code}", response=answers({200: PlaceWhole}, 404), url_name="place")
def one_place(request: HttpRequest, code: str) -> dict[str, Any]:
    """A place by its code."""
    chain = place_with(code)
    above = [place_out(unit) for unit in chain[:-1]]
    return {**place_out(chain[-1]), "above": above, "shape": shape_of(unit=chain[-1])}


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
    return {"items": [area_out(row) for row in board.areas], "next": board.next_cursor}


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
