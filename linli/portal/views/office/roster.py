"""The roster of a place from a spreadsheet: chosen, looked through row by row, taken."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.audit.http import spreadsheet
from linli.common import sheets
from linli.common.errors import Invalid
from linli.people.http import StaffRequest
from linli.portal.office_forms import RosterForm
from linli.portal.views.office.hub import place_of
from linli.portal.views.office.sheet_pages import carried, sent_rows
from linli.portal.views.office.staff import slip, slips
from linli.territory.models import Role, Unit
from linli.territory.services import roster as rosters
from linli.territory.services import sheet_rows
from linli.territory.services.roster import HEADINGS, MOST_ROWS, Entry

NAME: Final = "roster"  # of the file, without its ending


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: StaffRequest, code: str) -> HttpResponseBase:
    """Choose a file; look at what each row would do; take the rows that are right."""
    place = place_of(request.actor, code, "postings.manage")
    if request.method != "POST":
        return _page(request, place, RosterForm())
    if "rows" not in request.POST:
        return _read(request, place)
    entries = rosters.check(_sent(request.POST["rows"]), place, by=request.actor)
    wrong = {entry.number: entry.problem for entry in entries if entry.problem}
    if request.POST.get("do") == "errors":
        return spreadsheet(sheets.error_file(sheet_rows.as_sheet(entries, HEADINGS), wrong), NAME)
    taken = rosters.take(entries, place, by=request.actor)
    if taken.invited:
        return slips(request, place, [slip(invited, posting) for invited, posting in taken.invited])
    return _page(request, place, RosterForm(), entries=entries, taken=taken.appointed)


def _read(request: StaffRequest, place: Unit) -> HttpResponse:
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, place, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        rows = rosters.read(form.cleaned_data["file"].read(rosters.MOST_BYTES + 1))
    except Invalid as problem:
        form.take(problem)
        return _page(request, place, form, status=problem.status)
    entries = rosters.check(rows, place, by=request.actor)
    return _page(request, place, form, entries=entries)


def _sent(text: str) -> list[Entry]:
    """The rows that the page carried; they are checked like those of a file."""
    return [
        Entry(number, dict(zip(HEADINGS, cells, strict=True)))
        for number, cells in sent_rows(text, len(HEADINGS), most=MOST_ROWS)
    ]


def _page(
    request: StaffRequest,
    place: Unit,
    form: RosterForm,
    *,
    entries: list[Entry] | None = None,
    taken: int | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    found = entries or []
    wrong = sum(bool(entry.problem) for entry in found)
    there = sum(entry.is_there for entry in found if not entry.problem)
    context: dict[str, Any] = {
        "unit": place,
        "form": form,
        "entries": found,
        "checked": entries is not None,
        "taken": taken,
        "wrong": wrong,
        "there": there,
        "good": len(found) - wrong - there,
        "rows": carried(found, HEADINGS),
        "headings": sheet_rows.first_words(HEADINGS),
        "roles": Role.objects.order_by("turn", "code"),
    }
    return render(request, "portal/roster.html", context, status=status)


@require_safe
def template(request: StaffRequest, code: str) -> HttpResponseBase:
    """An empty table with the headings."""
    place_of(request.actor, code, "postings.manage")
    return spreadsheet(sheets.xlsx(sheet_rows.first_words(HEADINGS), []), NAME)
