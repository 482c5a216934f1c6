"""Bringing in a ledger that was kept elsewhere: send it, check its columns, follow it, take it
back."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.audit.http import spreadsheet
from linli.common import sheets
from linli.common.errors import Conflict, DomainError, Invalid, NotHere, Refused
from linli.common.http import SeeOther
from linli.matters import services as matters
from linli.matters.choices import ImportState
from linli.matters.import_forms import ColumnsForm, SendForm
from linli.matters.ledger_rows import PROBLEMS
from linli.matters.models import Kind, LedgerImport
from linli.matters.services import import_reading, importing
from linli.people.http import StaffRequest
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

LISTED: Final = 30  # imports on one page
ROWS_NAMED: Final = 12  # numbers of rows that are said with a problem; the file has them all


def _check(request: StaffRequest) -> None:
    if not request.actor.has("matters.import"):
        raise Refused(
            _("Your post does not bring ledgers in."),
            next_step=_("The chief grid leader or the township office does."),
        )


@never_cache
def ledger_import(request: StaffRequest) -> HttpResponse:
    """What was brought in, and the form for another file."""
    _check(request)
    units = _units(request)
    if request.method != "POST":
        return _list(request, SendForm(units))
    form = SendForm(units, request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=422)
    file = form.cleaned_data["file"]
    unit = next(one for one in units if one.code == form.cleaned_data["unit"])
    try:
        sent = matters.send_ledger(
            file.read(importing.MOST_BYTES + 1), name=file.name, unit=unit, by=request.actor
        )
    except (Invalid, Conflict, NotHere) as problem:
        form.add_error("file", str(problem))
        return _list(request, form, status=problem.status)
    if sent.again:
        messages.info(request, _("This file is here already; nothing was imported twice."))
    return SeeOther(sent.job.get_absolute_url())


def _units(request: StaffRequest) -> list[Unit]:
    """Townships and villages where the reader may bring ledgers in."""
    places = Unit.objects.visible_to(request.actor, "matters.import").public()
    kinds = [UnitKind.TOWNSHIP, UnitKind.VILLAGE]
    return list(places.filter(kind__in=kinds).order_by("path"))


def _list(request: StaffRequest, form: SendForm, status: int = 200) -> HttpResponse:
    jobs = LedgerImport.objects.visible_to(request.actor).for_page().order_by("-sent_at", "-pk")
    context = {"form": form, "jobs": jobs[:LISTED]}
    return render(request, "matters/imports.html", context, status=status)


def _visible(request: StaffRequest, key: UUID) -> LedgerImport:
    _check(request)
    seen = LedgerImport.objects.visible_to(request.actor).select_related("unit", "by")
    job = seen.filter(pk=key).first()
    if job is None:
        raise NotHere(_("There is no such import here."))
    return job


@never_cache
def import_detail(request: StaffRequest, job: UUID) -> HttpResponse:
    """One import: its columns and what they would give, how far it is, or what came of it."""
    found = _visible(request, job)
    if request.method != "POST":
        return _page(request, found)
    try:
        return _do(request, found)
    except Conflict as problem:
        return _page(request, _visible(request, job), problem=problem)


def _do(request: StaffRequest, job: LedgerImport) -> HttpResponse:
    wanted = request.POST.get("do", "")
    version = _version(request)
    if wanted == "columns":
        return _choose(request, job, version)
    if wanted == "begin":
        matters.begin_import(job.pk, by=request.actor, version=version)
    elif wanted == "take_back":
        count = matters.take_back(job.pk, by=request.actor, version=version)
        told = ngettext("Taken back: %(n)d matter.", "Taken back: %(n)d matters.", count)
        messages.success(request, told % {"n": count})
        return SeeOther(reverse("matters:import"))
    return SeeOther(job.get_absolute_url())


def _version(request: StaffRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _choose(request: StaffRequest, job: LedgerImport, version: int) -> HttpResponse:
    form = _columns_form(job, request.POST)
    if form is None or not form.is_valid():
        return _page(request, job, form=form, status=422)
    try:
        matters.choose_columns(
            job.pk,
            by=request.actor,
            version=version,
            columns=form.columns(),
            kinds=form.chosen_kinds(),
        )
    except Invalid as problem:
        form.take(problem)
        return _page(request, job, form=form, status=422)
    return SeeOther(f"{job.get_absolute_url()}#result")


def _columns_form(job: LedgerImport, *sent: Any) -> ColumnsForm | None:
    if not job.is_sent:
        return None
    kinds = Kind.objects.around(job.unit.path).in_use().by_hand()
    return ColumnsForm(job, import_reading.headings(job), list(kinds), *sent)


def _page(
    request: StaffRequest,
    job: LedgerImport,
    *,
    form: ColumnsForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    preview = import_reading.preview(job) if job.is_sent else None
    context = {
        "job": job,
        "form": form or _columns_form(job),
        "preview": preview,
        "problems": _problems(preview.problems if preview else _by_reason(job)),
        "problem": problem,
        "may_take_back": job.state != ImportState.TAKEN_BACK,
    }
    return render(
        request, "matters/import.html", context, status=problem.status if problem else status
    )


def _by_reason(job: LedgerImport) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, code in job.problems.items():
        found.setdefault(code, []).append(int(number))
    return found


def _problems(found: dict[str, list[int]]) -> list[dict[str, Any]]:
    """Each reason with how many rows, and which; the most frequent first."""
    return [
        {"reason": PROBLEMS[code], "count": len(rows), "rows": _named(sorted(rows))}
        for code, rows in sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    ]


def _named(rows: Sequence[int]) -> str:
    named = _("、").join(str(number) for number in rows[:ROWS_NAMED])
    return f"{named} …" if len(rows) > ROWS_NAMED else named


@require_safe
@never_cache
def import_errors(request: StaffRequest, job: UUID) -> FileResponse:
    """The rows that were not taken, with the reason, as a spreadsheet to mend and send again."""
    found = _visible(request, job)
    sheet, reasons = import_reading.refused_rows(found)
    name = "-".join((found.unit.short_name, _("rows to mend")))
    return spreadsheet(sheets.error_file(sheet, reasons), name)
