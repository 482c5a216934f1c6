"""What the talent pool holds about persons. Each person sees their own on the page of their link;
whoever has an account sees where they were named as mentor or viewer."""

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
from linli.talents.models import Use

MOST: Final = 50
MENTOR: Final = Plain("带教", "Mentor of")
_GROUND: Final = Plain(
    "《个人信息保护法》第十三条：本人同意；随时可以退出",
    "PIPL art. 13: the person's consent; they may leave at any time",
)
_UNASKED: Final = Plain(
    "没有本人同意，只留很短的时间；在库里每年由本人确认一次",
    "Without consent a short time only; in the pool, confirmed by the person each year",
)
_WHY: Final = Plain("村里要用手艺时找得到人", "To find somebody when the village needs a skill")
_OWN: Final = Plain(
    "本人凭链接自己改，或者告诉村里", "By their own link, or by telling the village"
)
_GOES: Final = Plain(
    "退出、不同意、到期：马上清除", "Goes at once when they leave or say no, or in time"
)


def _mentors(subject: Subject) -> Iterable[Shown]:
    """Branches only: the people of a reserve are others."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Use.objects.current().filter(mentor__person=subject.person_id).select_related("unit")
    for row in rows.order_by("-asked_at", "-pk")[:MOST]:
        yield Shown((Fact(MENTOR, row.unit.short_name),), since=row.asked_at)


HOLDINGS: Final = (
    Holding(
        label="talents.TalentCard",
        name=Plain("人才卡", "Cards of the talent pool"),
        whose=RESIDENTS,
        what=Plain(
            "姓名、电话、产业和技能的说明，加密保存；哪几天有空",
            "Name, telephone, what stands for trade and skill, sealed; which days are free",
        ),
        why=_WHY,
        ground=_GROUND,
        rule="retention.talents.unconfirmed",
        kept=_UNASKED,
        correct=_OWN,
        erase=_GOES,
        show=nothing_to_show,  # each sees their own by their own link
    ),
    Holding(
        label="talents.CardSkill",
        name=Plain("人才卡上的技能", "Skills on a card"),
        whose=RESIDENTS,
        what=Plain("会哪几样，从一张短表里选", "What they can do, from a short list"),
        why=_WHY,
        ground=_GROUND,
        rule="retention.talents.unconfirmed",
        kept=_UNASKED,
        correct=_OWN,
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="talents.CardStep",
        name=Plain("人才卡的经过", "Steps of a card"),
        whose=RESIDENTS,
        what=Plain(
            "谁在什么时候做了什么；不入库的原因只有本人看得到",
            "Who did what and when; why somebody was not taken in is theirs alone to read",
        ),
        why=Plain("经过只增不改，谁都改不了", "So that nobody can rewrite what happened"),
        ground=_GROUND,
        rule="retention.talents.unconfirmed",
        kept=_UNASKED,
        correct=Plain("更正是新的一步", "A correction is a step of its own"),
        erase=Plain("文字销毁，只留校验值", "Texts are destroyed but for a hash"),
        show=nothing_to_show,
    ),
    Holding(
        label="talents.Word",
        name=Plain("村民说的好话", "Supporting words of villagers"),
        whose=RESIDENTS,
        what=Plain("说了什么，加密保存；不记是谁说的", "The words, sealed; not who said them"),
        why=Plain("看口碑，不投票、不打分", "Good reputation, without vote or score"),
        ground=_GROUND,
        rule="retention.talents.unconfirmed",
        kept=_UNASKED,
        correct=Plain("本人或村里可以删掉", "The person or the village may take them away"),
        erase=_GOES,
        show=nothing_to_show,
    ),
    Holding(
        label="talents.Use",
        name=Plain("请人才做的事、后备名单", "Projects and reserve lists"),
        whose=RESIDENTS,
        what=Plain("请做什么、哪个支部、谁带教", "Which project or branch, and the mentor"),
        why=Plain("本人答应了才算", "It counts once the person said yes"),
        ground=_GROUND,
        rule="retention.talents.reserve",
        kept=Plain("从询问那天算起，到期失效", "Counted from the day on which they were asked"),
        correct=_OWN,
        erase=Plain("不答应、结束：马上删除", "A no, or its end, deletes it at once"),
        show=_mentors,
    ),
    Holding(
        label="talents.Viewer",
        name=Plain("谁能看后备名单", "Who may see a reserve list"),
        whose=STAFF,
        what=Plain("哪几个人能看", "Which persons may see it"),
        why=Plain("只给本人同意的人看", "Shown to those alone whom the person agreed to"),
        ground=_GROUND,
        rule="retention.talents.reserve",
        kept=Plain("和名单一起", "Together with the list"),
        correct=_OWN,
        erase=Plain("和名单一起删除", "Together with the list"),
        show=nothing_to_show,
    ),
    Holding(
        label="talents.Certificate",
        name=Plain("培训证明", "Certificates of trainings"),
        whose=RESIDENTS,
        what=Plain("哪次培训、编号；姓名加密保存", "Which training, a code; the name sealed"),
        why=Plain("拿着证明的人能核对真假", "So that whoever is shown it can check it"),
        ground=_GROUND,
        rule="retention.talents.certificates",
        kept=Plain("从发证那天算起", "Counted from the day of issue"),
        correct=Plain("告诉村里重新发", "By telling the village, who issues another"),
        erase=Plain("退出时可以一起删除", "May go together with the card"),
        show=nothing_to_show,
    ),
)
