"""The calendar of a host: month by month, with the kinds as filters."""

from datetime import date
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.choices import Status
from linli.activities.forms import FilterForm
from linli.activities.models import Activity, ActivityKind
from linli.activities.services import Month
from linli.activities.services.finding import with_numbers
from linli.common import clock
from linli.common.errors import Refused
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.territory.fields import below
from linli.territory.models import Unit

ROWS: Final = 100
MOST_HOSTS: Final = 300
FEW: Final = 10
TAGS: Final = {Status.PLANNED: "wait", Status.HELD: "done", Status.CANCELLED: "plain"}


@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    """A month, day by day; what waits for its record; where the reader is expected. A fixed number
    of queries."""
    actor = request.actor
    if not actor.has(rules.SEE) and actor.person_id is None:
        raise Refused(_("Your post has no activities."))
    hosts = list(activities.hosts_of(actor)[:MOST_HOSTS])
    kinds = list(ActivityKind.objects.filter(retired=False, scope_path="").order_by("position"))
    month = Month.parse(request.GET.get("month", ""))
    form = FilterForm(hosts, kinds, {**request.GET.dict(), "month": month.code})
    host = next((unit for unit in hosts if str(unit.pk) == form.wanted("host")), None)
    found = page(
        _rows(request, month, host, form.wanted("kind")),
        order=("planned_from", "pk"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    to_record, coming = activities.at_hand(actor, FEW)
    context = {
        "form": form,
        "month": month,
        "days": _days(found.rows),
        "filtered": bool(host or form.wanted("kind")),
        "next_href": _address(request, month, after=found.next_cursor),
        "months": _months(request, month),
        "to_record": to_record,
        "coming": coming,
        "may_plan": actor.has(rules.PLAN),
        "sees_life": actor.has(rules.PARTY),
        "host": host,
    }
    return render(request, "activities/calendar.html", context)


def _rows(request: StaffRequest, month: Month, host: Unit | None, kind: str) -> Any:
    rows = Activity.objects.visible_to(request.actor).between(*month.span()).for_list()
    if host is not None:
        rows = rows.filter(below(host.path, "host_path"))
    if kind:
        rows = rows.filter(kind=kind)
    return with_numbers(rows)


def _days(rows: list[Activity]) -> list[dict[str, Any]]:
    """Each day with what it has."""

    def on(row: Activity) -> date:
        return clock.local(row.planned_from).date()

    return [
        {"day": day, "rows": [{"activity": row, "tag": TAGS[Status(row.status)]} for row in group]}
        for day, group in groupby(rows, key=on)
    ]


def _months(request: StaffRequest, month: Month) -> list[dict[str, Any]]:
    here = Month.parse("")
    shown = dict.fromkeys((month.before, month, month.after, here))
    return [
        {
            "href": _address(request, one),
            "label": _("This month") if one == here else one.code,
            "current": one == month,
        }
        for one in sorted(shown, key=lambda one: one.code)
    ]


def _address(request: StaffRequest, month: Month, *, after: str | None = "") -> str:
    """The same filters for another month or page; nothing where there is no further page."""
    if after is None:
        return ""
    kept = {name: request.GET[name] for name in ("host", "kind") if request.GET.get(name)}
    more = {"after": after} if after else {}
    return "?" + urlencode({**kept, "month": month.code, **more})
