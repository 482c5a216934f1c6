"""Study of a branch by the three-ones (row S4-03): an hour before a meeting, an hour in it, a day a
week. Of the branch alone: no person, no score, no time in front of a screen."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.activities.models import Activity
from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.orglife.choices import Study
from linli.territory.fields import PathField
from linli.territory.models import Unit


class StudyQuerySet(models.QuerySet["StudyEntry"]):
    """Reading entries."""

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(struck_at__isnull=True)


class StudyEntry(models.Model):
    """So many minutes were studied together: before a meeting, or on a day of the week.

    What is studied in a meeting is not entered: its record says how long it took.
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="studies", db_index=False)
    path = PathField()
    part = models.CharField(max_length=8, choices=Study)
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="studies"
    )
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = StudyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(part="before", activity__isnull=False)
                | Q(part="weekly", activity__isnull=True),
                name="study_before_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=720), name="study_of_a_day"
            ),
        ]
        indexes = [models.Index(fields=["unit", "day"], name="study_of_unit")]
