"""What the audit log holds about persons."""

from collections.abc import Iterable
from typing import Final

from linli.audit.models import Entry, Reading
from linli.common.clock import local
from linli.common.personal import EVERYBODY, STAFF, Fact, Holding, KeptRows, Plain, Shown, Subject

MOST: Final = 50  # the newest that a page shows
WHEN: Final = Plain("时间", "When")
WHO: Final = Plain("谁", "Who")
WHAT_FOR: Final = Plain("为了什么", "What for")
DONE: Final = Plain("做了什么", "What was done")


def _acts(subject: Subject) -> Iterable[Shown]:
    """What this person did in an office."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Entry.objects.filter(by_person=str(subject.person_id)).order_by("-at")[:MOST]
    for row in rows:
        yield Shown((Fact(WHEN, _day(row)), Fact(DONE, f"{row.verb} · {row.what}")), since=row.at)


def _readings(subject: Subject) -> Iterable[Shown]:
    """Who read this person's contact data."""
    if subject.person_id is None:
        return
    rows = Reading.objects.filter(whose=str(subject.person_id)).order_by("-at")[:MOST]
    for row in rows:
        who = " · ".join(filter(None, (row.by_name, row.in_role)))
        facts = (Fact(WHEN, _day(row)), Fact(WHO, who or "—"), Fact(WHAT_FOR, row.purpose))
        yield Shown(facts, since=row.at)


def _day(row: Entry | Reading) -> str:
    return f"{local(row.at):%Y-%m-%d %H:%M}"


HOLDINGS: Final = (
    Holding(
        label="audit.Entry",
        name=Plain("操作日志", "Audit log"),
        whose=STAFF,
        what=Plain(
            "谁在什么时候做了哪项管理操作：任命、改规则、换链接等",
            "Who did which administrative act, and when: appointed, set a rule, made a new link",
        ),
        why=Plain("说得清是谁以哪个岗位做的", "So that it can be said who did it, in which post"),
        ground=Plain(
            "履行法定职责（《个人信息保护法》第十三条、第三十四条）；网络日志不少于六个月（《网络安全法》）",
            "Statutory duty (PIPL art. 13, 34); network logs of at least six months "
            "(Cybersecurity Law)",
        ),
        rule="retention.audit",
        kept=Plain("从操作那天算起", "Counted from the day of the act"),
        correct=Plain("不改；说错了的，另记一条", "Never changed; a mistake gets another entry"),
        erase=Plain(
            "不应要求删除：这是履行职责的记录，到期自动删除",
            "Not on request, since it proves how the office acted; deleted by itself in time",
        ),
        show=_acts,
    ),
    Holding(
        label="audit.Reading",
        name=Plain("查看联系方式的记录", "Readings of contact data"),
        whose=EVERYBODY,
        what=Plain(
            "谁在什么时候、以哪个岗位、为了什么，查看了您的电话或地址",
            "Who read your telephone or address, when, in which post and what for",
        ),
        why=Plain("让您知道谁看过", "So that you know who looked"),
        ground=Plain(
            "履行法定职责（《个人信息保护法》第五十一条）",
            "Statutory duty (PIPL art. 51)",
        ),
        rule="retention.readings",
        kept=Plain("从查看那天算起", "Counted from the day of the reading"),
        correct=Plain("不改", "Never changed"),
        erase=Plain(
            "不应要求删除：它保护的正是您；到期自动删除",
            "Not on request, since it protects you; deleted by itself in time",
        ),
        show=_readings,
    ),
)

KEEPINGS: Final = (
    KeptRows(
        record="audit.readings",
        name=Plain("查看记录", "Readings"),
        rule="retention.readings",
        rows=Reading.objects.all,
        since="at",
    ),
    KeptRows(
        record="audit.entries",
        name=Plain("操作日志", "Audit log"),
        rule="retention.audit",
        rows=Entry.objects.all,
        since="at",
    ),
)
