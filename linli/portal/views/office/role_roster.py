"""The roster of one role at a place: who holds it since when, after whom, and who held it before
(rows S1-05, S1-21)."""

from typing import Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.audit.http import Table, asked_for, download, links
from linli.common import clock
from linli.common.errors import NotHere
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.portal.views.office.hub import around, place_of
from linli.rulesets.services import shapes
from linli.territory import rules
from linli.territory.models import PostingQuerySet, Role
from linli.territory.services import staff, vacancies

VIEW: Final = "postings.view"
ROWS: Final = 100
ORDER: Final = ("path", "since_at", "pk")


@require_safe
def roster(request: StaffRequest, code: str, role: str) -> HttpResponseBase:
    """Everybody in one role at a place and below, with how many there should be."""
    place = place_of(request.actor, code, VIEW)
    of_role = Role.objects.filter(pk=role).first()
    if of_role is None:
        raise NotHere(_("There is no such role."))
    now, over = clock.now(), request.GET.get("over") == "yes"
    rows = staff.staff_of(place, by=request.actor, at=now, over=over).filter(role=of_role)
    rows = rows.select_related("follows__person")
    if kind := asked_for(request):
        filters = {"place": place.code, "role": of_role.pk, "over": over}
        return download(
            _table(of_role, rows), kind, by=request.actor, what="postings", filters=filters
        )
    found = page(rows, order=ORDER, size=ROWS, after=request.GET.get("after"))
    above, below = around(request.actor, place, VIEW)
    wanted = vacancies.wanted(of_role, place, now)
    context = {
        "unit": place,
        "role": of_role,
        "above": above,
        "below": below,
        "over": over,
        "rows": found.rows,
        "next_href": f"?{'over=yes&' if over else ''}after={found.next_cursor}"
        if found.next_cursor
        else "",
        "count": rows.current(now).count() if not over else 0,
        "wanted": shapes.bounds_words(wanted) if wanted else "",
        "manages": bool(rules.covering(request.actor, "postings.manage", place.path)),
        "now": now,
        "downloads": links(request),
    }
    return render(request, "portal/role_roster.html", context)


def _table(role: Role, rows: PostingQuerySet) -> Table:
    return Table(
        f"roster-{role.pk}",
        (_("Name"), _("Where"), _("From"), _("Until"), _("Took over from"), _("Reason")),
        (
            (
                str(one.person),
                one.where,
                clock.local(one.since_at).date(),
                clock.local(one.until_at).date() if one.until_at else "",
                str(one.follows.person) if one.follows else "",
                one.reason,
            )
            for one in rows.order_by(*ORDER)
        ),
        rows.count(),
    )
