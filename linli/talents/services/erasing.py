"""What is personal in a card goes: at once when they leave, in time when nobody answers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.talents.choices import Stage
from linli.talents.models import TalentCard
from linli.talents.services.moving import begin, finish


def empty(card: TalentCard, at: datetime) -> None:
    """Name, telephone, skills, days, words, uses; the person, unless something else knows them."""
    card.sealed = card.basis_sealed = None
    card.free_days, card.away_until, card.name_shown_at = 0, None, None
    card.endorsed_by = None
    card.client_key = card.client_digest = ""
    card.ended_at = at
    for rows in (card.skills, card.words, card.uses):
        rows.all().delete()
    person, card.person = card.person_id, None
    card.save()
    if person is not None:
        people.forget(person)


@transaction.atomic
def lapse(key: UUID) -> bool:
    """Nobody answered, nobody confirmed, or a refusal had its time; whether it went now."""
    if TalentCard.objects.locked(key).stage == Stage.OUT:
        return False
    turn = begin(key, "lapse", by=SYSTEM)
    empty(turn.card, turn.at)
    finish(turn)
    turn.card.steps.all().destroy_words()
    return True
