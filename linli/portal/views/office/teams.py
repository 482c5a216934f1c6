"""Teams of five parties: the list of a place, a team's sheet, asking, and one's own answer."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common import clock
from linli.common.errors import NotHere
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.portal.office_forms import OfficeForm
from linli.portal.team_forms import AskForm, SendBranchForm, TeamForm
from linli.portal.views.office.hub import around, place_of, see_other, to_own
from linli.territory.choices import TeamSlot, UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit, WorkTeam, WorkTeamPlace
from linli.territory.services import organisation_tree, resources, team_answers
from linli.territory.services import teams as work_teams

EDIT: Final = "organisation.edit"
ROWS: Final = 50


mine = to_own("portal:teams", EDIT)


@require_safe
def teams(request: StaffRequest, code: str) -> HttpResponse:
    """Teams at work, or those that ended; of a village its micro-grids with theirs."""
    place, now = place_of(request.actor, code, EDIT), clock.now()
    over = request.GET.get("over") == "yes"
    rows = WorkTeam.objects.visible_to(request.actor).filter(below(place.path))
    rows = rows.filter(until_at__lte=now) if over else rows.current(now)
    found = page(
        rows.select_related("unit"),
        order=("-since_at", "pk"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    missing = {} if over else work_teams.missing_of(found.rows)
    above, under = around(request.actor, place, EDIT)
    is_village = place.kind == UnitKind.VILLAGE
    context = {
        "unit": place,
        "above": above,
        "below": under,
        "over": over,
        "rows": [{"team": one, "missing": missing.get(one.pk, 0)} for one in found.rows],
        "next_href": f"?{'over=yes&' if over else ''}after={found.next_cursor}"
        if found.next_cursor
        else "",
        "micro": work_teams.of_micro_grids(place, now) if is_village and not over else [],
    }
    return render(request, "portal/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """A new team, for a task or for a micro-grid (`?grid=`)."""
    place = place_of(request.actor, code, EDIT)
    grids = work_teams.micro_grids(place)
    begun: dict[str, Any] = {"unit": place.pk, "grid": request.GET.get("grid", "")}
    if begun["grid"] in {str(grid.pk) for grid in grids}:
        begun["task"] = _("Standing team of the micro-grid")
        begun |= {
            f"wanted-{slot}": work_teams.OF_A_MICRO_GRID.get(slot, 0) for slot in TeamSlot.values
        }
    sent = (request.POST,) if request.method == "POST" else ()
    form = TeamForm(resources.known_units(place), grids, *sent, initial=begun)

    def formed() -> WorkTeam:
        return work_teams.form_team(form.plan(), by=request.actor, key=form.sent_key)

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(formed)
        if made is not None:
            messages.success(request, _("The team is there. Now ask people into it."))
            return see_other(reverse("portal:team", args=[made.pk]))
    context = {"unit": place, "form": form, "title": _("Put a team together")}
    return render(request, "portal/team_add.html", context, status=status)


def _found(request: StaffRequest, key: UUID) -> WorkTeam:
    rows = WorkTeam.objects.visible_to(request.actor).select_related("unit")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such team among those of your places."))
    return found


@require_safe
def team(request: StaffRequest, team: UUID) -> HttpResponse:
    """The team sheet: the five parties, who is in, who was asked, which places are open."""
    return _page(request, _found(request, team), {})


def _page(
    request: StaffRequest,
    found: WorkTeam,
    sent: dict[str, OfficeForm],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    village = work_teams.place_of(found)
    is_over = found.until_at is not None and found.until_at <= clock.now()
    parties = work_teams.sheet(found)
    context = {
        "unit": village,
        "team": found,
        "is_over": is_over,
        "last_day": clock.local(found.until_at - timedelta(seconds=1)) if found.until_at else None,
        "parties": parties,
        "missing": sum(one.missing for one in parties),
        "forms": {} if is_over else {**_forms(found, village), **sent},
        "opened": next(iter(sent), ""),
    }
    return render(request, "portal/team.html", context, status=status)


def _forms(found: WorkTeam, village: Unit) -> dict[str, OfficeForm]:
    branches = organisation_tree.branches_of(village)
    forms: dict[str, OfficeForm] = {
        "ask": AskForm(team_answers.staff_around(found)),
        "change": _change_form(found),
    }
    return {**forms, "branch": SendBranchForm(branches)} if branches else forms


def _change_form(found: WorkTeam, *sent: Any) -> TeamForm:
    begun: dict[str, Any] = {
        "unit": found.unit_id,
        "task": found.task,
        "version": found.version,
        "until": clock.local(found.until_at - timedelta(seconds=1)).date()
        if found.until_at
        else None,
    }
    begun |= {f"wanted-{slot}": found.wanted.get(slot, 0) for slot in TeamSlot.values}
    return TeamForm([found.unit], [], *sent, initial=begun, auto_id="id_change_%s")


@require_POST
def act(request: StaffRequest, team: UUID, act: str) -> HttpResponse:
    """Ask somebody, take an answer down, change the task, or end the team."""
    found = _found(request, team)
    if act not in _ACTS:
        raise NotHere(_("There is no such thing to do."))
    return _ACTS[act](request, found)


def _ask(request: StaffRequest, found: WorkTeam) -> HttpResponse:
    if request.POST.get("slot") == TeamSlot.BRANCH:
        return _send_branch(request, found)
    known = team_answers.staff_around(found)
    form = AskForm(known, request.POST)

    def asked() -> WorkTeamPlace:
        said = form.cleaned_data
        if said["person"]:
            person = next(one for one in known if str(one.pk) == said["person"])
            return team_answers.ask(found.pk, said["slot"], person, by=request.actor)
        return team_answers.enter(
            found.pk, said["slot"], said["name"], by=request.actor, agreed=said["agreed"]
        )

    return _put(request, found, "ask", form, asked)


def _send_branch(request: StaffRequest, found: WorkTeam) -> HttpResponse:
    branches = organisation_tree.branches_of(work_teams.place_of(found))
    form = SendBranchForm(branches, request.POST)

    def sent() -> WorkTeamPlace:
        branch = next(one for one in branches if one.pk == form.cleaned_data["branch"])
        return team_answers.send_branch(found.pk, branch, by=request.actor)

    return _put(request, found, "branch", form, sent)


def _put(
    request: StaffRequest,
    found: WorkTeam,
    name: str,
    form: OfficeForm,
    act: Callable[[], WorkTeamPlace],
) -> HttpResponse:
    made, status = form.attempt(act)
    if made is None:
        return _page(request, found, {name: form}, status=status)
    messages.success(request, _("It stands on the team sheet."))
    return _back(found)


def _answer(request: StaffRequest, found: WorkTeam) -> HttpResponse:
    place = request.POST.get("place", "")
    rows = WorkTeamPlace.objects.filter(team=found)
    key = int(place) if place.isascii() and place.isdigit() else 0
    if not rows.filter(pk=key).exists():
        raise NotHere(_("There is no such place in a team."))
    agrees = request.POST.get("do") == "agree"
    team_answers.answer(key, by=request.actor, agrees=agrees)
    done = _("They take part.") if agrees else _("The place is open again; nothing else is kept.")
    messages.success(request, done)
    return _back(found)


def _change(request: StaffRequest, found: WorkTeam) -> HttpResponse:
    form = _change_form(found, request.POST.dict())

    def changed() -> WorkTeam:
        version = form.cleaned_data["version"]
        return work_teams.change_team(found.pk, form.plan(), by=request.actor, version=version)

    made, status = form.attempt(changed)
    if made is None:
        form.data = {**form.data, "version": str(found.version)}
        return _page(request, found, {"change": form}, status=status)
    messages.success(request, _("The changes to the team are kept."))
    return _back(found)


def _end(request: StaffRequest, found: WorkTeam) -> HttpResponse:
    work_teams.end_team(found.pk, by=request.actor)
    messages.success(request, _("The team has ended."))
    return _back(found)


def _back(found: WorkTeam) -> HttpResponse:
    return see_other(reverse("portal:team", args=[found.pk]))


_ACTS: Final[dict[str, Callable[[StaffRequest, WorkTeam], HttpResponse]]] = {
    "ask": _ask,
    "answer": _answer,
    "change": _change,
    "end": _end,
}


@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """The teams that I am in, and those that ask me."""
    person = request.actor.person_id
    rows = team_answers.of_person(person) if person else []
    return render(request, "portal/own_teams.html", {"rows": rows})


@require_POST
def own_answer(request: StaffRequest, place: int) -> HttpResponse:
    """Take part, decline, or leave; nobody asks why."""
    rows = WorkTeamPlace.objects.filter(pk=place, person=request.actor.person_id)
    if not request.actor.person_id or not rows.exists():
        raise NotHere(_("You are not asked here any more."))
    agrees = request.POST.get("do") == "agree"
    team_answers.answer(place, by=request.actor, agrees=agrees)
    done = _("You take part. Thank you.") if agrees else _("That is all right. Nothing is kept.")
    messages.success(request, done)
    return see_other(reverse("portal:own-teams"))
