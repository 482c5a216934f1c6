"""Consulting over matters: the agenda, what was decided, what became of it (row S2-16)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.models import Activity, ActivityMatter
from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.common.pagination import page
from linli.matters.models import Matter
from linli.orglife import services as orglife
from linli.orglife.choices import STOPPED, Entered, Which
from linli.orglife.forms import AgendaForm, DecisionsForm
from linli.people.http import StaffRequest
from linli.territory.rules import allowed

ROWS: Final = 50
TAGS: Final = {Entered.DONE: "done", Entered.WAITING: "wait"}


def found_here(request: StaffRequest, key: UUID) -> Activity:
    """The activity, if the reader may see it; else `NotHere`."""
    rows = Activity.objects.visible_to(request.actor).for_list()
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(
            _("There is no such activity here."), next_step=_("Look for it in the calendar.")
        )
    return found


def _items(request: StaffRequest, activity: Activity) -> list[ActivityMatter]:
    """What is on the agenda, of matters that the reader may see. One query."""
    rows = activity.matters.filter(matter__in=Matter.objects.visible_to(request.actor))
    rows = rows.select_related(
        "matter__kind", "matter__place", "matter__village", "matter__grid", "matter__owner",
        "matter__turn__person", "matter__turn__role", "owner__person", "owner__role", "outcome",
        "activity",
    )  # fmt: skip
    return list(rows.order_by("pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: StaffRequest, activity: UUID) -> HttpResponse:
    """Open matters to be ticked; what is ticked comes on the agenda."""
    found = found_here(request, activity)
    rules.check_may(request.actor, "discuss", found, rules.own_part(request.actor, found))
    which = request.GET.get("which", "")
    grids = orglife.grids_of(found.host)
    rows = page(
        orglife.open_matters(found, by=request.actor, which=which),
        order=("reported_at", "pk"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    sent = (request.POST,) if request.method == "POST" else ()
    form = AgendaForm(rows.rows, _items(request, found), *sent, initial={"version": found.version})
    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(lambda: _put(request, found, form))
        if done is not None:
            messages.success(request, _("The agenda is kept."))
            return SeeOther(reverse("orglife:decisions", args=[found.pk]))
    context = {
        "activity": found,
        "place": orglife.place_of(found.host),
        "form": form,
        "chips": [
            {"href": f"?which={one.value}", "label": one.label, "current": which == one.value}
            for one in Which
            if one != Which.OURS or grids
        ],
        "sees": request.actor.has("matters.view"),
        "filtered": bool(which),
        "next_href": f"?which={which}&after={rows.next_cursor}" if rows.next_cursor else "",
    }
    return render(request, "orglife/agenda.html", context, status=status)


def _put(request: StaffRequest, found: Activity, form: AgendaForm) -> bool:
    activities.put_on_agenda(
        found.pk,
        by=request.actor,
        add=form.chosen("add"),
        without=form.chosen("off"),
        version=form.cleaned_data["version"],
    )
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: StaffRequest, activity: UUID) -> HttpResponse:
    """Matter by matter: what, who, until when, in one form; and what became of it."""
    found = found_here(request, activity)
    own = rules.own_part(request.actor, found)
    may = allowed(rules.check_may, request.actor, "decide", found, own)
    rows = _items(request, found)
    owners = activities.owners_around(found) if may else []
    if request.method != "POST":
        begun = DecisionsForm(rows, owners, initial={"version": found.version})
        return _page(request, found, rows, begun, may=may)
    rules.check_may(request.actor, "decide", found, own)
    form = DecisionsForm(rows, owners, request.POST)
    written, status = form.attempt(lambda: _write(request, found, form))
    if written is None:
        return _page(request, found, rows, form, may=may, status=status)
    if written.problems:
        fresh = _items(request, found_here(request, found.pk))
        again = form.shown_again(fresh)
        return _page(request, found, fresh, again, may=may, problems=written.problems, status=409)
    messages.success(
        request,
        _("The decisions are kept. The matters get them once the minutes are approved."),
    )
    return SeeOther(reverse("orglife:decisions", args=[found.pk]))


def _write(request: StaffRequest, found: Activity, form: DecisionsForm) -> orglife.Written:
    return orglife.write_decisions(
        found.pk, form.decisions(), by=request.actor, version=form.cleaned_data["version"]
    )


def _page(
    request: StaffRequest,
    activity: Activity,
    rows: list[ActivityMatter],
    form: DecisionsForm,
    *,
    may: bool,
    problems: Mapping[UUID, DomainError] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    last = activities.latest(activity)
    lines = [
        {**line, "problem": (problems or {}).get(line["row"].matter_id), **_outcome(line["row"])}
        for line in form.lines()
    ]
    for line in lines:  # what stands needs no fields, unless it was just sent with a mistake
        line["folded"] = not may or (line["tag"] == "done" and not form.is_bound)
    context = {
        "activity": activity,
        "form": form,
        "lines": lines,
        "may": may,
        "hidden": activity.matters.count() - len(rows),
        "approved": last is not None and last.approved_at is not None,
        "stopped": any(line["stopped"] for line in lines),
    }
    return render(request, "orglife/decisions.html", context, status=status)


def _outcome(row: ActivityMatter) -> dict[str, Any]:
    """What became of a decision, and whether somebody has to look at it."""
    found = getattr(row, "outcome", None)
    if found is None or not row.decision:
        return {"words": "", "tag": "plain", "stopped": False}
    entered = Entered(found.entered)
    return {"words": entered.label, "tag": TAGS.get(entered, "late"), "stopped": entered in STOPPED}


@require_POST
def enter(request: StaffRequest, activity: UUID, decision: UUID) -> HttpResponse:
    """Enter a decision that had stopped, on the matter as it is now."""
    found = found_here(request, activity)
    row = next((one for one in _items(request, found) if one.pk == decision), None)
    if row is None:
        raise NotHere(_("There is no such decision here."))
    rules.check_may(request.actor, "decide", found, rules.own_part(request.actor, found))
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    try:
        orglife.enter_now(row.pk, by=request.actor, version=version)
    except (Conflict, Invalid, MoveRefused) as problem:
        fresh = _items(request, found)
        form = DecisionsForm(
            fresh, activities.owners_around(found), initial={"version": found.version}
        )
        stopped = {row.matter_id: problem}
        return _page(request, found, fresh, form, may=True, problems=stopped, status=problem.status)
    messages.success(request, _("Entered on the matter."))
    return SeeOther(reverse("orglife:decisions", args=[found.pk]))
