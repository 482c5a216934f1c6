"""What somebody with an account may erase by themselves."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, NotHere
from linli.outbox import services as outbox
from linli.people import services as people
from linli.people.actors import Actor

CONTACT: Final = "contact"
MESSAGES: Final = "messages"


@transaction.atomic
def erase_own(*, by: Actor, what: str) -> None:
    """One's number and address, or messages that were read. Postings stay: they are the history of
    the office."""
    if by.person_id is None:
        raise NotHere(_("Sign in to see your data."))
    if what == CONTACT:
        people.erase_contact(by.person_id, by=by, name=False)
    elif what == MESSAGES:
        outbox.forget_read(by=by)
    else:
        raise Invalid(_("Choose what is to be erased."))
