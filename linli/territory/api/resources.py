"""What a place can draw on, to read and to keep; and its teams, in numbers."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StrictInt, StrictStr

from linli.common.doors.bodies import Sent
from linli.common.doors.conditions import IfMatch, check_condition, etag, unchanged
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.common.errors import Invalid, NotHere
from linli.people.actors import Actor
from linli.people.http import ProgramRequest
from linli.territory.api.shapes import CODE
from linli.territory.choices import ResourceKind
from linli.territory.models import Posting, Resource, Unit
from linli.territory.paths import inner_code, page_code
from linli.territory.services import resources
from linli.territory.services.answering import place_with

router = Router(tags=["resources"])
ORDER: Final = ("path", "kind", "name", "pk")


class ResourceSent(Sent):
    """What is there, and how much of it. People are a number, never names."""

    place: StrictStr = Field(pattern=r"^[0-9]{9,19}$", description="a township or below")
    kind: ResourceKind
    name: StrictStr = Field(min_length=1, max_length=resources.LONGEST["name"], pattern=r"\S")
    number: StrictInt = Field(1, ge=1, le=resources.MOST_NUMBER)
    note: StrictStr = Field("", max_length=resources.LONGEST["note"])
    contact: UUID | None = Field(None, description="a posting there that answers for matters")


class ResourceOut(Schema):
    """Something or some people that a place can draw on."""

    id: UUID
    place: str = CODE
    kind: str
    name: str
    number: int
    note: str
    contact: UUID | None = Field(description="the posting that is the way to it, while it is held")
    version: int


@router.get(
    "/places/{code}/resources",
    response=answers({200: Page[ResourceOut]}, 404),
    url_name="place-resources",
)
def list_resources(
    request: ProgramRequest,
    code: str,
    kind: Annotated[ResourceKind | None, Query()] = None,
    cursor: Cursor = "",
    limit: Size = USUAL,
) -> dict[str, Any]:
    """What there is at and below a place now, as far as you keep to it."""
    rows = resources.of_place(place_with(code)[-1], by=request.actor, kind=kind or "")
    return paged(rows, lambda found: map(_resource, found), order=ORDER, cursor=cursor, limit=limit)


def _resource(row: Resource) -> dict[str, Any]:
    return {
        "id": row.pk,
        "place": inner_code(row.unit.path),
        "kind": row.kind,
        "name": row.name,
        "number": row.number,
        "note": row.note,
        "contact": row.contact_id if resources.is_reached(row.contact) else None,
        "version": row.version,
    }


@router.post(
    "/resources",
    response=answers({201: ResourceOut}, 404, sends=True),
    url_name="resources-add",
)
def add_resource(
    request: ProgramRequest, response: HttpResponse, sent: ResourceSent
) -> Status[Any]:
    """Keep something new."""
    row = resources.add(_wanted(sent), by=request.actor)
    response["Location"] = reverse("api:resource", args=[row.pk])
    return _kept(row, response, HTTPStatus.CREATED)


def _wanted(sent: ResourceSent) -> resources.Wanted:
    unit = place_with(sent.place)[-1]
    return resources.Wanted(
        unit, sent.kind, sent.name, sent.number, sent.note, _contact(unit, sent.contact)
    )


def _contact(unit: Unit, key: UUID | None) -> Posting | None:
    if key is None:
        return None
    place = place_with(page_code(unit.path))[-1]  # its village or township
    found = next((one for one in resources.contacts(place) if one.pk == key), None)
    if found is None:
        sentence = _("Nobody answers for matters in this posting there.")
        raise Invalid(sentence, fields={"contact": sentence})
    return found


def _kept(row: Resource, response: HttpResponse, status: int) -> Status[Any]:
    response["ETag"] = etag(row.version)
    return Status(status, _resource(row))


@router.get("/resources/{resource}", response=answers({200: ResourceOut}, 404), url_name="resource")
def one_resource(request: ProgramRequest, response: HttpResponse, resource: UUID) -> Status[Any]:
    """One of them. Its ETag goes into If-Match of a change."""
    return _kept(_visible(request.actor, resource), response, HTTPStatus.OK)


def _visible(by: Actor, key: UUID) -> Resource:
    """One that is there and that the program may see; else `NotHere`."""
    rows = Resource.objects.visible_to(by).current().select_related("unit", "contact")
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotHere(_("There is no such resource."))
    return row


@router.put(
    "/resources/{resource}",
    response=answers({200: ResourceOut}, 404, 412, 428, sends=True),
    url_name="resource-change",
)
def change_resource(
    request: ProgramRequest,
    response: HttpResponse,
    resource: UUID,
    sent: ResourceSent,
    if_match: IfMatch = None,
) -> Status[Any]:
    """Say it otherwise, all of it. What it said before stays on record."""
    version = check_condition(if_match, _visible(request.actor, resource).version)
    with unchanged(version):
        row = resources.change(resource, _wanted(sent), by=request.actor, version=version)
    return _kept(row, response, HTTPStatus.OK)


@router.delete(
    "/resources/{resource}",
    response=answers({204: None}, 404, 409, 412, 428),
    url_name="resource-end",
)
def end_resource(request: ProgramRequest, resource: UUID, if_match: IfMatch = None) -> Status[Any]:
    """It is there no longer, from now on; it stays on record."""
    check_condition(if_match, _visible(request.actor, resource).version)
    resources.end(resource, by=request.actor)
    return Status(HTTPStatus.NO_CONTENT, None)
