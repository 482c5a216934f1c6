"""Looking for quarrels before they grow (row S4-20): a number for each category and group."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.common.personal import NOTHING
from linli.mediation.choices import Category
from linli.territory.fields import PathField
from linli.territory.models import Unit


class ScreeningCount(models.Model):
    """How many possible disputes of a category a group had in a week; no name, no note, and gone
    after the rule's 30 days. A party who wants help gets a case of its own instead."""

    PERSONAL: ClassVar = NOTHING

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="screenings")
    path = PathField()  # the unit's
    week_from = models.DateField()  # its Monday
    category = models.CharField(max_length=16, choices=Category)
    count = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "week_from", "category"], name="screening_once_a_week"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="screening_counts_something"),
        ]
        indexes = [models.Index(fields=["path", "week_from"], name="screening_place")]
