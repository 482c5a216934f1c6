"""What the other township's matters bring with them, for `tests.foreign`."""

from typing import Any

from django.db.models import QuerySet

from linli.common import clock, crypto
from linli.common.ids import new_id
from linli.matters import services as matters
from linli.matters.models import (
    Attachment,
    Draft,
    Item,
    Kind,
    KindSetting,
    LedgerImport,
    Matter,
    MatterStep,
)
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message, Robot, robot_context
from linli.territory.fields import below
from tests.town import Somebody, Town


def messages(owner: Somebody, words: str) -> tuple[Message, Message]:
    """What told the owner of it, and what failed to, with the robot that should have."""
    told = Message.objects.filter(to=owner.person, channel=Channel.INBOX).get()
    failed = Message.objects.create(
        id=new_id(), to=owner.person, channel=Channel.EMAIL, address="geng@example.org",
        template="turn", data=told.data, link=told.link, path=told.path, dedupe_key="failed",
        created_at=clock.now(), due_at=clock.now(), state=State.FAILED, tries=6, last_error=words,
    )  # fmt: skip
    Robot.objects.create(
        id=failed.pk, path=failed.path, kind="wecom", name="外乡的群", made_at=clock.now(),
        address_sealed=crypto.seal("https://robot.invalid/", context=robot_context(failed.pk)),
    )  # fmt: skip
    return told, failed


def imported(town: Town, owner: Somebody, words: str) -> LedgerImport:
    """A ledger of the other township: one row was taken, one was not."""
    table = f"日期,内容\n2025-03-01,{words}\n,{words}\n".encode()
    sent = matters.send_ledger(table, name=f"{words}.csv", unit=town.far, by=owner.actor)
    job = matters.begin_import(sent.job.pk, by=owner.actor, version=sent.job.version)
    matters.import_ledgers()
    return LedgerImport.objects.get(pk=job.pk)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody else could change of it."""
    here = Matter.objects.filter(below(path, "place_path")).order_by("pk")
    return [
        here.values_list("pk", "version", "status", "link_version", "words_released"),
        MatterStep.objects.filter(record__in=here).values_list("pk"),
        Attachment.objects.order_by("pk").values_list("pk", "released"),
        Draft.objects.order_by("pk").values_list("pk", "saved_at"),
        KindSetting.objects.order_by("pk").values_list("pk", "set_at"),
        Kind.objects.values_list("pk"),
        Item.objects.exclude(scope_path="").values_list("pk", "valid_to"),
        LedgerImport.objects.order_by("pk").values_list("pk", "version", "state"),
    ]
