"""The two ends of links: who may hold a kind of link at a place, and at what it may point."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models.functions import Length

from linli.people.models import Person
from linli.territory.choices import Holds, Shown, UnitKind
from linli.territory.fields import below
from linli.territory.models import Household, LinkKind, Posting, Unit

BRANCHES: Final = (UnitKind.GENERAL_BRANCH, UnitKind.BRANCH)
HOUSEHOLD: Final = "household"
POSTING: Final = "posting."
VILLAGE_BRANCH, RURAL_BRANCH = "village_branch", "rural_branch"
TOKENS: Final = {UnitKind.TOWNSHIP: 4, UnitKind.VILLAGE: 5}  # of a path


@dataclass(frozen=True)
class Holder:
    """A person or an organisation that holds links. `path` is where they are posted or based."""

    key: str  # "person:…" or "unit:…"
    name: str
    path: str
    person: Person | None = None
    unit: Unit | None = None
    exempt: bool = False
    agreed: bool = True  # to be named where the kind asks for it

    @property
    def fields(self) -> dict[str, Any]:
        """As a link keeps it."""
        return {"person": self.person, "holder_unit": self.unit}


@dataclass(frozen=True)
class Subject:
    """What a link points at. `is_covered`: there has to be a link to it."""

    key: str  # "unit:…", "household:…" or "posting:…"
    name: str
    path: str
    unit: Unit | None = None
    household: Household | None = None
    posting: Posting | None = None
    is_covered: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """As a link keeps it."""
        return {"unit": self.unit, "household": self.household, "posting": self.posting}


def keeper_path(kind: LinkKind, path: str) -> str:
    """The path of the place that arranges this kind of link for whatever lies at a path; empty
    above it."""
    tokens = path.split(".")[:-1]
    wanted = TOKENS[UnitKind(kind.kept_at)]
    return "".join(f"{token}." for token in tokens[:wanted]) if len(tokens) >= wanted else ""


def holders(kind: LinkKind, path: str, at: datetime, *, planned: bool = False) -> list[Holder]:
    """Who may hold this kind of link at a place and below; a person once. `planned`: also whose
    posting begins later. One query."""
    if kind.held_by == Holds.UNIT:
        units = Unit.objects.public().filter(below(path), kind__in=kind.holders).order_by("path")
        return [unit_holder(unit) for unit in units]
    postings = Posting.objects.not_over(at) if planned else Posting.objects.current(at)
    rows = (
        postings.filter(below(path), role__in=kind.holders, deputy_of__isnull=True)
        .select_related("person", "role")
        .order_by("path", "since_at", "pk")
    )
    found: dict[UUID, Holder] = {}
    for row in rows:
        found.setdefault(row.person_id, person_holder(row))
    return list(found.values())


def person_holder(posting: Posting) -> Holder:
    """The holder of a posting that lets them hold links."""
    agreed = posting.role.shown != Shown.AGREED or posting.name_agreed_at is not None
    return Holder(
        key=f"person:{posting.person_id}",
        name=posting.person.display_name,
        path=posting.path,
        person=posting.person,
        exempt=posting.exempt,
        agreed=agreed,
    )


def unit_holder(unit: Unit) -> Holder:
    """An organisation that holds links."""
    return Holder(f"unit:{unit.pk}", unit.name, unit.path, unit=unit)


def unit_subjects(kind: LinkKind, units: Iterable[Unit]) -> list[Subject]:
    """Of these units, those at which the kind may point, in the order of their paths."""
    known = sorted(units, key=lambda unit: unit.path)
    of_villages = village_branches(known)
    found = []
    for unit in known:
        said = {unit.kind}
        if unit.kind in BRANCHES and village_of(unit.path):
            said.add(RURAL_BRANCH)
        if unit.pk in of_villages:
            said.add(VILLAGE_BRANCH)
        if said & {*kind.subjects, *kind.covered}:
            found.append(unit_subject(unit, is_covered=bool(said & set(kind.covered))))
    return found


def unit_subject(unit: Unit, *, is_covered: bool = False) -> Subject:
    """A place or an organisation at which a link points."""
    return Subject(f"unit:{unit.pk}", unit.short_name, unit.path, unit=unit, is_covered=is_covered)


def village_of(path: str) -> str:
    """The path of the village in which something lies; empty outside of villages, also for what is
    based at the township itself."""
    tokens = path.split(".")[:-1]
    wanted = TOKENS[UnitKind.VILLAGE]
    if len(tokens) < wanted or len(tokens[wanted - 1]) != 3:
        return ""
    return "".join(f"{token}." for token in tokens[:wanted])


def village_branches(units: Iterable[Unit]) -> set[int]:
    """The branch of each village: its general branch, or where there is none, its branches."""
    by_village: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.kind in BRANCHES and (village := village_of(unit.path)):
            by_village.setdefault(village, []).append(unit)
    found: set[int] = set()
    for branches in by_village.values():
        general = [unit for unit in branches if unit.kind == UnitKind.GENERAL_BRANCH]
        found.update(unit.pk for unit in general or branches)
    return found


def subjects(kind: LinkKind, path: str, at: datetime) -> list[Subject]:
    """Everything at which this kind of link may point, at a place and below. One query."""
    if HOUSEHOLD in kind.subjects:
        rows = Household.objects.current(at).under(path).select_related("unit")
        doors = rows.order_by("path", Length("number"), "number", "pk")  # door 2 before door 10
        return [household_subject(row) for row in doors]
    roles = [one.removeprefix(POSTING) for one in kind.subjects if one.startswith(POSTING)]
    if roles:
        postings = Posting.objects.current(at).filter(below(path), role__in=roles)
        listed = postings.filter(deputy_of__isnull=True).select_related("person", "unit", "role")
        return [posting_subject(row) for row in listed.order_by("path", "since_at", "pk")]
    wanted = {*kind.subjects, *kind.covered} & set(UnitKind.values)
    if {*kind.subjects, *kind.covered} & {VILLAGE_BRANCH, RURAL_BRANCH}:
        wanted |= set(BRANCHES)
    units = Unit.objects.public().filter(below(path), kind__in=wanted).select_related("parent")
    return unit_subjects(kind, units)


def household_subject(household: Household) -> Subject:
    """A door at which a link points."""
    name = f"{household.unit.name} {household.number}"
    return Subject(
        f"household:{household.pk}", name, household.path, household=household, is_covered=True
    )


def posting_subject(posting: Posting) -> Subject:
    """Somebody in a posting at whom a link points."""
    name = f"{posting.person} · {posting.unit.short_name}"
    return Subject(f"posting:{posting.pk}", name, posting.path, posting=posting)
