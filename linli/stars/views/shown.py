"""For anybody: the stars of a place that were published, and results on public notice."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.common.pagination import page
from linli.people.http import VisitorRequest
from linli.stars.choices import DECIDED, Stage
from linli.stars.models import StarCycle
from linli.stars.views.board import RATING
from linli.territory import services as territory
from linli.territory.fields import below

ROWS: Final = 100
ORDER: Final = ("path", "programme", "pk")


@login_not_required
@require_safe
def place(request: VisitorRequest, code: str) -> HttpResponse:
    """Of a village or a township, in the order of the codes: nothing before its notice is over,
    but what is on notice, as such."""
    unit = territory.opened_place(code)[-1]
    rows = StarCycle.objects.public(unit.path).for_list()
    standing = page(rows, order=ORDER, size=ROWS, after=request.GET.get("after"))
    notice = StarCycle.objects.filter(
        below(unit.path), stage=Stage.NOTICE, notice_until__gt=clock.now()
    )
    noticed = page(notice.for_list(), order=ORDER, size=ROWS, after=request.GET.get("notice"))
    held = [_shown(one) for one in standing.rows]
    context = {
        "unit": unit,
        "fives": [one for one in held if not (one["whole"] or one["graded"]) and one["stars"]],
        "badges": [one for one in held if one["whole"] and one["all"]],
        "rated": [one for one in held if one["graded"] and one["cycle"].level],
        "next_href": f"?after={standing.next_cursor}" if standing.next_cursor else "",
        "notices": [_noticed(one) for one in noticed.rows],
        "notice_next": f"?notice={noticed.next_cursor}" if noticed.next_cursor else "",
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
