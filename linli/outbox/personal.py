"""What the outbox holds about persons."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import get_language

from linli.common.clock import local
from linli.common.personal import STAFF, Fact, Holding, KeptRows, Plain, Shown, Subject
from linli.outbox import services as outbox
from linli.outbox.models import EmailChoice, Message

MOST: Final = 50  # the newest that a page shows
MESSAGE: Final = Plain("消息", "Message")
TEXTS: Final = Plain("短信", "Text messages")
WAY: Final = Plain("邮件怎么发", "How e-mail comes")


def _messages(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Message.objects.filter(to_id=subject.person_id).order_by("-created_at")[:MOST]
    for row in rows:
        told, _body = outbox.text(row, get_language() or "")
        when = f"{local(row.created_at):%Y-%m-%d}"
        by = row.get_channel_display()
        yield Shown((Fact(MESSAGE, f"{when} · {by} · {told}"),), since=row.created_at)


def _choice(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    for row in EmailChoice.objects.filter(person_id=subject.person_id):
        yield Shown((Fact(WAY, row.get_way_display()), Fact(TEXTS, row.get_texts_display())))


HOLDINGS: Final = (
    Holding(
        label="outbox.Message",
        name=Plain("消息", "Messages"),
        whose=STAFF,
        what=Plain(
            "发给工作人员的提醒：哪件事轮到谁、为什么，用什么渠道，有没有送到；同意收短信的"
            "报事人收到的短信（不存号码）",
            "What staff were told: which matter is theirs and why, by which channel, and whether "
            "it arrived; text messages to reporters who agreed (no number is kept in them)",
        ),
        why=Plain("该办的事有人知道", "So that somebody knows what waits"),
        ground=Plain("履行岗位职责", "The duties of the post"),
        rule="retention.messages",
        kept=Plain("从发出那天算起", "Counted from the day on which it was sent"),
        correct=Plain("不改；事项本身才是记录", "Never; the matter itself is the record"),
        erase=Plain("看过的消息可以马上删", "Those that were read can go at once"),
        show=_messages,
    ),
    Holding(
        label="outbox.EmailChoice",
        name=Plain("邮件和短信的选择", "Choice about e-mail and text messages"),
        whose=STAFF,
        what=Plain(
            "本人想怎么收邮件、要不要短信",
            "How somebody wants their e-mail, and which text messages",
        ),
        why=Plain("按本人的意思发邮件", "So that e-mail comes as its reader wants it"),
        ground=Plain("本人的选择", "The person's own choice"),
        rule="",
        kept=Plain("账号在，选择就在", "As long as the account"),
        correct=Plain("在“我的邮件”页改", "On the page “My e-mail”"),
        erase=Plain("随账号一起删", "Goes with the account"),
        show=_choice,
    ),
)

KEEPINGS: Final = (
    KeptRows(
        record="outbox.messages",
        name=Plain("消息", "Messages"),
        rule="retention.messages",
        rows=Message.objects.all,
        since="created_at",
    ),
)
