"""What the planner is asked for, and how far it has come. The worker runs it (ADR 0032)."""

from typing import Any, ClassVar, Self

from django.db import models

from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.people.actors import Actor
from linli.territory.choices import AskedState
from linli.territory.fields import granted
from linli.territory.models.grids import GridPlan
from linli.territory.models.units import Unit


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reading proposals."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of villages whose grids this person draws."""
        return self.filter(granted(actor, "grids.publish", "village__path"))

    def unfinished(self) -> Self:
        """Waiting, or being planned."""
        return self.filter(state__in=[AskedState.WAITING, AskedState.RUNNING])


class Proposal(models.Model):
    """A village's grids as the planner is to draw them: `wishes` is what was asked, `report` what
    came of it, `plan` the draft that it became. Who asked stands in the audit alone."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=10, choices=AskedState, default=AskedState.WAITING)
    wishes: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    report: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)
    plan = models.ForeignKey(
        GridPlan, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # when its worker last looked after it
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="proposal_unfinished",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
        ]
