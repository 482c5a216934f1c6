"""What other bodies were asked for, case by case, and what became of it (rows S4-14, S4-18)."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common.errors import Refused
from linli.common.pagination import page
from linli.mediation import rules
from linli.mediation import services as mediation
from linli.mediation.models import Part
from linli.people.http import StaffRequest

ROWS: Final = 30
ALL: Final = "all"


@require_safe
def referrals(request: StaffRequest) -> HttpResponse:
    """Those that are open, longest asked first; or all. A fixed number of queries."""
    actor = request.actor
    if not (actor.has(rules.SEE) or actor.has(rules.MEDIATE)):
        raise Refused(
            _("Your post does not handle disputes."),
            next_step=_("A grid member or the village office does."),
        )
    seen = Part.objects.visible_to(actor)
    shows_all = request.GET.get("show") == ALL
    rows = seen if shows_all else seen.open()
    found = page(
        rows.select_related("dispute__matter__village"),
        order=("referred_at", "pk") if not shows_all else ("-referred_at", "-pk"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    show = f"show={ALL}&" if shows_all else ""
    context = {
        "rows": found.rows,
        "shows_all": shows_all,
        "routes": mediation.by_route(seen),
        "next_href": f"?{show}after={found.next_cursor}" if found.next_cursor else "",
        "first_href": f"?{show}" if "after" in request.GET else "",
    }
    return render(request, "mediation/referrals.html", context)
