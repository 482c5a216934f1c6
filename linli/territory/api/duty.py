"""Roles, who holds them, and who is on duty today, as everybody may read it."""

from datetime import datetime, time
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from linli.common import clock
from linli.common.doors.bodies import WORD
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.territory.choices import PLACES, Shown
from linli.territory.fields import below
from linli.territory.models import Posting, Role
from linli.territory.paths import inner_code
from linli.territory.services import rosters
from linli.territory.services.answering import place_with
from linli.territory.services.rosters import OnDuty
from linli.territory.services.showing import shown_name

router = Router(tags=["duty"])


class RoleOut(Schema):
    """What somebody can be posted as."""

    code: str
    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    posted_at: list[str] = Field(description="kinds of places, `grid`, `area.lead` …")
    level: str = Field(description="where in the chain it answers for matters; empty: it does not")
    shown: str = Field(
        description="`name`: everybody reads the name; `agreed`: who agreed; `staff`"
    )


class PostingOut(Schema):
    """Somebody in a role whose name everybody may read."""

    id: UUID
    role: str
    role_zh: str
    role_en: str
    name: str
    place: str | None = Field(description="code of the place; null: an organisation")
    organisation: int | None
    grid: str | None
    area: UUID | None
    since: datetime
    until: datetime | None


class ShiftOut(Schema):
    """Who is asked at which hours of today; it never says who was there."""

    posting: UUID
    role: str
    name: str = Field(description="who is there, or stands in; empty: not shown, or nobody")
    place: str
    grid: str | None
    area: UUID | None
    begins: time
    ends: time


@router.get("/roles", response=answers({200: list[RoleOut]}), url_name="roles")
def list_roles(request: HttpRequest) -> list[Role]:
    """All roles, in the order in which they are asked."""
    return list(Role.objects.order_by("turn", "pk"))


@router.get(
    "/places/{code}/postings",
    response=answers({200: Page[PostingOut]}, 404),
    url_name="place-postings",
)
def list_postings(
    request: HttpRequest,
    code: str,
    role: Annotated[str, Query(max_length=40, pattern=WORD)] = "",
    cursor: Cursor = "",
    limit: Size = USUAL,
) -> dict[str, Any]:
    """Who holds which role at and below a place now, the oldest posting first. Whoever is a party
    member stands here only if they agreed."""
    agreed = Q(role__shown=Shown.AGREED, name_agreed_at__isnull=False)
    rows = (
        Posting.objects.current(clock.now())
        .filter(below(place_with(code)[-1].path), Q(role__shown=Shown.NAME) | agreed)
        .filter(deputy_of__isnull=True)
        .select_related("role", "person", "unit", "grid")
    )
    rows = rows.filter(role=role) if role else rows
    return paged(
        rows,
        lambda found: map(_posting, found),
        order=("path", "since_at", "pk"),
        cursor=cursor,
        limit=limit,
    )


def _posting(one: Posting) -> dict[str, Any]:
    is_place = one.unit.kind in PLACES
    return {
        "id": one.pk,
        "role": one.role_id,
        "role_zh": one.role.name_zh,
        "role_en": one.role.name_en,
        "name": shown_name(one),
        "place": inner_code(one.unit.path) if is_place else None,
        "organisation": None if is_place else one.unit_id,
        "grid": one.grid.code if one.grid else None,
        "area": one.area_id,
        "since": one.since_at,
        "until": one.until_at,
    }


@router.get(
    "/places/{code}/shifts",
    response=answers({200: list[ShiftOut]}, 404),
    url_name="place-shifts",
)
def list_shifts(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """Everybody who is on duty today at a village or township, in the order of the hours."""
    return [_shift(one) for one in rosters.on_today(place_with(code)[-1])]


def _shift(one: OnDuty) -> dict[str, Any]:
    posting = one.posting
    return {
        "posting": posting.pk,
        "role": posting.role_id,
        "name": one.acting,
        "place": inner_code(posting.unit.path),
        "grid": posting.grid.code if posting.grid else None,
        "area": posting.area_id,
        "begins": one.begins,
        "ends": one.ends,
    }
