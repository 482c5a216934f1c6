"""The ledger of disputes: what is open, with whom, until when; and what was resolved (S4-22)."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.common.errors import Refused
from linli.common.pagination import page
from linli.mediation import rules
from linli.mediation import services as mediation
from linli.mediation.choices import RUNNING, Colour, Stage
from linli.mediation.forms import MINE, LedgerForm
from linli.mediation.forms import RUNNING as NOT_ENDED
from linli.mediation.models import Dispute
from linli.mediation.services.counting import year_of
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.rulesets import services as rulesets

ROWS: Final = 30
TARGET: Final = "mediation.scene.target"
TAGS: Final = {Colour.RED: "late", Colour.YELLOW: "wait", Colour.GREEN: "done"}


@require_safe
def ledger(request: StaffRequest) -> HttpResponse:
    """The list with its filters, and the numbers of a year. A fixed number of queries."""
    actor = request.actor
    if not (actor.has(rules.SEE) or actor.has(rules.MEDIATE)):
        raise Refused(
            _("Your post does not handle disputes."),
            next_step=_("A grid member or the village office does."),
        )
    form = LedgerForm(request.GET)
    wanted = form.wanted()
    seen = Dispute.objects.visible_to(actor)
    found = page(
        seen.filter(_fits(wanted, actor)).for_list(),
        order=("-registered_at", "-pk"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    year = _year(request)
    context = {
        "form": form,
        "filtered": bool(wanted),
        "rows": [_row(dispute) for dispute in found.rows],
        "next_href": _next(request, found.next_cursor),
        "first_href": "?" if "after" in request.GET else "",
        "year": year,
        "may_take_in": actor.has("matters.take_in"),
        **(_numbers(actor, year) if actor.has("matters.view") else {}),
    }
    return render(request, "mediation/ledger.html", context)


def _fits(wanted: dict[str, Any], actor: Actor) -> Q:
    fits = Q()
    for name, value in wanted.items():
        if name == MINE:
            fits &= Q(mediator__in=actor.posting_ids())
        elif name == "stage" and value == NOT_ENDED:
            fits &= Q(stage__in=RUNNING)
        else:
            fits &= Q(**{"matter__level" if name == "level" else name: value})
    return fits


def _row(dispute: Dispute) -> dict[str, Any]:
    matter = dispute.matter
    handles = dispute.mediator or matter.owner
    return {
        "dispute": dispute,
        "matter": matter,
        "who": handles.person.display_name if handles else "",
        "colour": TAGS[Colour(dispute.colour)],
        "due": dispute.mediate_due_at if dispute.stage == Stage.MEDIATING else None,
    }


def _year(request: StaffRequest) -> int:
    this = clock.today().year
    given = request.GET.get("year", "")
    return int(given) if given in {str(this - 1), str(this)} else this


def _numbers(actor: Actor, year: int) -> dict[str, Any]:
    """What was registered in a year, what became of it, and how soon somebody was there. Of
    places: whoever only mediates reads none, they would be one person's."""
    rows = Dispute.objects.of_places(actor).filter(year_of(year))
    lines = mediation.by_category(rows)
    path = actor.grants[0].path if actor.grants else ""
    target = timedelta(minutes=rulesets.value(TARGET, path=path))
    return {
        "lines": lines,
        "levels": mediation.by_level(rows),
        "resolved": mediation.resolved(lines),
        "response": mediation.response(rows, target),
        "last_year": clock.today().year - 1,
        "this_year": clock.today().year,
    }


def _next(request: StaffRequest, cursor: str | None) -> str:
    if cursor is None:
        return ""
    kept = [(name, value) for name, value in request.GET.items() if name != "after" and value]
    return "?" + urlencode([*kept, ("after", cursor)])
