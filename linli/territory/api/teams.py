"""Teams for a task, in numbers: who is in one is asked of nobody but themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from linli.common import clock
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.people.http import ProgramRequest
from linli.territory.api.shapes import CODE
from linli.territory.fields import below
from linli.territory.models import WorkTeam
from linli.territory.paths import inner_code
from linli.territory.services import teams
from linli.territory.services.answering import place_with

router = Router(tags=["teams"])


class TeamOut(Schema):
    """Five parties put together for a task, or the standing team of a micro-grid."""

    id: UUID
    place: str = CODE
    task: str
    grid: str | None = Field(description="the micro-grid whose standing team it is")
    wanted: dict[str, int] = Field(description="how many of each party")
    missing: int = Field(description="places that nobody has taken yet")
    since: datetime
    until: datetime | None


@router.get(
    "/places/{code}/teams", response=answers({200: Page[TeamOut]}, 404), url_name="place-teams"
)
def list_teams(
    request: ProgramRequest, code: str, cursor: Cursor = "", limit: Size = USUAL
) -> dict[str, Any]:
    """The teams at work at and below a place, as far as you keep to it."""
    rows = WorkTeam.objects.visible_to(request.actor).current(clock.now())
    rows = rows.filter(below(place_with(code)[-1].path)).select_related("unit", "grid")
    return paged(rows, _teams, order=("path", "since_at", "pk"), cursor=cursor, limit=limit)


def _teams(found: Sequence[WorkTeam]) -> list[dict[str, Any]]:
    """With what is missing. One query."""
    missing = teams.missing_of(list(found))
    return [
        {
            "id": team.pk,
            "place": inner_code(team.unit.path),
            "task": team.task,
            "grid": team.grid.code if team.grid else None,
            "wanted": team.wanted,
            "missing": missing[team.pk],
            "since": team.since_at,
            "until": team.until_at,
        }
        for team in found
    ]
