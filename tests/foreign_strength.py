"""A branch, a resource and a team of the other township, for `tests.foreign`."""

from typing import Any

from django.db.models import QuerySet

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory.choices import PlanStatus, UnitKind
from linli.territory.fields import below
from linli.territory.models import Charter, Grid, GridPlan, Resource, Unit, WorkTeam, WorkTeamPlace
from linli.territory.services import charters, organisation, resources, team_answers, teams
from tests.town import Somebody


def strength(village: Unit, owner: Somebody, words: str, version: int) -> dict[str, Any]:
    """By the parts of addresses; the team asks the owner. `version` is what every form sends."""
    plan = GridPlan.objects.create(
        village=village, status=PlanStatus.PUBLISHED, valid_from=clock.now()
    )
    code = f"{village.code}001"
    Grid.objects.create(plan=plan, village=village, code=code, name_zh="外乡的网格")
    branch = organisation.add_organisation(
        village, UnitKind.BRANCH, by=SYSTEM, name_zh="外乡的支部"
    )
    charter = charters.start(branch, by=SYSTEM, title=words, text=words)
    Charter.objects.update(version=version)
    wanted = resources.Wanted(village, "force", words)
    team = teams.form_team(teams.Plan(unit=village, task=words), by=SYSTEM)
    return {
        "branch": branch.pk,
        "grid_code": code,
        "resource": resources.add(wanted, by=SYSTEM).pk,
        "team": team.pk,
        "charter": charter.pk,
        "place": team_answers.ask(team.pk, "member", owner.person, by=SYSTEM).pk,
    }


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody else could change of it."""
    return [
        Resource.objects.filter(below(path)).values_list("pk", "version", "valid_to"),
        WorkTeam.objects.filter(below(path)).values_list("pk", "version", "until_at"),
        WorkTeamPlace.objects.order_by("pk").values_list("pk", "answer"),
        Charter.objects.filter(below(path)).values_list("pk", "version", "status"),
    ]
