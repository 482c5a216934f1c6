"""Invented places to measure with: 300 villages of three grids each, somebody posted everywhere."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from linli.common import clock
from linli.matters import services as matters
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import Person
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import PlanStatus, UnitKind
from linli.territory.models import Grid, GridPlan, GridUnit, Posting, Unit
from linli.territory.paths import KIND_BY_LENGTH, path_of
from tools.bench.note import MEMBER, PASSWORD, TOWNSHIP

COUNTY: Final = "990101"  # no such county: everything here is made up
TOWNSHIPS: Final = 10
VILLAGES: Final = 300
GRIDS: Final = 3


@dataclass(frozen=True)
class Patch:
    """One grid with what a matter there needs to name."""

    grid: Grid
    lane: Unit
    village: Unit
    posting: Posting


def build() -> list[Patch]:
    """All places and postings, through bulk inserts; the patches in the order of their codes."""
    rulesets.load_reference()
    territory.load_reference()
    matters.load_reference()
    county = chain(COUNTY)
    townships = units(
        [(county, f"{COUNTY}{n:03d}", f"示例第{n}镇") for n in range(201, 201 + TOWNSHIPS)]
    )
    for township in townships:
        territory.open_unit(township, by=SYSTEM, phone="000-0000000")
    share = VILLAGES // TOWNSHIPS
    villages = units(
        [
            (township, f"{township.code}{n:03d}", f"示例{n}村委会")
            for township in townships
            for n in range(201, 201 + share)
        ]
    )
    for township in townships:
        territory.index_around(township)
    for village in villages:
        _post("示例·村", "village_clerk", village)
        _post("示例·总", "chief_grid_leader", village)
    return [patch for village in villages for patch in _patches(village)]


def sign_in_for(patch: Patch) -> None:
    """Accounts for whoever holds the patch, and for a clerk of its township."""
    people.open_account(patch.posting.person, username=MEMBER, password=PASSWORD)
    township = patch.village.parent
    assert township is not None
    clerk = _post("示例·镇", "township_clerk", township)
    people.open_account(clerk.person, username=TOWNSHIP, password=PASSWORD)


def chain(code: str) -> Unit:
    """The place of a code with everything above it."""
    unit: Unit | None = None
    for width in sorted(KIND_BY_LENGTH):
        if width <= len(code):
            [unit] = units([(unit, code[:width], "示例")])
    assert unit is not None
    return unit


def units(named: list[tuple[Unit | None, str, str]]) -> list[Unit]:
    """Places by parent, code and name."""
    return Unit.objects.bulk_create(
        Unit(
            path=path_of(code),
            covers_path=path_of(code),
            code=code,
            kind=KIND_BY_LENGTH[len(code)],
            name_zh=name,
            parent=parent,
        )
        for parent, code, name in named
    )


def _patches(village: Unit) -> list[Patch]:
    plan = GridPlan.objects.create(
        village=village, status=PlanStatus.PUBLISHED, valid_from=clock.now(), reason="first plan"
    )
    found = []
    for number in range(1, GRIDS + 1):
        group = territory.add_unit(village, UnitKind.GROUP, number, name_zh=f"第{number}村民小组")
        lane = territory.add_unit(group, UnitKind.ADDRESS, 1, name_zh=f"示例{number}巷")
        grid = Grid.objects.create(
            plan=plan,
            village=village,
            code=f"{village.code}{number:03d}",
            name_zh=f"0{number} 网格",
            name_en=f"Grid 0{number}",
            households=30,
        )
        GridUnit.objects.create(grid=grid, plan=plan, unit=lane)
        posting = _post("示例·网", "grid_member", village, grid)
        found.append(Patch(grid, lane, village, posting))
    return found


def _post(name: str, role: str, unit: Unit, grid: Grid | None = None) -> Posting:
    person: Person = people.note(name=name)
    return Posting.objects.create(
        person=person,
        role_id=role,
        unit=unit,
        grid=grid,
        path=unit.covers_path,
        since_at=clock.now() - dt.timedelta(days=30),
    )
