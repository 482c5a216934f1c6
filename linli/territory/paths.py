"""Paths from official division codes, and back."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.territory.choices import UnitKind

WIDTHS: Final = (2, 2, 2, 3, 3)  # province, city, county, township, village
KIND_BY_LENGTH: Final = {
    2: UnitKind.PROVINCE,
    4: UnitKind.CITY,
    6: UnitKind.COUNTY,
    9: UnitKind.TOWNSHIP,
    12: UnitKind.VILLAGE,
}


def path_of(code: str) -> str:
    """ "340223102" → "34.02.23.102."; raises `Invalid` for anything but 2, 4, 6, 9 or 12 digits."""
    if len(code) not in KIND_BY_LENGTH or not code.isascii() or not code.isdigit():
        raise Invalid(
            _("“%(code)s” is not a division code.") % {"code": code[:20]},
            next_step=_("A division code has 2, 4, 6, 9 or 12 digits."),
        )
    path, start = "", 0
    for width in WIDTHS:
        if start >= len(code):
            break
        path += code[start : start + width] + "."
        start += width
    return path


INNER: Final = {0: (), 2: (2,), 5: (5,), 7: (2, 5)}  # a group, an address, an address in a group
VILLAGE_DIGITS: Final = sum(WIDTHS)


def inner_path_of(code: str) -> str:
    """As `path_of`, and inside a village too: its 12 digits go on with 2 for a group, 5 for an
    address, 7 for an address in a group. Raises `Invalid`."""
    path, rest = path_of(code[:VILLAGE_DIGITS]), code[VILLAGE_DIGITS:]
    widths = INNER.get(len(rest))
    if widths is None or (rest and not (rest.isascii() and rest.isdigit())):
        return path_of(code)  # which says what a code looks like
    for width in widths:
        path, rest = f"{path}{rest[:width]}.", rest[width:]
    return path


def inner_code(path: str) -> str:
    """The digits of a place, which `inner_path_of` reads back."""
    return path.replace(".", "")


def village_path(path: str) -> str:
    """The part of a path down to the village; empty above a village."""
    tokens = path.split(".")[:-1]
    return "".join(f"{token}." for token in tokens[:5]) if len(tokens) >= len(WIDTHS) else ""


def township_path(path: str) -> str:
    """The part of a path down to the township or street; empty above one."""
    tokens = path.split(".")[:-1]
    return "".join(f"{token}." for token in tokens[:4]) if len(tokens) >= len(WIDTHS) - 1 else ""


def page_code(path: str) -> str:
    """The code of the nearest place with a page: a lane or an office stands on its village's."""
    code = ""
    for token, width in zip(path.split("."), WIDTHS, strict=False):
        if len(token) != width:
            break
        code += token
    return code
