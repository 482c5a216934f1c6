"""Doors of a village from a spreadsheet: each row a door, or a row of doors, of a lane."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import DomainError, Invalid
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.fields import below
from linli.territory.models import Household, Unit
from linli.territory.services import households, sheet_rows
from linli.territory.services.places import known_addresses, plain
from linli.territory.services.sheet_rows import Entry

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("地方", "Place", "巷", "街巷", "村民小组", "地址", "Lane"),
    "number": ("门牌号", "Door", "门牌", "户号", "Number"),
    "last": ("到门牌号", "To door", "止", "到"),
}
NEEDED: Final = ("place", "number")
MOST_DOORS: Final = 20_000


@dataclass
class DoorEntry(Entry):
    """A row with the lane and the doors that it means."""

    unit: Unit | None = None
    numbers: list[str] = field(default_factory=list)


def read(data: bytes) -> list[Entry]:
    """The rows of a file, unchecked."""
    return sheet_rows.read(data, HEADINGS, NEEDED)


def check(entries: Iterable[Entry], village: Unit, *, by: Actor) -> list[DoorEntry]:
    """Each row with its meaning or its problem. A fixed number of queries."""
    lanes = known_addresses(village)
    named: dict[str, list[Unit]] = {}
    for lane in lanes:
        for word in {plain(lane.name_zh), plain(lane.name_en)} - {""}:
            named.setdefault(word, []).append(lane)
    there = set(
        Household.objects.current(clock.now())
        .filter(below(village.path))
        .values_list("unit_id", "number")
    )
    seen: dict[tuple[int, str], int] = {}
    checked = []
    for entry in entries:
        row = DoorEntry(entry.number, entry.cells)
        try:
            row.unit = _lane(named, row.cells["place"], by)
            row.numbers = households.parse_row(row.cells["number"], row.cells["last"])
            _check_once(row, row.unit, seen)
            row.is_there = all((row.unit.pk, door) in there for door in row.numbers)
        except DomainError as problem:
            row.problem = str(problem)
        checked.append(row)
    if len(seen) > MOST_DOORS:
        raise Invalid(_("The file has more than %(most)d doors.") % {"most": MOST_DOORS})
    return checked


def _check_once(row: DoorEntry, unit: Unit, seen: dict[tuple[int, str], int]) -> None:
    for door in row.numbers:
        before = seen.setdefault((unit.pk, door), row.number)
        if before != row.number:
            raise Invalid(_("It stands in row %(row)d already.") % {"row": before})


def _lane(named: Mapping[str, list[Unit]], word: str, by: Actor) -> Unit:
    found = named.get(plain(word), [])
    if len(found) != 1:
        known = _("“%(name)s” is several places.") if found else _("There is no lane “%(name)s”.")
        raise Invalid(known % {"name": word[:60]})
    grid = getattr(found[0], "in_grid", None)
    rules.check_may(by, "households.edit", found[0].path, grid["id"] if grid else None)
    return found[0]


@transaction.atomic
def take(entries: Iterable[Entry], village: Unit, *, by: Actor) -> int:
    """All of it or nothing: raises `Invalid` with the first row that cannot go in. Returns how many
    doors are new."""
    Unit.objects.select_for_update().get(pk=village.pk)  # two at once take turns
    rows = check(entries, village, by=by)
    sheet_rows.check_whole(rows)
    by_lane: dict[int, tuple[Unit, list[str]]] = {}
    for row in rows:
        assert row.unit is not None  # noqa: S101 - a row without a problem has one
        by_lane.setdefault(row.unit.pk, (row.unit, []))[1].extend(row.numbers)
    return sum(households.add(unit, numbers, by=by) for unit, numbers in by_lane.values())
