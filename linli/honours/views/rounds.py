"""Rounds for staff: opening one, its page, and writing down what a household said."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common import clock
from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere, Refused
from linli.common.forms import Action, new_key
from linli.common.http import SeeOther
from linli.common.pagination import page
from linli.honours import rules
from linli.honours import services as honours
from linli.honours.choices import HonourKind
from linli.honours.forms import AskForm, RoundForm, RoundVerbForm
from linli.honours.models import HonourEntry, HonourRound
from linli.honours.services.rounds import ASKING_DAYS, BY_DOOR, NewRound
from linli.honours.views.anybody import lanes_of
from linli.honours.views.board import villages_of
from linli.honours.workflow import ROUND_MOVES
from linli.people.http import StaffRequest
from linli.rulesets import services as rulesets

FORM: Final = ["GET", "HEAD", "POST"]
PAGE: Final = 50
DO: Final[dict[str, Callable[..., HonourRound]]] = {
    "extend": honours.extend,
    "publish": honours.publish,
    "conclude": honours.conclude,
    "call_off": honours.call_off,
}

MAIN: Final = frozenset({"publish", "conclude"})


@require_http_methods(FORM)
@never_cache
def add(request: StaffRequest) -> HttpResponse:
    """The committee opens a round; the form begins with the days of the rule."""
    villages = villages_of(request.actor)
    if not villages:
        raise Refused(
            _("Rounds are kept by the committee of the village."),
            next_step=_("Ask the village clerk or the secretary."),
        )
    by_code = {one.code: one for one in villages}
    days = int(rulesets.value(ASKING_DAYS, path=villages[0].path))
    begun = {
        "key": new_key(),
        "village": villages[0].code,
        "kind": HonourKind.COURTYARD,
        "opens_on": clock.today(),
        "asks_until": clock.today() + timedelta(days=days),
    }
    sent = (request.POST,) if request.method == "POST" else ()
    form = RoundForm([(one.code, one.short_name) for one in villages], *sent, initial=begun)
    status: int = HTTPStatus.OK
    if request.method == "POST":
        made, status = form.attempt(lambda: _opened(form.cleaned_data, by_code, request))
        if made is not None:
            messages.success(request, _("The round is open. Tell the households of it."))
            return SeeOther(made.get_absolute_url())
    title = _("Open a round")
    context = {"form": form, "title": title, "unit": villages[0]}
    return render(request, "honours/round_add.html", context, status=status)


def _opened(said: dict[str, Any], by_code: dict[str, Any], request: StaffRequest) -> HonourRound:
    unit = by_code[said["village"]]
    new = NewRound(unit, said["kind"], said["opens_on"], said["asks_until"], said["key"])
    return honours.open_round(new, by=request.actor)


def _visible(request: StaffRequest, key: UUID) -> HonourRound:
    rows = HonourRound.objects.visible_to(request.actor).select_related("unit")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such round here."))
    return found


@require_safe
@never_cache
def one(request: StaffRequest, honour_round: UUID) -> HttpResponse:
    """A round: its days, its checklist, the households of the reader's part that are in it."""
    return _page(request, _visible(request, honour_round))


def _page(
    request: StaffRequest,
    found: HonourRound,
    *,
    opened: str = "",
    form: RoundVerbForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = HonourEntry.objects.visible_to(request.actor).filter(round=found).for_list()
    shown = page(rows, order=BY_DOOR, size=PAGE, after=request.GET.get("after"))
    actions = [
        Action(
            verb,
            ROUND_MOVES[found.stage][verb].label,
            form
            if form is not None and verb == opened
            else RoundVerbForm(verb, initial={"asks_until": found.asks_until}),
            reverse("honours:round-act", args=[found.pk, verb]),
            main=verb in MAIN,
            opened=verb == opened,
        )
        for verb in rules.round_moves_for(request.actor, found)
    ]
    context = {
        "round": found,
        "unit": found.unit,
        "parts": found.checklist.parts,
        "rows": shown.rows,
        "next_href": f"?after={shown.next_cursor}" if shown.next_cursor else "",
        "actions": actions,
        "may_record": found.asks and request.actor.has(rules.RECORD),
        "problem": problem,
    }
    return render(request, "honours/round.html", context, status=status)


@require_http_methods(FORM)
@never_cache
def act(request: StaffRequest, honour_round: UUID, verb: str) -> HttpResponse:
    """Prolong, put up the notice, give the plaques."""
    found = _visible(request, honour_round)
    if verb not in DO:
        raise NotHere(_("There is no such thing to do here."))
    if request.method != "POST":
        return _page(request, found, opened=verb)
    rules.check_may_keep(request.actor, found.unit)
    form = RoundVerbForm(verb, request.POST)
    if not form.is_valid():
        return _page(request, found, opened=verb, form=form, status=422)
    try:
        DO[verb](found.pk, by=request.actor, **form.cleaned_data)
    except (Invalid, Conflict, MoveRefused) as problem:
        form.take(problem)
        fresh = _visible(request, honour_round)
        return _page(request, fresh, opened=verb, form=form, problem=problem, status=problem.status)
    messages.success(request, _("Done."))
    return SeeOther(found.get_absolute_url())


@require_http_methods(FORM)
@never_cache
def write_down(request: StaffRequest, honour_round: UUID) -> HttpResponse:
    """For a household without a phone: at its door or at the counter, at its own word."""
    found = _visible(request, honour_round)
    lanes = rules.recordable(request.actor, lanes_of(found.unit))
    if not lanes:
        raise Refused(
            _("This lane is not yours."),
            next_step=_("The household asks by itself on the open page, or another posting does."),
        )
    sent = (request.POST,) if request.method == "POST" else ()
    form = AskForm(lanes, *sent, staff=True)
    status: int = HTTPStatus.OK
    if request.method == "POST":
        made, status = form.attempt(lambda: honours.ask(found.pk, form.asking(), by=request.actor))
        if made is not None:
            messages.success(request, _("Written down. Print the slip with their own link."))
            return SeeOther(made.get_absolute_url())
    title = _("A household asks")
    context = {"form": form, "title": title, "unit": found.unit, "round": found}
    return render(request, "honours/write_down.html", context, status=status)
