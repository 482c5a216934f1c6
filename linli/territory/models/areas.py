"""Areas that somebody answers for besides the grids, and segments of roads."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING
from linli.people.actors import Actor
from linli.territory.choices import AreaKind
from linli.territory.fields import PathField, granted
from linli.territory.models.units import Unit


class AreaQuerySet(models.QuerySet["Area"]):
    """Reading areas."""

    def current(self, at: datetime) -> Self:
        """In force at a moment."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at), valid_from__lte=at)

    def visible_to(self, actor: Actor, verb: str = "postings.view") -> Self:
        """Areas of places that this person may see the administration of, or manage."""
        return self.filter(granted(actor, verb, whole=True))


class Area(models.Model):
    """A zone of some units, an outline, a segment of a road, or a model post: `postings` say who
    answers for it (rows S0-09, S0-23, S0-25, S1-32). It belongs to the place `unit`; `path` is that
    place's."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=AreaKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="areas")
    path = PathField()
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    duty_zh = models.CharField(max_length=200, blank=True)  # what its holder answers for
    duty_en = models.CharField(max_length=200, blank=True)
    from_words = models.CharField(max_length=60, blank=True)  # a segment: from the bridge
    to_words = models.CharField(max_length=60, blank=True)  # to the school
    units = models.ManyToManyField(Unit, blank=True, related_name="in_areas")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    # When whoever manages it was told that it is vacant, or made it so; empty while it is held.
    vacancy_told_at = models.DateTimeField(null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="area_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "kind"], name="area_by_place"),
            models.Index(
                fields=["path"],
                name="area_not_told_vacant",
                condition=Q(valid_to__isnull=True, vacancy_told_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)

    @property
    def duty(self) -> str:
        """What its holder answers for, in the reader's language."""
        return chosen(self.duty_zh, self.duty_en)
