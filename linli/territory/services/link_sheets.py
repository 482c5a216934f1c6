"""Links of one kind from a spreadsheet: each row who looks after what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import DomainError, Invalid
from linli.people import phones
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import Link, LinkKind, Unit
from linli.territory.services import households, link_ends, links, sheet_rows
from linli.territory.services.link_ends import Holder, Subject
from linli.territory.services.places import plain
from linli.territory.services.sheet_rows import Entry, Headings

HOLDER: Final[Headings] = {
    "holder": ("姓名", "Name", "联系人", "督导组", "党员"),
    "phone": ("电话", "Telephone", "Phone", "手机", "手机号", "联系电话"),
}
UNIT: Final[Headings] = {"subject": ("联系对象", "Linked to", "支部", "社区", "村", "结对")}
DOOR: Final[Headings] = {
    "subject": ("地方", "Place", "巷", "街巷", "地址", "Lane"),
    "number": ("门牌号", "Door", "门牌", "户号"),
    "last": ("到门牌号", "To door", "止", "到"),
}


@dataclass
class LinkEntry(Entry):
    """A row with both ends."""

    holder: Holder | None = None
    subjects: list[Subject] = field(default_factory=list)  # those that are not linked yet


def headings(kind: LinkKind) -> Headings:
    """The columns of a kind."""
    return {**HOLDER, **(DOOR if link_ends.HOUSEHOLD in kind.subjects else UNIT)}


def read(data: bytes, kind: LinkKind) -> list[Entry]:
    """The rows of a file, unchecked."""
    door = ("number",) if link_ends.HOUSEHOLD in kind.subjects else ()
    return sheet_rows.read(data, headings(kind), ("holder", "subject", *door))


def check(entries: Iterable[Entry], kind: LinkKind, place: Unit, *, by: Actor) -> list[LinkEntry]:
    """Each row with its ends or its problem. A fixed number of queries."""
    known = _Known(kind, place)
    checked = []
    for entry in entries:
        row = LinkEntry(entry.number, entry.cells)
        try:
            row.holder = known.holder(row.cells["holder"], row.cells["phone"])
            meant = known.subjects(row.cells)
            links.check_may_link(by, kind, meant[0].path)
            row.subjects = known.new(row.holder, meant, row.number)
            row.is_there = not row.subjects
        except DomainError as problem:
            row.problem = str(problem)
        checked.append(row)
    return checked


class _Known:
    """Both ends of a kind at a place, read once for all rows."""

    def __init__(self, kind: LinkKind, place: Unit) -> None:
        now = clock.now()
        self._doors = link_ends.HOUSEHOLD in kind.subjects
        self._holders: dict[str, list[Holder]] = {}
        for one in link_ends.holders(kind, place.path, now):
            self._holders.setdefault(plain(one.name), []).append(one)
        self._subjects: dict[str, list[Subject]] = {}
        for subject in link_ends.subjects(kind, place.path, now):
            for word in {plain(name) for name in _names(subject)}:
                self._subjects.setdefault(word, []).append(subject)
        rows = Link.objects.not_over(now).filter(below(place.path), kind=kind)
        self._linked = set(
            rows.values_list("person", "holder_unit", "unit", "household", "posting")
        )
        self._seen: dict[str, int] = {}

    def holder(self, name: str, phone: str) -> Holder:
        """By the name; where several bear it, by the telephone too."""
        found = self._holders.get(plain(name), [])
        if len(found) > 1 and phone:
            index = phones.index(phone)
            found = [one for one in found if one.person and one.person.phone_index == index]
        if len(found) != 1:
            word = _("Several are called “%(name)s”; write the telephone too.")
            none = _("“%(name)s” holds no posting that has such links.")
            raise Invalid((word if found else none) % {"name": name[:60]})
        return found[0]

    def subjects(self, cells: Mapping[str, str]) -> list[Subject]:
        """What the row points at; doors from–to."""
        if not self._doors:
            return [self._one(cells["subject"])]
        numbers = households.parse_row(cells["number"], cells["last"])
        return [self._one(f"{cells['subject']} {number}") for number in numbers]

    def _one(self, name: str) -> Subject:
        found = self._subjects.get(plain(name), [])
        if len(found) != 1:
            word = _("“%(name)s” is several here; write the code or the full name.")
            none = _("There is no “%(name)s” here to link to.")
            raise Invalid((word if found else none) % {"name": name[:60]})
        return found[0]

    def new(self, holder: Holder, meant: list[Subject], row: int) -> list[Subject]:
        """Those that are not linked yet; each stands in one row of a holder."""
        for subject in meant:
            before = self._seen.setdefault(f"{holder.key}{subject.key}", row)
            if before != row:
                raise Invalid(_("It stands in row %(row)d already.") % {"row": before})
        return [one for one in meant if self._key(holder, one) not in self._linked]

    @staticmethod
    def _key(holder: Holder, subject: Subject) -> tuple[object, ...]:
        ends = (*holder.fields.values(), *subject.fields.values())
        return tuple(one.pk if one else None for one in ends)


def _names(subject: Subject) -> set[str]:
    if subject.unit is not None:
        unit = subject.unit
        return {unit.name_zh, unit.name_en, unit.short_name, unit.code} - {""}
    if subject.household is not None:
        door = subject.household
        return {f"{name} {door.number}" for name in (door.unit.name_zh, door.unit.name_en) if name}
    assert subject.posting is not None  # one of three  # noqa: S101
    return {subject.posting.person.display_name}


@transaction.atomic
def take(entries: Iterable[Entry], kind: LinkKind, place: Unit, *, by: Actor) -> int:
    """All of it or nothing; returns how many links are new."""
    Unit.objects.select_for_update().get(pk=place.pk)  # two at once take turns
    rows = check(entries, kind, place, by=by)
    sheet_rows.check_whole(rows)
    count = 0
    for row in [one for one in rows if not one.is_there]:
        assert row.holder is not None  # a row without a problem has one  # noqa: S101
        try:
            count += len(links.link(kind, row.holder, row.subjects, by=by))
        except DomainError as problem:
            raise Invalid(
                _("Row %(row)d: %(problem)s") % {"row": row.number, "problem": problem},
                next_step=_("Nothing was taken. Mend the file and choose it again."),
            ) from problem
    return count
