"""Red and black lists and monthly bulletins, from their preview on."""

from typing import Any, Final
from uuid import UUID

from ninja import Router

from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.people.actors import ANYBODY
from linli.people.http import ProgramRequest
from linli.scoring.api.shapes import (
    BulletinOut,
    BulletinWhole,
    RankListOut,
    RankListWhole,
    bulletin_out,
    entry_out,
    line_out,
    list_out,
)
from linli.scoring.models import Bulletin, RankList
from linli.scoring.points import lines_of
from linli.scoring.services import showing
from linli.territory.services.answering import place_with

router = Router(tags=["scoring"])
LISTS: Final = ("-reckoning__round__ends_on", "pk")
BULLETINS: Final = ("-month", "-revision", "pk")


@router.get(
    "/places/{code}/rank-lists",
    response=answers({200: Page[RankListOut]}, 404),
    url_name="place-rank-lists",
)
def list_rank_lists(
    request: ProgramRequest, code: str, cursor: Cursor = "", limit: Size = USUAL
) -> dict[str, Any]:
    """The red and black lists of a township, the latest round first; also those that a later
    revision stands for (`struck`)."""
    rows = RankList.objects.public().filter(unit=place_with(code)[-1]).select_related("reckoning")
    return paged(rows, lambda found: map(list_out, found), order=LISTS, cursor=cursor, limit=limit)


@router.get(
    "/rank-lists/{listing}", response=answers({200: RankListWhole}, 404), url_name="rank-list"
)
def one_rank_list(request: ProgramRequest, listing: UUID) -> dict[str, Any]:
    """One list with its villager groups and the reason for each."""
    found = showing.list_here(listing, ANYBODY)
    rows = found.entries.select_related("unit", "result").order_by("position", "path")
    return {**list_out(found), "rules": found.rules, "items": [entry_out(one) for one in rows]}


@router.get(
    "/places/{code}/bulletins",
    response=answers({200: Page[BulletinOut]}, 404),
    url_name="place-bulletins",
)
def list_bulletins(
    request: ProgramRequest, code: str, cursor: Cursor = "", limit: Size = USUAL
) -> dict[str, Any]:
    """The monthly points of a township's villages, the latest first."""
    rows = Bulletin.objects.public().filter(unit=place_with(code)[-1])
    return paged(
        rows, lambda found: map(bulletin_out, found), order=BULLETINS, cursor=cursor, limit=limit
    )


@router.get(
    "/bulletins/{bulletin}", response=answers({200: BulletinWhole}, 404), url_name="bulletin"
)
def one_bulletin(request: ProgramRequest, bulletin: UUID) -> dict[str, Any]:
    """One month: each village with what its points are made of."""
    found = showing.bulletin_here(bulletin, ANYBODY)
    return {**bulletin_out(found), "items": [line_out(one) for one in lines_of(found.inputs)]}
