"""Matters: the list, one of them, and a new one."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from linli.common import clock
from linli.common.doors.bodies import WORD, Sent
from linli.common.doors.conditions import etag
from linli.common.doors.moments import Moment, held
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.common.errors import Invalid, NotHere
from linli.matters import services as matters
from linli.matters.api.shapes import (
    KindOut,
    MatterOut,
    MatterWhole,
    kind_out,
    matter_whole,
    matters_out,
    place_path,
    visible,
)
from linli.matters.choices import Source
from linli.matters.choices import Status as State
from linli.matters.models import Kind, Matter
from linli.matters.services.attributes import attributes_of
from linli.matters.services.kinds import offered
from linli.people.http import ProgramRequest
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.paths import VILLAGE_DIGITS

router = Router(tags=["matters"])
CODE: Final = "^([0-9]{2,19})?$"
ORDER: Final = ("-reported_at", "-pk")
LONGEST_TEXT: Final = 2000
MOST_ANSWERS: Final = 20


class Reporting(Sent):
    """What somebody reports through a program."""

    place: StrictStr = Field(
        pattern=r"^[0-9]{6,19}$", description="the code of a village or township, or of a lane"
    )
    text: StrictStr = Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")
    kind: StrictStr = Field("other", max_length=40)
    where: StrictStr = Field("", max_length=120, description="by the well")
    lon: StrictFloat | StrictInt | None = Field(None, ge=-180, le=180, description="WGS-84")
    lat: StrictFloat | StrictInt | None = Field(None, ge=-90, le=90, description="WGS-84")
    name: StrictStr = Field("", max_length=80, description="of the reporter; goes in, never out")
    phone: StrictStr = Field("", max_length=40, description="goes in, never out")
    private: StrictBool = Field(False, description="the reporter wants it out of the ledger")
    answers: dict[StrictStr, list[StrictStr]] = Field(
        {}, max_length=MOST_ANSWERS, description='to what the kind `asks`: `{"fault": ["dark"]}`'
    )


class Reported(Schema):
    """The new matter, and the reporter's own page. Give the link to nobody else."""

    matter: MatterWhole
    link: str


@router.get("/matters", response=answers({200: Page[MatterOut]}, 404), url_name="matters")
def list_matters(
    request: ProgramRequest,
    place: Annotated[str, Query(pattern=CODE, description="at or below this place")] = "",
    status: Annotated[State | None, Query()] = None,
    open: Annotated[bool | None, Query(description="not ended yet; false: ended")] = None,  # noqa: A002 - its name outside
    overdue: Annotated[bool, Query(description="somebody should have acted by now")] = False,
    kind: Annotated[str, Query(max_length=40, pattern=WORD)] = "",
    since: Annotated[Moment | None, Query()] = None,
    until: Annotated[Moment | None, Query()] = None,
    cursor: Cursor = "",
    limit: Size = USUAL,
) -> dict[str, Any]:
    """The matters of your place, the newest report first. `since` and `until` (exclusive) are about
    when it was reported."""
    rows = Matter.objects.visible_to(request.actor).for_list()
    if place:
        rows = rows.filter(below(place_path(place), "place_path"))
    if status:
        rows = rows.filter(status=status)
    if open is not None:
        rows = rows.open() if open else rows.exclude(pk__in=Matter.objects.open().values("pk"))
    if overdue:
        rows = rows.overdue(clock.now())
    if kind:
        rows = rows.filter(kind=kind)
    if since:
        rows = rows.filter(reported_at__gte=held(since))
    if until:
        rows = rows.filter(reported_at__lt=held(until))
    return paged(
        rows,
        lambda found: matters_out(list(found), request.actor),
        order=ORDER,
        cursor=cursor,
        limit=limit,
    )


@router.post(
    "/matters",
    response=answers({200: Reported, 201: Reported}, 404, sends=True),
    url_name="matters-report",
)
def report(request: ProgramRequest, response: HttpResponse, sent: Reporting) -> Status[Any]:
    """Report something. With an Idempotency-Key, sending it again is harmless: 200 says that it was
    there already."""
    code, unit_id = _where(sent.place)
    reported = matters.report(
        matters.Report(
            place_code=code,
            unit_id=unit_id,
            text=sent.text,
            source=Source.API,
            kind=sent.kind,
            where=sent.where,
            point=_point(sent),
            name=sent.name,
            phone=sent.phone,
            private=sent.private,
            answers=_answers(sent),
            client=str(request.actor.client_id),
            key=request.idempotency_key,
        ),
        by=request.actor,
    )
    matter = visible(request.actor, reported.matter.number)
    response["ETag"] = etag(matter.version)
    response["Location"] = reverse("api:matter", args=[matter.number])
    link = settings.LINLI_ADDRESS + matters.link_of(matter)
    status = HTTPStatus.OK if reported.again else HTTPStatus.CREATED
    return Status(status, {"matter": matter_whole(matter, request.actor), "link": link})


def _answers(sent: Reporting) -> dict[str, list[str]] | None:
    """As the kind asks; raises `Invalid` for what it does not ask. No query where none is given."""
    if not sent.answers:
        return None
    kind = Kind.objects.filter(pk=sent.kind).first()
    asked = {one.code for one in attributes_of(kind)} if kind else set()
    if unknown := set(sent.answers) - asked:
        sentence = _("This kind does not ask it: leave it out.")
        raise Invalid(
            _("The report is not complete."),
            fields={f"answers.{code}": sentence for code in sorted(unknown)},
        )
    return {code.lower(): said for code, said in sent.answers.items()}


def _where(code: str) -> tuple[str, int | None]:
    """The village's code and the lane inside it. One query for a lane; raises `NotHere`."""
    path = place_path(code)
    if len(code) <= VILLAGE_DIGITS:
        return code, None
    unit = Unit.objects.public().filter(path=path).first()
    if unit is None:
        raise NotHere(_("We do not know this place."), next_step=_("Look it up by its name."))
    return code[:VILLAGE_DIGITS], unit.pk


def _point(sent: Reporting) -> tuple[float, float] | None:
    if (sent.lon is None) != (sent.lat is None):
        raise Invalid(
            _("The report is not complete."),
            fields={"lon": _("Give longitude and latitude, or neither.")},
        )
    return None if sent.lon is None or sent.lat is None else (float(sent.lon), float(sent.lat))


@router.get("/matters/{number}", response=answers({200: MatterWhole}, 404), url_name="matter")
def one_matter(request: ProgramRequest, response: HttpResponse, number: str) -> dict[str, Any]:
    """One matter, with what may be done with it now. Its ETag goes into If-Match of a change."""
    matter = visible(request.actor, number)
    response["ETag"] = etag(matter.version)
    return matter_whole(matter, request.actor)


@router.get(
    "/places/{code}/kinds", response=answers({200: list[KindOut]}, 404), url_name="place-kinds"
)
def list_kinds(request: ProgramRequest, code: str) -> list[dict[str, Any]]:
    """What can be reported at a place, with its terms there, in the order of forms."""
    return [kind_out(kind) for kind in offered(place_path(code), to_staff=True)]
