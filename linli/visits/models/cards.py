"""The printed card that a visitor carries, and the code that a resident checks."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.actors import Actor
from linli.territory.models import Posting


class VisitCardQuerySet(models.QuerySet["VisitCard"]):
    """Reading cards."""

    def in_force(self, day: date) -> Self:
        """Valid on a day, of a posting that goes on."""
        return self.filter(ended_at__isnull=True, until_on__gte=day)

    def visible_to(self, actor: Actor) -> Self:
        """A visitor's own."""
        return self.filter(posting__in=actor.posting_ids())


class VisitCard(models.Model):
    """A card of one posting. What it says is looked up when somebody checks it, so a card whose
    posting ended says so."""

    PERSONAL: ClassVar = personal("posting", "code")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="visit_cards")
    code = models.CharField(max_length=10, unique=True)
    made_at = models.DateTimeField()
    until_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = VisitCardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["posting"], condition=Q(ended_at__isnull=True), name="visit_card_once"
            )
        ]
