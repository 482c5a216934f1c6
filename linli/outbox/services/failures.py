"""What people do about e-mail that the worker could not deliver."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import NotHere
from linli.outbox.choices import State
from linli.outbox.models import Message, MessageQuerySet
from linli.people.actors import Actor


@transaction.atomic
def retry(key: UUID, *, by: Actor) -> None:
    """A person asks for one more round of tries; `NotHere` unless it failed and is theirs to
    see."""
    if not _again(Message.objects.visible_to(by).failed().filter(pk=key)):
        raise NotHere(_("This message is not waiting for a retry."))
    audit.note(by=by, verb="retry_message", what=f"outbox.Message:{key}")


@transaction.atomic
def retry_all(keys: Iterable[UUID], *, by: Actor) -> int:
    """One more round for all that the reader saw, as far as they failed and are theirs. Returns
    how many."""
    again = _again(Message.objects.visible_to(by).failed().filter(pk__in=list(keys)))
    if again:
        audit.note(by=by, verb="retry_messages", what="outbox.Message", details={"messages": again})
    return again


@transaction.atomic
def give_up(key: UUID, *, by: Actor) -> None:
    """A person decides that this e-mail is not sent any more. It stays in its reader's inbox."""
    failed = Message.objects.visible_to(by).failed().filter(pk=key)
    if not failed.update(state=State.GIVEN_UP):
        raise NotHere(_("This message is not waiting for a retry."))
    audit.note(by=by, verb="give_up_message", what=f"outbox.Message:{key}")


def _again(failed: MessageQuerySet) -> int:
    """A new round is a new e-mail: whoever got the first one after all sees that it came twice
    rather than losing the second."""
    return failed.update(state=State.WAITING, tries=0, bundle=None, due_at=clock.now())
