"""Resources of a place from a spreadsheet: each row one; the same file twice changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from linli.common.errors import DomainError, Invalid
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import ResourceKind
from linli.territory.fields import below
from linli.territory.models import Posting, Resource, Unit
from linli.territory.models.units import short_name
from linli.territory.services import resources, sheet_rows
from linli.territory.services.places import plain
from linli.territory.services.resources import Wanted
from linli.territory.services.sheet_rows import Entry

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("地方", "Place", "地点", "所在地"),
    "kind": ("种类", "Kind", "类别"),
    "name": ("名称", "Name", "资源名称"),
    "number": ("数量", "Amount", "Number", "人数", "数目"),
    "contact": ("联系岗位", "Contact", "联系人岗位"),
    "note": ("说明", "Note", "备注"),
}
NEEDED: Final = ("kind", "name")
KINDS: Final[Mapping[str, ResourceKind]] = {
    **{kind.value: kind for kind in ResourceKind},
    "人员": ResourceKind.PEOPLE,
    "人": ResourceKind.PEOPLE,
    "people": ResourceKind.PEOPLE,
    "资源": ResourceKind.RESOURCE,
    "物资": ResourceKind.RESOURCE,
    "resources": ResourceKind.RESOURCE,
    "力量": ResourceKind.FORCE,
    "队伍": ResourceKind.FORCE,
    "forces": ResourceKind.FORCE,
}
Key = tuple[int, str, str]


@dataclass
class ResourceEntry(Entry):
    """A row with what it means, and what is kept under the same name already."""

    wanted: Wanted | None = None
    known: Resource | None = None


def read(data: bytes) -> list[Entry]:
    """The rows of a file, unchecked."""
    return sheet_rows.read(data, HEADINGS, NEEDED)


def check(entries: Iterable[Entry], place: Unit, *, by: Actor) -> list[ResourceEntry]:
    """Each row with its meaning or its problem. Three queries."""
    known = _Known(place)
    seen: dict[Key, int] = {}
    checked = []
    for entry in entries:
        row = ResourceEntry(entry.number, entry.cells)
        try:
            row.wanted = known.understand(row.cells)
            rules.check_may_organise(by, row.wanted.unit)
            resources.check(row.wanted)
            key = _key(row.wanted.unit.pk, row.wanted.kind, row.wanted.name)
            before = seen.setdefault(key, row.number)
            if before != row.number:
                raise Invalid(_("It stands in row %(row)d already.") % {"row": before})
            row.known = known.there.get(key)
            row.is_there = row.known is not None and _says_the_same(row.known, row.wanted)
        except Invalid as problem:
            row.problem = " ".join(str(text) for text in problem.fields.values()) or str(problem)
        except DomainError as problem:
            row.problem = str(problem)
        checked.append(row)
    return checked


def _key(unit: int, kind: str, name: str) -> Key:
    return unit, kind, plain(name)


def _says_the_same(known: Resource, wanted: Wanted) -> bool:
    return all(getattr(known, name) == value for name, value in wanted.fields().items())


class _Known:
    """Places, posts and resources of a place, read once for all rows."""

    def __init__(self, place: Unit) -> None:
        self._place = place
        self._units: dict[str, list[Unit]] = {}
        for unit in resources.known_units(place):
            names = {unit.code, unit.name_zh, unit.name_en, short_name(unit.name_zh)}
            for word in {plain(name) for name in names} - {""}:
                self._units.setdefault(word, []).append(unit)
        self._contacts = resources.contacts(place)
        rows = Resource.objects.current().filter(below(place.path))
        self.there = {
            _key(row.unit_id, row.kind, row.name): row
            for row in rows.select_related("unit", "contact")
        }

    def understand(self, cells: Mapping[str, str]) -> Wanted:
        """What the words of a row mean; raises a refusal in a sentence."""
        unit = self._unit(cells["place"])
        kind = KINDS.get(plain(cells["kind"]))
        if kind is None:
            raise Invalid(
                _("“%(kind)s” is no kind: write people, resources or forces.")
                % {"kind": cells["kind"][:40]}
            )
        return Wanted(
            unit=unit,
            kind=kind.value,
            name=cells["name"],
            number=_number(cells["number"]),
            note=cells["note"],
            contact=self._contact(unit, cells["contact"]),
        )

    def _unit(self, word: str) -> Unit:
        if not word:
            return self._place
        found = self._units.get(plain(word), [])
        if len(found) != 1:
            several = _("“%(name)s” is several places; write the code.")
            nowhere = _("“%(name)s” is no place in %(place)s.")
            words = {"name": word[:60], "place": self._place.short_name}
            raise Invalid((several if found else nowhere) % words)
        return found[0]

    def _contact(self, unit: Unit, word: str) -> Posting | None:
        """The posting of this role at the place or above it; the nearest one."""
        if not word:
            return None
        named = [
            one
            for one in self._contacts
            if plain(word) in {one.role_id, plain(one.role.name_zh), plain(one.role.name_en)}
            and unit.path.startswith(one.unit.path)
        ]
        if not named:
            raise Invalid(_("Nobody holds the post “%(post)s” here.") % {"post": word[:60]})
        return max(named, key=lambda one: len(one.unit.path))


def _number(word: str) -> int:
    if not word:
        return 1
    digits = word.removesuffix(".0")
    if not digits.isascii() or not digits.isdigit():
        raise Invalid(_("“%(number)s” is no whole number.") % {"number": word[:20]})
    return int(digits[:12])


@transaction.atomic
def take(entries: Iterable[Entry], place: Unit, *, by: Actor) -> int:
    """All of it or nothing: new ones are added, known ones say what the row says. Returns how many
    were added or changed."""
    Unit.objects.select_for_update().get(pk=place.pk)  # two at once take turns
    rows = check(entries, place, by=by)
    sheet_rows.check_whole(rows)
    to_do = [row for row in rows if not row.is_there]
    for row in to_do:
        assert row.wanted is not None  # noqa: S101 - a row without a problem has one
        if row.known is None:
            resources.add(row.wanted, by=by)
        else:
            resources.change(row.known.pk, row.wanted, by=by)
    return len(to_do)
