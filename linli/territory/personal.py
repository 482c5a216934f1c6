"""What the territory holds about persons: who held which post, and who was away."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.common.clock import local
from linli.common.personal import (
    STAFF,
    EmptiedRows,
    Fact,
    Holding,
    KeptRows,
    Plain,
    Shown,
    Subject,
    nothing_to_show,
)
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import Person
from linli.territory import personal_links
from linli.territory.models import Leave, Posting, WorkTeamPlace
from linli.territory.services import team_answers

POST: Final = Plain("岗位", "Post")
LEAVE: Final = Plain("请假", "Leave")


def _postings(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Posting.objects.filter(person_id=subject.person_id).order_by("since_at")
    for row in rows.select_related("role", "unit", "grid"):
        until = f"{local(row.until_at):%Y-%m-%d}" if row.until_at else ""
        where = " ".join(filter(None, (row.unit.short_name, row.grid.name if row.grid else "")))
        days = f"{local(row.since_at):%Y-%m-%d} – {until}"
        exempt = str(_("exempt from a number of links")) if row.exempt else ""
        words = (row.role.name, where, days, row.reason, exempt)
        yield Shown((Fact(POST, " · ".join(filter(None, words))),))


def _leaves(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    mine = Q(posting__person_id=subject.person_id) | Q(deputy_id=subject.person_id)
    for row in Leave.objects.filter(mine).select_related("posting__role", "deputy"):
        days = f"{local(row.since_at):%Y-%m-%d} – {local(row.until_at):%Y-%m-%d}"
        deputy = row.deputy.display_name if row.deputy else ""
        words = " · ".join(filter(None, (row.posting.role.name, days, deputy)))
        yield Shown((Fact(LEAVE, words),), since=row.until_at)


_POSTS: Final = (
    Holding(
        label="territory.Posting",
        name=Plain("岗位", "Postings"),
        whose=STAFF,
        what=Plain(
            "谁在什么时候、在哪里担任什么岗位，为什么开始、为什么结束",
            "Who held which post, where, from when to when, and why it began or ended",
        ),
        why=Plain("说得清每条巷子谁负责", "So that everybody knows who answers for which lane"),
        ground=Plain("履行法定职责，岗位公开", "Statutory duty; posts are public"),
        rule="",
        kept=Plain("长期：这是本单位的历史", "For good: it is the history of the office"),
        correct=Plain("由任命的人改", "By whoever appoints"),
        erase=Plain("不删：履职的记录要留下", "Stays: who held an office is its history"),
        show=_postings,
    ),
    Holding(
        label="territory.TermChange",
        name=Plain("换届", "Changes of term"),
        whose=STAFF,
        what=Plain(
            "哪一天换、谁定的；没有换成时为什么",
            "Which day, who decided it; why it was not done",
        ),
        why=Plain("到任、离任同一天办完，事不断", "So that all begin and end on one day"),
        ground=Plain("履行法定职责，岗位公开", "Statutory duty; posts are public"),
        rule="",
        kept=Plain("长期：这是本单位的历史", "For good: it is the history of the office"),
        correct=Plain("到那天以前可以撤回再改", "Taken back and changed before its day"),
        erase=Plain("草稿随时可以删；办完的留下", "A draft may be dropped; what was done stays"),
        show=nothing_to_show,
    ),
    Holding(
        label="territory.TermLine",
        name=Plain("换届名单", "Lines of a change of term"),
        whose=STAFF,
        what=Plain("谁离任、谁接任哪个岗位", "Whose posting ends, and who comes"),
        why=Plain("到任、离任同一天办完，事不断", "So that all begin and end on one day"),
        ground=Plain("履行法定职责，岗位公开", "Statutory duty; posts are public"),
        rule="",
        kept=Plain("长期：这是本单位的历史", "For good: it is the history of the office"),
        correct=Plain("到那天以前可以撤回再改", "Taken back and changed before its day"),
        erase=Plain("草稿随时可以删；办完的留下", "A draft may be dropped; what was done stays"),
        show=nothing_to_show,  # whoever comes reads their posting once it begins
    ),
    Holding(
        label="territory.Leave",
        name=Plain("请假和代理", "Leave and standing in"),
        whose=STAFF,
        what=Plain(
            "什么时候不在、由谁代理；不记原因", "When somebody was away and who stood in; never why"
        ),
        why=Plain("人不在，事不停", "So that work goes on while somebody is away"),
        ground=Plain("履行岗位职责", "The duties of the post"),
        rule="retention.leaves",
        kept=Plain("从请假结束那天算起", "Counted from the end of the leave"),
        correct=Plain("由任命的人改", "By whoever appoints"),
        erase=Plain("到期自动删除", "Deleted by itself in time"),
        show=_leaves,
    ),
)
HOLDINGS: Final = (*_POSTS, *personal_links.HOLDINGS)


def _left() -> QuerySet[Person]:
    """Staff without any post now, whose contact data is still held. Names stay with the posts."""
    held = Q(phone_sealed__isnull=False) | Q(address_sealed__isnull=False)
    return (
        Person.objects.filter(held, postings__isnull=False)
        .exclude(postings__until_at__isnull=True)
        .annotate(left_at=Max("postings__until_at"))
    )


def _in_teams() -> QuerySet[WorkTeamPlace]:
    """Everybody in a team that has an end; branches are no persons."""
    return WorkTeamPlace.objects.filter(person__isnull=False, team__until_at__isnull=False)


def _empty(person_id: UUID) -> bool:
    people.erase_contact(person_id, by=SYSTEM, name=False)
    return True


KEEPINGS: Final = (
    EmptiedRows(
        record="people.former_staff",
        name=Plain("离任人员的联系方式", "Contact data of former staff"),
        rule="retention.contact",
        rows=_left,
        since="left_at",
        empty=_empty,
    ),
    KeptRows(
        record="territory.leaves",
        name=Plain("请假记录", "Leaves"),
        rule="retention.leaves",
        rows=Leave.objects.all,
        since="until_at",
    ),
    EmptiedRows(
        record="territory.teams",
        name=Plain("已解散队伍里的人", "People of teams that ended"),
        rule="retention.teams",
        rows=_in_teams,
        since="team__until_at",
        empty=team_answers.forget,
        path="team__path",
    ),
    *personal_links.KEEPINGS,
)
