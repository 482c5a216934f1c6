"""What residents may expect: how soon somebody responds and completes, kind by kind, to print."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.matters.choices import ClockClass
from linli.matters.models import Kind
from linli.matters.services import kinds
from linli.matters.services.clocking import clock_keys
from linli.people.http import VisitorRequest
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.rulesets.services.shapes import HoursShape, span_words
from linli.territory.choices import Level
from linli.territory.services import answering
from linli.territory.services.emergency import EMERGENCY


@login_not_required
@require_safe
def promises(request: VisitorRequest, code: str) -> HttpResponse:
    """The clocks of a place in words. Three queries."""
    chain = answering.place_and_above(code)
    unit = chain[-1]
    keys = [key for one in ClockClass.values for key in clock_keys(one)]
    more = ["matters.rating.wait", "matters.reopen.within", EMERGENCY]
    values = rulesets.values([*keys, *more], path=unit.path)
    context = {
        "unit": unit,
        "opened": answering.nearest_opened(chain),
        "place_phone": next((one.phone for one in reversed(chain) if one.phone), ""),
        "rows": [_row(kind, values) for kind in kinds.offered(unit.path)],
        "levels": _levels(values),
        "hours": HoursShape().words(values[rulesets.OFFICE_HOURS]),
        "wait": span_words(values.span("matters.rating.wait")),
        "numbers": values[EMERGENCY],
        "reopen": span_words(values.span("matters.reopen.within")),
    }
    return render(request, "portal/promises.html", context)


def _row(kind: Kind, values: Values) -> dict[str, Any]:
    return {
        "kind": kind,
        "respond": span_words(values.span(f"matters.respond.{kind.clock_class}", kind.first_level)),
        "resolve": span_words(values.span(f"matters.resolve.{kind.clock_class}", kind.first_level)),
    }


def _levels(values: Values) -> list[dict[str, Any]]:
    """For ordinary matters, how the clocks grow with each level that a matter is handed up."""
    ordinary = ClockClass.ORDINARY
    return [
        {
            "level": level.label,
            "respond": span_words(values.span(f"matters.respond.{ordinary}", level)),
            "resolve": span_words(values.span(f"matters.resolve.{ordinary}", level)),
        }
        for level in Level
    ]
