"""Any list as a file to take along: the rows that the page shows, no more, and a note of who took
them.

A view adds two lines:

    if kind := asked_for(request):
        return download(Table("matters", headers, rows, count), kind, by=request.actor, …)

and its template `{% include "components/downloads.html" with links=downloads only %}`, where
`downloads` is `links(request)`.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any, Final

from django.http import FileResponse, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.audit import services as audit
from linli.audit.services import Doer
from linli.common import clock, sheets
from linli.common.errors import Invalid
from linli.common.sheets import Cell

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
FORMATS: Final = ("xlsx", "csv")
MOST_ROWS: Final = 100_000
PARAMETER: Final = "format"
PART: Final = "part"


@dataclass(frozen=True)
class Table:
    """A list to be taken along. `rows` are read one by one; `count` says beforehand how many."""

    name: str  # of the file, without its ending
    headers: Sequence[str | Promise]
    rows: Iterable[Sequence[Cell]]
    count: int
    most: int = MOST_ROWS


def asked_for(request: HttpRequest) -> str:
    """The kind of file that the address asks for: xlsx or csv; empty for the page itself."""
    asked = request.GET.get(PARAMETER, "")
    return asked if asked in FORMATS else ""


def links(request: HttpRequest, *, part: str = "") -> list[dict[str, Any]]:
    """This list with its filters, as each kind of file; `part` names one of several tables of a
    page."""
    query = request.GET.copy()
    for name in ("after", PARAMETER, PART):
        query.pop(name, None)
    if part:
        query[PART] = part
    found = []
    for kind in FORMATS:
        query[PARAMETER] = kind
        found.append({"href": f"?{query.urlencode()}", "label": kind.upper()})
    return found


def download(
    table: Table,
    kind: str,
    *,
    by: Doer | None = None,
    what: str = "",
    filters: Mapping[str, object] | None = None,
) -> FileResponse:
    """The file. Written before the answer begins, so that none arrives by halves. With `by` the
    audit keeps who took how many rows of `what`, by which filters (codes, never words of people).

    Raises `Invalid` where there are more rows than one file should hold.
    """
    if table.count > table.most:
        raise Invalid(
            _("%(count)d rows are too many for one file.") % {"count": table.count},
            next_step=_("Choose a month, a village or a kind first."),
        )
    if by is not None:
        details = {"rows": table.count, "format": kind, "filters": dict(filters or {})}
        audit.note(by=by, verb="export", what=what, details=details)
    if kind == "csv":
        return _answer(_csv(table), f"{_dated(table.name)}.csv", CSV)
    return spreadsheet(sheets.xlsx(table.headers, table.rows), _dated(table.name))


def spreadsheet(file: IO[bytes], name: str) -> FileResponse:
    """A workbook that is ready."""
    return _answer(file, f"{name}.xlsx", XLSX)


def document(data: bytes, name: str, content_type: str) -> FileResponse:
    """Bytes that are ready, such as a file of shapes; whoever calls notes who took it."""
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
        file.write(data)
        file.seek(0)
        stack.pop_all()
    return _answer(file, name, content_type)


def _dated(name: str) -> str:
    return f"{name}-{clock.today():%Y%m%d}"


def _csv(table: Table) -> IO[bytes]:
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
        file.writelines(sheets.csv_lines(table.headers, table.rows))
        file.seek(0)
        stack.pop_all()
    return file


def _answer(file: IO[bytes], name: str, content_type: str) -> FileResponse:
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
