"""Links: which kinds there are, and who looks after a place, as far as everybody may know."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.territory.models import LinkKind
from linli.territory.services import link_tables, resources
from linli.territory.services.answering import place_with

router = Router(tags=["links"])


class LinkKindOut(Schema):
    """Who looks after what."""

    code: str
    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    kept_at: str = Field(description="the kind of place that arranges them")
    held_by: str
    holders: list[str]
    subjects: list[str]
    needs_consent: bool


class LinkOut(Schema):
    """Somebody, or an organisation, that looks after this place or something in it."""

    kind: str
    kind_zh: str
    kind_en: str
    name: str


@router.get("/link-kinds", response=answers({200: list[LinkKindOut]}), url_name="link-kinds")
def list_link_kinds(request: HttpRequest) -> list[LinkKind]:
    """All kinds of links, in the order of the tables."""
    return list(LinkKind.objects.order_by("turn", "pk"))


@router.get(
    "/places/{code}/links", response=answers({200: list[LinkOut]}, 404), url_name="place-links"
)
def list_links(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """Who looks after a place, each once: organisations and posts by name; a contact member only
    where both the household and the member agreed. Never which household."""
    place = place_with(code)[-1]
    if place.kind not in resources.AT:
        raise NotHere(
            _("Links are kept by townships and what lies in them."),
            next_step=_("Ask for those of the township."),
        )
    return [
        {
            "kind": one.kind.pk,
            "kind_zh": one.kind.name_zh,
            "kind_en": one.kind.name_en,
            "name": one.name,
        }
        for one in link_tables.of_place(place)
    ]
