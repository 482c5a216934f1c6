"""What sheets and findings hold that may point at somebody: where something was found."""

from typing import Final

from linli.common.personal import RESIDENTS, STAFF, Holding, Plain, nothing_to_show

_RULE: Final = "retention.scoring"
_GROUND: Final = Plain(
    "《个人信息保护法》第十三条：履行法定职责", "PIPL art. 13: duties set by law"
)
_KEPT: Final = Plain("从这一轮结束那天算起", "Counted from the last day of the round")
_CORRECT: Final = Plain(
    "这一轮结束前由评比组更正评分表", "The panel corrects its sheet until the round closes"
)

SHEETS: Final = (
    Holding(
        label="scoring.Deduction",
        name=Plain("扣分的地方", "Where something was found"),
        whose=RESIDENTS,
        what=Plain("哪个地方、愿意时的一个点；从不写姓名", "A place, a point if given; no names"),
        why=Plain("找得到、整改得了", "So that it can be found and put right"),
        ground=_GROUND,
        rule=_RULE,
        kept=_KEPT,
        correct=_CORRECT,
        erase=Plain("到期清空，分数留下", "Emptied in time; scores stay"),
        show=nothing_to_show,  # nobody is named
    ),
    Holding(
        label="scoring.SheetPhoto",
        name=Plain("扣分的照片", "Photos of deductions"),
        whose=RESIDENTS,
        what=Plain(
            "室外的照片，去掉拍摄信息；不拍室内、不拍人",
            "Photos of the outdoors without their data; never indoors, nobody in them",
        ),
        why=Plain("扣分要有依据", "A deduction shows its evidence"),
        ground=_GROUND,
        rule=_RULE,
        kept=_KEPT,
        correct=_CORRECT,
        erase=Plain("到期连文件删除", "Deleted in time, with the files"),
        show=nothing_to_show,
    ),
    Holding(
        label="scoring.FindingStep",
        name=Plain("整改的经过", "Steps of a finding"),
        whose=STAFF,
        what=Plain("谁在什么时候做了什么", "Who did what and when"),
        why=Plain("经过只增不改，谁都改不了", "So that nobody can rewrite what happened"),
        ground=_GROUND,
        rule=_RULE,
        kept=_KEPT,
        correct=Plain("更正是新的一步", "A correction is a step of its own"),
        erase=Plain("文字销毁，只留校验值", "Texts are destroyed but for a hash"),
        show=nothing_to_show,
    ),
)
