"""The organisations of a place and the rules that they gave themselves, as everybody may read
them: names of those who agreed, texts that were adopted."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.territory.api.shapes import NamedHolder
from linli.territory.models import Charter, Unit
from linli.territory.services import charter_reading, organisation, organisation_tree
from linli.territory.services.answering import place_with
from linli.territory.services.organisation_tree import Node

router = Router(tags=["organisation"])


class OrganisationOut(Schema):
    """A branch, group, committee, centre, station or team of a place."""

    id: int = Field(description="it stays when the organisation moves")
    kind: str
    name_zh: str
    name_en: str
    phone: str
    below: int | None = Field(description="where it hangs; null: at the place itself")
    holders: list[NamedHolder] = Field(description="those whose names everybody may read")
    grids: list[str] = Field(description="codes of the grids that it leads")
    households: int = Field(description="in those grids that a contact member looks after")


class CharterOut(Schema):
    """A rule that an organisation gave itself."""

    id: UUID
    organisation: int
    organisation_zh: str
    organisation_en: str
    title: str
    edition: int
    status: str
    adopted_on: date | None
    in_force_on: date | None


class CharterWhole(CharterOut):
    """With its text and its other editions."""

    text: str
    in_force: bool
    editions: list[CharterOut] = Field(description="the others that were adopted, newest first")


class Book(Schema):
    """What holds, and what was adopted for a day to come."""

    in_force: list[CharterOut]
    to_come: list[CharterOut]


@router.get(
    "/places/{code}/organisation",
    response=answers({200: list[OrganisationOut]}, 404),
    url_name="place-organisation",
)
def list_organisations(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """The organisations of a village or township, from the top of the tree."""
    tree = organisation_tree.tree(_place(code))
    return list(_flat(tree.nodes, None))


def _place(code: str) -> Unit:
    place = place_with(code)[-1]
    if place.kind not in organisation.AT:
        raise NotHere(
            _("Organisations are kept by townships and villages."),
            next_step=_("Ask for those of the village."),
        )
    return place


def _flat(nodes: Iterable[Node], below: int | None) -> Iterable[dict[str, Any]]:
    for node in nodes:
        yield {
            "id": node.unit.pk,
            "kind": node.unit.kind,
            "name_zh": node.unit.name_zh,
            "name_en": node.unit.name_en,
            "phone": node.unit.phone,
            "below": below,
            "holders": [
                {"role": post.role_id, "name": post.person.display_name} for post in node.posts
            ],
            "grids": [grid.code for grid in node.grids],
            "households": node.households,
        }
        yield from _flat(node.below, node.unit.pk)


@router.get(
    "/places/{code}/charters", response=answers({200: Book}, 404), url_name="place-charters"
)
def list_charters(request: HttpRequest, code: str) -> dict[str, Any]:
    """The rules of the organisations of a place, exact to the day; the first 200 of each."""
    book = charter_reading.book(_place(code))
    return {"in_force": map(_charter, book.in_force), "to_come": map(_charter, book.to_come)}


def _charter(charter: Charter) -> dict[str, Any]:
    return {
        "id": charter.pk,
        "organisation": charter.unit_id,
        "organisation_zh": charter.unit.name_zh,
        "organisation_en": charter.unit.name_en,
        "title": charter.title,
        "edition": charter.edition,
        "status": charter.status,
        "adopted_on": charter.adopted_on,
        "in_force_on": charter.in_force_on,
    }


@router.get("/charters/{charter}", response=answers({200: CharterWhole}, 404), url_name="charter")
def one_charter(request: HttpRequest, charter: UUID) -> dict[str, Any]:
    """One edition of a rule with its text; old ones stay readable."""
    found = Charter.objects.public().select_related("unit").filter(pk=charter).first()
    if found is None:
        raise NotHere(_("There is no such rule here."))
    others = charter_reading.editions(found).public().select_related("unit").exclude(pk=found.pk)
    return {
        **_charter(found),
        "text": found.text,
        "in_force": charter_reading.holds(found),
        "editions": map(_charter, others),
    }
