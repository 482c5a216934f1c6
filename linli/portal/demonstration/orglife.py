"""A consultation whose decisions stand on their matters, another one to come, and a branch's
calendar of the year."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from linli.activities import services as activities
from linli.activities.models import Activity
from linli.activities.services import Attendance, Entry, Plan
from linli.common import clock
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.orglife import services as orglife
from linli.orglife.services import Decision, Habit, Studied
from linli.people.actors import Actor
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

CAME: Final = ("示例·党员一", "示例·党员二", "示例·党员三")
SAID: Final = (
    "先问清楚缺什么，三天内当面答复",
    "这周去看一次，能办的当场办，办不了的报街道",
    "总网格长上门谈一次，下次会上说结果",
)
STUDIED: Final = ((9, 360, "中央一号文件"), (2, 180, "村民委员会组织法"), (1, 120, "春耕技术"))
DAYS: Final = {"member_assembly": (15, 3), "party_class": (20, 12)}
KEY: Final = UUID("6f0f8c52-51c4-4e0e-9d3f-2a3f4b5c6d7e")


def build(village: Village, cast: Cast) -> None:
    """All of it, through the services."""
    by = cast.actor(cast.chief)
    rows = Matter.objects.visible_to(by).open().filter(village=village.unit)
    able = rows.filter(status__in=(Status.SUBMITTED, Status.IN_HAND), kind__is_public=True)
    found = list(able.filter(private=False).order_by("reported_at")[:5])
    consulted(village.unit, found[: len(SAID)], cast, by)
    coming = activities.plan(Plan("branch_consultation", village.unit, _evening(2)), by=by).activity
    activities.put_on_agenda(coming.pk, by=by, add=[one.pk for one in found[len(SAID) :]])
    branch = Unit.objects.public().filter(path__startswith=village.unit.path, kind=UnitKind.BRANCH)
    host = branch.order_by("path").first()
    if host is not None:
        habits = [Habit(kind, _next(day), months) for kind, (day, months) in DAYS.items()]
        orglife.plan_year(host, habits, by=by, key=KEY)
        for number, (days, minutes, about) in enumerate(STUDIED):
            day = clock.today() - timedelta(days=days)
            said = Studied("weekly", day, minutes, about)
            orglife.enter_study(host, said, by=by, key=UUID(int=KEY.int + number))


def consulted(host: Unit, found: list[Matter], cast: Cast, by: Actor) -> None:
    """Held an hour ago: three came, decided and approved."""
    begins = clock.now() - timedelta(hours=2)
    key = activities.plan(Plan("branch_consultation", host, begins), by=by).activity.pk
    activities.invite(key, by=by, entries=[Entry(name=name) for name in CAME])
    activities.put_on_agenda(key, by=by, add=[one.pk for one in found])
    owners = (cast.clerk, None, cast.chief)
    said = [
        Decision(one.pk, words, owner, clock.today() + timedelta(days=9))
        for one, words, owner in zip(found, SAID, owners, strict=False)
    ]
    orglife.write_decisions(key, said, by=by)
    there = {row.pk: "present" for row in Activity.objects.get(pk=key).participations.all()}
    ends = begins + timedelta(hours=1)
    activities.hold(key, by=by, begins=begins, ends=ends, attendance=Attendance(states=there))
    activities.write(key, by=by, text=activities.draft(Activity.objects.get(pk=key)) or "照办。")
    activities.approve(key, by=by, edition=1, attended=list(there))


def _evening(days: int) -> datetime:
    """Eight in the evening, so many days from now."""
    day = clock.local(clock.now()) + timedelta(days=days)
    return day.replace(hour=20, minute=0, second=0, microsecond=0)


def _next(day: int) -> datetime:
    """The next evening on a day of the month."""
    now = _evening(0)
    later = now if now.day < day else now.replace(day=1) + timedelta(days=32)
    return later.replace(day=day)
