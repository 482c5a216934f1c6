"""Many areas from a spreadsheet, such as all road segments: all rows or none, each mistake by its
row. The same sheet twice changes nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from linli.common import clock, sheets
from linli.common.errors import DomainError, Invalid
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import AreaKind
from linli.territory.models import Area, Unit
from linli.territory.services.areas import AreaWords, make_area, places_inside
from linli.territory.services.places import plain

MOST_ROWS: Final = 500
MOST_BYTES: Final = 2 * 1024 * 1024
# What the headings are called, in the order of the template; the first is written, all are read.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("类型", "Kind"),
    "name_zh": ("名称", "Name", "路段", "片区", "责任区"),
    "name_en": ("英文名称", "Name in English"),
    "duty_zh": ("职责", "Duty"),
    "from_words": ("起点", "From"),
    "to_words": ("终点", "To"),
    "units": ("村组", "Places", "村", "组", "巷"),
}
KINDS: Final[Mapping[AreaKind, tuple[str, ...]]] = {
    AreaKind.LEAD: ("包片", "包片区", "Area lead's zone"),
    AreaKind.RESPONSIBILITY: ("党员责任区", "责任区", "Responsibility area"),
    AreaKind.DEMONSTRATION: ("示范区", "Demonstration area"),
    AreaKind.SEGMENT: ("路段", "包保路段", "Road segment"),
    AreaKind.POST: ("示范岗", "党员责任岗", "Model post"),
}
NEEDED: Final = ("kind", "name_zh")
LONGEST: Final = {"duty_zh": 200}  # characters; any other word has 60
BETWEEN: Final = re.compile(r"[、，,;；/]")


@dataclass
class Taken:
    """What a sheet did, or what is wrong with it: then it did nothing."""

    made: int = 0
    there: int = 0
    problems: list[tuple[int, str, str]] = field(default_factory=list)  # row, name, sentence


def headings() -> list[str]:
    """The headings of the template."""
    return [words[0] for words in HEADINGS.values()]


def take(data: bytes, place: Unit, *, by: Actor) -> Taken:
    """Make every area of a sheet, or none. Raises `Invalid` for a file that is no such table."""
    rules.check_may_keep_areas(by, place)
    sheet = sheets.read(data, most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
    columns = _columns(sheet.headers)
    taken = Taken()
    with transaction.atomic():
        known = _Known(place)
        for row in sheet.rows:
            cells = {name: row.cells[at].strip() for name, at in columns.items()}
            try:
                with transaction.atomic():
                    made = known.make(cells, by)
            except DomainError as problem:
                taken.problems.append((row.number, cells.get("name_zh", ""), str(problem)))
            else:
                taken.made += made
                taken.there += not made
        if taken.problems:
            transaction.set_rollback(True)
            taken.made = 0
    return taken


def _columns(headers: list[str]) -> dict[str, int]:
    wanted = {plain(word): name for name, words in HEADINGS.items() for word in words}
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        name = wanted.get(plain(header))
        if name and name not in found:
            found[name] = at
    missing = [HEADINGS[name][0] for name in NEEDED if name not in found]
    if missing:
        raise Invalid(
            _("The file has no column %(missing)s.") % {"missing": _("、").join(missing)},
            next_step=_("Download the template and copy your rows into it."),
        )
    return found


class _Known:
    """Kinds, places and areas of a place, read once for all rows."""

    def __init__(self, place: Unit) -> None:
        self._place = place
        self._kinds = {
            plain(word): kind for kind, words in KINDS.items() for word in (kind, *words)
        }
        self._units: dict[str, Unit] = {}
        for unit in places_inside(place):
            for word in (unit.code, unit.short_name, unit.name_zh, unit.name_en):
                self._units.setdefault(plain(word), unit)
        areas = Area.objects.current(clock.now()).filter(unit=place)
        self._there = set(areas.values_list("kind", "name_zh"))

    def make(self, cells: dict[str, str], by: Actor) -> bool:
        """One area, unless it is there already."""
        for name, word in cells.items():
            if len(word) > LONGEST.get(name, 60) and name != "units":
                raise Invalid(_("“%(heading)s” is too long.") % {"heading": HEADINGS[name][0]})
        kind = self._kinds.get(plain(cells["kind"]))
        if kind is None:
            raise Invalid(_("There is no kind of area “%(kind)s”.") % {"kind": cells["kind"]})
        if (kind.value, cells["name_zh"]) in self._there:
            return False
        words = {name: cells.get(name, "") for name in HEADINGS if name not in {"kind", "units"}}
        units = [self._unit(word) for word in BETWEEN.split(cells.get("units", "")) if word.strip()]
        make_area(self._place, kind, AreaWords(**words), by=by, units=units)
        self._there.add((kind.value, cells["name_zh"]))
        return True

    def _unit(self, word: str) -> Unit:
        found = self._units.get(plain(word))
        if found is None:
            raise Invalid(
                _("“%(name)s” is no place in %(place)s.")
                % {"name": word.strip(), "place": self._place.short_name}
            )
        return found
