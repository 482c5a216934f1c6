"""The roster of a place from a spreadsheet: each row a person in a posting.

Rows are checked one by one, and again when they are taken: what was checked came back through a
browser. Taking the same roster twice changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.common import clock, sheets
from linli.common.errors import DomainError, Invalid
from linli.people import phones
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.models import Person
from linli.people.services import Invited
from linli.territory import rules
from linli.territory.fields import below
from linli.territory.models import Area, Grid, Posting, Role, Unit
from linli.territory.models.units import short_name
from linli.territory.services import accounts, sheet_rows
from linli.territory.services.appointing import appoint
from linli.territory.services.places import plain
from linli.territory.services.staff import Where

MOST_ROWS: Final = 1000
MOST_BYTES: Final = 2 * 1024 * 1024
LONGEST_NAME: Final = 80
# What the headings are called, in the order of the template; the first is written, all are read.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("姓名", "Name"),
    "phone": ("电话", "Telephone", "Phone", "手机", "手机号", "联系电话"),
    "role": ("岗位", "Role", "职务", "角色"),
    "place": ("地方", "Place", "村（社区）", "单位"),
    "grid": ("网格", "Grid"),
    "since": ("起始日期", "Since", "From", "任职时间"),
    "area": ("片区（路段）", "Area", "片区", "路段", "责任区", "示范区", "示范岗", "Segment"),
}
NEEDED: Final = ("name", "role")

Key = tuple[str, str, str, int, int | None, UUID | None]


@dataclass
class Entry(sheet_rows.Entry):
    """One row and what it means. `is_there`: that person holds that posting already."""

    phone_index: str = ""
    role: Role | None = None
    where: Where | None = None
    since: date | None = None

    @property
    def key(self) -> Key:
        """By what two rows, or a row and a posting, are the same."""
        if self.role is None or self.where is None:
            raise ValueError("A row with a problem has no key.")
        return (self.cells["name"], self.phone_index, self.role.pk, *self.where.ids)


@dataclass
class Taken:
    """What taking a roster did."""

    appointed: int = 0
    invited: list[tuple[Invited, Posting]] = field(default_factory=list)


def read(data: bytes) -> list[Entry]:
    """The rows of a file, unchecked. Raises `Invalid` for a file that is no such table."""
    sheet = sheets.read(data, most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
    columns = sheet_rows.columns(sheet.headers, HEADINGS, NEEDED)
    return [
        Entry(row.number, {name: row.cells[at].strip() for name, at in columns.items()})
        for row in sheet.rows
    ]


def check(entries: Iterable[Entry], place: Unit, *, by: Actor) -> list[Entry]:
    """Each row with its meaning or its problem. A fixed number of queries."""
    known = _Known(place)
    checked = []
    seen: dict[Key, int] = {}
    for entry in list(entries)[:MOST_ROWS]:
        for name in HEADINGS:
            entry.cells.setdefault(name, "")
        try:
            known.understand(entry, by)
            before = seen.setdefault(entry.key, entry.number)
            if before != entry.number:
                raise Invalid(_("It stands in row %(row)d already.") % {"row": before})
            entry.is_there = entry.key in known.held
        except DomainError as problem:
            entry.problem = str(problem)
        checked.append(entry)
    return checked


class _Known:
    """Roles, places, grids and postings of a place, read once for all rows."""

    def __init__(self, place: Unit) -> None:
        self._place = place
        self._roles: dict[str, Role] = {}
        for role in Role.objects.all():
            for word in (role.pk, role.name_zh, role.name_en):
                self._roles[plain(word)] = role
        self._units: dict[str, list[Unit]] = {}
        for unit in Unit.objects.public().under(place.path):
            names = {unit.code, unit.name_zh, unit.name_en, short_name(unit.name_zh)}
            for word in {plain(name) for name in names} - {""}:
                self._units.setdefault(word, []).append(unit)
        self._grids = list(
            Grid.objects.in_force()
            .filter(below(place.path, "village__path"))
            .select_related("village")
        )
        self._areas: dict[tuple[int, str], Area] = {}
        for area in Area.objects.current(clock.now()).filter(below(place.path)):
            for word in (area.name_zh, area.name_en):
                self._areas.setdefault((area.unit_id, plain(word)), area)
        postings = Posting.objects.not_over(clock.now()).filter(below(place.path, "unit__path"))
        self.held: set[Key] = set(
            postings.values_list(
                "person__display_name",
                "person__phone_index",
                "role_id",
                "unit_id",
                "grid_id",
                "area_id",
            )
        )

    def understand(self, entry: Entry, by: Actor) -> None:
        """Fill in what the words of a row mean; raises a refusal in a sentence."""
        cells = entry.cells
        if not cells["name"] or len(cells["name"]) > LONGEST_NAME:
            raise Invalid(_("The name is missing or longer than 80 characters."))
        entry.phone_index = phones.index(cells["phone"])
        entry.role = self._role(cells["role"])
        entry.where = self._where(cells["place"], cells["grid"], cells["area"])
        entry.since = _day(cells["since"])
        if entry.where.kind not in entry.role.posted_at:
            raise Invalid(
                _("A %(role)s is not posted to %(place)s.")
                % {"role": entry.role.name, "place": entry.where.name}
            )
        rules.check_may_appoint(by, entry.where.unit, entry.role)

    def _role(self, word: str) -> Role:
        found = self._roles.get(plain(word))
        if found is None:
            raise Invalid(_("There is no role “%(role)s”.") % {"role": word})
        return found

    def _where(self, place: str, grid: str, area: str) -> Where:
        unit = self._unit(place)
        if area:
            found = self._areas.get((unit.pk, plain(area)))
            if found is None:
                raise Invalid(
                    _("%(place)s has no area “%(area)s”.")
                    % {"place": unit.short_name, "area": area},
                    next_step=_("Make the area first, on the responsibility board."),
                )
            return Where(unit, area=found)
        if not grid:
            return Where(unit)
        wanted = plain(grid)
        number = wanted.removesuffix("网格").removeprefix("grid")
        for one in self._grids:
            names = {plain(one.name_zh), plain(one.name_en), one.code}
            same_number = (
                number.isascii() and number.isdigit() and int(number) == int(one.code[12:])
            )
            if one.village_id == unit.pk and (wanted in names or same_number):
                return Where(unit, one)
        raise Invalid(
            _("%(place)s has no grid “%(grid)s”.") % {"place": unit.short_name, "grid": grid}
        )

    def _unit(self, word: str) -> Unit:
        if not word:
            return self._place
        found = self._units.get(plain(word), [])
        if len(found) > 1:
            raise Invalid(_("“%(name)s” is several places; write the code.") % {"name": word})
        if not found:
            raise Invalid(
                _("“%(name)s” is no place in %(place)s.")
                % {"name": word, "place": self._place.short_name}
            )
        return found[0]


def _day(word: str) -> date | None:
    if not word:
        return None
    found = sheets.day(word)
    if found is None:
        raise Invalid(_("“%(day)s” is not a day. Write it as 2026-03-01.") % {"day": word})
    return found


@transaction.atomic
def take(entries: Iterable[Entry], place: Unit, *, by: Actor) -> Taken:
    """Appoint what is right and not there yet; new people are invited. Rows of one name and one
    telephone are one person, also when they are posted here already."""
    Unit.objects.select_for_update().get(pk=place.pk)  # two at once take turns
    rows = [row for row in check(entries, place, by=by) if not row.problem and not row.is_there]
    persons = _persons(rows, place)
    taken = Taken()
    for row in rows:
        assert row.role is not None  # noqa: S101 - checked rows have both
        assert row.where is not None  # noqa: S101
        name, index = row.cells["name"], row.phone_index
        person = persons.get((name, index)) if index else None
        is_new = person is None
        if person is None:
            person = people.note(name=name, phone=row.cells["phone"])
            persons[name, index] = person
        posting = appoint(
            person,
            row.role.pk,
            by=by,
            unit=row.where.unit,
            grid=row.where.grid,
            area=row.where.area,
            since_at=_moment(row.since),
        )
        taken.appointed += 1
        if is_new:
            taken.invited.append((accounts.invite(person, by=by), posting))
    return taken


def _persons(rows: Sequence[Entry], place: Unit) -> dict[tuple[str, str], Person]:
    """Staff of the place whom the rows name by name and telephone. One query."""
    indexes = {row.phone_index for row in rows} - {""}
    posted = Posting.objects.filter(below(place.path, "unit__path")).values("person")
    found = Person.objects.filter(phone_index__in=indexes, pk__in=posted)
    return {(person.display_name, person.phone_index): person for person in found}


def _moment(since: date | None) -> datetime:
    if since is None or since == clock.today():
        return clock.now()
    return datetime.combine(since, time.min, clock.PLACE_TIME)
