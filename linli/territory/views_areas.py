"""The responsibility board for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.common.errors import NotHere
from linli.people.http import VisitorRequest
from linli.territory.choices import AreaKind, UnitKind
from linli.territory.services import answering, boards, rosters
from linli.territory.services.lanes import complaint_line


@login_not_required
@require_safe
def areas(request: VisitorRequest, code: str) -> HttpResponse:
    """Who answers for which area of a village or township, as far as it may be shown. A fixed
    number of queries."""
    chain = answering.place_and_above(code)
    place = chain[-1]
    if place.kind not in {UnitKind.VILLAGE, UnitKind.TOWNSHIP}:
        raise NotHere(_("Villages and townships have a board; choose one on the start page."))
    kind = request.GET.get("kind", "")
    kind = kind if kind in AreaKind.values else ""
    now = clock.now()
    found = boards.board_of(
        place, kind=kind, after=request.GET.get("after"), for_staff=False, at=now
    )
    query = {**({"kind": kind} if kind else {}), "after": found.next_cursor or ""}
    context = {
        "unit": place,
        "above": chain[-3:-1],
        "board": found,
        "kind": kind,
        "chips": found.chips(kind),
        "today": rosters.on_today(place, at=now),
        "place_phone": answering.office_phone(chain),
        "complaints": complaint_line(place.path),
        "next_href": f"?{urlencode(query)}" if found.next_cursor else "",
    }
    return render(request, "territory/areas.html", context)
