"""Shapes and addresses from a file into a village: read, looked through row by row, confirmed, and
then all of it or nothing. And out again (`exporting`)."""

from linli.territory.services.shape_imports.lines import Line, Preview, State, What
from linli.territory.services.shape_imports.previewing import preview
from linli.territory.services.shape_imports.taking import check_may, take, take_kept
from linli.territory.services.shape_imports.waiting import keep, kept, taken
from linli.territory.shape_files import (
    ENDINGS,
    Judgement,
    as_sheet,
    format_name,
    headings,
    read,
    reads_all,
    written,
)

__all__ = [
    "ENDINGS",
    "Judgement",
    "Line",
    "Preview",
    "State",
    "What",
    "as_sheet",
    "check_may",
    "format_name",
    "headings",
    "keep",
    "kept",
    "preview",
    "read",
    "reads_all",
    "take",
    "take_kept",
    "taken",
    "written",
]
