"""Programmes: the list, and one with its numbers."""

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Router

from linli.activities import services as activities
from linli.activities.api.shapes import ProgrammeOut, ProgrammeWhole, programme_out
from linli.activities.models import Programme
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.people.http import ProgramRequest

router = Router(tags=["activities"])
ORDER: Final = ("-from_on", "pk")


@router.get("/programmes", response=answers({200: Page[ProgrammeOut]}), url_name="programmes")
def list_programmes(
    request: ProgramRequest, cursor: Cursor = "", limit: Size = USUAL
) -> dict[str, Any]:
    """Programmes of your place, and issued ones of the places above, the newest first."""
    rows = Programme.objects.visible_to(request.actor)
    return paged(
        rows, lambda found: map(programme_out, found), order=ORDER, cursor=cursor, limit=limit
    )


@router.get(
    "/programmes/{programme}", response=answers({200: ProgrammeWhole}, 404), url_name="programme"
)
def one_programme(request: ProgramRequest, programme: UUID) -> dict[str, Any]:
    """One programme. Its numbers are counted from records that you may see; none is entered."""
    found = Programme.objects.visible_to(request.actor).filter(pk=programme).first()
    if found is None:
        raise NotHere(_("There is no such programme here."))
    board = activities.board(found, by=request.actor)
    return {
        **programme_out(found),
        "held": board.held,
        "planned": board.planned,
        "by_unit": [_count(line) for line in board.units],
        "by_stream": [_count(line) for line in board.streams],
        "matters": board.matters,
        "open_matters": board.open_matters,
    }


def _count(line: Any) -> dict[str, Any]:
    return {"name": line.name, "held": line.held, "planned": line.planned}
