"""What scoring holds about persons: who judged where. Villages are scored, never anybody; there is
no list, figure or export by person."""

from collections.abc import Iterable
from typing import Final

from linli.common.personal import STAFF, Fact, Holding, Plain, Shown, Subject, nothing_to_show
from linli.scoring.models import PanelMember, Recusal
from linli.scoring.personal_sheets import SHEETS

MOST: Final = 50
PANEL: Final = Plain("评比组", "On a panel of")
ASIDE: Final = Plain("要求回避", "Stood aside from")
_RULE: Final = "retention.scoring"
_GROUND: Final = Plain(
    "《个人信息保护法》第十三条：履行法定职责", "PIPL art. 13: duties set by law"
)
_KEPT: Final = Plain("从这一轮结束那天算起", "Counted from the last day of the round")
_STEP: Final = Plain("更正是新的一步", "A correction is a step of its own")
_GOES: Final = Plain("文字销毁，只留校验值", "Texts are destroyed but for a hash")
_WHY: Final = Plain("经过只增不改，谁都改不了", "So that nobody can rewrite what happened")


def _panels(subject: Subject) -> Iterable[Shown]:
    """The rounds that somebody judged in. One query."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = PanelMember.objects.filter(posting__person=subject.person_id)
    for row in rows.select_related("panel__round").order_by("-panel__round__over_at", "pk")[:MOST]:
        yield Shown((Fact(PANEL, row.panel.round.name),), since=row.panel.round.over_at)


def _aside(subject: Subject) -> Iterable[Shown]:
    """Where somebody stands aside. One query."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Recusal.objects.filter(posting__person=subject.person_id).select_related("unit")
    for row in rows.order_by("-said_at", "pk")[:MOST]:
        yield Shown((Fact(ASIDE, row.unit.short_name),), since=row.said_at)


HOLDINGS: Final = (
    Holding(
        label="scoring.PanelMember",
        name=Plain("评比组里有谁", "Who sat on panels"),
        whose=STAFF,
        what=Plain("哪个岗位在哪一轮的哪个组", "Which posting sat on which panel of a round"),
        why=Plain(
            "谁都不评自己的村；从不按人统计打分",
            "So that nobody judges their own village; scores are never reckoned by person",
        ),
        ground=_GROUND,
        rule=_RULE,
        kept=_KEPT,
        correct=Plain("告诉乡镇重新抽签", "By telling the township, which draws again"),
        erase=Plain("到期删除，只留组的字母", "Deleted in time; the panel's letter stays"),
        show=_panels,
    ),
    Holding(
        label="scoring.Recusal",
        name=Plain("回避声明", "Who stood aside"),
        whose=STAFF,
        what=Plain("哪个岗位不评哪个村；不问原因", "Which posting does not judge which village"),
        why=Plain("有利害关系的不评", "So that nobody judges where they have an interest"),
        ground=_GROUND,
        rule=_RULE,
        kept=Plain("从声明那天算起", "Counted from the day on which it was said"),
        correct=Plain("本人随时收回", "By taking it back, at any time"),
        erase=Plain("收回、到期：马上删除", "Deleted when it is taken back, or in time"),
        show=_aside,
    ),
    Holding(
        label="scoring.Round",
        name=Plain("抽签用的名单", "What a draw was made of"),
        whose=STAFF,
        what=Plain("哪些岗位参加抽签，只有编号", "Which postings were in the draw, by their keys"),
        why=Plain("谁都可以按种子重抽一遍核对", "So that anybody can make the draw again"),
        ground=_GROUND,
        rule=_RULE,
        kept=_KEPT,
        correct=Plain("告诉乡镇重新抽签", "By telling the township, which draws again"),
        erase=Plain("到期清空", "Emptied in time"),
        show=nothing_to_show,  # each sees their panel
    ),
    Holding(
        label="scoring.RoundStep",
        name=Plain("评比轮次的经过", "Steps of a round"),
        whose=STAFF,
        what=Plain("谁在什么时候做了什么", "Who did what and when"),
        why=_WHY,
        ground=_GROUND,
        rule=_RULE,
        kept=_KEPT,
        correct=_STEP,
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="scoring.SheetStep",
        name=Plain("评分表的经过", "Steps of a score sheet"),
        whose=STAFF,
        what=Plain("谁在什么时候做了什么", "Who did what and when"),
        why=_WHY,
        ground=_GROUND,
        rule=_RULE,
        kept=_KEPT,
        correct=_STEP,
        erase=_GOES,
        show=nothing_to_show,
    ),
    *(
        Holding(
            label=f"scoring.{label}",
            name=name,
            whose=STAFF,
            what=Plain("谁在什么时候做了什么", "Who did what and when"),
            why=_WHY,
            ground=_GROUND,
            rule=_RULE,
            kept=_KEPT,
            correct=_STEP,
            erase=_GOES,
            show=nothing_to_show,
        )
        for label, name in (
            ("ListStep", Plain("红黑榜的经过", "Steps of a red or black list")),
            ("BulletinStep", Plain("月积分通报的经过", "Steps of a monthly bulletin")),
        )
    ),
    Holding(
        label="scoring.Finding",
        name=Plain("谁复查的", "Who rechecked"),
        whose=STAFF,
        what=Plain("谁看过整改好了", "Who saw that it was put right"),
        why=Plain("整改由别人复查", "Somebody else sees whether it was put right"),
        ground=_GROUND,
        rule=_RULE,
        kept=_KEPT,
        correct=_STEP,
        erase=Plain("到期清空，问题和分数留下", "Emptied in time; findings and scores stay"),
        show=nothing_to_show,
    ),
    *SHEETS,
)
