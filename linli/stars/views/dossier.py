"""The dossier of one cycle: the evidence, what is missing, doing something; beginning a cycle."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.people.http import StaffRequest
from linli.stars import rules
from linli.stars import services as stars
from linli.stars.catalogue import Programme
from linli.stars.forms import StartForm, VerbForm
from linli.stars.views.dossier_page import options_of, render_dossier, stars_of, visible
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

HOSTS: Final = (UnitKind.GENERAL_BRANCH, UnitKind.BRANCH)
DO: Final[dict[str, Callable[..., object]]] = {
    "aim": stars.set_target,
    "plan": stars.add_measure,
    "done": stars.finish_measure,
    "drop": stars.drop_measure,
    "guide": stars.guide,
    "assess": stars.assess,
    "stop": stars.stop,
    "endorse": stars.endorse,
    "send_back": stars.send_back,
    "confirm": stars.confirm,
    "refuse": stars.refuse,
    "object": stars.object_to,
    "uphold": stars.uphold,
    "dismiss": stars.dismiss,
    "remove": stars.remove,
}


@require_safe
@never_cache
def dossier(request: StaffRequest, cycle: UUID) -> HttpResponse:
    """One cycle: what the records say of each star, what is missing, the plan, the story."""
    return render_dossier(request, visible(request.actor, cycle))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def act(request: StaffRequest, cycle: UUID, verb: str) -> HttpResponse:
    """Do one verb. With GET the page with that form open, so that each form has an address."""
    found = visible(request.actor, cycle)
    if verb not in DO:
        raise NotHere(_("There is no such thing to do with a star cycle."))
    if request.method != "POST":
        return render_dossier(request, found, opened=verb)
    rules.check_may(request.actor, verb, found)
    form = VerbForm(
        verb, options_of(found, stars_of(found), {verb}, by=request.actor), request.POST
    )
    if not form.is_valid():
        return render_dossier(request, found, opened=verb, form=form, status=422)
    try:
        DO[verb](found.pk, by=request.actor, **form.given())
    except Invalid as problem:
        form.take(problem)
        return render_dossier(request, found, opened=verb, form=form, status=422)
    except (Conflict, MoveRefused) as problem:
        fresh = visible(request.actor, cycle)
        return render_dossier(
            request, fresh, opened=verb, form=form, problem=problem, status=problem.status
        )
    messages.success(request, _("Done."))
    return SeeOther(found.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: StaffRequest, host: int) -> HttpResponse:
    """Begin: first which programme (`?programme=`), with what the records bear already; then which
    stars, until when."""
    unit = _host(request, host)
    offered = stars.programmes_for(unit)
    running = {one.programme: one for one in stars.running_of(unit)}
    asked = request.GET.get("programme", offered[0].code)
    programme = next((one for one in offered if one.code == asked), None)
    if programme is None:
        raise NotHere(_("There is no such star programme."))
    form = _form(request, unit, programme)
    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(lambda: stars.start(unit, form.target(), by=request.actor))
        if made is not None:
            messages.success(request, _("Begun. Below is what is still missing."))
            return SeeOther(made.get_absolute_url())
    verdicts = stars.of_unit(unit, stars.village_of(unit), programme)
    context = {
        "unit": unit,
        "programme": programme,
        "chips": [
            {"href": f"?programme={one.code}", "label": one.name, "current": one == programme}
            for one in offered
        ],
        "form": form,
        "verdicts": list(verdicts.values()),
        "bears": sum(one.stands for one in verdicts.values()),
        "running": running.get(programme.code),
    }
    return render(request, "stars/start.html", context, status=status)


def _host(request: StaffRequest, key: int) -> Unit:
    """An organisation whose stars this person keeps; raises `NotHere`."""
    found = Unit.objects.public().select_related("parent").filter(pk=key, kind__in=HOSTS).first()
    if found is None or not rules.keeps(request.actor, found):
        raise NotHere(_("There is no such branch here."))
    return found


def _form(request: StaffRequest, unit: Unit, programme: Programme) -> StartForm:
    one_by_one = not (programme.whole or programme.graded)
    choices = [(one.code, one.name) for one in programme.stars] if one_by_one else []
    begun: dict[str, Any] = {
        "stars": [one.code for one in programme.stars], "aimed_on": stars.usual_day(unit.path),
    }  # fmt: skip
    sent = request.POST if request.method == "POST" else None
    return StartForm(programme.code, choices, sent, begun)
