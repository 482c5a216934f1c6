"""An instructor's own pages: the short list of tasks with what the records say, the log, the
services."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.activities.choices import FiveRole
from linli.activities.services import Month
from linli.duties import http as words
from linli.duties import rules as duty_rules
from linli.duties import services as duties
from linli.duties.choices import State
from linli.duties.services import Cell
from linli.instructors import rules
from linli.instructors import services as instructors
from linli.instructors.choices import TASKS
from linli.people.http import StaffRequest
from linli.territory.models import Unit

MOST_VILLAGES: Final = 400


@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """Five tasks, the villages, what is planned, the households that agreed. Nobody else reads
    it."""
    helped = instructors.helped_by(request.actor)
    if not helped:  # whoever a household named reads it, whatever their post
        rules.check_instructs(request.actor)
    wanted = {task.duty for task in TASKS}
    cells: dict[str, list[Cell]] = {}
    for cell in duties.of_person(request.actor):
        if cell.rule.code in wanted:
            cells.setdefault(cell.rule.code, []).append(cell)
    counted = (cell.records for rows in cells.values() for cell in rows)
    opens = words.openable(request.actor, *counted)
    context = {
        "tasks": [
            {
                "words": task.words,
                "role": task.role.label,
                "href": _address(task.write, task.kind),
                "states": [_state(cell, opens) for cell in cells.get(task.duty, ())],
            }
            for task in TASKS
        ],
        "villages": instructors.villages_of(request.actor),
        "links": instructors.links_of(request.actor),
        "pairs": instructors.pairs_of(request.actor),
        "plans": instructors.plans_of(request.actor),
        "helped": helped,
        "instructs": rules.is_instructor(request.actor),
        "postings": [
            grant.posting_id
            for grant in request.actor.grants
            if grant.role == "instructor" and not grant.stands_in
        ],
    }
    return render(request, "instructors/own.html", context)


def _address(name: str, kind: str) -> str:
    address = reverse(name)
    if name == "instructors:own":
        return f"{address}#helped"
    return f"{address}?kind={kind}" if kind else address


def _state(cell: Cell, opens: set[UUID]) -> dict[str, Any]:
    """How one duty stands at one branch."""
    return {
        "unit": cell.unit.short_name,
        "got": duties.amount(cell.rule.law, cell.got),
        "needed": duties.amount(cell.rule.law, cell.needed),
        "tag": words.tag(cell.state, cell.why),
        "period": cell.period,
        "due": words.by_when(cell.period),
        "records": words.records(cell.records, opens, met=cell.state == State.MET),
        "open": cell.got < cell.needed,
    }


@require_safe
def log(request: StaffRequest) -> HttpResponse:
    """A month of one's own, one line a record; by role, if asked."""
    rules.check_instructs(request.actor)
    month = Month.parse(request.GET.get("month", ""))
    role = request.GET.get("role", "")
    role = role if role in FiveRole.values else ""
    context = {
        "month": month,
        "entries": instructors.log_of(request.actor, month, role),
        "chips": [
            {"href": f"?month={month.code}", "label": _("All"), "current": not role},
            *(
                {
                    "href": f"?month={month.code}&role={one.value}",
                    "label": one.label,
                    "current": role == one.value,
                }
                for one in FiveRole
            ),
        ],
        "months": [
            {"href": f"?month={one.code}&role={role}", "label": one.code, "current": one == month}
            for one in (month.before, month, month.after)
        ],
    }
    return render(request, "instructors/log.html", context)


@require_safe
def services(request: StaffRequest) -> HttpResponse:
    """What is done as service providers, by village: an instructor's own villages, or those of the
    reader's place. Nobody is named (row S4-24)."""
    actor = request.actor
    if rules.is_instructor(actor):
        villages = instructors.villages_of(actor)
    else:
        duty_rules.check_sees(actor)
        villages = list(
            Unit.objects.public().villages().visible_to(actor, duty_rules.SEE)[:MOST_VILLAGES]
        )
    context = {
        "groups": instructors.services_of(villages, by=actor),
        "may_write": rules.is_instructor(actor),
    }
    return render(request, "instructors/services.html", context)
