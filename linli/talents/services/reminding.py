"""Once a year somebody asks whether they stay: whoever keeps the pool is told in time."""

from collections import defaultdict
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.talents.choices import Stage
from linli.talents.models import CardStep, TalentCard, TalentCardQuerySet
from linli.talents.services import telling
from linli.talents.services.moving import append

AHEAD: Final = "talents.confirm_ahead"
REMIND: Final = "remind"


def tell_unconfirmed() -> int:
    """Of whose year is over soon, whoever keeps the pool is told once; returns of how many. Run by
    the worker, safe to run twice at once."""
    near = due_soon(_not_told()).values_list("pk", flat=True)
    return sum(_remind(key) for key in list(near))


def due_soon(cards: TalentCardQuerySet) -> TalentCardQuerySet:
    """Of these cards in the pool those whose year is over within the days that their place set,
    the first to end first. Three queries however many cards there are."""
    today = clock.today()
    waiting = cards.filter(stage=Stage.POOL, confirm_by__gte=today)
    paths = set(waiting.values_list("path", flat=True).distinct())
    places = defaultdict(list)
    for path, values in rulesets.values_at([AHEAD], paths).items():
        places[int(values[AHEAD])].append(path)
    near = Q(pk__in=())
    for days, alike in places.items():
        near |= Q(path__in=alike, confirm_by__lte=today + timedelta(days=days))
    return waiting.filter(near).order_by("confirm_by", "pk")


def _not_told() -> TalentCardQuerySet:
    """In the pool, and nobody was told since they said last that they stay."""
    told = CardStep.objects.filter(
        record=OuterRef("pk"), verb=REMIND, at__gt=OuterRef("confirmed_at")
    )
    return TalentCard.objects.filter(~Exists(told), stage=Stage.POOL)


@transaction.atomic
def _remind(key: UUID) -> bool:
    card = TalentCard.objects.locked(key)
    if not _not_told().filter(pk=key).exists():
        return False
    append(card, REMIND, by=SYSTEM, at=clock.now(), was=card.stage)
    telling.to_ask_again(card)
    return True
