"""The start page of whoever administers a place, and how its pages find their place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
from linli.territory.fields import ancestors
from linli.territory.models import Unit
from linli.territory.paths import inner_code, page_code, path_of

SUPPORT: Final = "group_support"  # a kind of matter that staff alone set


@dataclass(frozen=True)
class Card:
    """Something that an administrator does: where it is, what it is for, and who may."""

    address: str  # the name of a URL without arguments
    title: object
    text: object
    verb: str
    of_place: bool = False  # of a whole place: whoever is posted to a branch alone has none


TODAY: Final = (
    Card(
        "portal:own-gaps",
        _("Gaps"),
        _("What is vacant, held twice or left out today, next month, next quarter, next year."),
        "postings.view",
    ),
    Card(
        "duties:boards",
        _("Duties"),
        _("What is asked of each branch, counted from the records; gaps first, nobody is named."),
        "duties.view",
    ),
    Card(
        "portal:group-support",
        _("Village supports group"),
        _("What the village does for one of its groups: tasks with an owner and time limits."),
        "matters.assign",
    ),
    Card(
        "privacy:desk",
        _("Requests about personal data"),
        _("Somebody calls or comes: see, correct, copy or erase what is held about them."),
        "privacy.answer",
    ),
    Card(
        "outbox:failed",
        _("Not delivered"),
        _("Messages that did not arrive, with the reason and a button to try again."),
        "outbox.retry",
    ),
)
PEOPLE: Final = (
    Card(
        "portal:staff",
        _("Staff"),
        _("Who holds which posting; invite, appoint, hand over, plan leave, cut off a lost phone."),
        "postings.view",
    ),
    Card(
        "portal:own-duties",
        _("One post, two duties"),
        _("What each leader answers for in business and in party building; reviewed yearly."),
        "postings.view",
    ),
    Card(
        "portal:own-place-links",
        _("Links"),
        _("Who looks after whom: contact households, leaders, instructors, supervision groups."),
        "postings.view",
    ),
    Card(
        "portal:organisations",
        _("Organisation"),
        _("General branch, branches, party groups: who holds which post, who leads which grid."),
        "organisation.view",
    ),
    Card(
        "portal:teams-mine",
        _("Teams"),
        _("Branch, member, grid member, volunteer, resident for a task; teams of micro-grids."),
        "organisation.edit",
        of_place=True,
    ),
    Card(
        "portal:charters",
        _("Rules of branches"),
        _("The rule book of each branch: draft, adopt, put in force, revise; all editions."),
        "organisation.view",
    ),
    Card(
        "portal:robots-mine",
        _("Groups"),
        _("WeCom, DingTalk or Feishu: which group of staff is told of the matters of your place."),
        "places.edit",
    ),
)
GROUND: Final = (
    Card(
        "portal:places",
        _("Places"),
        _("Open a place for reports or close it; groups, lanes, telephone numbers, grids."),
        "places.edit",
    ),
    Card(
        "portal:grids-mine",
        _("Grid plans"),
        _("Draw the grids, or let them be proposed; compare, check and publish; what was before."),
        "grids.publish",
    ),
    Card(
        "portal:areas-mine",
        _("Areas and who answers for them"),
        _("Area leads, point cadres, road segments, model posts: the board, signs and rosters."),
        "postings.view",
    ),
    Card(
        "portal:own-households",
        _("Doors and households"),
        _("The doors of each lane: one, a row, a sheet; moved, split, ended. Numbers, no names."),
        "households.view",
    ),
    Card(
        "visits:coverage-mine",
        _("Coverage of home visits"),
        _("For any day, by grid: how many households were offered a visit. Numbers only."),
        "visits.coverage",
    ),
    Card(
        "portal:resources-mine",
        _("People, resources, forces"),
        _("What each grid can draw on: people by number, vehicles, pumps, halls, teams."),
        "organisation.view",
        of_place=True,
    ),
)
RULES: Final = (
    Card(
        "portal:rules",
        _("Rules and time limits"),
        _("Time limits and other values of your place; each page says first what a change does."),
        "rules.set",
    ),
    Card(
        "portal:kind-places",
        _("Kinds of matters"),
        _("Which kinds can be reported, who gets them first, on which clocks; and own kinds."),
        "rules.set",
    ),
    Card(
        "portal:item-places",
        _("List of items"),
        _("Who does what: the village, the township or a body outside, on what basis, from when."),
        "rules.set",
    ),
    Card(
        "portal:calendars",
        _("Working calendar"),
        _("Holidays and make-up workdays: which years are announced, and which clocks move."),
        "rules.set",
    ),
    Card(
        "portal:programs-mine",
        _("Other programs"),
        _("Keys for notice screens, apps and work-order systems, and where news are sent."),
        "clients.manage",
    ),
    Card(
        "matters:import",
        _("Earlier ledgers"),
        _("Bring in last year's ledger from a spreadsheet: seen first, marked, in no rate."),
        "matters.import",
    ),
    Card(
        "privacy:proofs",
        _("Proofs of retention"),
        _("What went by itself when its time had run out, and by which rule."),
        "privacy.answer",
    ),
)
GROUPS: Final = (
    (_("Today's work"), TODAY),
    (_("People and posts"), PEOPLE),
    (_("Places and grids"), GROUND),
    (_("Rules and data"), RULES),
)


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
