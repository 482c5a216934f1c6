"""The words of messages, and the e-mails that carry them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.outbox.models import Message

LONGEST_SUBJECT: Final = 120  # characters


@dataclass(frozen=True)
class Part:
    """One message in the words of its reader."""

    message: Message
    subject: str
    body: str

    @property
    def address(self) -> str:
        """The whole link."""
        return f"{settings.LINLI_ADDRESS}{self.message.link}"


def text(message: Message, locale: str = "") -> tuple[str, str]:
    """The subject (first line) and the body, in the reader's language."""
    part = read(message, locale)
    return part.subject, part.body


def read(message: Message, locale: str = "") -> Part:
    """The message in words. No break of a line ever comes into a subject."""
    with translation.override(locale or settings.LANGUAGE_CODE):
        words = render_to_string(f"messages/{message.template}.txt", {"message": message.data})
    subject, _line, body = words.strip().partition("\n")
    lines = (line.strip() for line in body.splitlines())
    return Part(message, _one_line(subject), "\n".join(line for line in lines if line))


def letter(bundle: UUID, parts: Sequence[Part]) -> EmailMessage:
    """One e-mail to one person with everything that waits for them.

    Its Message-ID is the bundle's, so that a second copy after a crash is dropped or shown once.
    Raises `ValidationError` for an address that cannot be one.
    """
    first = parts[0].message
    validate_email(first.address)
    choice = f"{settings.LINLI_ADDRESS}{reverse('outbox:choice')}"
    with translation.override(first.to.locale or settings.LANGUAGE_CODE):
        body = render_to_string("outbox/letter.txt", {"parts": parts, "choice": choice})
        subject = _subject(parts)
    return EmailMessage(
        subject=subject,
        body=body.strip() + "\n",
        to=[first.address],
        headers={
            "Message-ID": f"<{bundle}@linli>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{choice}>",
        },
    )


def _subject(parts: Sequence[Part]) -> str:
    if len(parts) > 1:
        return ngettext(
            "%(count)d matter waits for you", "%(count)d matters wait for you", len(parts)
        ) % {"count": len(parts)}
    if parts[0].message.urgent:
        return _("Urgent: %(subject)s") % {"subject": parts[0].subject}
    return parts[0].subject


def _one_line(words: str) -> str:
    return " ".join(words.split())[:LONGEST_SUBJECT]
