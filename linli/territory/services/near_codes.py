"""Whether the shipped division lists know a code, and which codes are near one that they do not."""

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid, NotHere
from linli.territory.choices import UnitKind
from linli.territory.paths import KIND_BY_LENGTH, path_of
from linli.territory.services.division_lists import CodeList, Line

LISTS: Final = ("provinces", "cities", "areas", "streets", "villages")  # from the top
MOST_NEAR: Final = 5


def list_files(folder: Path) -> list[Path]:
    """The five lists in a folder; raises `Invalid` and says how to get them."""
    files = [folder / f"{name}.csv" for name in LISTS]
    missing = [file.stem for file in files if not file.is_file()]
    if missing:
        raise Invalid(
            _("The division lists are not in %(folder)s/: %(missing)s.")
            % {"folder": folder.name, "missing": ", ".join(missing)},
            next_step=_("“make assets” fetches them."),
        )
    return files


def check_known(code: str, files: Iterable[Path]) -> None:
    """Raises `NotHere` with near matches when the lists do not have this code; from the top, so
    that it says where the code goes wrong."""
    path_of(code)
    widths = [width for width in KIND_BY_LENGTH if width <= len(code)]
    above = ""
    for width, file in zip(widths, files, strict=False):
        wanted = code[:width]
        lines = [one for one in CodeList(file).lines([above] if above else []) if _fits(one, width)]
        found = [one for one in lines if isinstance(one, Line)]
        here = next((one for one in found if one.code == wanted), None)
        if here is None:
            raise _unknown(wanted, found)
        above = wanted


def _fits(line: object, width: int) -> bool:
    return isinstance(line, Line) and len(line.code) == width


def _unknown(wanted: str, lines: Sequence[Line]) -> NotHere:
    near = nsmallest(MOST_NEAR, lines, key=lambda one: _distance(one.code, wanted))
    listed = "; ".join(f"{one.code} {one.name}" for one in near)
    kind = UnitKind(KIND_BY_LENGTH[len(wanted)]).label
    return NotHere(
        _("There is no %(code)s in the division lists (%(kind)s).")
        % {"code": wanted, "kind": kind},
        next_step=_("Near it: %(listed)s.") % {"listed": listed} if listed else "",
    )


def _distance(one: str, other: str) -> tuple[int, int]:
    """How many digits differ, and by how much."""
    differing = sum(a != b for a, b in zip(one, other, strict=True))
    return (differing, abs(int(one) - int(other)))
