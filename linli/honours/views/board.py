"""Honours for staff: whose turn it is, the rounds of their places; one's own by an account."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.common.errors import Refused
from linli.common.pagination import page
from linli.honours import rules
from linli.honours import services as honours
from linli.honours.choices import HonourKind, RoundStage, Stage
from linli.honours.models import HonourEntry, HonourEntryQuerySet, HonourRound
from linli.honours.models.rounds import VIEW
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.territory.fields import granted
from linli.territory.models import Unit

MOST: Final = 60
ROWS: Final = 40
WAITING: Final = ("asked_at", "pk")  # who asked first
ROUNDS: Final = ("-opens_on", "unit__path", "kind", "pk")
MOST_VILLAGES: Final = 100


def villages_of(actor: Actor) -> list[Unit]:
    """Villages whose rounds this person keeps. One query."""
    reach = granted(actor, rules.CHECK, whole=True)
    rows = Unit.objects.public().villages().filter(reach)
    return list(rows.order_by("path")[:MOST_VILLAGES])


@require_safe
@never_cache
def board(request: StaffRequest) -> HttpResponse:
    """What waits for the reader, and the rounds."""
    actor = request.actor
    if not actor.has(VIEW):
        raise Refused(
            _("Your post does not work on honours of households."),
            next_step=_("The page of a village shows its rounds and its honours wall."),
        )
    villages = villages_of(actor)
    rounds = HonourRound.objects.visible_to(actor).select_related("unit")
    context = {
        **_paged(request, "review", _waiting(actor, rules.REVIEW, Stage.ASKED), WAITING),
        **_paged(request, "check", _waiting(actor, rules.CHECK, Stage.REVIEWED), WAITING),
        **_paged(request, "rounds", rounds, ROUNDS),
        "keeps": bool(villages),
        "due": [
            {"kind": kind.label, "unit": unit, "on": day}
            for unit in villages[:1]
            for kind in HonourKind
            if (day := honours.next_due(unit, kind))
        ],
        "village": villages[0] if villages else None,
    }
    return render(request, "honours/board.html", context)


def _paged(
    request: StaffRequest, name: str, rows: QuerySet[Any], order: Sequence[str]
) -> dict[str, Any]:
    """One list of the page, and the way to what follows in it."""
    found = page(rows, order=order, size=ROWS, after=request.GET.get(name))
    href = f"?{name}={found.next_cursor}#{name}" if found.next_cursor else ""
    return {name: found.rows, f"{name}_next": href}


def _waiting(actor: Actor, verb: str, stage: str) -> HonourEntryQuerySet:
    """Those that this person may look at, who asked first comes first; not those of their own."""
    rows = HonourEntry.objects.visible_to(actor, verb).filter(stage=stage)
    rows = rows.exclude(round__stage=RoundStage.OFF).for_list()
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id).exclude(aside__person=actor.person_id)
        rows = rows.exclude(reviewed_by=actor.person_id)
    return rows.select_related("round__unit")


@require_safe
@never_cache
def mine(request: StaffRequest) -> HttpResponse:
    """What the reader's own household asked for with this account."""
    person = request.actor.person_id
    rows = HonourEntry.objects.of_person(person) if person else HonourEntry.objects.none()
    rows = rows.for_list().select_related("round__unit").order_by("-asked_at", "pk")[:MOST]
    found = [{"entry": one, "link": honours.link_of(one)} for one in rows]
    return render(request, "honours/mine.html", {"rows": found})
