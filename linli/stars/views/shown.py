"""For anybody: the stars of a place that were published, and results on public notice."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.people.http import VisitorRequest
from linli.stars.choices import DECIDED, Stage
from linli.stars.models import StarCycle
from linli.stars.views.board import RATING
from linli.territory import services as territory
from linli.territory.fields import below

MOST: Final = 300


@login_not_required
@require_safe
def place(request: VisitorRequest, code: str) -> HttpResponse:
    """Of a village or a township, in the order of the codes: nothing before its notice is over,
    but what is on notice, as such."""
    unit = territory.opened_place(code)[-1]
    rows = StarCycle.objects.public(unit.path).for_list().order_by("path", "programme", "pk")[:MOST]
    notice = StarCycle.objects.filter(
        below(unit.path), stage=Stage.NOTICE, notice_until__gt=clock.now()
    )
    held = [_shown(one) for one in rows]
    context = {
        "unit": unit,
        "fives": [one for one in held if not (one["whole"] or one["graded"]) and one["stars"]],
        "badges": [one for one in held if one["whole"] and one["all"]],
        "rated": [one for one in held if one["graded"] and one["cycle"].level],
        "notices": [
            _noticed(one) for one in notice.for_list().order_by("path", "programme", "pk")[:MOST]
        ],
        "place_phone": unit.phone,
    }
    return render(request, "stars/place.html", context)


def _shown(cycle: StarCycle) -> dict[str, Any]:
    rows = sorted(cycle.stars.all(), key=lambda one: one.position)
    for one in rows:
        one.cycle = cycle
    held = [one for one in rows if one.is_shown]
    kind = cycle.kind
    return {
        "cycle": cycle,
        "stars": held,
        "all": len(held) == len(kind.stars),
        "whole": kind.whole,
        "graded": cycle.programme == RATING,
    }


def _noticed(cycle: StarCycle) -> dict[str, Any]:
    rows = sorted(cycle.stars.all(), key=lambda one: one.position)
    for one in rows:
        one.cycle = cycle
    return {
        "cycle": cycle,
        "given": [one for one in rows if one.state == DECIDED[0]],
        "graded": cycle.kind.graded,
    }
