"""Activities: what may be held at a place, the list, one of them."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from ninja.responses import Status as Answer

from linli.activities.api.shapes import ActivityKindOut, ActivityOut, activity_out, kind_out
from linli.activities.choices import Status
from linli.activities.models import Activity, ActivityKind, ActivityQuerySet
from linli.common.doors.bodies import WORD
from linli.common.doors.conditions import etag
from linli.common.doors.moments import Moment, held
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.people.actors import Actor
from linli.people.http import ProgramRequest
from linli.territory.fields import below
from linli.territory.services.answering import place_with

router = Router(tags=["activities"])
ORDER: Final = ("planned_from", "pk")
PLACE: Final = "^([0-9]{2,19})?$"


@router.get(
    "/places/{code}/activity-kinds",
    response=answers({200: list[ActivityKindOut]}, 404),
    url_name="place-activity-kinds",
)
def list_activity_kinds(request: ProgramRequest, code: str) -> list[dict[str, Any]]:
    """Kinds of activities that are in use at a place, in their order."""
    return [kind_out(kind) for kind in ActivityKind.objects.in_use(place_with(code)[-1].path)]


@router.get("/activities", response=answers({200: Page[ActivityOut]}, 404), url_name="activities")
def list_activities(
    request: ProgramRequest,
    place: Annotated[
        str, Query(pattern=PLACE, description="held by what lies or is based there")
    ] = "",
    kind: Annotated[str, Query(max_length=40, pattern=WORD)] = "",
    tag: Annotated[str, Query(max_length=40, pattern=WORD)] = "",
    status: Annotated[Status | None, Query()] = None,
    since: Annotated[Moment | None, Query()] = None,
    until: Annotated[Moment | None, Query()] = None,
    cursor: Cursor = "",
    limit: Size = USUAL,
) -> dict[str, Any]:
    """The activities of your place but for internal ones, the earliest first. `since` and `until`
    (exclusive) are about when each is planned to begin."""
    rows = _seen(request.actor)
    if place:
        rows = rows.filter(below(place_with(place)[-1].path, "host_path"))
    if kind:
        rows = rows.filter(kind=kind)
    if tag:
        rows = rows.tagged(tag)
    if status:
        rows = rows.filter(status=status)
    if since:
        rows = rows.filter(planned_from__gte=held(since))
    if until:
        rows = rows.filter(planned_from__lt=held(until))
    return paged(
        rows, lambda found: map(activity_out, found), order=ORDER, cursor=cursor, limit=limit
    )


def _seen(by: Actor) -> ActivityQuerySet:
    return Activity.objects.visible_to(by).for_list().prefetch_related("tags")


@router.get(
    "/activities/{activity}", response=answers({200: ActivityOut}, 404), url_name="activity"
)
def one_activity(request: ProgramRequest, response: HttpResponse, activity: UUID) -> Answer[Any]:
    """One activity. Its ETag changes with each change of it."""
    row = _seen(request.actor).filter(pk=activity).first()
    if row is None:
        raise NotHere(_("There is no such activity here."))
    response["ETag"] = etag(row.version)
    return Answer(HTTPStatus.OK, activity_out(row))
