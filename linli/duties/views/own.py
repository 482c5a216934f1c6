"""What is asked of me: in words, what met it, and how much time is left."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.duties import http as words
from linli.duties import rules
from linli.duties import services as duties
from linli.duties.choices import State
from linli.duties.models import DutyRule
from linli.duties.services import Cell, Words
from linli.duties.views.writing import places_of, tag
from linli.people.http import StaffRequest
from linli.people.models import Person


@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """The person first: nobody else reads this page."""
    cells, said = duties.of_person_in_words(request.actor)
    deputies = {cell.deputy for cell in cells if cell.deputy}
    names = dict(
        Person.objects.filter(pk__in=deputies).values_list("pk", "display_name") if deputies else ()
    )
    opens = words.openable(request.actor, *(cell.records for cell in cells))
    rows = [
        _row(cell, said[cell.rule.code], names, request.actor.person_id, opens) for cell in cells
    ]
    context = {
        "open": [row for row in rows if not row["done"]],
        "done": [row for row in rows if row["done"]],
        "sees": request.actor.has(rules.SEE),
    }
    return render(request, "duties/own.html", context)


def _row(
    cell: Cell, said: Words, names: dict[Any, str], me: Any, opens: set[UUID]
) -> dict[str, Any]:
    return {
        "title": cell.rule.name,
        "unit": cell.unit.short_name,
        "words": said,
        "asked": duties.how_many(cell.rule.law, cell.needed),
        "got": duties.amount(cell.rule.law, cell.got),
        "needed": duties.amount(cell.rule.law, cell.needed),
        "period": cell.period,
        "due": words.by_when(cell.period),
        "tag": words.tag(cell.state, cell.why),
        "records": words.records(cell.records, opens, met=cell.state == State.MET),
        "done": cell.state in {State.MET, State.PLANNED},
        "deputy": names.get(cell.deputy, "") if cell.deputy != me else "",
        "stands_in": cell.bound.person is not None and cell.bound.person != me,
    }


@require_safe
def all_rules(request: StaffRequest) -> HttpResponse:
    """Every rule in words, with where it comes from."""
    rules.check_signed_in(request.actor)
    path = request.actor.grants[0].path if request.actor.grants else ""
    rows = list(DutyRule.objects.lasting(clock.today()).around(path))
    said = duties.explain(rows, path)
    context = {
        "rules": [{"words": said[row.code], "row": row, "tag": tag(row)} for row in rows],
        "places": places_of(request),
    }
    return render(request, "duties/rules.html", context)
