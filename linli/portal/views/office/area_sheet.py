"""Many areas at once, from a spreadsheet."""

from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from linli.common import sheets
from linli.common.errors import Invalid
from linli.people.http import StaffRequest
from linli.portal.office_forms import RosterForm
from linli.portal.views.office.hub import place_of, see_other
from linli.portal.views.office.roster import SHEET_TYPE
from linli.territory.models import Unit
from linli.territory.services import area_sheets
from linli.territory.services.area_sheets import Taken

FILE_NAME = "areas.xlsx"


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: StaffRequest, code: str) -> HttpResponse:
    """Choose a file; all of its areas are made, or none and each mistake is named."""
    place = place_of(request.actor, code, "postings.manage")
    if request.method != "POST":
        return _page(request, place, RosterForm())
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, place, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        data = form.cleaned_data["file"].read(area_sheets.MOST_BYTES + 1)
        taken = area_sheets.take(data, place, by=request.actor)
    except Invalid as problem:
        form.take(problem)
        return _page(request, place, form, status=problem.status)
    if taken.problems:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, place, form, taken=taken, status=status)
    words = ngettext("%(count)d area was made.", "%(count)d areas were made.", taken.made)
    messages.success(request, words % {"count": taken.made})
    return see_other(reverse("portal:areas", args=[place.code]))


def _page(
    request: StaffRequest,
    place: Unit,
    form: RosterForm,
    *,
    taken: Taken | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"unit": place, "form": form, "taken": taken}
    return render(request, "portal/area_sheet.html", context, status=status)


@require_safe
def template(request: StaffRequest, code: str) -> HttpResponseBase:
    """An empty table with the headings."""
    place_of(request.actor, code, "postings.manage")
    return FileResponse(
        sheets.xlsx(area_sheets.headings(), []),
        as_attachment=True,
        filename=FILE_NAME,
        content_type=SHEET_TYPE,
    )
