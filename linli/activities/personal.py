"""What activities hold about persons."""

from collections.abc import Iterable
from typing import Final

from linli.activities.choices import Part, Presence
from linli.activities.models import CalendarLink, Minutes, Participation
from linli.activities.personal_rooms import ROOMS
from linli.common import clock
from linli.common.personal import (
    EVERYBODY,
    STAFF,
    Fact,
    Holding,
    Plain,
    Shown,
    Subject,
    nothing_to_show,
)

MOST: Final = 50  # the newest that a page shows
WHAT: Final = Plain("活动", "Activity")
ROLE: Final = Plain("身份", "Role")
STATE: Final = Plain("到会", "Attendance")
CALENDAR: Final = Plain("日历订阅地址", "Address of a calendar")
OWN: Final = Plain("自己的活动", "Of one's own activities")
WROTE: Final = Plain("写的会议记录", "Minutes written")
_GROUND: Final = Plain(
    "《个人信息保护法》第十三条：履行法定职责；组织参加者自己的活动",
    "PIPL art. 13: duties set by law; the organisation's own activities",
)
_ENDED: Final = Plain("从活动结束算起", "Counted from the end of the activity")
_WHY: Final = Plain(
    "知道谁要来、够不够法定人数；从不按人累计",
    "To know who is expected and whether there is a quorum; never added up by person",
)
_STEP: Final = Plain("由记录人更正，记为新的一步", "By the recorder, as a step of its own")
_GOES: Final = Plain(
    "到期清除，类别、主办、时间和人数留下", "Emptied in time; kind, host, times and numbers stay"
)


def _takes_part(subject: Subject) -> Iterable[Shown]:
    """Where somebody stands on a list. Two queries."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Participation.objects.filter(person=subject.person_id)
    rows = rows.select_related("activity__kind", "activity__host")
    for row in rows.order_by("-activity__planned_from", "-pk")[:MOST]:
        activity = row.activity
        day = f"{clock.local(activity.planned_from):%Y-%m-%d}"
        yield Shown(
            (
                Fact(WHAT, f"{activity.kind.name} · {activity.host.short_name} · {day}"),
                Fact(ROLE, str(Part(row.role).label)),
                Fact(STATE, str(Presence(row.state).label)),
            ),
            since=activity.planned_to,
        )


def _wrote(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Minutes.objects.filter(by=subject.person_id).select_related("activity__kind")
    for row in rows.order_by("-written_at", "-pk")[:MOST]:
        day = f"{clock.local(row.written_at):%Y-%m-%d}"
        yield Shown((Fact(WROTE, f"{row.activity.kind.name} · {day}"),), row.activity.planned_to)


def _calendars(subject: Subject) -> Iterable[Shown]:
    """The addresses that somebody made for calendar programs. One query."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = CalendarLink.objects.filter(person=subject.person_id).select_related("unit")
    for row in rows.order_by("made_at", "pk")[:MOST]:
        whose = row.unit.short_name if row.unit else str(OWN)
        yield Shown((Fact(CALENDAR, whose),), since=row.made_at)


