"""Each channel's way out: an e-mail, a text message, a word to a group."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from linli.common import crypto
from linli.outbox.choices import Channel, Problem
from linli.outbox.models import Message, Robot
from linli.outbox.services import letters
from linli.outbox.services.letters import Part
from linli.outbox.services.not_taken import NotTaken
from linli.outbox.services.robots import tell_group
from linli.outbox.services.sms import send_text
from linli.people.models import Person, phone_context

MOST_LINES: Final = 5  # of one bundle; the app has the rest


def carry(bundle: UUID, parts: Sequence[Part]) -> None:
    """Send what goes at once. Raises whatever the channel raises."""
    channel = parts[0].message.channel
    if channel == Channel.EMAIL:
        letters.letter(bundle, parts).send()
    elif channel == Channel.SMS:
        send_text(_phone(parts[0].message.to), in_short(parts))
    elif channel == Channel.ROBOT:
        robot = Robot.objects.in_use().filter(pk=parts[0].message.address).first()
        if robot is None:
            raise NotTaken(Problem.NOT_SET)
        tell_group(robot, in_short(parts))


def way_out(message: Message) -> tuple[str, str]:
    """What is down for all of it when it is down: a server, a gateway, one robot."""
    of_robot = message.channel == Channel.ROBOT
    return message.channel, message.address if of_robot else ""


def in_short(parts: Sequence[Part]) -> str:
    """As few words as tell it: what, which number, where to look. Never a name."""
    lines = [_line(part) for part in parts[:MOST_LINES]]
    more = len(parts) - MOST_LINES
    if more > 0:
        with translation.override(parts[0].message.to.locale or settings.LANGUAGE_CODE):
            words = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
        lines.append(f"{words} {settings.LINLI_ADDRESS}{reverse('outbox:inbox')}")
    return "\n".join(lines)


def _line(part: Part) -> str:
    """A reporter has nothing but these words; whoever works here reads the rest in the app."""
    words = [part.subject, part.body if part.message.data.get("whole") else "", part.address]
    return " ".join(word for word in words if word)


def _phone(person: Person) -> str:
    if not person.phone_sealed:
        raise NotTaken(Problem.NO_PHONE)
    return crypto.unseal(person.phone_sealed, context=phone_context(person.pk))
