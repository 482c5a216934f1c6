"""The plan of a cycle: what is done for which star, by which post, until when (row S2-04)."""

from typing import ClassVar

from django.db import models

from linli.common import clock
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.stars.models.cycles import Star, StarCycle
from linli.territory.models import Posting


class PlanItem(models.Model):
    """One measure. It is the post's, whoever holds it; what was taken off stays in the story."""

    PERSONAL: ClassVar = personal("owner", "what")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cycle = models.ForeignKey(
        StarCycle, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    star = models.ForeignKey(
        Star, null=True, blank=True, on_delete=models.CASCADE, related_name="items"
    )
    what = models.CharField(max_length=200)
    owner = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="star_items")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # that it is overdue

    class Meta:
        indexes = [models.Index(fields=["cycle", "due_on"], name="star_item_by_day")]

    def __str__(self) -> str:
        return self.what

    @property
    def is_late(self) -> bool:
        """Not done, and its day is over."""
        return self.done_at is None and self.due_on < clock.today()
