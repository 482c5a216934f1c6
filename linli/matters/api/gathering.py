"""Several matters become one for an outside body (row S3-25)."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from ninja.responses import Status
from pydantic import Field, StrictStr

from linli.common.doors.bodies import Sent
from linli.common.doors.conditions import etag
from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.common.numbers import parse
from linli.matters import services as matters
from linli.matters.api.shapes import MatterWhole, matter_whole, visible
from linli.matters.models import Matter
from linli.matters.services.collecting import LEAST, MOST, Need
from linli.people.actors import Actor
from linli.people.http import ProgramRequest

router = Router(tags=["matters"])
LONGEST_TEXT: Final = 2000


class Gathering(Sent):
    """What is asked of the outside body for all of them."""

    of: list[StrictStr] = Field(
        min_length=LEAST, max_length=MOST, description="numbers of open matters that you see"
    )
    text: StrictStr = Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")
    kind: StrictStr = Field(min_length=1, max_length=40)
    outside_body: StrictStr = Field(min_length=1, max_length=80, pattern=r"\S")


@router.post(
    "/gathered", response=answers({201: MatterWhole}, 404, sends=True), url_name="matters-gather"
)
def gather(request: ProgramRequest, response: HttpResponse, sent: Gathering) -> Status[Any]:
    """Similar needs become one matter with an outside body; they go on in it, and every reporter is
    told. All of them or none. `liaise` notes what was said, replied and delivered."""
    need = Need(sent.text, sent.kind, sent.outside_body)
    lead = matters.collect(need, _keys(sent.of, request.actor), by=request.actor)
    made = visible(request.actor, lead.number)
    response["ETag"] = etag(made.version)
    response["Location"] = reverse("api:matter", args=[made.number])
    return Status(HTTPStatus.CREATED, matter_whole(made, request.actor))


def _keys(numbers: list[str], by: Actor) -> list[UUID]:
    """Of the matters with these numbers; raises `NotHere` for one that the program does not see.
    One query."""
    wanted = {parse(number) for number in numbers}
    found = dict(
        Matter.objects.visible_to(by).filter(number__in=wanted).values_list("number", "pk")
    )
    if wanted - set(found):
        raise NotHere(_("There is no such matter here."))
    return list(found.values())
