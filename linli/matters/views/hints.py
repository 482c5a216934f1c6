"""While a report is typed: what its words tell, as a part of the form's page. Nothing is written,
and what was typed is in no address and no log."""

from datetime import timedelta
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.common.errors import Refused
from linli.common.lines import Line
from linli.matters import boards, hints
from linli.matters.hints import Hints, Typed
from linli.matters.services.kinds import offered, offered_to_staff
from linli.people.http import StaffRequest, VisitorRequest
from linli.territory import services as territory
from linli.territory.choices import UnitKind

TEMPLATE: Final = "matters/hints.html"
# A village behind one address types at the same time; each pause in typing asks once.
LINE: Final = Line("hints", 60, every=timedelta(seconds=1), longest=timedelta(seconds=1))


@require_POST
@never_cache
def of_intake(request: StaffRequest) -> HttpResponse:
    """For whoever takes a report down."""
    if not request.actor.has("matters.take_in"):
        raise Refused(_("Your post does not take reports."))
    return render(request, TEMPLATE, {"hints": told_staff(request)})


def told_staff(request: StaffRequest) -> Hints:
    """What is said of the form as it was sent."""
    villages = list(boards.villages_of(request.actor, "matters.take_in"))
    village = next((v for v in villages if v.code == request.POST.get("village")), None)
    if village is None and len(villages) == 1:
        village = villages[0]
    kinds = offered_to_staff([village.path] if village else [unit.path for unit in villages])
    return hints.for_staff(Typed.of(request.POST), kinds, villages, village, by=request.actor)


@login_not_required
@require_POST
@never_cache
def of_report(request: VisitorRequest, code: str) -> HttpResponse:
    """For whoever reports from the open form of a place."""
    return render(request, TEMPLATE, {"hints": told_anybody(request, code)})


def told_anybody(request: VisitorRequest, code: str) -> Hints:
    """What is said of the form as it was sent; raises `NotYet` where very many ask at once."""
    unit = territory.opened_place(code)[-1]
    if unit.kind != UnitKind.VILLAGE:
        return Hints()
    LINE.pass_or_wait(request, key="", place="")
    return hints.for_anybody(Typed.of(request.POST), offered(unit.path), unit)
