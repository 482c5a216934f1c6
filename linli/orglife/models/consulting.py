"""What became of what a meeting decided about matters."""

from typing import ClassVar

from django.db import models

from linli.activities.models import ActivityMatter
from linli.common.personal import NOTHING
from linli.orglife.choices import Entered


class Outcome(models.Model):
    """Whether a decision stands on its matter as a step (row S2-16).

    `seq` is the number of that step, the last one if the decision was changed since. A decision
    that says something else now waits again, for the next minutes.
    """

    PERSONAL: ClassVar = NOTHING

    decision = models.OneToOneField(
        ActivityMatter, primary_key=True, on_delete=models.CASCADE, related_name="outcome"
    )
    entered = models.CharField(max_length=12, choices=Entered, default=Entered.WAITING)
    at = models.DateTimeField()
    seq = models.PositiveIntegerField(null=True, blank=True)
