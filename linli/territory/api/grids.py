"""Grids and the plans that they come from; one grid or area with its outline."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from linli.common import clock
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.territory.api.shapes import AreaOut, GridOut, area_out, grids_out, shape_of
from linli.territory.choices import PlanStatus
from linli.territory.fields import below
from linli.territory.models import Area, Grid, GridPlan
from linli.territory.services import boards
from linli.territory.services.answering import place_with

router = Router(tags=["grids"])
Layer = Literal["grid", "micro", "special"]
# What was decided; drafts are the village's own.
DECIDED: Final = (PlanStatus.PUBLISHED, PlanStatus.PLANNED, PlanStatus.SUPERSEDED)


class GridWhole(GridOut):
    """With its outline."""

    branch: int | None = Field(description="the organisation that leads here")
    population: int
    shape: dict[str, Any] | None = Field(description="GeoJSON geometry, WGS-84")


class AreaWhole(AreaOut):
    """With its outline."""

    shape: dict[str, Any] | None = Field(description="GeoJSON geometry, WGS-84")


class PlanOut(Schema):
    """One way in which a village is, was or will be divided."""

    number: int | None
    title: str
    status: str
    village: str
    valid_from: datetime | None
    valid_to: datetime | None

    @staticmethod
    def resolve_village(plan: GridPlan) -> str:
        """By its code."""
        return plan.village.code


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


@router.get("/grids/{grid}", response=answers({200: GridWhole}, 404), url_name="grid")
def one_grid(request: HttpRequest, grid: str) -> dict[str, Any]:
    """A grid in force by its code, with its outline."""
    found = Grid.objects.current().filter(code=grid).first()
    if found is None:
        raise NotHere(
            _("There is no such grid in force."), next_step=_("Ask for the grids of the village.")
        )
    more = {"branch": found.branch_id, "population": found.population}
    return {**grids_out([found])[0], **more, "shape": shape_of(grid=found)}


@router.get(
    "/places/{code}/plans", response=answers({200: Page[PlanOut]}, 404), url_name="place-plans"
)
def list_plans(
    request: HttpRequest, code: str, cursor: Cursor = "", limit: Size = USUAL
) -> dict[str, Any]:
    """How a place is divided, was before, and will be on a day to come; no drafts."""
    rows = GridPlan.objects.filter(
        below(place_with(code)[-1].path, "village__path"),
        status__in=DECIDED,
        valid_from__isnull=False,
    ).select_related("village")
    return paged(rows, list, order=("-valid_from", "-pk"), cursor=cursor, limit=limit)


@router.get("/areas/{area}", response=answers({200: AreaWhole}, 404), url_name="area")
def one_area(request: HttpRequest, area: UUID) -> dict[str, Any]:
    """An area in force with its outline and whoever answers for it."""
    now = clock.now()
    rows = Area.objects.current(now).filter(pk=area).select_related("unit")
    found = boards.area_rows_for_all(list(rows.prefetch_related("units")), now)
    if not found:
        raise NotHere(
            _("There is no such area in force."), next_step=_("Ask for the areas of the place.")
        )
    return {**area_out(found[0]), "shape": shape_of(area=found[0].area)}
