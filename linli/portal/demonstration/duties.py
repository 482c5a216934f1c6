"""What instructors and branches did this month, so that their duties are met by something: visits
of the one whose village the story is told in, a meeting, and a road that is closed elsewhere."""

from datetime import datetime, timedelta
from typing import Final

from linli.activities import services as activities
from linli.activities.choices import FiveRole, Goal
from linli.activities.models import Activity
from linli.activities.services import Plan
from linli.common import clock
from linli.duties import services as duties
from linli.people.actors import Actor
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

DONE: Final = (
    ("instructor_visit", "到村：看党员活动室和村口的路", (FiveRole.INFORMATION_OFFICER,)),
    ("plain_talk", "讲讲老井的故事", (FiveRole.PROPAGANDIST,)),
    (
        "co_governance",
        "和大家一起清沟渠",
        (FiveRole.ORGANISER, FiveRole.SERVICE_PROVIDER, Goal.ECOLOGY),
    ),
)
MEETINGS: Final = (("branch_committee", "支部委员会：本月分工"), ("branch_study", "本周学习"))


def build(village: Village, cast: Cast) -> None:
    """Through the services, a few days ago but in this month."""
    when = clock.now() - timedelta(hours=min(30, _hours_of_month() / 2))
    if cast.instructor is not None:
        by = cast.actor(cast.instructor)
        for number, (kind, title, tags) in enumerate(DONE):
            at = when + timedelta(hours=number)
            _held(Plan(kind, village.unit, at, title=title, tags=tags), by)
    chief = cast.actor(cast.chief)
    branches = Unit.objects.public().filter(path__startswith=village.unit.path)
    host = branches.filter(kind=UnitKind.GENERAL_BRANCH).order_by("path").first()
    if host is not None:
        for number, (kind, title) in enumerate(MEETINGS):
            _held(Plan(kind, host, when + timedelta(hours=number), title=title), chief)
    _closed_road(village, cast)


def _hours_of_month() -> float:
    now = clock.local(clock.now())
    return (now - now.replace(day=1, hour=0, minute=0)) / timedelta(hours=1)


def _held(plan: Plan, by: Actor) -> None:
    with clock.told(plan.begins - timedelta(minutes=5)):
        key = activities.plan(plan, by=by).activity.pk
    ends = Activity.objects.get(pk=key).planned_to
    with clock.told(ends + timedelta(minutes=5)):
        activities.hold(key, by=by, begins=plan.begins, ends=ends)


def _closed_road(village: Village, cast: Cast) -> None:
    """The last village of the township cannot be reached this month."""
    township = village.unit.parent
    assert township is not None  # noqa: S101 - a village lies in a township
    far = Unit.objects.villages().under(township.path).exclude(pk=village.unit.pk).last()
    if far is not None:
        today: datetime = clock.local(clock.now())
        first, last = today.date().replace(day=1), today.date() + timedelta(days=9)
        duties.excuse(far, "road", first, last, by=cast.actor(cast.lead))
