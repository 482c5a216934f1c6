"""What star cycles hold about persons: who did what in office, which post was given a measure."""

from collections.abc import Iterable
from typing import Final

from linli.common.personal import (
    STAFF,
    Fact,
    Holding,
    Plain,
    Shown,
    Subject,
    nothing_to_show,
)
from linli.stars.models import PlanItem, StarReviewer

MOST: Final = 50
ITEM: Final = Plain("星级创建里交给我的事", "A measure of a star plan that is mine")
LEADS: Final = Plain("替牵头部门评审的星", "Stars that I review for a department")
_GROUND: Final = Plain("履行岗位职责的记录", "A record of work done in office")
_KEPT: Final = Plain("创建结束后五年", "Five years after the end of the cycle")
_CORRECT: Final = Plain("告诉支部书记", "By telling the secretary of the branch")


def _items(subject: Subject) -> Iterable[Shown]:
    """Measures of the posts that somebody holds or held. One query."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = PlanItem.objects.filter(owner__person=subject.person_id).select_related("cycle")
    for row in rows.order_by("-due_on", "pk")[:MOST]:
        yield Shown((Fact(ITEM, row.what),), since=row.cycle.begun_at)


def _reviews(subject: Subject) -> Iterable[Shown]:
    """Stars that their posts review. One query."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = StarReviewer.objects.filter(posting__person=subject.person_id)
    for row in rows.select_related("lead", "posting").order_by("lead__star", "pk")[:MOST]:
        yield Shown((Fact(LEADS, row.lead.department),), since=row.posting.since_at)


HOLDINGS: Final = (
    Holding(
        label="stars.PlanItem",
        name=Plain("星级创建计划", "Measures of a star plan"),
        whose=STAFF,
        what=Plain("办什么、哪个岗位、哪天前", "What, which post, by which day"),
        why=Plain("谁办、哪天前办完，都看得见", "So that it is clear who does it, and until when"),
        ground=_GROUND,
        rule="retention.stars",
        kept=_KEPT,
        correct=_CORRECT,
        erase=Plain("不留：到期清除", "Goes in time"),
        show=_items,
    ),
    Holding(
        label="stars.StarReviewer",
        name=Plain("星由哪个部门评审", "Who reviews a star for its department"),
        whose=STAFF,
        what=Plain("哪个岗位替牵头部门评审哪颗星", "Which post reviews which star"),
        why=Plain("谁评的要清楚", "So that it is clear who reviews"),
        ground=_GROUND,
        rule="retention.stars",
        kept=Plain("到换人为止", "Until somebody else reviews"),
        correct=Plain(
            "告诉县或乡镇（街道）管理员", "By telling the administrator of the county or township"
        ),
        erase=Plain("换人时删除", "Goes when somebody else reviews"),
        show=_reviews,
    ),
    Holding(
        label="stars.StarStep",
        name=Plain("星级创建的经过", "Story of a star cycle"),
        whose=STAFF,
        what=Plain("谁在哪一步做了什么、说了什么", "Who did and said what at which step"),
        why=Plain("评审要查得到、能复核", "So that a review can be looked into and repeated"),
        ground=_GROUND,
        rule="retention.stars",
        kept=_KEPT,
        correct=_CORRECT,
        erase=Plain("文字到期清除，经过留作证明", "Words go in time; that it happened stays"),
        show=nothing_to_show,
    ),
)
