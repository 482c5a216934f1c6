"""What the door for phones holds about persons."""

from collections.abc import Iterable
from typing import Final

from linli.common import clock
from linli.common.personal import STAFF, Fact, Holding, Plain, Shown, Subject
from linli.openrosa.models import FieldKey, Submission

MOST: Final = 50
MADE: Final = Plain("手机密钥", "Key for a phone")
SENT: Final = Plain("从手机交来的表", "Sent from a phone")


def _keys(subject: Subject) -> Iterable[Shown]:
    """One query."""
    if subject.person_id is None or subject.record_id is not None:
        return
    for row in FieldKey.objects.filter(person=subject.person_id):
        yield Shown((Fact(MADE, f"{clock.local(row.made_at):%Y-%m-%d}"),), since=row.made_at)


def _sent(subject: Subject) -> Iterable[Shown]:
    """One query."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Submission.objects.filter(person=subject.person_id).order_by("-begun_at", "-pk")
    for row in rows[:MOST]:
        yield Shown((Fact(SENT, f"{clock.local(row.begun_at):%Y-%m-%d}"),), since=row.begun_at)


HOLDINGS: Final = (
    Holding(
        label="openrosa.FieldKey",
        name=Plain("手机填表的密钥", "Keys for phones"),
        whose=STAFF,
        what=Plain(
            "谁让自己的手机来取表交表；密码不保存",
            "Who let a phone of theirs fetch and send sheets; its secret is not stored",
        ),
        why=Plain("没有信号也能填评分表", "So that sheets are filled in without a signal"),
        ground=Plain("本人自己要的", "Asked for by the person"),
        rule="",
        kept=Plain("本人停用为止；账号停用当天失效", "Until ended by them; dead with the account"),
        correct=Plain("本人随时换一个", "They make another one at any time"),
        erase=Plain("停用就删除", "Ended is deleted"),
        show=_keys,
    ),
    Holding(
        label="openrosa.Submission",
        name=Plain("从手机交来的表", "Forms that a phone sent"),
        whose=STAFF,
        what=Plain(
            "手机给表起的编号和内容的校验值；内容成了评分表，这里不留",
            "The id that the phone gave it and a hash; its content became a sheet and is not "
            "kept here",
        ),
        why=Plain("同一张表交两次只算一次", "So that a form that comes twice counts once"),
        ground=Plain("《个人信息保护法》第十三条：履行法定职责", "PIPL art. 13: duties set by law"),
        rule="retention.phone_forms",
        kept=Plain("从交来那天算起", "Counted from the day on which it came"),
        correct=Plain("改评分表本身", "By correcting the sheet itself"),
        erase=Plain("到期删除", "Deleted in time"),
        show=_sent,
    ),
)
