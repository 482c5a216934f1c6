"""The life of a branch in the village that the story is told in: meetings held and to come, a
lesson, a clean-up for everybody, and the programme that gathers them."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from linli.activities import services as activities
from linli.activities.models import Activity
from linli.activities.services import Attendance, Entry, Outline, Plan, Repeat, Wanted, logbook
from linli.activities.services.logbook import Done
from linli.common import clock
from linli.people.actors import Actor
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.portal.demonstration.stories import photo
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

MEMBERS: Final = tuple(f"示例·党员{name}" for name in "一二三四五六七八九十")
MINUTES: Final = (
    "一、传达本月学习内容。\n二、讨论村口到祠堂一段的环境整治：分三段，各小组包一段。\n"
    "三、通过：本月第三个周六动手。"
)
# Kind, title, how many days ago, how many of the ten were there
HELD: Final = (
    ("member_assembly", "第四季度支部党员大会", 20, 8),
    ("micro_lesson", "微党课：老井的故事", 12, 9),
    ("theme_day", "主题党日：收拾村口", 6, 7),
)

# Duty, how many days ago, where
LOGGED: Final = (
    ("patrol", 9, "村口到老井"),
    ("dispute_check", 5, ""),
    ("care_visit", 4, ""),
    ("co_governance", 2, "祠堂前"),
    ("patrol", 1, "老井到学校"),
)


def build(village: Village, cast: Cast) -> None:
    """All of it, through the services."""
    by = cast.actor(cast.chief)
    rows = Unit.objects.public().filter(path__startswith=village.unit.path)
    host = rows.filter(kind=UnitKind.BRANCH).order_by("path").first() or village.unit
    for kind, title, days, there in HELD:
        with clock.told(clock.now() - timedelta(days=days)):
            _held(Plan(kind, host, _evening(0), title=title, tags=["农清"]), by, there)
    _swept(village, by)
    first = activities.plan(
        Plan(
            "clean_up", village.unit, _evening(3), title="大家一起清沟", open_to="everybody",
            where="村口集合", tags=["农清"],
        ),
        by=by,
    )  # fmt: skip
    activities.invite(first.activity.pk, by=by, entries=[Entry(unit=host)])
    activities.repeat(Plan("theme_day", host, _evening(24)), Repeat("FREQ=MONTHLY"), by=by)
    activities.add_material(
        host, Wanted("interview", "访谈：村里的三任支书", link="https://example.org/"), by=by
    )
    _logged(cast)
    made = activities.outline(
        village.unit,
        Outline(
            "党建+农清",
            name_en="Party-building + Rural Cleaning",
            from_on=clock.today() - timedelta(days=30),
            tags=["农清"],
            streams=[
                ("商量", ["支部会商", "支部党员大会"]),
                ("讲深", ["微党课", "党课"]),
                ("动手", ["环境整治"]),
            ],
            matter_kinds=["rubbish"],
        ),
        by=by,
    )
    activities.issue(made.pk, by=by)


def _swept(village: Village, by: Actor) -> None:
    """A clean-up of last week, with one photo for everybody and one for the record."""
    with clock.told(clock.now() - timedelta(days=7)):
        plan = Plan(
            "clean_up", village.unit, _evening(0), title="收拾老井边", open_to="everybody",
            where="老井", tags=["农清"],
        )  # fmt: skip
        _held(plan, by, 7)
        key = Activity.objects.get(host=village.unit, title=plan.title).pk
        with clock.told(plan.begins + timedelta(hours=3)):
            rng = Random(7)  # noqa: S311 - a drawn picture, no secret
            shown, kept = photo(rng), photo(rng)
            activities.add_photos(key, [shown], by=by, caption="井边清干净了", agreed=True)
            activities.add_photos(key, [kept], by=by, caption="动手之前", taken_by="示例·甲")


def _logged(cast: Cast) -> None:
    """What the first grid member did in the last days."""
    posting = next((one for one in cast.grid_members if one and one.grid), None)
    if posting is None or posting.grid is None:
        return
    by = cast.actor(posting)
    for kind, days, where in LOGGED:
        begins = clock.now() - timedelta(days=days, hours=2)
        done = Done(kind, posting.grid, begins, headcount=2, where=where, agreed=True)
        logbook.log_duty(done, by=by)


def _evening(days: int) -> datetime:
    """Eight in the evening, so many days from now."""
    day = clock.local(clock.now()) + timedelta(days=days)
    return day.replace(hour=20, minute=0, second=0, microsecond=0)


def _held(plan: Plan, by: Actor, there: int) -> None:
    key = activities.plan(plan, by=by).activity.pk
    names = [Entry(name=name) for name in MEMBERS]
    activities.invite(key, by=by, entries=names)
    activity = Activity.objects.get(pk=key)
    ends = activity.planned_to
    with clock.told(ends + timedelta(minutes=10)):
        rows = list(activity.participations.order_by("number"))
        states = {row.pk: "present" if row.number <= there else "absent" for row in rows}
        activities.hold(
            key, by=by, begins=plan.begins, ends=ends, attendance=Attendance(states=states)
        )
        if activity.kind.minutes:
            activities.write(key, by=by, text=MINUTES)
            present = [row.pk for row in rows if row.number <= there]
            activities.approve(key, by=by, edition=1, attended=present)