HOLDINGS: Final = (
    *ROOMS,
    Holding(
        label="activities.Activity",
        name=Plain("活动", "Activities"),
        whose=EVERYBODY,
        what=Plain(
            "题目、议程、地点的文字；由哪个岗位安排",
            "Title, agenda and place in words; the posting that planned it",
        ),
        why=Plain("大家知道什么时候、在哪里、做什么", "So that people know when, where and what"),
        ground=_GROUND,
        rule="retention.activities",
        kept=_ENDED,
        correct=Plain("由主办单位改计划", "By changing the plan"),
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="activities.Series",
        name=Plain("重复的活动", "Series of activities"),
        whose=STAFF,
        what=Plain(
            "题目、议程、地点的文字；由哪个岗位安排",
            "Title, agenda and place in words; the posting that planned it",
        ),
        why=Plain("固定的日子不用每次重排", "So that fixed days need not be planned again"),
        ground=_GROUND,
        rule="",
        kept=Plain("主办单位在，就留着", "As long as the organisation keeps it"),
        correct=Plain("由主办单位改", "By the organisation"),
        erase=Plain("停了以后不再排", "Once it is ended nothing more is planned"),
        show=nothing_to_show,
    ),
    Holding(
        label="activities.ActivityStep",
        name=Plain("活动经过", "Steps of an activity"),
        whose=EVERYBODY,
        what=Plain(
            "谁在什么时候做了什么；经办人的姓名和岗位",
            "Who did what and when; names and posts of staff",
        ),
        why=Plain("经过只增不改，谁都改不了", "So that nobody can rewrite what happened"),
        ground=_GROUND,
        rule="retention.activities",
        kept=_ENDED,
        correct=Plain("更正是新的一步", "A correction is a step of its own"),
        erase=Plain("文字销毁，只留校验值", "Texts are destroyed but for a hash"),
        show=nothing_to_show,
    ),
    Holding(
        label="activities.Participation",
        name=Plain("参加名单", "Lists of participants"),
        whose=EVERYBODY,
        what=Plain(
            "谁参加、什么身份、到没到；没来的原因可以不说，说了加密保存",
            "Who takes part, in what role, whether they came; a reason is sealed, and free to give",
        ),
        why=_WHY,
        ground=_GROUND,
        rule="retention.activities",
        kept=_ENDED,
        correct=_STEP,
        erase=_GOES,
        show=_takes_part,
    ),
    Holding(
        label="activities.Minutes",
        name=Plain("会议记录", "Minutes"),
        whose=EVERYBODY,
        what=Plain("会上说了什么、定了什么；谁记的", "What was said and decided; who wrote it"),
        why=Plain("定下的事有据可查", "So that what was decided can be looked up"),
        ground=_GROUND,
        rule="retention.activities",
        kept=_ENDED,
        correct=Plain("再写一稿，由到会的人确认", "By another edition that those present approve"),
        erase=_GOES,
        show=_wrote,
    ),
    Holding(
        label="activities.Approval",
        name=Plain("会议记录的确认", "Approvals of minutes"),
        whose=EVERYBODY,
        what=Plain("到会的谁确认了哪一稿", "Who of those present approved which edition"),
        why=Plain("记录由到会的人确认", "Minutes are approved by those who were there"),
        ground=_GROUND,
        rule="retention.activities",
        kept=_ENDED,
        correct=_STEP,
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="activities.ActivityMatter",
        name=Plain("活动上的事项", "Matters at an activity"),
        whose=STAFF,
        what=Plain("议定什么、由哪个岗位办", "What was decided, and which posting does it"),
        why=Plain("定下的事有人办", "So that somebody does what was decided"),
        ground=_GROUND,
        rule="retention.activities",
        kept=_ENDED,
        correct=_STEP,
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="activities.Material",
        name=Plain("学习材料", "Materials of the library"),
        whose=EVERYBODY,
        what=Plain(
            "材料的题目、文字、链接和文件；出镜的人哪天同意的",
            "Title, words, link and file of a material; when those who can be seen agreed",
        ),
        why=Plain("大家学得到、用得上", "So that all can read, watch and use it"),
        ground=Plain("出镜的人自己同意", "Consent of those who can be seen"),
        rule="",
        kept=Plain("下架为止；谁收回同意，当天下架", "Until withdrawn; at once if consent is"),
        correct=Plain("下架后重新放", "By withdrawing it and adding it again"),
        erase=Plain(
            "文字、链接和文件清除，用过的记录留下",
            "All but that it was used goes",
        ),
        show=nothing_to_show,
    ),
    Holding(
        label="activities.ActivityPhoto",
        name=Plain("活动照片", "Photos of activities"),
        whose=EVERYBODY,
        what=Plain(
            "照片、说明和拍摄人；不标人名，不做人脸识别，拍摄地点和设备信息已去掉",
            "The photo, its caption and who took it; nobody is named, no faces are looked for, "
            "place and device are removed",
        ),
        why=Plain(
            "活动有图可查；出镜的人都同意才公开",
            "For the record; shown only where all who can be recognised agreed",
        ),
        ground=Plain("出镜的人自己同意", "Consent of those who can be seen"),
        rule="retention.activity_photos",
        kept=_ENDED,
        correct=Plain(
            "谁收回同意，当天不再公开；本人在公开页上点一下就行",
            "Shown no longer at once where anybody takes it back, by one press on the public page",
        ),
        erase=Plain("照片文件清除", "The files are removed"),
        show=nothing_to_show,
    ),
    Holding(
        label="activities.CalendarLink",
        name=Plain("日历订阅地址", "Addresses of calendars"),
        whose=STAFF,
        what=Plain(
            "谁订阅了自己的或哪个单位的日历；地址里的密码不保存",
            "Who made an address for a calendar, of themselves or of which organisation; "
            "its secret is not stored",
        ),
        why=Plain("手机日历自己来取活动安排", "So that calendars on phones fetch activities"),
        ground=Plain("本人自己要的", "Asked for by the person"),
        rule="",
        kept=Plain("本人停用为止；账号停用当天失效", "Until ended by them; dead with the account"),
        correct=Plain("本人随时换一个地址", "They make another address at any time"),
        erase=Plain("停用就删除", "Ended is deleted"),
        show=_calendars,
    ),
)
