"""Many cycles: the board by unit, the target cards of a supervision group. Of units; nobody is
listed."""

from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.activities.choices import Status
from linli.activities.models import Activity
from linli.common import clock
from linli.common.errors import Refused
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.stars import rules
from linli.stars import services as stars
from linli.stars.catalogue import latest
from linli.stars.choices import State
from linli.stars.models import StarCycle
from linli.stars.models.cycles import GUIDE, SUPERVISION, VIEW, followed_by
from linli.stars.views.dossier import HOSTS
from linli.stars.views.dossier_page import (
    STATES,
    gaps_of,
    guidance_of,
    stars_of,
    visible,
)
from linli.territory.fields import granted
from linli.territory.models import Link, Unit

ROWS: Final = 40
MOST: Final = 60  # branches that have not begun
RATING: Final = "rating"


@require_safe
@never_cache
def board(request: StaffRequest) -> HttpResponse:
    """Every cycle in reach by unit, gaps first; below, branches that have none."""
    actor = request.actor
    if not actor.has(VIEW):
        if actor.has(GUIDE):
            return cards(request)
        raise Refused(
            _("Your post does not see the stars of branches."),
            next_step=_("The public page of a village shows the stars that its branches hold."),
        )
    chosen = request.GET.get("programme", "")
    rows = StarCycle.objects.visible_to(actor).living().exclude(programme=RATING)
    if chosen:
        rows = rows.filter(programme=chosen)
    order = ("-gaps", "path", "pk")
    found = page(rows.for_list(), order=order, size=ROWS, after=request.GET.get("after"))
    narrowed = f"programme={chosen}&" if chosen else ""
    context = {
        "rows": [row_of(one) for one in found.rows],
        "next_href": f"?{narrowed}after={found.next_cursor}" if found.next_cursor else "",
        "chips": _chips(chosen),
        **_idle(request),
        "judges": actor.has(rules.JUDGE),
        "arranges": bool(rules.arranged_by(actor)),
        "guides": actor.has(GUIDE),
        "own": _own(request),
    }
    return render(request, "stars/board.html", context)


def _chips(chosen: str) -> list[dict[str, Any]]:
    kinds = [one for one in latest().programmes.values() if not one.graded]
    return [
        {"href": "?", "label": _("All"), "current": not chosen},
        *(
            {"href": f"?programme={one.code}", "label": one.name, "current": chosen == one.code}
            for one in kinds
        ),
    ]


def row_of(cycle: StarCycle) -> dict[str, Any]:
    """One unit with its stars, as they were last looked at."""
    rows = sorted(cycle.stars.all(), key=lambda one: one.position)
    for one in rows:
        one.cycle = cycle
    return {
        "cycle": cycle,
        "stars": [{"star": one, "tag": STATES.get(State(one.state), "plain")} for one in rows],
    }


def _idle(request: StaffRequest) -> dict[str, Any]:
    """Branches in villages that are on no way and hold nothing, and how many more. Two queries."""
    busy = StarCycle.objects.living().exclude(programme=RATING).values("unit")
    rows = Unit.objects.public().filter(granted(request.actor, VIEW), kind__in=HOSTS)
    rows = rows.exclude(pk__in=busy)
    shown = list(rows.order_by("path")[:MOST])
    return {"idle": shown, "idle_more": rows.count() - len(shown)}


def _own(request: StaffRequest) -> list[Unit]:
    """Branches that the reader may begin something for. One query."""
    rows = Unit.objects.public().filter(granted(request.actor, rules.KEEP), kind__in=HOSTS)
    return [one for one in rows.order_by("path")[:MOST] if rules.keeps(request.actor, one)]


@require_safe
@never_cache
def cards(request: StaffRequest) -> HttpResponse:
    """The target cards of the communities that the reader's group follows; whoever sees a place
    sees all of it (row S2-10)."""
    actor = request.actor
    if not (actor.has(VIEW) or actor.has(GUIDE)):
        raise Refused(
            _("Your post does not see target cards."),
            next_step=_("Supervision groups follow the cards of their communities."),
        )
    rows = StarCycle.objects.visible_to(actor).living().exclude(programme=RATING)
    rows = rows.annotate(
        measures=Count("items", distinct=True),
        finished=Count("items", filter=Q(items__done_at__isnull=False), distinct=True),
        late=Count(
            "items", filter=Q(items__done_at=None, items__due_on__lt=clock.today()), distinct=True
        ),
    )
    found = page(rows.for_list(), order=("path", "pk"), size=ROWS, after=request.GET.get("after"))
    followed = set(followed_by(actor).values_list("unit", flat=True)) if actor.has(GUIDE) else set()
    context = {
        "rows": [{**row_of(one), "mine": one.village_id in followed} for one in found.rows],
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
        "leads": actor.has(GUIDE),
    }
    return render(request, "stars/cards.html", context)


@require_safe
@never_cache
def card(request: StaffRequest, cycle: UUID) -> HttpResponse:
    """One target card, to print: stars, measures, what is missing, guidance, when the group was
    there."""
    found = visible(request.actor, cycle)
    rows = stars_of(found)
    links = Link.objects.current(clock.now()).filter(kind=SUPERVISION, unit=found.village)
    groups = [one.holder_unit for one in links.select_related("holder_unit").order_by("pk")]
    visits = Activity.objects.filter(
        kind="supervision_visit", status=Status.HELD, host__in=[one for one in groups if one]
    )
    context = {
        "cycle": found,
        "programme": found.kind,
        "stars": row_of(found)["stars"],
        "gaps": gaps_of(found, rows, stars.judge(found)),
        "items": found.items.select_related("star", "owner__unit", "owner__role").order_by(
            "due_on", "pk"
        ),
        "guidance": guidance_of(found),
        "groups": groups,
        "visits": [
            clock.local(one).date()
            for one in visits.order_by("-held_from", "-pk").values_list("held_from", flat=True)[:6]
            if one is not None
        ],
    }
    return render(request, "stars/card.html", context)
