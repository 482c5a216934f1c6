"""What was said in confidence: opened by the mediator and the lead alone, each time noted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from linli.audit import services as audit
from linli.common import crypto
from linli.mediation import rules
from linli.mediation.models import Dispute, note_context
from linli.people.actors import Actor


@dataclass(frozen=True)
class OpenedNote:
    """One note in clear."""

    at: datetime
    by: str
    words: str


@transaction.atomic
def read_notes(dispute: Dispute, *, by: Actor) -> list[OpenedNote]:
    """All notes of a case, oldest first. Raises `Refused`."""
    rules.check_may_open_notes(by, dispute)
    audit.note(by=by, verb="read_notes", what=f"mediation.Dispute:{dispute.pk}")
    return [
        OpenedNote(
            note.at,
            note.by.display_name,
            crypto.unseal(note.sealed, context=note_context(note.pk)),
        )
        for note in dispute.notes.select_related("by").order_by("at")
    ]
