"""The duty log of grids and micro-grids: reading it, and writing an entry."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from linli.activities import rules
from linli.activities.forms.logbook import LogFilterForm, LogForm
from linli.activities.models import Activity
from linli.activities.services import Month, logbook
from linli.activities.views.finding import chosen
from linli.audit.http import Table, asked_for, download, links
from linli.common import clock
from linli.common.errors import Refused
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.common.pagination import page
from linli.matters.services.kinds import offered_to_staff
from linli.people.http import StaffRequest
from linli.territory.models import Grid

ROWS: Final = 100
MOST_GRIDS: Final = 300
TAKE_IN: Final = "matters.take_in"
ORDER: Final = ("-planned_from", "pk")


@require_safe
def log(request: StaffRequest) -> HttpResponseBase:
    """A month of the grids in the reader's reach. A fixed number of queries."""
    grids = _grids(request, rules.SEE)
    month = Month.parse(request.GET.get("month", ""))
    grid: Grid | None = chosen(grids, request.GET.get("grid", ""))
    rows = logbook.log_of(request.actor, month, grid)
    if kind := asked_for(request):
        filters = {"month": month.code, "grid": grid.code if grid else ""}
        table = _table(rows, month)
        return download(table, kind, by=request.actor, what="activities.log", filters=filters)
    found = page(rows, order=ORDER, size=ROWS, after=request.GET.get("after"))
    kept = f"month={month.code}&grid={grid.pk if grid else ''}"
    context = {
        "month": month,
        "rows": found.rows,
        "totals": _totals(rows),
        "form": LogFilterForm(grids, {**request.GET.dict(), "month": month.code}),
        "next_href": f"?{kept}&after={found.next_cursor}" if found.next_cursor else "",
        "downloads": links(request),
        "may_write": request.actor.has(rules.PLAN) and bool(grids),
    }
    return render(request, "activities/log.html", context)


def _grids(request: StaffRequest, verb: str) -> list[Grid]:
    if not request.actor.has(verb):
        raise Refused(_("Your post has no activities."))
    return list(logbook.grids_of(request.actor, verb)[:MOST_GRIDS])


def _totals(rows: Any) -> list[dict[str, Any]]:
    """How often each duty was done: of the grids, never of a person. Two queries."""
    counted = dict(
        rows.order_by()
        .values("kind")
        .annotate(n=Count("pk", distinct=True))
        .values_list("kind", "n")
    )
    return [
        {"term": kind.name, "text": str(counted.get(kind.code, 0))}
        for kind in logbook.logged_kinds()
    ]


def _table(rows: Any, month: Month) -> Table:
    headers = [
        *(_("When"), pgettext("activity", "Kind"), _("Grid"), _("Where exactly")),
        *(_("People in all"), _("Matters raised")),
    ]
    return Table(f"{_('Duty log')} {month.code}", headers, map(_cells, rows), rows.count())


def _cells(row: Any) -> list[Any]:
    grid = row.grid.name if row.grid else ""
    when = f"{clock.local(row.planned_from):%Y-%m-%d %H:%M}"
    return [when, row.kind.name, grid, row.place_words, row.headcount, row.raised]


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Write an entry."""
    grids = _grids(request, rules.PLAN)
    if not grids:
        raise Refused(
            _("There is no grid whose log you keep."),
            next_step=_("The log is kept by the people of a grid and by the village office."),
        )
    kinds = offered_to_staff([grids[0].village.path]) if request.actor.has(TAKE_IN) else []
    begun = {
        "key": new_key(),
        "begins": clock.local(clock.now() - timedelta(hours=1)),
        "headcount": 2,
        "grid": request.GET.get("grid") or str(grids[0].pk),
        "kind": request.GET.get("kind", ""),
    }
    sent = (request.POST,) if request.method == "POST" else ()
    form = LogForm(logbook.logged_kinds(), grids, list(kinds), *sent, initial=begun)

    def logged() -> Activity:
        grid = chosen(grids, form.cleaned_data["grid"])
        return logbook.log_duty(form.done(grid), by=request.actor).activity

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(logged)
        if made is not None:
            messages.success(request, _("It stands in the log."))
            return SeeOther(reverse("activities:log"))
    context = {"form": form, "title": _("Write into the duty log")}
    return render(request, "activities/form.html", context, status=status)
