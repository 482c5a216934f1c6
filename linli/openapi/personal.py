"""What the door for programs holds about persons: answers that it gave, for a few days."""

from typing import Final

from linli.common.personal import EVERYBODY, Holding, KeptRows, Plain, nothing_to_show
from linli.openapi.models import Answer, Delivery

HOLDINGS: Final = (
    Holding(
        label="openapi.Answer",
        name=Plain("给外部程序的答复", "Answers to other programs"),
        whose=EVERYBODY,
        what=Plain(
            "程序报的事、办的事当时的答复，加密保存；不含电话和地址",
            "What a program was answered when it reported or did something, sealed; never a "
            "telephone number or an address",
        ),
        why=Plain("同一请求发两遍只算一遍", "So that the same request sent twice is done once"),
        ground=Plain("履行职责", "The duties of the office"),
        rule="retention.answers",
        kept=Plain("从答复那天算起", "Counted from the day on which it was given"),
        correct=Plain("不改；事项本身才是记录", "Never; the matter itself is the record"),
        erase=Plain("到期自动删除", "Deleted by itself when its time has run out"),
        show=nothing_to_show,
    ),
)

KEEPINGS: Final = (
    KeptRows(
        record="openapi.answers",
        name=Plain("给外部程序的答复", "Answers to other programs"),
        rule="retention.answers",
        rows=Answer.objects.all,
        since="given_at",
    ),
    KeptRows(
        record="openapi.deliveries",
        name=Plain("给外部程序的消息", "News to other programs"),
        rule="retention.deliveries",
        rows=Delivery.objects.all,
        since="made_at",
    ),
)
