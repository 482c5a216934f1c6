"""What honours hold about households. Each household sees its own on the page of its link; whoever
asked with an account sees it among their data."""

from collections.abc import Iterable
from typing import Final

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
from linli.honours.models import HonourEntry

MOST: Final = 50
ASKED: Final = Plain("报名", "Asked for")
_GROUND: Final = Plain(
    "《个人信息保护法》第十三条：本户同意；随时可以收回",
    "PIPL art. 13: the household's consent; it may be taken back at any time",
)
_WHY: Final = Plain("本户自己要评，才有这条记录", "It is there only because the household asked")
_KEPT: Final = Plain(
    "没评完的、没评上的、到期的牌子，各有期限，到时自动清除",
    "Unfinished, “not yet” and lapsed plaques each have a time, and go by themselves",
)
_OWN: Final = Plain("本户凭链接自己改，或者告诉村里", "By its own link, or by telling the village")
_GOES: Final = Plain("收回：马上清除，谁也不通知", "Goes at once when taken back; nobody is told")


def _wishes(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = HonourEntry.objects.of_person(subject.person_id).for_list()
    for row in rows.order_by("-asked_at", "-pk")[:MOST]:
        words = f"{row.round.get_kind_display()} · {row.door} · {row.get_stage_display()}"
        yield Shown((Fact(ASKED, words),), since=row.ended_at or row.asked_at)


HOLDINGS: Final = (
    Holding(
        label="honours.HonourEntry",
        name=Plain("家庭评选的报名", "Wishes of households to be looked at"),
        whose=RESIDENTS,
        what=Plain(
            "门牌、院子里看到了什么、牌子上写什么（加密）、同意了哪几样；没有姓名、电话、分数",
            "The door, what was seen in the yard, the words of the plaque (sealed), what was "
            "agreed to; no name, no telephone, no score",
        ),
        why=_WHY,
        ground=_GROUND,
        rule="retention.honours.unfinished",
        kept=_KEPT,
        correct=_OWN,
        erase=_GOES,
        show=_wishes,
    ),
    Holding(
        label="honours.HonourStep",
        name=Plain("家庭评选的经过", "Steps of a wish"),
        whose=RESIDENTS,
        what=Plain(
            "谁在什么时候看过、写下；怎样改进只有本户读得到",
            "Who looked or wrote down and when; what would help is the household's alone to read",
        ),
        why=Plain("经过只增不改，谁都改不了", "So that nobody can rewrite what happened"),
        ground=_GROUND,
        rule="retention.honours.unfinished",
        kept=_KEPT,
        correct=Plain("更正是新的一步", "A correction is a step of its own"),
        erase=Plain("文字销毁，只留校验值", "Texts are destroyed but for a hash"),
        show=nothing_to_show,
    ),
    Holding(
        label="honours.StoodAside",
        name=Plain("谁回避", "Who stood aside"),
        whose=STAFF,
        what=Plain("哪位评的人回避，不写为什么", "Which reviewer stood aside, not why"),
        why=Plain("不评自己家和近亲属家", "Nobody judges their own household or a near one"),
        ground=Plain("履行职责", "The duties of their post"),
        rule="retention.honours.unfinished",
        kept=Plain("和报名一起", "Together with the wish"),
        correct=Plain("告诉村里", "By telling the village"),
        erase=Plain("和报名一起删除", "Goes with the wish"),
        show=nothing_to_show,
    ),
    Holding(
        label="honours.YardPhoto",
        name=Plain("庭院照片", "Photos of yards"),
        whose=RESIDENTS,
        what=Plain("院子的照片，里面没有人", "Photos of the yard, with nobody in them"),
        why=_WHY,
        ground=_GROUND,
        rule="retention.honours.unfinished",
        kept=Plain("和报名一起", "Together with the wish"),
        correct=_OWN,
        erase=Plain("不同意了：马上删除", "A no deletes them at once"),
        show=nothing_to_show,
    ),
)
