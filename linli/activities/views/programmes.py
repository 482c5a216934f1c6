"""Programmes: what they are, and the board of each."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.choices import Stage
from linli.activities.forms import EvaluateForm, ProgrammeForm
from linli.activities.models import Programme
from linli.activities.views.finding import chosen
from linli.common import clock
from linli.common.errors import Conflict, MoveRefused, NotHere, Refused
from linli.common.http import SeeOther
from linli.common.ids import new_id
from linli.common.pagination import page
from linli.matters.services.kinds import offered_to_staff
from linli.people.http import StaffRequest
from linli.territory.choices import PLACES
from linli.territory.rules import allowed, check_may

ROWS: Final = 50
MOST_HOSTS: Final = 300
TAGS: Final = {Stage.RUNNING: "wait", Stage.EVALUATED: "done"}


@require_safe
def programmes(request: StaffRequest) -> HttpResponse:
    """Those of the reader's places, and issued ones of the places above."""
    if not request.actor.has(rules.SEE):
        raise Refused(_("Your post has no activities."))
    rows = Programme.objects.visible_to(request.actor).select_related("unit")
    found = page(rows, order=("-from_on", "pk"), size=ROWS, after=request.GET.get("after"))
    context = {
        "rows": [
            {
                "title": one.name,
                "href": reverse("activities:programme", args=[one.pk]),
                "sub": one.unit.short_name,
                "tag": one.stage_now.label,
                "kind": TAGS.get(one.stage_now, "plain"),
            }
            for one in found.rows
        ],
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
        "may_add": request.actor.has(rules.PLAN),
    }
    return render(request, "activities/programmes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Outline one."""
    if not request.actor.has(rules.PLAN):
        raise Refused(_("Your post does not keep programmes."))
    rows = activities.hosts_of(request.actor, rules.PLAN).filter(kind__in=PLACES)
    hosts = list(rows.exclude(kind__in=("group", "address"))[:MOST_HOSTS])
    kinds = offered_to_staff([hosts[0].path], also_made=True) if hosts else []
    sent = (request.POST,) if request.method == "POST" else ()
    begun = {"key": new_id(), "from_on": clock.today()}
    form = ProgrammeForm(hosts, kinds, *sent, initial=begun)

    def outlined() -> Programme:
        unit = chosen(hosts, form.cleaned_data["unit"])
        return activities.outline(
            unit, form.outline(), by=request.actor, key=form.cleaned_data["key"]
        )

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(outlined)
        if made is not None:
            messages.success(request, _("A draft. Those below see it once it is issued."))
            return SeeOther(reverse("activities:programme", args=[made.pk]))
    context = {"form": form, "title": _("Outline a programme")}
    return render(request, "activities/form.html", context, status=status)


def _found(request: StaffRequest, key: UUID) -> Programme:
    rows = Programme.objects.visible_to(request.actor).select_related("unit")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such programme here."))
    return found


@require_safe
def programme(request: StaffRequest, programme: UUID) -> HttpResponse:
    """The board: counted from the records, by unit in the order of their codes."""
    return _page(request, _found(request, programme))


def _page(
    request: StaffRequest,
    found: Programme,
    form: EvaluateForm | None = None,
    *,
    problem: Any = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "programme": found,
        "tag": TAGS.get(found.stage_now, "plain"),
        "board": activities.board(found, by=request.actor),
        "keeps": allowed(check_may, request.actor, rules.PLAN, found.path),
        "form": form or EvaluateForm(initial={"version": found.version}),
        "running": found.stage_now == Stage.RUNNING,
        "problem": problem,
    }
    return render(request, "activities/programme.html", context, status=status)


@require_POST
def issue(request: StaffRequest, programme: UUID) -> HttpResponse:
    """From now on those below see it."""
    found = _found(request, programme)
    try:
        activities.issue(found.pk, by=request.actor)
    except (Conflict, MoveRefused) as problem:
        return _page(request, found, problem=problem, status=problem.status)
    messages.success(request, _("Issued."))
    return SeeOther(reverse("activities:programme", args=[found.pk]))


@require_POST
def evaluate(request: StaffRequest, programme: UUID) -> HttpResponse:
    """What came of it."""
    found = _found(request, programme)
    check_may(request.actor, rules.PLAN, found.path)
    form = EvaluateForm(request.POST)

    def evaluated() -> Programme:
        said = form.cleaned_data
        return activities.evaluate(
            found.pk, by=request.actor, words=said["outcome"], version=said["version"]
        )

    done, status = form.attempt(evaluated)
    if done is None:
        return _page(request, found, form, status=status)
    messages.success(request, _("Kept beside its numbers."))
    return SeeOther(reverse("activities:programme", args=[found.pk]))
