"""What home visits hold about persons."""

from collections.abc import Iterable
from typing import Final

from linli.common import clock
from linli.common.personal import (
    EVERYBODY,
    RESIDENTS,
    STAFF,
    Fact,
    Holding,
    Plain,
    Shown,
    Subject,
    nothing_to_show,
)
from linli.visits.models import Visit, VisitCard, VisitPlan

MOST: Final = 50  # the newest that a page shows
RULE: Final = "retention.visits"
VISITED: Final = Plain("上门走访", "Home visit")
WEEK: Final = Plain("走访计划的一周", "Week of a plan of visits")
UNTIL: Final = Plain("走访证有效到", "Card of a visitor good until")
_GROUND: Final = Plain(
    "《个人信息保护法》第十三条：履行法定职责；住户同意上门",
    "PIPL art. 13: duties set by law; the household agreed to be visited",
)
_WHY: Final = Plain("每户按时问到，答应的事有回音", "So that each household is asked in time")
_OVER: Final = Plain("过期以后", "After it is over")


def _visited(subject: Subject) -> Iterable[Shown]:
    """A visitor's own; a household has no account and sees its own at the door."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Visit.objects.filter(visitor__person=subject.person_id).order_by("-at", "-pk")
    for row in rows.select_related("activity__host")[:MOST]:
        day = f"{clock.local(row.at):%Y-%m-%d}"
        yield Shown((Fact(VISITED, f"{row.activity.host.short_name} · {day}"),), row.at)


def _planned(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = VisitPlan.objects.filter(posting__person=subject.person_id).order_by("-week", "-pk")
    for row in rows.select_related("grid")[:MOST]:
        yield Shown((Fact(WEEK, f"{row.grid.name} · {row.week:%Y-%m-%d}"),), row.made_at)


def _cards(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = VisitCard.objects.filter(posting__person=subject.person_id).order_by("-made_at")
    for row in rows[:MOST]:
        yield Shown((Fact(UNTIL, f"{row.until_on:%Y-%m-%d}"),), row.made_at)


HOLDINGS: Final = (
    Holding(
        label="visits.Visit",
        name=Plain("走访记录", "Home visits"),
        whose=EVERYBODY,
        what=Plain(
            "哪一户、哪天、怎么谈的、结果；谁去的；不记家里人、收入和信仰",
            "Which door, when, how and how it went; who came; no family, income or belief",
        ),
        why=_WHY,
        ground=_GROUND,
        rule="retention.activities",
        kept=Plain("从走访那天算起", "Counted from the visit"),
        correct=Plain("由走访人再记一次", "By another record of the visitor"),
        erase=Plain(
            "到期抹去哪一户、谁去的，只留地方和结果", "The door and the visitor go in time"
        ),
        show=_visited,
    ),
    Holding(
        label="visits.VisitPlan",
        name=Plain("走访计划", "Plans of visits"),
        whose=STAFF,
        what=Plain("谁这一周走哪个网格", "Who visits in which grid in a week"),
        why=_WHY,
        ground=_GROUND,
        rule=RULE,
        kept=_OVER,
        correct=Plain("由本人重排", "By making the plan anew"),
        erase=Plain("到期即删", "Deleted in time"),
        show=_planned,
    ),
    Holding(
        label="visits.VisitStop",
        name=Plain("计划里的住户", "Households on a plan"),
        whose=RESIDENTS,
        what=Plain("哪一户、为什么去", "Which door, and why it is visited"),
        why=_WHY,
        ground=_GROUND,
        rule=RULE,
        kept=_OVER,
        correct=Plain("由走访人重排", "By making the plan anew"),
        erase=Plain("随计划删除", "Deleted with the plan"),
        show=nothing_to_show,
    ),
    Holding(
        label="visits.Wish",
        name=Plain("走访意愿", "Wishes about visits"),
        whose=RESIDENTS,
        what=Plain(
            "同意上门、请常来、最好打电话、哪天以前不要来；从不问原因",
            "Agrees, come more often, rather by phone, no visits until a day; never a reason",
        ),
        why=Plain("不愿意就不去", "So that nobody comes who is not wanted"),
        ground=_GROUND,
        rule=RULE,
        kept=_OVER,
        correct=Plain("告诉走访人或村里", "By telling the visitor or the village office"),
        erase=Plain("到期即删", "Deleted in time"),
        show=nothing_to_show,
    ),
    Holding(
        label="visits.DoorMatter",
        name=Plain("上门可以谈的事项", "Matters that may be spoken of at a door"),
        whose=RESIDENTS,
        what=Plain("哪件事可以在哪家门口谈", "Which matter may be spoken of at which door"),
        why=Plain("回访时把结果告诉这一户", "So that the household hears what became of it"),
        ground=_GROUND,
        rule=RULE,
        kept=Plain("事项办结以后", "After the matter is completed"),
        correct=Plain("告诉走访人", "By telling the visitor"),
        erase=Plain("到期即删", "Deleted in time"),
        show=nothing_to_show,
    ),
    Holding(
        label="visits.VisitCard",
        name=Plain("走访证", "Cards of visitors"),
        whose=STAFF,
        what=Plain(
            "哪个岗位的证、证号、有效期", "Of which posting, its code, until when it is good"
        ),
        why=Plain("居民开门前可以查真假", "So that residents can check before they open"),
        ground=_GROUND,
        rule=RULE,
        kept=_OVER,
        correct=Plain("由本人作废再做一张", "By making another one"),
        erase=Plain("到期即删", "Deleted in time"),
        show=_cards,
    ),
)
