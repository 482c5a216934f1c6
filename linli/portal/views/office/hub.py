"""The start page of whoever administers a place, and how its pages find their place."""

from collections.abc import Callable, Iterable
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.common.errors import Invalid, NotHere, Refused
from linli.common.http import SeeOther
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.portal.office_cards import GROUPS, Card
from linli.territory.fields import ancestors
from linli.territory.models import Unit
from linli.territory.paths import inner_code, page_code, path_of

SUPPORT: Final = "group_support"  # a kind of matter that staff alone set


@require_safe
def office(request: StaffRequest) -> HttpResponse:
    """Everything that this person may administer, by what they come for."""
    every = [(title, _cards(cards, request.actor)) for title, cards in GROUPS]
    groups = [(title, cards) for title, cards in every if cards]
    if not groups:
        raise Refused(
            _("Your posting does not include administering a place."),
            next_step=_("Ask the administrator of your township or the chief grid leader."),
        )
    return render(request, "portal/office.html", {"groups": groups})


def _cards(cards: Iterable[Card], actor: Actor) -> list[dict[str, object]]:
    return [
        {"href": reverse(card.address), "title": card.title, "text": card.text}
        for card in cards
        if actor.has(card.verb) and (not card.of_place or _at_place(actor, card.verb))
    ]


def _at_place(actor: Actor, verb: str) -> bool:
    """Whether they hold the verb at a place with a page, not only at a branch based there."""
    paths = [grant.path for grant in actor.granting(verb)]
    return any(page_code(path) == inner_code(path) for path in paths)


@require_safe
def support(_request: StaffRequest) -> HttpResponse:
    """On to the list of matters, narrowed to the tasks that a village does for a group (S3-27)."""
    return redirect(f"{reverse('matters:list')}?kind={SUPPORT}")


def own_place(actor: Actor, verb: str) -> Unit:
    """Where somebody begins: the widest place in which they hold the verb; raises `Refused`."""
    paths = sorted(
        (grant.path for grant in actor.granting(verb)), key=lambda path: (len(path), path)
    )
    rows = Unit.objects.public().exclude(code="")
    for path in paths:
        found = rows.filter(path__in=ancestors(path)).order_by("-path").first()
        if found is not None:
            return found
    raise Refused(
        _("Your posting does not include this here."),
        next_step=_("Ask the administrator of your township or the chief grid leader."),
    )


def to_own(page: str, verb: str) -> Callable[[StaffRequest], HttpResponse]:
    """The view that goes on to a page of one's own place."""

    @require_safe
    def mine(request: StaffRequest) -> HttpResponse:
        """On to one's own place."""
        return redirect(page, own_place(request.actor, verb).code)

    return mine


def place_of(actor: Actor, code: str, verb: str) -> Unit:
    """A place by its code, if this person holds the verb there; else it is not here."""
    missing = NotHere(
        _("There is no such place among yours."),
        next_step=_("Ask the administrator of your township or the chief grid leader."),
    )
    try:
        path = path_of(code)
    except Invalid:
        raise missing from None
    found = Unit.objects.public().visible_to(actor, verb).filter(path=path).first()
    if found is None:
        raise missing
    return found


def place_around(actor: Actor, code: str, verb: str) -> Unit:
    """A place by its code for whoever holds the verb there, or at an organisation based there: a
    branch secretary comes to the page of the village, and sees the own branch on it."""
    inside = [grant.path for grant in actor.granting(verb)]
    found = Unit.objects.public().filter(code=code).exclude(code="").first()
    if found is None or not any(path.startswith(found.path) for path in inside):
        return place_of(actor, code, verb)
    return found


def around(actor: Actor, place: Unit, verb: str) -> tuple[list[Unit], list[Unit]]:
    """The places above and the official places directly below, as far as this person sees them."""
    rows = Unit.objects.public().visible_to(actor, verb).exclude(code="")
    above = list(rows.filter(path__in=ancestors(place.path)[:-1]).order_by("path"))
    below = list(rows.filter(parent=place).order_by("path"))
    return above, below


def see_other(address: str) -> HttpResponse:
    """After a form was taken: to the page that shows it."""
    return SeeOther(address)
