"""What ties a mediator to a side; and what was said in confidence, which only the mediator and the
lead open, each time noted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import crypto
from linli.common.errors import Refused
from linli.common.ids import new_id
from linli.mediation import rules
from linli.mediation.models import Dispute, SealedNote, note_context
from linli.mediation.services.moving import begin, finish
from linli.people.actors import Actor


@transaction.atomic
def declare(key: UUID, *, by: Actor, words: str, version: int | None = None) -> Dispute:
    """The mediator knows or is related to a side: the parties read it before they accept."""
    turn = begin(key, "declare", by=by, version=version, words=words)
    turn.words["interest"] = words.strip()
    finish(turn)
    return turn.dispute


@transaction.atomic
def note(key: UUID, *, by: Actor, words: str, version: int | None = None) -> SealedNote:
    """What was said in confidence, sealed at once; the story says only that there is a note."""
    turn = begin(key, "note", by=by, version=version, words=words)
    if by.person_id is None:
        raise Refused(_("A sealed note is written by a person."))
    row = new_id()
    kept = SealedNote.objects.create(
        pk=row,
        dispute=turn.dispute,
        by_id=by.person_id,
        at=turn.at,
        sealed=crypto.seal(words.strip(), context=note_context(row)),
    )
    finish(turn)
    return kept


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
