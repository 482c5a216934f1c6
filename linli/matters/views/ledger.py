"""台账: what was reported in a place and what became of it, for everybody; and looking up a
number."""

from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.audit.http import PART, Table, asked_for, download, links
from linli.common import clock, numbers
from linli.common.errors import Invalid
from linli.common.lines import Line
from linli.common.pagination import page
from linli.matters import exports, metrics
from linli.matters.filters import LedgerFilter, day_began
from linli.matters.models import Kind, Matter, MatterQuerySet
from linli.matters.services import public_reading
from linli.matters.services.public_reading import LEAST_COUNT, LEAST_HOUSEHOLDS, UNSATISFIED
from linli.people.http import VisitorRequest
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services import answering

PAGE_SIZE: Final = 30
ORDER: Final = ("-reported_at", "-pk")
# A file of twenty thousand rows is seconds of work, and anybody may ask for it.
DOWNLOADS: Final = Line(
    "ledger-files", 10, every=timedelta(seconds=10), longest=timedelta(minutes=1)
)


@login_not_required
@require_safe
def ledger(request: VisitorRequest, code: str) -> HttpResponseBase:
    """The public ledger of a place, in a fixed number of queries."""
    chain = answering.place_and_above(code)
    unit = chain[-1]
    values = rulesets.values(public_reading.RULES, path=unit.path)
    kinds = Kind.objects.around(unit.path).in_use().filter(is_public=True)
    form = LedgerFilter(kinds, request.GET)
    wanted = public_reading.public_below(unit.path).filter(form.where())
    if kind := asked_for(request):
        DOWNLOADS.pass_or_wait(request)
        return download(_table(request, unit, wanted, values, form), kind)
    found = page(wanted, order=ORDER, size=PAGE_SIZE, after=request.GET.get("after"))
    context = {
        "unit": unit,
        "above": chain[-3:-1],
        "place_phone": next((one.phone for one in reversed(chain) if one.phone), ""),
        "form": form,
        "rows": public_reading.public_rows(
            found.rows, least_households=values[LEAST_HOUSEHOLDS], photos=True
        ),
        "next_href": _href(request, found.next_cursor) if found.next_cursor else "",
        "first_href": _href(request, None) if request.GET.get("after") else "",
        "downloads": links(request),
        "practical_downloads": links(request, part="practical"),
        **_counts(unit, values, form),
    }
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "matters/ledger.html", context, status=status)


def _table(
    request: VisitorRequest,
    unit: Unit,
    wanted: MatterQuerySet,
    values: Values,
    form: LedgerFilter,
) -> Table:
    """The list with its filters, or the practical matters."""
    if request.GET.get(PART) == "practical":
        rows = metrics.practical(
            unit.path,
            since=day_began(form.counted_since()),
            unsatisfied_at_most=values[UNSATISFIED],
        )
        return exports.of_practical(rows, "-".join((unit.short_name, _("Practical matters"))))
    name = "-".join((unit.short_name, _("Ledger")))
    return exports.of_public(wanted, name, least_households=values[LEAST_HOUSEHOLDS])


def _href(request: VisitorRequest, cursor: str | None) -> str:
    """This list from another row on, with the same filter."""
    query = request.GET.copy()
    query.pop("after", None)
    if cursor:
        query["after"] = cursor
    return f"?{query.urlencode()}" if query else request.path


def _counts(unit: Unit, values: Values, form: LedgerFilter) -> dict[str, Any]:
    """Counts by kind, the practical matters, and how many are private."""
    since = form.counted_since()
    begin = day_began(since)
    by_kind = metrics.by_kind(unit.path, since=begin)
    practical = metrics.practical(unit.path, since=begin, unsatisfied_at_most=values[UNSATISFIED])
    return {
        "since": since,
        "bars": [{"label": one.kind.name, "value": one.reported} for one in by_kind],
        "top": max((one.reported for one in by_kind), default=0),
        "practical": practical,
        "practical_total": metrics.total(practical),
        "private": _private(unit, since, values[LEAST_COUNT]),
    }


def _private(unit: Unit, since: date, least: int) -> dict[str, Any] | None:
    """The number of private matters of a village this year, unless it is too small to be said.

    Only for this one period and only for villages: the difference between two numbers would be a
    small one again.
    """
    if unit.kind != UnitKind.VILLAGE or since != clock.today().replace(month=1, day=1):
        return None
    count = metrics.private_count(unit.path, since=day_began(since))
    return {"count": count if count >= least else None, "least": least}


@dataclass(frozen=True)
class Progress:
    """What a number tells anybody: nothing but kind, state and blurred place."""

    number: str
    row: public_reading.PublicRow | None


@login_not_required
@require_safe
def progress(request: VisitorRequest) -> HttpResponse:
    """Looking up a matter by its number. A private one and an unknown one look the same."""
    typed = request.GET.get("number", "")[:60]
    context: dict[str, Any] = {"typed": typed}
    status = HTTPStatus.OK
    if typed.strip():
        try:
            context["found"] = _progress(numbers.parse(typed))
        except Invalid as problem:
            context["mistake"] = str(problem.message)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "matters/progress.html", context, status=status)


def _progress(number: str) -> Progress:
    """Always two queries, so that not even the time tells whether there is a private one."""
    rows = Matter.objects.public().select_related("kind", "village", "grid")
    matter = rows.filter(number=number).first()
    least = rulesets.value(LEAST_HOUSEHOLDS, path=matter.village.path if matter else "")
    if matter is None:
        return Progress(number, None)
    (row,) = public_reading.public_rows([matter], least_households=least)
    return Progress(number, row)
