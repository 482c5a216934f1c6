"""What the work of instructors holds about persons. A household sees its own through whoever it
named; a viewer sees where they were named."""

from collections.abc import Iterable
from typing import Final

from linli.common import clock
from linli.common.personal import (
    RESIDENTS,
    STAFF,
    Fact,
    Holding,
    Plain,
    Shown,
    Subject,
    nothing_to_show,
)
from linli.instructors.models import HelpViewer

MOST: Final = 50
VIEWER: Final = Plain("能看帮扶记录", "May read what is done for a helped household")
_GROUND: Final = Plain(
    "《个人信息保护法》第十三条：住户同意；随时可以收回",
    "PIPL art. 13: the household's consent; it may be taken back at any time",
)
_WHY: Final = Plain("答应的事有人记着、办到底", "So that what was promised is remembered and done")
_KEPT: Final = Plain(
    "到住户同意的那天为止，最多一年", "Until the day that the household agreed to, a year at most"
)
_CORRECT: Final = Plain("告诉指导员或能看的人", "By telling the instructor or one of the viewers")
_GOES: Final = Plain("收回、到期：马上清除", "Goes at once when it is taken back, or in time")


def _views(subject: Subject) -> Iterable[Shown]:
    """How many households somebody was named by, and until when: not which. One query."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = HelpViewer.objects.filter(person=subject.person_id, help__until_at__gt=clock.now())
    for row in rows.select_related("help__village").order_by("-help__agreed_at", "pk")[:MOST]:
        yield Shown((Fact(VIEWER, row.help.village.short_name),), since=row.help.agreed_at)


HOLDINGS: Final = (
    Holding(
        label="instructors.HelpedHousehold",
        name=Plain("愿意接受帮扶的户", "Households that agreed to be helped"),
        whose=RESIDENTS,
        what=Plain(
            "哪个门牌、谁来帮、怎么答应的、到哪天；没有收入、病情、家庭的栏目",
            "Which door, who helps, how it said yes, until when; no field for income, illness or "
            "family",
        ),
        why=_WHY,
        ground=_GROUND,
        rule="retention.instructors.help",
        kept=_KEPT,
        correct=_CORRECT,
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="instructors.HelpViewer",
        name=Plain("谁能看帮扶记录", "Who may read what is done for a helped household"),
        whose=STAFF,
        what=Plain("哪几个人能看", "Which persons may read it"),
        why=Plain("只给住户同意的人看", "Shown to those alone whom the household named"),
        ground=_GROUND,
        rule="retention.instructors.help",
        kept=_KEPT,
        correct=_CORRECT,
        erase=_GOES,
        show=_views,
    ),
    Holding(
        label="instructors.HelpUpdate",
        name=Plain("帮扶户每月的记录", "Monthly updates of helped households"),
        whose=RESIDENTS,
        what=Plain("办了什么、下一步办什么，加密保存", "What was done and what is next, sealed"),
        why=_WHY,
        ground=_GROUND,
        rule="retention.instructors.help",
        kept=_KEPT,
        correct=_CORRECT,
        erase=_GOES,
        show=nothing_to_show,
    ),
)
