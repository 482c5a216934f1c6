"""How somebody wants their e-mail."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, Refused
from linli.outbox.choices import Channel, State, Way
from linli.outbox.models import EmailChoice, Message
from linli.people.actors import Actor


def way_of(actor: Actor) -> str:
    """What this person chose; gathered if nothing."""
    if actor.person_id is None:
        return Way.GATHERED
    chosen = EmailChoice.objects.filter(person_id=actor.person_id).values_list("way", flat=True)
    return chosen.first() or Way.GATHERED


@transaction.atomic
def choose(way: str, *, by: Actor) -> EmailChoice:
    """From now on this way. Whoever wants no e-mail gets none of those that still wait, either."""
    if by.person_id is None:
        raise Refused(_("Sign in first."))
    if way not in Way.values:
        raise Invalid(_("Choose one from the list."), fields={"way": _("Choose one.")})
    if way == Way.NONE:
        waiting = Message.objects.filter(
            to_id=by.person_id, channel=Channel.EMAIL, state=State.WAITING
        )
        waiting.update(state=State.SETTLED)
    choice, _made = EmailChoice.objects.update_or_create(
        person_id=by.person_id, defaults={"way": way}
    )
    return choice
