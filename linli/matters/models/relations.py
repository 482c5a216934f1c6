"""Matters that belong together though each goes on by itself."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from linli.common.personal import personal
from linli.matters.choices import Relatedness
from linli.matters.models.matters import Matter


class Relation(models.Model):
    """Two matters and a word why. Symmetric: the one with the smaller id stands first."""

    PERSONAL: ClassVar = personal()

    first = models.ForeignKey(  # the constraint's index begins with it
        Matter, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    second = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Relatedness)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="relation_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="relation_in_order"),
        ]
