"""Many areas from a spreadsheet, such as all road segments: all rows or none, each mistake by its
row. The same sheet twice changes nothing."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import DomainError, Invalid
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import AreaKind
from linli.territory.models import Area, Unit
from linli.territory.services import sheet_rows
from linli.territory.services.areas import AreaWords, make_area, places_inside
from linli.territory.services.places import plain
from linli.territory.services.sheet_rows import Entry

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


def read(data: bytes) -> list[Entry]:
    """The rows of a file, unchecked. Raises `Invalid` for a file that is no such table."""
    return sheet_rows.read(data, HEADINGS, NEEDED)


def check(entries: Iterable[Entry], place: Unit, *, by: Actor) -> list[Entry]:
    """Each row with its problem, or that it is there already: tried, and taken back."""
    with transaction.atomic():
        checked = _made(entries, place, by)
        transaction.set_rollback(True)
    return checked


@transaction.atomic
def take(entries: Iterable[Entry], place: Unit, *, by: Actor) -> int:
    """Make every area of a sheet, or none. Returns how many were made."""
    made = _made(entries, place, by)
    sheet_rows.check_whole(made)
    return sum(not one.is_there for one in made)


def _made(entries: Iterable[Entry], place: Unit, by: Actor) -> list[Entry]:
    rules.check_may_keep_areas(by, place)
    known, done = _Known(place), []
    for entry in entries:
        try:
            with transaction.atomic():
                entry.is_there = not known.make(entry.cells, by)
        except DomainError as problem:
            entry.problem = str(problem)
        done.append(entry)
    return done


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
