"""What links, households, teams and rule books hold about persons."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from linli.common.clock import local
from linli.common.personal import STAFF, EmptiedRows, Fact, Holding, KeptRows, Plain, Shown, Subject
from linli.territory.choices import Answer
from linli.territory.models import CharterStep, HouseholdChange, Link, TwoDuties, WorkTeamPlace
from linli.territory.services import household_history

LINK: Final = Plain("联系", "Link")
TEAM: Final = Plain("队伍", "Team")
DUTIES: Final = Plain("一岗双责", "One post, two duties")
RULE: Final = Plain("规章制度", "Rule of a branch")


def _links(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Link.objects.filter(person_id=subject.person_id).order_by("since_at")
    rows = rows.exclude(answer=Answer.DECLINED)  # who did not want them is not theirs to know
    for row in rows.select_related("kind", "unit", "household__unit", "posting__unit"):
        where = row.unit or (row.household or row.posting).unit  # type: ignore[union-attr]
        door = row.household.number if row.household else ""
        until = f"{local(row.until_at):%Y-%m-%d}" if row.until_at else ""
        days = f"{local(row.since_at):%Y-%m-%d} – {until}"
        words = (row.kind.name, where.short_name, door, days, row.reason)
        yield Shown((Fact(LINK, " · ".join(filter(None, words))),))


def _teams(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = WorkTeamPlace.objects.filter(person_id=subject.person_id)
    for row in rows.select_related("team").order_by("pk"):
        words = (row.team.task, row.get_slot_display(), row.get_answer_display())
        yield Shown((Fact(TEAM, " · ".join(str(word) for word in words)),))


def _duties(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    for row in TwoDuties.objects.filter(posting__person_id=subject.person_id):
        words = (row.business, row.party_building, row.review)
        yield Shown((Fact(DUTIES, " · ".join(filter(None, words))),))


def _rules(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = CharterStep.objects.filter(actor__person=str(subject.person_id))
    for row in rows.select_related("record").order_by("pk"):
        yield Shown((Fact(RULE, f"{row.record.title} · {local(row.at):%Y-%m-%d}"),))


def _nobody(_subject: Subject) -> Iterable[Shown]:
    """A door has no person: whoever lives behind it is not written down."""
    return ()


HOLDINGS: Final = (
    Holding(
        label="territory.Household",
        name=Plain("门牌", "Doors"),
        whose=Plain("居民", "Residents"),
        what=Plain(
            "一户的门牌号，哪天搬到哪里、分户、并户，是否不要联户党员；不记姓名、人口、证件、原因",
            "A household's door number, since when it moved to which door, split or joined, and"
            " whether it wants no contact member; no name, no reason",
        ),
        why=Plain("知道哪些户有人联系", "To know which households somebody looks after"),
        ground=Plain("履行法定职责", "Statutory duty"),
        rule="",
        kept=Plain(
            "门牌长期，它是地方的事；从哪户门牌到哪户门牌，到期就删",
            "A door for good, since it belongs to the place; the way from door to door for a time",
        ),
        correct=Plain("由村里补一笔更正", "By the village, with another entry; both stand"),
        erase=Plain("户搬走后只留门牌", "After a move only the door stays"),
        show=_nobody,
    ),
    Holding(
        label="territory.Link",
        name=Plain("联系", "Links"),
        whose=STAFF,
        what=Plain(
            "谁联系哪一户、哪个支部、哪个社区，从什么时候到什么时候",
            "Who looks after which household, branch or community, from when to when",
        ),
        why=Plain("每一户、每个支部都有人联系", "So that nobody is left out"),
        ground=Plain("履行法定职责；联系户要本户同意", "Statutory duty; households consent"),
        rule="",
        kept=Plain("长期：这是本单位的历史", "For good: it is the history of the office"),
        correct=Plain("由安排的人改", "By whoever arranges it"),
        erase=Plain(
            "不删：履职的记录要留下；住户不要的，三十天后自动删除",
            "Stays: who looked after whom is its history; what a household did not want goes by"
            " itself after thirty days",
        ),
        show=_links,
    ),
    Holding(
        label="territory.WorkTeamPlace",
        name=Plain("队伍里的人", "People in teams"),
        whose=Plain("工作人员、志愿者和居民", "Staff, volunteers and residents"),
        what=Plain(
            "谁参加了哪支队伍；不愿参加的不留记录",
            "Who joined which team; who declined leaves no record",
        ),
        why=Plain("五方一起做事", "Five parties do a task together"),
        ground=Plain("本人同意", "Consent"),
        rule="retention.teams",
        kept=Plain("从队伍解散那天算起", "Counted from the end of the team"),
        correct=Plain("由组队的人改", "By whoever put the team together"),
        erase=Plain("本人随时可以退出", "One may leave at any time"),
        show=_teams,
    ),
    Holding(
        label="territory.TwoDuties",
        name=Plain("一岗双责", "One post, two duties"),
        whose=STAFF,
        what=Plain(
            "一个岗位的业务职责和党建职责，每年复核清单，不评人",
            "What a post answers for in business and in party building; the yearly review is of the"
            " list, never of the person",
        ),
        why=Plain("职责说得清", "So that duties are clear"),
        ground=Plain("履行岗位职责", "The duties of the post"),
        rule="",
        kept=Plain("和岗位一样长", "As long as the posting"),
        correct=Plain("由任命的人改", "By whoever appoints"),
        erase=Plain("随岗位", "With the posting"),
        show=_duties,
    ),
    Holding(
        label="territory.CharterStep",
        name=Plain("规章制度的经过", "History of a branch's rules"),
        whose=STAFF,
        what=Plain("谁起草、通过、施行、修订", "Who drafted, adopted, put in force, revised"),
        why=Plain("规章怎么来的说得清", "So that everybody sees how a rule came about"),
        ground=Plain("履行岗位职责", "The duties of the post"),
        rule="",
        kept=Plain("长期", "For good"),
        correct=Plain("补一步更正，不改原来的", "By another entry; nothing is overwritten"),
        erase=Plain("不删：这是支部的历史", "Stays: it is the history of the branch"),
        show=_rules,
    ),
)


def _declined() -> QuerySet[Link]:
    """What a household did not want: kept a while, so that the same is not proposed again."""
    return Link.objects.filter(answer=Answer.DECLINED, until_at__isnull=False)


KEEPINGS: Final = (
    KeptRows(
        record="territory.declined_links",
        name=Plain("住户不要的联系", "Links that a household did not want"),
        rule="retention.declined_links",
        rows=_declined,
        since="until_at",
    ),
    EmptiedRows(
        record="territory.household_changes",
        name=Plain("住户从哪个门牌到哪个门牌", "From which door to which a household went"),
        rule="retention.household_changes",
        rows=HouseholdChange.objects.all,
        since="entered_at",
        empty=household_history.forget,
    ),
)
