"""A wish is taken back or its time ran out: what is personal goes at once, and nobody is told."""

from functools import partial
from uuid import UUID

from django.db import transaction

from linli.honours.choices import Stage
from linli.honours.models import HonourEntry
from linli.honours.services import consents
from linli.honours.services.moving import Turn, begin, finish
from linli.honours.services.photos import PLACE
from linli.people import services as people
from linli.people.actors import SYSTEM


def empty(turn: Turn) -> None:
    """The end: no door, no words, no photos, no consents are left. In a transaction only."""
    entry = turn.entry
    consents.forget(entry)
    keys = list(entry.photos.values_list("pk", flat=True))
    entry.photos.all().delete()
    entry.aside.all().delete()
    transaction.on_commit(partial(PLACE.remove, keys))
    person = entry.person_id
    entry.household = entry.unit = entry.person = None
    entry.path = entry.round.path
    entry.sealed = entry.shown_at = entry.photos_at = None
    entry.reviewed_by = entry.checked_by = entry.ends_at = None
    entry.met = []
    entry.client_key = entry.client_digest = ""
    entry.ended_at = turn.at
    turn.payload, turn.words = {}, {}
    finish(turn)
    entry.steps.all().destroy_words()
    if person is not None:
        people.forget(person)


@transaction.atomic
def lapse(key: UUID) -> bool:
    """A plaque is over, or nobody went on with a wish; whether it went now. No notice tells it."""
    if HonourEntry.objects.locked(key).stage == Stage.OUT:
        return False
    empty(begin(key, "lapse", by=SYSTEM))
    return True
