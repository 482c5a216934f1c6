"""The organisation of the village that the story is told in: a small tree, who leads which grid,
what the grids can draw on, a team with a place open, and a rule in force with its revision."""

from datetime import timedelta
from typing import Final

from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Source
from linli.people.actors import SYSTEM
from linli.portal.demonstration.cast import Cast, Casting
from linli.portal.demonstration.places import Village
from linli.territory.choices import ResourceKind, TeamSlot, UnitKind
from linli.territory.models import Unit
from linli.territory.services import (
    charters,
    grid_branches,
    organisation,
    resources,
    team_answers,
    teams,
)
from linli.territory.services.resources import Wanted
from linli.territory.workflow import CHECKS

BRANCHES: Final = ("第一党支部", "第二党支部", "第三党支部")
NAMES_EN: Final = ("First Party Branch", "Second Party Branch", "Third Party Branch")
# What, how many, and in which lane; none: the whole village.
DRAWN_ON: Final = (
    (ResourceKind.FORCE, "民兵应急队", 30, None),
    (ResourceKind.PEOPLE, "会开抽水机的", 6, 0),
    (ResourceKind.PEOPLE, "会急救的", 4, 3),
    (ResourceKind.RESOURCE, "抽水机", 2, 0),
    (ResourceKind.RESOURCE, "应急照明车", 1, 2),
    (ResourceKind.RESOURCE, "避险安置点（祠堂）", 1, 4),
    (ResourceKind.RESOURCE, "大喇叭", 3, None),
)
RULE: Final = (
    "第一条 每月5日学习一次，由支部书记主持。\n"
    "第二条 每次学习有一位党员上讲台，讲一件身边的事。\n"
    "第三条 因故不能参加的，会后由党小组长把内容说给他听。"
)
REVISED: Final = RULE.replace("每月5日学习一次", "每月5日、20日各学习一次")
SINCE_DAYS: Final = 90


def build(village: Village, cast: Cast, casting: Casting) -> None:
    """All of it, through the services."""
    tops = _tree(village, casting)
    _resources(village, cast)
    _team(village, cast, tops[0])
    _rules(tops[0])
    _support(village, cast)


def _tree(village: Village, casting: Casting) -> list[Unit]:
    """A general branch, a branch in each villager group, a party group; one branch a grid."""
    unit = village.unit
    general = organisation.add_organisation(
        unit,
        UnitKind.GENERAL_BRANCH,
        by=SYSTEM,
        name_zh="五星村党总支",
        name_en="Wuxing General Branch",
    )
    casting.post("general_branch_secretary", general)
    found = [
        organisation.add_organisation(general, UnitKind.BRANCH, by=SYSTEM, name_zh=zh, name_en=en)
        for zh, en in zip(BRANCHES, NAMES_EN, strict=True)
    ]
    for number, branch in enumerate(found[:2]):
        casting.post("branch_secretary", branch, account="" if number else "branch-secretary")
    group = organisation.add_organisation(
        found[0], UnitKind.PARTY_GROUP, by=SYSTEM, name_zh="第一党小组", name_en="First Party Group"
    )
    casting.post("party_group_leader", group)
    chosen = {grid.pk: one.pk for grid, one in zip(village.grids, found, strict=True)}
    grid_branches.set_branches(unit, chosen, by=SYSTEM)
    return found


def _resources(village: Village, cast: Cast) -> None:
    for kind, name, number, lane in DRAWN_ON:
        where = village.unit if lane is None else village.lanes[lane]
        wanted = Wanted(where, kind, name, number, contact=cast.chief)
        resources.add(wanted, by=SYSTEM)


def _team(village: Village, cast: Cast, branch: Unit) -> None:
    """Everybody said yes but a volunteer: that place is open."""
    until = clock.today() + timedelta(days=20)
    plan = teams.Plan(unit=village.lanes[4], task="清理河边路的水沟", until_on=until)
    team = teams.form_team(plan, by=SYSTEM)
    team_answers.send_branch(team.pk, branch, by=SYSTEM)
    member, grid_member = cast.chief.person, cast.grid_members[0]
    asked = [(TeamSlot.MEMBER, member)]
    if grid_member is not None:
        asked.append((TeamSlot.GRID_MEMBER, grid_member.person))
    for slot, person in asked:
        place = team_answers.ask(team.pk, slot, person, by=SYSTEM)
        team_answers.answer(place.pk, by=SYSTEM, agrees=True)
    team_answers.enter(team.pk, TeamSlot.RESIDENT, "示例·邻居", by=SYSTEM, agreed=True)


def _rules(branch: Unit) -> None:
    """One edition in force, the next one as a draft."""
    with clock.told(clock.now() - timedelta(days=SINCE_DAYS)):
        first = charters.start(branch, by=SYSTEM, title="学习制度", text=RULE)
        today = clock.today()
        charters.adopt(
            first.pk, by=SYSTEM, adopted_on=today, in_force_on=today, checked=set(CHECKS)
        )
    draft = charters.revise(first.pk, by=SYSTEM)
    charters.write(draft.pk, by=SYSTEM, title=draft.title, text=REVISED)


def _support(village: Village, cast: Cast) -> None:
    """The village helps one of its groups; the clerk has taken it up."""
    group = village.lanes[2].parent
    report = matters.Report(
        place_code=village.unit.code,
        text="帮第2组修晒谷场边的水渠",
        source=Source.OFFICE,
        kind="group_support",
        unit_id=group.pk if group else None,
    )
    task = matters.report(report, by=cast.actor(cast.chief), at=clock.now() - timedelta(days=1))
    matters.accept(task.matter.pk, by=cast.actor(cast.clerk))
