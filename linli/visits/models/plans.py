"""The week of a visitor: which households, why, in which order."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.actors import Actor
from linli.territory.fields import PathField
from linli.territory.models import Grid, Household, Posting
from linli.visits.choices import LeftOut, Ordered, Reason
from linli.visits.models.visits import Visit


class VisitPlanQuerySet(models.QuerySet["VisitPlan"]):
    """Reading plans."""

    def visible_to(self, actor: Actor) -> Self:
        """Of this person's own postings, or those they stand in for; of nobody else."""
        return self.filter(posting__in=actor.posting_ids())


class VisitPlan(models.Model):
    """A week of one posting in one grid, as walks. Made anew it has a higher version; households
    that were visited stay on it."""

    PERSONAL: ClassVar = personal("posting")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="visit_plans")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="visit_plans")
    path = PathField()  # the village's
    week = models.DateField()  # its Monday
    made_at = models.DateTimeField()
    ordered = models.CharField(max_length=8, choices=Ordered)
    walking_minutes = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = VisitPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "grid", "week"], name="visit_plan_once")
        ]
        indexes = [models.Index(fields=["week"], name="visit_plan_by_week")]


class VisitStop(models.Model):
    """A household on a plan. `walk` and `number` order it; one that is left out has no walk and
    says why."""

    PERSONAL: ClassVar = personal("household", "reason")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        VisitPlan, on_delete=models.CASCADE, related_name="stops", db_index=False
    )
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="stops")
    reason = models.CharField(max_length=10, choices=Reason)
    walk = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.SET_NULL, related_name="stops"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "household"], name="stop_of_household_once"),
            models.UniqueConstraint(fields=["plan", "number"], name="stop_number_once"),
            models.CheckConstraint(
                condition=Q(walk__isnull=False, left_out="")
                | Q(walk__isnull=True) & ~Q(left_out=""),
                name="stop_has_walk_or_reason",
            ),
        ]
