"""What goes of a cycle when its time has run out: names and words; that it held stars stays."""

from uuid import UUID

from django.db import transaction

from linli.common import clock
from linli.stars.models import PlanItem, StarCycle


@transaction.atomic
def forget(key: UUID) -> bool:
    """Whether anything was left to go."""
    cycle = StarCycle.objects.select_for_update().filter(pk=key, erased_at=None).first()
    if cycle is None:
        return False
    cycle.steps.all().destroy_words()
    PlanItem.objects.filter(cycle=cycle).delete()
    cycle.erased_at = clock.now()
    cycle.save(update_fields=["erased_at"])
    return True
