"""The reader's side of messages."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import NotHere
from linli.outbox.models import Message
from linli.people.actors import Actor


def mark_read(key: UUID, *, by: Actor) -> Message:
    """The reader opened it. Returns the message; `NotHere` if it is somebody else's."""
    message = Message.objects.inbox_of(by, clock.now()).filter(pk=key).first()
    if message is None:
        raise NotHere(_("There is no such message for you."))
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return message


def forget_read(*, by: Actor) -> int:
    """A person throws away the messages that they have read; how many."""
    read = Message.objects.inbox_of(by, clock.now()).filter(read_at__isnull=False)
    gone, _tables = read.delete()
    audit.note(by=by, verb="forget_messages", what=f"people.Person:{by.person_id}")
    return gone
