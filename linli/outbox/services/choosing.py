"""How somebody wants their e-mail and text messages."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, Refused
from linli.outbox.choices import Channel, State, Texts, Way
from linli.outbox.models import EmailChoice, Message
from linli.outbox.services.sending import Recipient
from linli.people.actors import Actor
from linli.people.models import User


def way_of(actor: Actor) -> str:
    """What this person chose; gathered if nothing."""
    if actor.person_id is None:
        return Way.GATHERED
    chosen = EmailChoice.objects.filter(person_id=actor.person_id).values_list("way", flat=True)
    return chosen.first() or Way.GATHERED


def texts_of(actor: Actor) -> str:
    """Which text messages this person chose; none if nothing."""
    if actor.person_id is None:
        return Texts.NONE
    chosen = EmailChoice.objects.filter(person_id=actor.person_id).values_list("texts", flat=True)
    return chosen.first() or Texts.NONE


@transaction.atomic
def choose(way: str, *, by: Actor, texts: str | None = None) -> EmailChoice:
    """From now on this way. Whoever wants no e-mail or text messages gets none of those that still
    wait, either. `None` leaves text messages as they are."""
    if by.person_id is None:
        raise Refused(_("Sign in first."))
    if way not in Way.values:
        raise Invalid(_("Choose one from the list."), fields={"way": _("Choose one.")})
    if texts is not None and texts not in Texts.values:
        raise Invalid(_("Choose one from the list."), fields={"texts": _("Choose one.")})
    unwanted = [Channel.EMAIL] if way == Way.NONE else []
    if texts == Texts.NONE:
        unwanted.append(Channel.SMS)
    waiting = Message.objects.filter(to_id=by.person_id, state=State.WAITING)
    waiting.filter(channel__in=unwanted).update(state=State.SETTLED)
    chosen = {"way": way} | ({} if texts is None else {"texts": texts})
    choice, _made = EmailChoice.objects.update_or_create(person_id=by.person_id, defaults=chosen)
    return choice


def recipients(persons: Iterable[Any]) -> list[Recipient]:
    """Those of them who have an account, and how they want to be told. Two queries."""
    rows = User.objects.filter(person__in=list(persons), is_active=True)
    accounts = dict(rows.values_list("person_id", "email"))
    chosen = {one.person_id: one for one in EmailChoice.objects.filter(person__in=list(accounts))}
    nothing = EmailChoice()
    return [
        Recipient(person, email, own.way, own.texts)
        for person, email in accounts.items()
        for own in (chosen.get(person, nothing),)
    ]
