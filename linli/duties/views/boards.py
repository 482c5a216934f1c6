"""How duties stand at a place, and for a department by programme: units, never people."""

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.duties import http as words
from linli.duties import rules
from linli.duties import services as duties
from linli.duties.choices import Programme, State, Why
from linli.duties.http import place_of
from linli.duties.models import Excuse
from linli.duties.services import LAST, NOW, Line, OfUnit, ProgrammeBoard, Row
from linli.people.http import StaffRequest
from linli.territory.choices import UnitKind
from linli.territory.fields import ancestors
from linli.territory.models import Unit
from linli.territory.rules import allowed

WIDE: Final = (UnitKind.TOWNSHIP, UnitKind.COUNTY, UnitKind.CITY, UnitKind.PROVINCE)


@require_safe
def boards(request: StaffRequest) -> HttpResponse:
    """Of the widest place: a village's own, else the first programme."""
    rules.check_sees(request.actor)
    place = place_of(request.actor, "")
    if place.kind in WIDE:
        return _programme(request, Programme.INSTRUCTORS)
    return _unit(request, place)


@require_safe
def unit(request: StaffRequest, unit: int) -> HttpResponse:
    """The organisations of a village, or one organisation: gaps first, in the order of codes."""
    place = place_of(request.actor, str(unit))
    if place.kind in WIDE:
        return redirect(
            f"{reverse('duties:programme', args=[Programme.INSTRUCTORS])}?at={place.pk}"
        )
    return _unit(request, place)


def _unit(request: StaffRequest, place: Unit) -> HttpResponse:
    when = LAST if request.GET.get("when") == LAST else NOW
    found = duties.at_place(place, by=request.actor, when=when)
    opens = words.openable(request.actor, *(line.records for one in found for line in one.lines))
    rows = Excuse.objects.visible_to(request.actor).select_related("unit")
    today = clock.today()
    held_up = rows.filter(
        path__in=ancestors(place.path), until_on__gte=today, withdrawn_at__isnull=True
    )
    context = {
        "place": place,
        "units": [_of_unit(one, opens) for one in found],
        "chips": _when(when),
        "last": when == LAST,
        "excuses": [
            {
                "row": row,
                "why": Why(row.why).label,
                "may_withdraw": allowed(rules.check_may_excuse, request.actor, row.path),
            }
            for row in held_up.order_by("from_on", "pk")
        ],
        "may_excuse": allowed(rules.check_may_excuse, request.actor, place.path),
    }
    return render(request, "duties/unit.html", context)


def _of_unit(one: OfUnit, opens: set[UUID]) -> dict[str, Any]:
    shown = [_line(line, opens) for line in one.lines]
    return {"unit": one.unit, "is_gap": one.is_gap, "lines": shown}


def _line(line: Line, opens: set[UUID]) -> dict[str, Any]:
    return {
        "title": line.rule.name,
        "asked": duties.how_many(line.rule.law, line.needed),
        "got": duties.amount(line.rule.law, line.got),
        "needed": duties.amount(line.rule.law, line.needed),
        "period": line.period,
        "tag": words.tag(line.state, line.why),
        "due": words.by_when(line.period) if line.state in {"due", "soon", "handed"} else None,
        "records": words.records(line.records, opens, met=line.state == State.MET),
        "corrected": line.corrected,
    }


def _when(when: str, more: str = "") -> list[dict[str, Any]]:
    return [
        {"href": f"?when={one}{more}", "label": label, "current": one == when}
        for one, label in ((NOW, _("This period")), (LAST, _("Last closed period")))
    ]


@require_safe
def programme(request: StaffRequest, of: str) -> HttpResponse:
    """All villages of a place on one page, gaps first."""
    if of not in Programme.values:
        raise Http404
    return _programme(request, Programme(of))


def _programme(request: StaffRequest, of: Programme) -> HttpResponse:
    rules.check_sees(request.actor)
    place = place_of(request.actor, request.GET.get("at", ""))
    when = LAST if request.GET.get("when") == LAST else NOW
    board = duties.of_programme(of, place, by=request.actor, when=when)
    at = f"&at={place.pk}" if request.GET.get("at") else ""
    context = {
        "place": place,
        "programme": of,
        "chips": _when(when, at),
        "others": [
            {
                "href": f"{reverse('duties:programme', args=[one])}?when={when}{at}",
                "label": one.label,
                "current": one == of,
            }
            for one in Programme
        ],
        "heads": [_head(board, rule.code, rule.name) for rule in board.rules],
        "rows": [_of_village(row, board) for row in board.rows],
        "last": when == LAST,
    }
    return render(request, "duties/programme.html", context)


def _head(board: ProgrammeBoard, code: str, name: str) -> dict[str, Any]:
    share = board.total.get(code)
    return {"name": name, "met": share.met if share else 0, "of": share.asked if share else 0}


def _of_village(row: Row, board: ProgrammeBoard) -> dict[str, Any]:
    cells: list[dict[str, Any] | None] = []
    for rule in board.rules:
        share = row.shares.get(rule.code)
        if share is None or not share.asked:
            cells.append(None)
            continue
        why = [f"{Why(one).label} {count}" for one, count in sorted(share.why.items())]
        state = words.tag(share.state, next(iter(share.why), ""))
        cells.append({"share": f"{share.met} / {share.asked}", "tag": state, "why": why})
    href = reverse("duties:unit", args=[row.unit.pk]) if row.unit.kind not in WIDE else ""
    return {"name": row.unit.short_name, "href": href, "cells": cells, "gap": row.order[0] == 0}
