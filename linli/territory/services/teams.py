"""Teams of five parties: branch, member, grid member, volunteer, resident (rows S2-06, S3-14).

People are asked. Who says no leaves no trace: the row goes, with what they were told, and the sheet
shows the place as open. A micro-grid's standing team is one of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere, Text
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import Answer, Layer, TeamSlot
from linli.territory.models import Grid, Posting, Unit, WorkTeam, WorkTeamPlace
from linli.territory.services import resources

EACH_ONE: Final[Mapping[str, int]] = dict.fromkeys(TeamSlot.values, 1)
# A micro-grid: a member and willing residents (row S3-14).
OF_A_MICRO_GRID: Final[Mapping[str, int]] = {TeamSlot.MEMBER: 1, TeamSlot.RESIDENT: 2}
MICRO_GRID_LEADER: Final = "micro_grid_leader"
MOST_OF_A_PARTY: Final = 50
LONGEST_TASK: Final = 200


@dataclass(frozen=True)
class Plan:
    """What a team is for, where, until when, and how many of each party it wants."""

    unit: Unit
    task: str
    until_on: date | None = None  # its last day
    grid: Grid | None = None  # the micro-grid whose standing team it is
    wanted: Mapping[str, int] = field(default_factory=lambda: EACH_ONE)

    def until_at(self) -> datetime | None:
        """The end of the last day, as the clocks at the place show it."""
        if self.until_on is None:
            return None
        return datetime.combine(self.until_on + timedelta(days=1), time.min, clock.PLACE_TIME)


def _check(plan: Plan) -> None:
    problems: dict[str, Text] = {}
    if not plan.task.strip() or len(plan.task.strip()) > LONGEST_TASK:
        problems["task"] = _("Say in at most %(most)d characters what the team does.") % {
            "most": LONGEST_TASK
        }
    if plan.unit.kind not in resources.AT:
        problems["unit"] = _("Choose one from the list.")
    if plan.until_on is not None and plan.until_on < clock.today():
        problems["until"] = _("Choose today or a later day.")
    if not all(0 <= number <= MOST_OF_A_PARTY for number in plan.wanted.values()):
        problems["task"] = _("At most %(most)d of each party.") % {"most": MOST_OF_A_PARTY}
    if not any(plan.wanted.values()):
        problems["task"] = _("A team has somebody in it: say how many of which party.")
    if problems:
        raise Invalid(_("Please look at this again."), fields=problems)


def micro_grids(village: Unit) -> list[Grid]:
    """The micro-grids of the plan in force. One query."""
    rows = Grid.objects.current().filter(village=village, layer=Layer.MICRO)
    return list(rows.order_by("code"))


@transaction.atomic
def form_team(plan: Plan, *, by: Actor, key: UUID | None = None) -> WorkTeam:
    """Put a team together; its places are open. `key` makes sending the form twice harmless."""
    rules.check_may_organise(by, plan.unit)
    _check(plan)
    known = WorkTeam.objects.filter(pk=key).first() if key else None
    if known is not None:
        return known
    if plan.grid is not None:
        _check_micro_grid(plan, plan.grid)
    team = WorkTeam(
        id=key or new_id(),
        unit=plan.unit,
        path=plan.unit.path,
        task=plan.task.strip(),
        grid=plan.grid,
        wanted={slot: plan.wanted.get(slot, 0) for slot in TeamSlot.values},
        since_at=clock.now(),
        until_at=plan.until_at(),
    )
    team.save(force_insert=True)
    _note(by, "form_team", team)
    return team


def _check_micro_grid(plan: Plan, grid: Grid) -> None:
    known = Grid.objects.current().filter(pk=grid.pk, layer=Layer.MICRO, village=plan.unit)
    if not known.exists():
        sentence = _("There is no such micro-grid here.")
        raise Invalid(sentence, fields={"grid": sentence})
    standing = WorkTeam.objects.current(clock.now()).filter(grid=grid)
    if standing.exists():
        raise Conflict(_("%(grid)s has a team already.") % {"grid": grid.name})


@transaction.atomic
def change_team(key: UUID, plan: Plan, *, by: Actor, version: int | None = None) -> WorkTeam:
    """Another task, end or number of places; who is in it stays. Place and micro-grid stay too."""
    team = _locked(key)
    rules.check_may_organise(by, team.unit)
    _check(plan)
    wanted = {slot: plan.wanted.get(slot, 0) for slot in TeamSlot.values}
    said = {"task": plan.task.strip(), "until_at": plan.until_at(), "wanted": wanted}
    if all(getattr(team, name) == value for name, value in said.items()):
        return team
    if version is not None and version != team.version:
        raise Conflict(
            _("Somebody else changed this in the meantime."),
            next_step=_("Look at it again; your words are kept below."),
        )
    for name, value in said.items():
        setattr(team, name, value)
    team.version += 1
    team.save(update_fields=[*said, "version"])
    _note(by, "change_team", team)
    return team


@transaction.atomic
def end_team(key: UUID, *, by: Actor) -> WorkTeam:
    """The task is done: the team is history from now on."""
    team = _locked(key)
    rules.check_may_organise(by, team.unit)
    team.until_at = clock.now()
    team.version += 1
    team.save(update_fields=["until_at", "version"])
    _note(by, "end_team", team)
    return team


def _locked(key: UUID) -> WorkTeam:
    rows = WorkTeam.objects.select_for_update(of=("self",)).select_related("unit")
    team = rows.filter(pk=key).first()
    if team is None:
        raise NotHere(_("There is no such team."))
    if team.until_at is not None and team.until_at <= clock.now():
        raise Conflict(_("This team has ended already."))
    return team


def locked(key: UUID) -> WorkTeam:
    """A team that is at work, locked for this transaction."""
    return _locked(key)


def _note(by: Actor, verb: str, team: WorkTeam) -> None:
    audit.note(by=by, verb=verb, what=f"territory.WorkTeam:{team.pk}")


def place_of(team: WorkTeam) -> Unit:
    """The village or township on whose page the team stands. One query."""
    return Unit.objects.above(team.path).exclude(code="").last() or team.unit


@dataclass
class Party:
    """One of the five on the sheet: who is in, who was asked, and how many places are open."""

    slot: TeamSlot
    wanted: int
    agreed: list[WorkTeamPlace] = field(default_factory=list)
    asked: list[WorkTeamPlace] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """Places that nobody has taken yet."""
        return max(self.wanted - len(self.agreed), 0)

    @property
    def takes_part(self) -> bool:
        """Whether the team wants or has anybody of this party."""
        return bool(self.wanted or self.agreed or self.asked)


def sheet(team: WorkTeam) -> list[Party]:
    """The five parties in the order of their names. One query."""
    parties = {slot: Party(slot, team.wanted.get(slot, 0)) for slot in TeamSlot}
    rows = WorkTeamPlace.objects.filter(team=team).select_related("person__user", "branch")
    for row in rows.order_by("pk"):
        party = parties[TeamSlot(row.slot)]
        (party.agreed if row.answer == Answer.AGREED else party.asked).append(row)
    return list(parties.values())


def missing_of(teams: list[WorkTeam]) -> dict[UUID, int]:
    """How many places of each team are open. One query."""
    rows = WorkTeamPlace.objects.filter(team__in=teams, answer=Answer.AGREED)
    taken: dict[tuple[UUID, str], int] = {}
    for team_id, slot in rows.values_list("team", "slot"):
        taken[team_id, slot] = taken.get((team_id, slot), 0) + 1
    return {
        team.pk: sum(
            max(number - taken.get((team.pk, slot), 0), 0) for slot, number in team.wanted.items()
        )
        for team in teams
    }


@dataclass(frozen=True)
class MicroTeam:
    """A micro-grid with its leader and its standing team, as far as it has them (row S3-14)."""

    grid: Grid
    team: WorkTeam | None
    leader: Posting | None
    missing: int = 0


def of_micro_grids(village: Unit, at: datetime) -> list[MicroTeam]:
    """Each micro-grid in force, with or without a team. Four queries."""
    grids = micro_grids(village)
    if not grids:
        return []
    teams = {team.grid_id: team for team in WorkTeam.objects.current(at).filter(grid__in=grids)}
    leading = Posting.objects.current(at).filter(grid__in=grids, role=MICRO_GRID_LEADER)
    leaders = {one.grid_id: one for one in leading.select_related("person").order_by("-since_at")}
    missing = missing_of(list(teams.values()))
    return [
        MicroTeam(
            grid,
            team := teams.get(grid.pk),
            leaders.get(grid.pk),
            missing[team.pk] if team else 0,
        )
        for grid in grids
    ]
