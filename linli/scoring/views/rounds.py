"""Rounds: the list, opening one, its page with the draw."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common.errors import Conflict, DomainError, MoveRefused, NotHere, Refused
from linli.common.http import SeeOther
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.scoring import rules
from linli.scoring import services as scoring
from linli.scoring.choices import BEFORE_SHEETS, RoundKind, RoundStatus
from linli.scoring.forms.rounds import CloseForm, DrawForm, OpenForm
from linli.scoring.models import JUDGE, Round, Standard
from linli.territory.models import Unit
from linli.territory.rules import allowed

ROWS: Final = 50
TAGS: Final = {RoundStatus.CLOSED: "done", RoundStatus.OPEN: "wait", RoundStatus.DRAWN: "wait"}
VILLAGES_A_PANEL: Final = 3  # that a form proposes
VISITS: Final = 2  # to one village at a cross-inspection, as a form proposes


@require_safe
def rounds(request: StaffRequest) -> HttpResponse:
    """Those of the reader's places, the newest first."""
    actor = request.actor
    if not (actor.has(rules.SEE) or actor.has(JUDGE)):
        raise Refused(_("Your post has no inspections."))
    rows = Round.objects.visible_to(actor).select_related("unit")
    found = page(rows, order=("-begins_on", "pk"), size=ROWS, after=request.GET.get("after"))
    context = {
        "rows": [
            {
                "title": one.name,
                "href": reverse("scoring:round", args=[one.pk]),
                "sub": f"{one.unit.short_name} · {one.get_kind_display()}",
                "tag": one.get_status_display(),
                "kind": TAGS.get(RoundStatus(one.status), "plain"),
            }
            for one in found.rows
        ],
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
        "places": scoring.places_of(actor) if actor.has(rules.RUN_VERB) else [],
        "judges": actor.has(JUDGE),
        "sees": actor.has(rules.SEE),
    }
    return render(request, "scoring/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """Open one for a township or a county."""
    place = Unit.objects.public().filter(code=code, kind__in=scoring.RUN_AT).first()
    if place is None or not allowed(rules.check_may_run, request.actor, place.path):
        raise NotHere(_("There is no such place here."))
    standards = list(Standard.objects.usable_at(place.path).order_by("-path", "code", "-version"))
    sent = (request.POST,) if request.method == "POST" else ()
    form = OpenForm(
        standards, list(scoring.programmes_of(place)[:50]), scoring.villages_of(place), *sent
    )
    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(
            lambda: scoring.open_round(
                place, form.opening(), by=request.actor, key=form.cleaned_data["key"]
            )
        )
        if made is not None:
            messages.success(request, _("The round is open. Draw it next."))
            return SeeOther(reverse("scoring:round", args=[made.pk]))
    context = {"form": form, "place": place, "standards": standards}
    return render(request, "scoring/round_open.html", context, status=status)


def _found(request: StaffRequest, key: UUID) -> Round:
    found = scoring.round_here(key, request.actor)
    if found is None:
        raise NotHere(_("There is no such inspection here."))
    return found


@require_safe
def round_page(request: StaffRequest, round: UUID) -> HttpResponse:  # noqa: A002 - in the address
    """What it is, what it begins with, who goes where and how that was drawn."""
    return _page(request, _found(request, round))


def _page(
    request: StaffRequest,
    found: Round,
    form: DrawForm | None = None,
    *,
    problem: DomainError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    runs = allowed(rules.check_may_run, request.actor, found.path)
    sees = runs or request.actor.has(rules.SEE)
    villages = [row.unit for row in found.villages.select_related("unit").order_by("unit__path")]
    context = {
        "found": found,
        "tag": TAGS.get(RoundStatus(found.status), "plain"),
        "villages": villages,
        "panels": scoring.panels_of(found, request.actor),
        "notes": scoring.notes_of(found) if runs else [],
        "pools": scoring.pools_of(found) if runs else [],
        "shown": scoring.has_figures(found, request.actor),
        "change": scoring.change_since(found) if sees else None,
        "before": scoring.open_before(found, request.actor) if sees else [],
        "runs": runs,
        "form": form or _draw_form(found, len(villages)),
        "may_draw": runs and found.status in BEFORE_SHEETS,
        "may_close": runs and found.status in {RoundStatus.DRAWN, RoundStatus.OPEN},
        "steps": found.steps.order_by("seq") if runs else [],
        "problem": problem,
    }
    return render(request, "scoring/round.html", context, status=status)


def _draw_form(found: Round, villages: int, *sent: Any) -> DrawForm:
    crossing = found.kind == RoundKind.CROSS
    begun = {
        "version": found.version,
        "panels": found.draw.get("panels") or -(-villages // VILLAGES_A_PANEL),
        "each": found.draw.get("each") or (VISITS if crossing else 1),
    }
    return DrawForm(*sent, crossing=crossing, again=found.draws > 0, initial=begun)


@require_POST
def draw(request: StaffRequest, round: UUID) -> HttpResponse:  # noqa: A002 - in the address
    """Draw it, or draw it again with the reason."""
    found = _found(request, round)
    rules.check_may_run(request.actor, found.path)
    form = _draw_form(found, found.villages.count(), request.POST)

    def drawn() -> Round:
        said = form.cleaned_data
        return scoring.draw_round(
            found.pk,
            by=request.actor,
            version=said["version"],
            panels=said.get("panels", 0),
            each=said["each"],
            reason=said.get("reason", ""),
        )

    done, status = form.attempt(drawn)
    if done is None:
        return _page(request, _found(request, round), form, status=status)
    messages.success(request, _("Drawn. The seed stands beside it; anybody can make it again."))
    return SeeOther(reverse("scoring:round", args=[found.pk]))


@require_POST
def close(request: StaffRequest, round: UUID) -> HttpResponse:  # noqa: A002 - in the address
    """Nothing more is handed in."""
    found = _found(request, round)
    rules.check_may_run(request.actor, found.path)
    form = CloseForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        scoring.close_round(found.pk, by=request.actor, version=version)
    except (Conflict, MoveRefused) as problem:
        return _page(request, found, problem=problem, status=problem.status)
    messages.success(request, _("The round is closed."))
    return SeeOther(reverse("scoring:round", args=[found.pk]))


@require_safe
def check(request: StaffRequest, round: UUID) -> HttpResponse:  # noqa: A002 - in the address
    """Make the draw again from what was frozen, and say whether it comes out the same."""
    found = _found(request, round)
    if not found.seed:
        raise NotHere(_("This round was not drawn yet."))
    if not allowed(rules.check_may_run, request.actor, found.path) and not request.actor.has(
        rules.SEE
    ):
        raise NotHere(_("There is no such inspection here."))
    if request.GET.get("format") == "json":
        rules.check_may_run(request.actor, found.path)
        answer = JsonResponse({"seed": found.seed, "facts": found.draw})
        answer["Content-Disposition"] = f'attachment; filename="draw-{found.seed}.json"'
        return answer
    context = {
        "found": found,
        "same": scoring.comes_out_the_same(found) if found.draw else None,
        "runs": allowed(rules.check_may_run, request.actor, found.path),
    }
    return render(request, "scoring/check.html", context)
