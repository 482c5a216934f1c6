"""The checklist of a branch's standard, quarter by quarter (row S4-08): what its records cannot say
is looked at, an instructor proposes, the branch decides."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.orglife.choices import Decided, Verdict
from linli.territory.models import Unit


class StandardCheck(models.Model):
    """One quarter of one branch, from its first day. What records answer is not kept here."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="standard_checks", db_index=False
    )
    since_on = models.DateField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "since_on"], name="standard_of_a_quarter")
        ]


class StandardPoint(models.Model):
    """What was said about one item: how it looked, what was proposed, what the branch decided."""

    PERSONAL: ClassVar = NOTHING

    check_of = models.ForeignKey(
        StandardCheck, on_delete=models.CASCADE, related_name="points", db_index=False
    )
    item = models.CharField(max_length=40)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    note = models.CharField(max_length=200, blank=True)
    proposal = models.CharField(max_length=300, blank=True)
    decided = models.CharField(max_length=8, choices=Decided, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)  # by when the branch will have done it
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_of", "item"], name="standard_point_once"),
            models.CheckConstraint(
                condition=Q(decided="")
                | Q(decided="accepted", due_on__isnull=False, decided_at__isnull=False)
                | Q(decided="declined", decided_at__isnull=False) & ~Q(reason=""),
                name="standard_decided_with_day_or_reason",
            ),
        ]
