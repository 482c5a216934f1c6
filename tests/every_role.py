"""Somebody in every role, for what has to hold for each of them."""

from collections.abc import Iterable
from typing import Any

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import CHAIN, Layer, UnitKind
from linli.territory.models import Area, Grid, Role, Unit
from linli.territory.services import organisation
from tests.town import Somebody, Town, appointed, somebody


def in_every_role(town: Town) -> dict[str, Somebody]:
    """Somebody in every role that there is, at 鹤城镇 or below; and somebody without any."""
    return _posted(town, Role.objects.order_by("code"))


def of_every_grant(town: Town) -> dict[str, Somebody]:
    """Somebody for each set of verbs that a role grants, at 鹤城镇 or below; somebody who answers
    for an area, and somebody without any posting. Which address opens is decided by verbs and
    places alone, so roles that grant the same are asked once."""
    roles = {_grants(role): role for role in Role.objects.order_by("-code")}
    return _posted(town, sorted(roles.values(), key=lambda role: role.code))


def _grants(role: Role) -> tuple[bool, frozenset[str]]:
    return role.posted_at[0].startswith("area."), frozenset(role.verbs)


def _posted(town: Town, roles: Iterable[Role]) -> dict[str, Somebody]:
    group = town.lanes[0].parent
    found, organisations = {"nobody": town.nobody}, _at_organisations(town)
    for number, role in enumerate(roles):
        who = somebody(f"角{number}", f"role{number}")
        where: dict[str, tuple[Unit | None, Any]] = {
            "grid": (town.village, town.grids[0]),
            "group": (group, None),
            "village": (town.village, None),
            "township": (town.township, None),
            **organisations,
        }
        if role.posted_at[0].startswith("area."):
            found[role.code] = _in_an_area(who, role.code, role.posted_at[0], town.village)
            continue
        kind = next((one for one in role.posted_at if one in where), role.posted_at[0])
        unit, grid = where.get(kind) or (_office(town, UnitKind(kind), number), None)
        assert unit is not None
        found[role.code] = appointed(who, role.code, unit, grid)
    return found


def _office(town: Town, kind: UnitKind, number: int) -> Unit:
    """An organisation of the township, such as a supervision group."""
    return territory.add_unit(town.township, kind, number + 1, name_zh=kind.value)


def _at_organisations(town: Town) -> dict[str, tuple[Unit | None, Any]]:
    """One organisation of each kind of the chain, and a micro-grid."""
    found: dict[str, tuple[Unit | None, Any]] = {}
    for kind in CHAIN:
        made = organisation.add_organisation(town.village, kind, by=SYSTEM, name_zh=str(kind.label))
        found[kind] = (made, None)
    grid = town.grids[0]
    micro, _made = Grid.objects.get_or_create(
        plan=grid.plan, village=town.village, code=f"{grid.code}01", layer=Layer.MICRO, parent=grid,
        name_zh="微网格",
    )  # fmt: skip
    return {**found, "micro_grid": (town.village, micro)}


def _in_an_area(who: Somebody, role: str, kind: str, village: Unit) -> Somebody:
    """Posted to an area, which grants nothing around it."""
    area = Area.objects.create(
        kind=kind.removeprefix("area."),
        unit=village,
        path=village.path,
        name_zh=kind,
        valid_from=clock.now(),
    )
    territory.appoint(who.person, role, by=SYSTEM, unit=village, area=area)
    return who
