"""A consultation whose decisions stand on their matters, another one to come, and a branch's
calendar of the year."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from linli.activities import services as activities
from linli.activities.models import Activity
from linli.activities.services import Attendance, Entry, Plan, Wanted
from linli.common import clock
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.orglife import services as orglife
from linli.orglife.services import (
    Carried,
    ClassWanted,
    CourseWanted,
    Decision,
    Habit,
    Looked,
    ProposalDecision,
    Quarter,
    Studied,
    Target,
)
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
EXCUSED: Final = ("示例·党员四", "示例·党员五")
TEXTS: Final = (
    ("中央一号文件要点", "粮食、增收、和美乡村三件事，一页纸讲完。"),
    ("农村用电防火要点", "一线不多接，人走电断。"),
    ("医保缴费政策", "哪天前缴、在哪里缴、谁可以减免。"),
)
COURSES: Final = (
    CourseWanted("村民委员会组织法和村规民约", "laws", 2, 11),
    CourseWanted("果树修剪和病虫害", "production", 4, 12),
    CourseWanted("返乡就业怎么选路", "career", 2, 12),
)
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
        carry(host, by)
        teach(host, by)
        looked_at(host, cast, by)


def looked_at(host: Unit, cast: Cast, by: Actor) -> None:
    """The instructor looked at the branch and proposed two things; one is decided."""
    if cast.instructor is None:
        return
    said = Looked(
        0,
        verdicts={"notice_board": "lacking", "papers_kept": "good"},
        notes={"notice_board": "公开栏还是上个月的内容"},
        proposals={"notice_board": "每月五日以前换一次", "answers_for": "分工写一张纸，贴在活动室"},
    )
    quarter = Quarter.now()
    check = orglife.look(host, quarter, said, by=cast.actor(cast.instructor))
    due_on = clock.today() + timedelta(days=20)
    decision = ProposalDecision("notice_board", True, check.version, due_on)
    orglife.decide_proposal(host, quarter, decision, by=by)


def teach(host: Unit, by: Actor) -> None:
    """The education plan of the year: a class that was held, one to come, one not planned yet."""
    year = clock.today().year
    for number, wanted in enumerate(COURSES):
        key = UUID(int=KEY.int + 100 + number)
        course = orglife.keep_course(host, year, key, wanted, by=by)
        if not number:
            held = Activity.objects.filter(host=host, kind="party_class", status="held").first()
            if held is not None and clock.local(held.planned_from).year == year:
                orglife.put_in_calendar(course, ClassWanted(known=held), by=by)


def carry(host: Unit, by: Actor) -> None:
    """A class from which one was excused, a kit from the library, and two deliveries."""
    wanted = [Wanted("text", title, about) for title, about in TEXTS]
    items = [activities.add_material(host, one, by=by) for one in wanted]
    kit = orglife.put_together(host, "入户书包", "", items, by=by, key=UUID(int=KEY.int + 50))
    begins = _evening(-6)
    key = activities.plan(Plan("party_class", host, begins, title=TEXTS[0][0]), by=by).activity.pk
    activities.invite(key, by=by, entries=[Entry(name=name) for name in (*CAME, *EXCUSED)])
    activities.use(key, by=by, material=items[0].pk)
    rows = list(Activity.objects.get(pk=key).participations.order_by("number"))
    states = {
        row.pk: "present" if number < len(CAME) else "excused" for number, row in enumerate(rows)
    }
    ends = begins + timedelta(minutes=90)
    activities.hold(key, by=by, begins=begins, ends=ends, attendance=Attendance(states=states))
    group = Unit.objects.public().filter(kind=UnitKind.GROUP, path__startswith=by.grants[0].path)
    told = (
        (3, Target(person=rows[-1].person), "read", "老人活动中心的台阶晚上看不清", "road"),
        (1, Target(group=group.order_by("path").first()), "explained", "", ""),
    )
    for days, to, outcome, need, kind in told:
        at = _evening(-days)
        said = Carried(
            at, to, [by.name or CAME[0]], outcome, [kit], need=need, need_kind=kind,
            key=f"demo-schoolbag-{days}",
        )  # fmt: skip
        orglife.deliver(host, said, by=by)


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
