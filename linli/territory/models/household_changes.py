"""What became of households: each entry stands, and is undone by another one."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.territory.choices import ChangeKind, KnownFrom
from linli.territory.models.links import Household


class HouseholdChangeQuerySet(models.QuerySet["HouseholdChange"]):
    """Reading entries."""

    def standing(self) -> Self:
        """Those that nobody undid."""
        return self.filter(undone_by__isnull=True).exclude(kind=ChangeKind.CORRECTED)

    def of_row(self, *households: Household) -> Self:
        """Those that began, changed or ended these rows."""
        keys = [one.pk for one in households]
        return self.filter(Q(household__in=keys) | Q(other__in=keys))

    def of_line(self, line: UUID) -> Self:
        """Those of a household wherever it lived."""
        return self.filter(Q(household__line=line) | Q(other__line=line))


class HouseholdChange(models.Model):
    """A household moved, split, took another one in, ended; or an entry was undone.

    `household` is the one that was behind its door before, `other` the row that began (moved,
    split) or the household that moved in (merged). Who wrote it stands in the audit log.
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="changes")
    other = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.CASCADE, related_name="other_changes"
    )
    kind = models.CharField(max_length=9, choices=ChangeKind)
    known_from = models.CharField(max_length=8, choices=KnownFrom)
    at = models.DateTimeField()  # from when on it is so
    entered_at = models.DateTimeField()
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="undone_by"
    )
    # Links that went along or ended, as they were, for undoing it.
    links: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )
    took_wish = models.BooleanField(default=False)  # the wish of whoever moved in
    key = models.UUIDField(null=True, blank=True, unique=True)  # of the form: once

    objects = HouseholdChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="corrected", undoes__isnull=False)
                | ~Q(kind="corrected") & Q(undoes__isnull=True),
                name="only_a_correction_undoes",
            ),
        ]
