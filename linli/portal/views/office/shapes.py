"""Shapes and addresses of a village: from a file, looked through row by row, confirmed; and out."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.audit import services as audit
from linli.audit.http import Table, document, download, spreadsheet
from linli.common import clock, sheets
from linli.common.datums import Datum
from linli.common.errors import Conflict, DomainError, Invalid, NotHere
from linli.people.http import StaffRequest
from linli.portal.shape_drawing import drawing
from linli.portal.shape_forms import DatumForm, ExportForm, ShapesForm
from linli.portal.views.office.hub import place_of, see_other
from linli.territory import rules
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services import shape_imports
from linli.territory.services.shape_imports import Preview, What, exporting

EDIT: Final = "places.edit"
LISTED: Final = 300  # rows on the page; those to be mended first, and all of them in the sheet
# Where the work goes on once a file is taken; the place itself for all else.
NEXT: Final[dict[str, str]] = {What.GRIDS: "portal:grids", What.AREAS: "portal:areas"}
GEOJSON: Final = "application/geo+json"


def _village(request: StaffRequest, code: str) -> Unit:
    place = place_of(request.actor, code, EDIT)
    if place.kind != UnitKind.VILLAGE:
        raise NotHere(
            _("Shapes are brought in for one village or community at a time."),
            next_step=_("Choose the village first."),
        )
    return place


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shapes(request: StaffRequest, code: str) -> HttpResponseBase:
    """Choose a file; or take along what is drawn."""
    village = _village(request, code)
    if request.method == "POST":
        return _send(request, village)
    if "template" in request.GET:
        return spreadsheet(sheets.xlsx(shape_imports.headings(), []), _("addresses"))
    export = ExportForm(request.GET or None, auto_id="export_%s")
    if export.is_bound and export.is_valid():
        return _export(request, village, export.cleaned_data)
    return _page(request, village, ShapesForm(_may(request, village)), export)


def _may(request: StaffRequest, village: Unit) -> list[What]:
    return [
        what
        for what in What
        if rules.allowed(shape_imports.check_may, request.actor, village, what)
    ]


def _page(
    request: StaffRequest,
    village: Unit,
    form: ShapesForm,
    export: ExportForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "unit": village,
        "form": form,
        "export": export,
        "headings": shape_imports.headings(),
        "reads_all": shape_imports.reads_all(),
    }
    return render(request, "portal/shapes.html", context, status=status)


def _send(request: StaffRequest, village: Unit) -> HttpResponse:
    form = ShapesForm(_may(request, village), request.POST, request.FILES)
    if not form.is_valid():
        return _page(
            request,
            village,
            form,
            ExportForm(auto_id="export_%s"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    sent = form.cleaned_data["file"]
    try:
        file = shape_imports.read(sent, sent.name, sent.size)
    except Invalid as problem:
        form.add_error("file", str(problem))
        return _page(request, village, form, ExportForm(auto_id="export_%s"), status=problem.status)
    key = shape_imports.keep(village, What(form.cleaned_data["what"]), file, sent.name)
    address = reverse("portal:shapes-preview", args=[village.code, key])
    chosen = form.cleaned_data["datum"]
    return see_other(f"{address}?datum={chosen}" if chosen else address)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: StaffRequest, code: str, key: UUID) -> HttpResponseBase:
    """What each row would do; a POST confirms it as it was seen."""
    village = _village(request, code)
    datum = _datum(request)
    if request.method == "POST":
        return _confirm(request, village, key, datum)
    what, name, file = shape_imports.kept(village, key)
    seen = shape_imports.preview(village, what, file, datum)
    if request.GET.get("format") == "xlsx":
        wrong = {line.number: line.words for line in seen.lines if line.is_refused}
        table = shape_imports.as_sheet(file.features)
        return spreadsheet(sheets.error_file(table, wrong), _("rows to mend"))
    return _preview_page(request, village, key, seen, name)


def _datum(request: StaffRequest) -> Datum | None:
    sent = request.POST if request.method == "POST" else request.GET
    word = sent.get("datum", "")
    return Datum(word) if word in set(Datum) else None


def _confirm(request: StaffRequest, village: Unit, key: UUID, datum: Datum | None) -> HttpResponse:
    try:
        said = shape_imports.take_kept(
            village,
            key,
            by=request.actor,
            datum=datum,
            version=request.POST.get("version", ""),
        )
    except (Invalid, Conflict) as problem:
        what, name, file = shape_imports.kept(village, key)
        seen = shape_imports.preview(village, what, file, datum)
        return _preview_page(request, village, key, seen, name, problem=problem)
    messages.success(request, said)
    after = NEXT.get(request.POST.get("what", ""), "portal:place-office")
    return see_other(reverse(after, args=[village.code]))


def _preview_page(
    request: StaffRequest,
    village: Unit,
    key: UUID,
    seen: Preview,
    name: str,
    *,
    problem: DomainError | None = None,
) -> HttpResponse:
    lines = sorted(seen.lines, key=lambda line: (not line.is_refused, line.number))
    fits = DatumForm(seen.judgement, initial={"datum": seen.datum})
    context: dict[str, Any] = {
        "unit": village,
        "seen": seen,
        "name": name,
        "format": shape_imports.format_name(seen.file.format),
        "lines": lines[:LISTED],
        "more": max(len(lines) - LISTED, 0),
        "counts": [(state, seen.count(state)) for state in shape_imports.State],
        "fits": fits,
        "judged": seen.judgement.words(seen.datum if seen.is_chosen else None),
        "contradicts": seen.judgement.best not in {None, seen.datum},
        "drawing": drawing(village, seen),
        "problem": problem,
        "taken": shape_imports.taken(village, key),
    }
    status = problem.status if problem else HTTPStatus.OK
    return render(request, "portal/shapes_preview.html", context, status=status)


def _export(request: StaffRequest, village: Unit, asked: dict[str, str]) -> HttpResponseBase:
    """A file, and a note of who took it."""
    what, datum = What(asked["what"]), Datum(asked["datum"])
    of = f"territory.Unit:{village.code}"
    filters = {"what": str(what), "datum": str(datum)}
    if asked["format"] == "xlsx":
        rows = exporting.address_rows(village, datum)
        lines = shape_imports.written(rows)
        table = Table("addresses", shape_imports.headings(), lines, len(rows))
        return download(table, "xlsx", by=request.actor, what=of, filters=filters)
    data, count = exporting.geojson(village, what, datum)
    details = {"rows": count, "format": "geojson", "filters": filters}
    audit.note(by=request.actor, verb="export", what=of, details=details)
    return document(data, f"{what}-{village.code}-{clock.today():%Y%m%d}.geojson", GEOJSON)
