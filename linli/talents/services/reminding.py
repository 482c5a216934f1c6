"""Once a year somebody asks whether they stay: whoever keeps the pool is told in time."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

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
    today = clock.today()
    waiting = _not_told().filter(confirm_by__gte=today)
    ahead = rulesets.values_at([AHEAD], set(waiting.values_list("path", flat=True).distinct()))
    most = max((int(values[AHEAD]) for values in ahead.values()), default=0)
    rows = waiting.filter(confirm_by__lte=today + timedelta(days=most)).order_by("confirm_by", "pk")
    near = [
        key
        for key, path, day in rows.values_list("pk", "path", "confirm_by")
        if day and day <= today + timedelta(days=int(ahead[path][AHEAD]))
    ]
    return sum(_remind(key) for key in near)


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
