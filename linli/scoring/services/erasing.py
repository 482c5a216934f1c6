"""Forgetting who sat on the panels of a round that has long been over. Scores stay."""

from uuid import UUID

from django.db import transaction

from linli.common import clock
from linli.scoring.models import (
    Bulletin,
    BulletinStep,
    Deduction,
    Finding,
    FindingStep,
    ListStep,
    PanelMember,
    Round,
    RoundStep,
    Sheet,
    SheetStep,
)
from linli.scoring.services.writing import forget_photos


@transaction.atomic
def forget_persons(key: UUID) -> bool:
    """Its panels keep their letter alone; the words of its steps go. Whether it was done."""
    found = Round.objects.select_for_update().filter(pk=key, erased_at__isnull=True).first()
    if found is None:
        return False
    PanelMember.objects.filter(panel__round=key).delete()
    Finding.objects.filter(round=key).update(rechecked_by=None)
    FindingStep.objects.filter(record__round=key).destroy_words()
    Deduction.objects.filter(sheet__round=key).update(where="", lon=None, lat=None)
    for sheet in Sheet.objects.filter(round=key, photos__isnull=False).distinct():
        forget_photos(sheet, sheet.photos.values_list("pk", flat=True))
    RoundStep.objects.filter(record=key).destroy_words()
    SheetStep.objects.filter(record__round=key).destroy_words()
    ListStep.objects.filter(record__reckoning__round=key).destroy_words()
    found.draw, found.erased_at = {}, clock.now()
    found.save(update_fields=["draw", "erased_at"])
    return True


@transaction.atomic
def forget_words(key: UUID) -> bool:
    """The words of a bulletin's steps go; its figures and notes stay. Whether it was done."""
    found = Bulletin.objects.select_for_update().filter(pk=key, erased_at__isnull=True).first()
    if found is None:
        return False
    BulletinStep.objects.filter(record=key).destroy_words()
    found.erased_at = clock.now()
    found.save(update_fields=["erased_at"])
    return True
