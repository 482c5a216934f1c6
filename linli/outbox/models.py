"""What must be told to a person: a row written with the change that it tells, delivered by the
worker.

A message is never the only record of anything. Its text is made when it is read or sent, from
`templates/messages/<template>.txt`, in the reader's language.
"""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from linli.common import crypto
from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal
from linli.outbox.choices import Channel, Problem, RobotKind, State, Texts, Way
from linli.people.actors import Actor
from linli.people.models import Person


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by whose turn it is."""

    def due(self, at: datetime) -> Self:
        """Waiting ones whose time has come, and ones whose worker died while sending."""
        return self.filter(
            Q(state=State.WAITING, due_at__lte=at) | Q(state=State.SENDING, claimed_until__lt=at)
        )

    def goes_with(self, first: "Message", at: datetime) -> Self:
        """What goes in the same e-mail, text message or word to a group: what was in it at the last
        try, else everything that is gathered for this person or group."""
        others = self.filter(channel=first.channel).exclude(pk=first.pk)
        if first.channel != Channel.ROBOT:
            others = others.filter(to_id=first.to_id)
        if first.bundle:
            return others.due(at).filter(bundle=first.bundle)
        if first.urgent or first.channel == Channel.INBOX:
            return others.none()
        return others.filter(
            state=State.WAITING,
            address=first.address,
            urgent=False,
            bundle__isnull=True,
            tries=0,
        )

    def inbox_of(self, actor: Actor, at: datetime) -> Self:
        """What the app shows to this person."""
        return self.filter(to_id=actor.person_id, channel=Channel.INBOX, due_at__lte=at)

    def unread(self) -> Self:
        """Not opened yet."""
        return self.filter(read_at__isnull=True)

    def failed(self) -> Self:
        """Given up by the worker."""
        return self.filter(state=State.FAILED)

    def tried_again(self) -> Self:
        """Failed, and on their way to another try by themselves."""
        return self.filter(state=State.WAITING, tries__gt=0)

    def visible_to(self, actor: Actor) -> Self:
        """Messages whose delivery this person looks after: those about places their posting
        covers."""
        reach = Q(pk__in=())
        for grant in actor.granting("outbox.retry"):
            beyond = grant.path[:-1] + "/" if grant.path else ":"  # a program may have every place
            reach |= Q(path__gte=grant.path, path__lt=beyond)
        return self.filter(reach)


class Message(models.Model):
    """One text to one person by one channel; several may go at once, their `bundle`. By a robot it
    reaches the group that looks after the place of whoever is told."""

    PERSONAL: ClassVar = personal("to", "address", "data", "last_error")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    to = models.ForeignKey(  # `message_unread` begins with it
        Person, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=254, blank=True)  # e-mail, or a robot's id
    template = models.CharField(max_length=40)
    data: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)  # where the reader can act, from the root
    path = models.CharField(max_length=80, blank=True)  # the place it is about
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    urgent = models.BooleanField(default=False)  # goes at once and alone, also off shift
    bundle = models.UUIDField(null=True, blank=True)  # kept from try to try: the Message-ID
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True, choices=Problem)
    last_error = models.CharField(max_length=300, blank=True)  # in the server's words
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            # Whole, not partial: SQLite takes a partial one only where the question repeats it.
            models.Index(fields=["state", "due_at"], name="message_due"),
            models.Index(fields=["to", "channel", "read_at"], name="message_unread"),
            models.Index(
                fields=["path", "-created_at"], name="message_failed", condition=Q(state="failed")
            ),
            models.Index(
                fields=["to", "-due_at"], name="message_inbox", condition=Q(channel="inbox")
            ),
        ]


class EmailChoice(models.Model):
    """How a person wants their e-mail and text messages. No row: gathered, and none."""

    PERSONAL: ClassVar = personal("person", "way", "texts")

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="email_choice"
    )
    way = models.CharField(max_length=10, choices=Way, default=Way.GATHERED)
    texts = models.CharField(max_length=10, choices=Texts, blank=True, default="")


def robot_context(key: UUID) -> str:
    """Binds a sealed address to its row."""
    return f"outbox.Robot.address:{key}"


def robot_secret_context(key: UUID) -> str:
    """Binds a sealed secret to its row."""
    return f"outbox.Robot.secret:{key}"


class RobotQuerySet(models.QuerySet["Robot"]):
    """Finding robots."""

    def in_use(self) -> Self:
        """Those that speak."""
        return self.filter(ended_at__isnull=True)


class Robot(models.Model):
    """The robot of a group in which the staff of a place talk. Its address is a key, so it is
    sealed like its secret. It says which matter and what, never a name, number or private word."""

    PERSONAL: ClassVar = NOTHING
    SEALED: ClassVar = {
        "address_sealed": crypto.Sealed(robot_context),
        "secret_sealed": crypto.Sealed(robot_secret_context),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    path = models.CharField(max_length=80)  # the place whose news it tells
    kind = models.CharField(max_length=10, choices=RobotKind)
    name = models.CharField(max_length=40)
    address_sealed = models.BinaryField()
    secret_sealed = models.BinaryField(null=True, blank=True)
    urgent_only = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RobotQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["path"], name="robot_place")]

    def __str__(self) -> str:
        return self.name
