"""The pages on which a spreadsheet is chosen, looked through row by row, and taken as a whole."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.audit.http import spreadsheet
from linli.common import sheets
from linli.common.errors import Invalid
from linli.people.http import StaffRequest
from linli.portal.office_forms import RosterForm
from linli.territory.models import Unit
from linli.territory.services import sheet_rows
from linli.territory.services.sheet_rows import Entry, Headings

Label = Any  # a text, or one that is translated when it is shown


@dataclass(frozen=True)
class SheetWork:
    """One kind of table: what its columns mean, and what its rows do."""

    unit: Unit
    name: str  # of the file, without its ending
    title: Label
    columns: Label  # what the columns mean, in a sentence
    back_href: str
    back_label: Label
    headings: Headings
    read: Callable[[bytes], list[Entry]]
    check: Callable[[Iterable[Entry]], Sequence[Entry]]
    take: Callable[[Iterable[Entry]], int]


def sheet_page(request: StaffRequest, work: SheetWork) -> HttpResponseBase:
    """Choose a file; look at what each row would do; take all of it. `?template` is an empty
    table."""
    if request.method != "POST":
        if "template" in request.GET:
            empty = sheets.xlsx(sheet_rows.first_words(work.headings), [])
            return spreadsheet(empty, work.name)
        return _page(request, work, RosterForm())
    if "rows" not in request.POST:
        return _read(request, work)
    sent = sent_rows(request.POST["rows"], len(work.headings), most=sheet_rows.MOST_ROWS)
    entries = [Entry(n, dict(zip(work.headings, cells, strict=True))) for n, cells in sent]
    checked = work.check(entries)
    if request.POST.get("do") == "errors":
        wrong = {one.number: one.problem for one in checked if one.problem}
        table = sheet_rows.as_sheet(checked, work.headings)
        return spreadsheet(sheets.error_file(table, wrong), work.name)
    return _take(request, work, checked)


def _take(request: StaffRequest, work: SheetWork, checked: Sequence[Entry]) -> HttpResponse:
    form = RosterForm()
    try:
        taken = work.take(checked)
    except Invalid as problem:
        form = RosterForm({})
        form.full_clean()
        form.errors.clear()
        form.take(problem)
        return _page(request, work, form, entries=checked, status=problem.status)
    return _page(request, work, form, taken=taken)


def _read(request: StaffRequest, work: SheetWork) -> HttpResponse:
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, work, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        rows = work.read(form.cleaned_data["file"].read(sheet_rows.MOST_BYTES + 1))
        entries = work.check(rows)
    except Invalid as problem:
        form.take(problem)
        return _page(request, work, form, status=problem.status)
    return _page(request, work, form, entries=entries)


def _page(
    request: StaffRequest,
    work: SheetWork,
    form: RosterForm,
    *,
    entries: Sequence[Entry] | None = None,
    taken: int | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    found = entries or []
    wrong = sum(bool(one.problem) for one in found)
    there = sum(one.is_there for one in found if not one.problem)
    context: dict[str, Any] = {
        "work": work,
        "form": form,
        "entries": found,
        "checked": entries is not None,
        "taken": taken,
        "wrong": wrong,
        "there": there,
        "good": len(found) - wrong - there,
        "rows": carried(found, work.headings),
        "headings": sheet_rows.first_words(work.headings),
    }
    return render(request, "portal/sheet.html", context, status=status)


def carried(entries: Sequence[Entry], headings: Headings) -> str:
    """The rows as the page carries them back."""
    rows = [[entry.number, *(entry.cells[name] for name in headings)] for entry in entries]
    return json.dumps(rows, ensure_ascii=False)


def sent_rows(text: str, width: int, *, most: int) -> list[tuple[int, list[str]]]:
    """The rows that a page carried: (number, cells). Raises `Invalid` for anything else."""
    broken = Invalid(_("The rows did not arrive whole. Choose the file again."))
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        raise broken from None
    if not isinstance(rows, list) or len(rows) > most:
        raise broken
    found = []
    for row in rows:
        whole = isinstance(row, list) and len(row) == width + 1
        if not whole or not isinstance(row[0], int) or not all(map(_is_text, row[1:])):
            raise broken
        found.append((row[0], row[1:]))
    return found


def _is_text(value: object) -> bool:
    """Something that a database holds: no zero sign, and no half of a sign."""
    if not isinstance(value, str) or "\0" in value:
        return False
    return not any("\ud800" <= sign <= "\udfff" for sign in value)
