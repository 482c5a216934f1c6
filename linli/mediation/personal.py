"""What cases of mediation hold about persons. A party sees its own on the page of its link."""

from collections.abc import Iterable
from typing import Final

from linli.common import numbers
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
from linli.mediation.models import Dispute

MEDIATES: Final = Plain("调解的案件", "Mediates")
MOST: Final = 50  # the newest that a page shows
_GROUND: Final = Plain(
    "《人民调解法》第二十七条（调解档案）；《个人信息保护法》第十三条：履行法定职责",
    "People's Mediation Law, art. 27 (files of mediation); PIPL art. 13: duties set by law",
)
_ENDED: Final = Plain("从案件结束那天算起", "Counted from the day on which the case ended")
_WHY: Final = Plain(
    "调解这起纠纷，看得清做到了哪一步", "To mediate, and to see how far it has come"
)
_STEP: Final = Plain("由调解员更正，记为新的一步", "By the mediator, as a step of its own")
_GOES: Final = Plain(
    "到期清除，单号、阶段和时间留下", "Emptied in time; number, stages and times stay"
)


def _mediates(subject: Subject) -> Iterable[Shown]:
    """Numbers only: the cases are others'."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Dispute.objects.filter(mediator__person=subject.person_id).select_related("matter")
    for row in rows.order_by("-registered_at", "-pk")[:MOST]:
        yield Shown((Fact(MEDIATES, numbers.shown(row.matter.number)),), since=row.ended_at)


HOLDINGS: Final = (
    Holding(
        label="mediation.Dispute",
        name=Plain("纠纷案件", "Disputes"),
        whose=STAFF,
        what=Plain("谁调解哪个案件", "Who mediates which case"),
        why=_WHY,
        ground=_GROUND,
        rule="",
        kept=Plain("和台账一样久", "As long as the ledger"),
        correct=Plain("由牵头人改派", "By naming another mediator"),
        erase=Plain("案件编号留在台账里", "The case stays in the ledger"),
        show=_mediates,
    ),
    Holding(
        label="mediation.DisputeStep",
        name=Plain("纠纷办理经过", "Steps of a dispute"),
        whose=EVERYBODY,
        what=Plain(
            "谁在什么时候做了什么、写了什么；经办人的姓名和岗位",
            "Who did what, when, and what was written; names and posts of staff",
        ),
        why=Plain("经过只增不改，谁都改不了", "So that nobody can rewrite what happened"),
        ground=_GROUND,
        rule="retention.matters",
        kept=_ENDED,
        correct=Plain("更正是新的一步", "A correction is a step of its own"),
        erase=Plain("文字销毁，只留校验值", "Texts are destroyed but for a hash"),
        show=nothing_to_show,
    ),
    Holding(
        label="mediation.Party",
        name=Plain("纠纷当事人", "Parties of a dispute"),
        whose=RESIDENTS,
        what=Plain(
            "怎么称呼、电话，加密保存；愿不愿意调解、签没签字",
            "A name and a telephone number, sealed; whether they want mediation and have signed",
        ),
        why=Plain("问各方愿不愿意，打印文书", "To ask each side, and to print the documents"),
        ground=_GROUND,
        rule="retention.contact",
        kept=_ENDED,
        correct=Plain("告诉调解员", "By telling the mediator"),
        erase=_GOES,
        show=nothing_to_show,  # each party sees its own by its own link
    ),
    Holding(
        label="mediation.Part",
        name=Plain("其他单位的部分", "Parts of other bodies"),
        whose=RESIDENTS,
        what=Plain("请哪个单位做什么、结果如何", "Which body was asked for what, and the result"),
        why=_WHY,
        ground=_GROUND,
        rule="retention.matters",
        kept=_ENDED,
        correct=_STEP,
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="mediation.Agreement",
        name=Plain("调解协议", "Agreements"),
        whose=RESIDENTS,
        what=Plain("各方约定了什么", "What the parties agreed to"),
        why=Plain(
            "看履行没履行，必要时申请司法确认", "To see it performed, or confirmed by a court"
        ),
        ground=_GROUND,
        rule="retention.matters",
        kept=_ENDED,
        correct=Plain("各方重新达成协议", "By a new agreement of the parties"),
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="mediation.Revisit",
        name=Plain("回访", "Revisits"),
        whose=RESIDENTS,
        what=Plain("协议履行了没有", "Whether an agreement is performed"),
        why=_WHY,
        ground=_GROUND,
        rule="retention.matters",
        kept=_ENDED,
        correct=_STEP,
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="mediation.SealedNote",
        name=Plain("密封的记录", "Sealed notes"),
        whose=EVERYBODY,
        what=Plain(
            "当事人私下说的话，加密保存，只有调解员和牵头人打得开，每次都记下来",
            "What was said in confidence, sealed; the mediator and the lead alone open it, noted",
        ),
        why=Plain("让当事人能放心说话", "So that parties can speak freely"),
        ground=_GROUND,
        rule="retention.contact",
        kept=_ENDED,
        correct=Plain("再写一条", "By another note"),
        erase=Plain("到期即删", "Deleted in time"),
        show=nothing_to_show,
    ),
)
