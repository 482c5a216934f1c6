"""A canvass: one concentrated month in which opinions are asked for (row S4-12)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.people.actors import Actor
from linli.territory.fields import PathField, granted
from linli.territory.models import Unit


class CanvassQuerySet(models.QuerySet["Canvass"]):
    """Reading canvasses."""

    def visible_to(self, actor: Actor, verb: str = "visits.coverage") -> Self:
        """Of villages whose whole this person sees."""
        return self.filter(granted(actor, verb, whole=True))


class Canvass(models.Model):
    """Who was asked, by visit, phone or survey, is drawn from the visits of these days that bear
    its topic; nobody is entered a second time. Once briefed, what was said stands."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="canvasses")
    path = PathField()  # the village's
    title = models.CharField(max_length=60)
    begins_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    briefed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    key = models.UUIDField(null=True, blank=True, unique=True)

    objects = CanvassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="canvass_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["path", "begins_on"], name="canvass_by_place")]

    def __str__(self) -> str:
        return self.title


class CanvassTopic(models.Model):
    """What was said, sorted out: one topic with the answer that is carried back. No names."""

    PERSONAL: ClassVar = NOTHING

    canvass = models.ForeignKey(
        Canvass, on_delete=models.CASCADE, related_name="topics", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    said = models.CharField(max_length=1000)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["canvass", "number"], name="canvass_topic_once")
        ]
