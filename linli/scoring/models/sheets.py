"""What a panel found at a stop: one sheet for the village or one of its groups."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.activities.models import Activity
from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.common.steps import StepBase
from linli.people.actors import Actor
from linli.scoring.choices import MarkState, SheetState
from linli.scoring.models.rounds import RUN, PanelMember, Round, Stop
from linli.scoring.models.standards import VIEW, Aspect, AspectItem
from linli.territory.fields import PathField, granted
from linli.territory.models import Unit


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Reading sheets."""

    def own(self, actor: Actor) -> Self:
        """Those of the panels that this person sits on."""
        mine = PanelMember.objects.held_by(actor)
        return self.filter(stop__panel__in=mine.values("panel"))

    def visible_to(self, actor: Actor) -> Self:
        """One's own; all for whoever runs the round; and what was handed in about a place in one's
        reach, by the letter of its panel."""
        mine = PanelMember.objects.held_by(actor)
        about = granted(actor, VIEW) & Q(state=SheetState.HANDED_IN)
        run = granted(actor, RUN, "round__path")
        return self.filter(about | run | Q(stop__panel__in=mine.values("panel")))

    def counted(self) -> Self:
        """Those that a result is made of."""
        return self.filter(state=SheetState.HANDED_IN)


class Sheet(models.Model):
    """The visit is an activity; this is what was scored at it. How many households let themselves
    be seen and how many declined, never which. `digest` covers marks and deductions once it is
    handed in."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="sheet")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sheets")
    path = PathField()
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.DRAFT)
    households_seen = models.PositiveSmallIntegerField(default=0)
    households_declined = models.PositiveSmallIntegerField(default=0)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stop", "unit"], condition=~Q(state="void"), name="sheet_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="handed_in") | Q(handed_in_at__isnull=False) & ~Q(digest=""),
                name="sheet_handed_in_is_sealed",
            ),
        ]
        indexes = [models.Index(fields=["path", "state"], name="sheet_by_place")]


class SheetStep(StepBase):
    """One entry of a sheet's story. Append only."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        Sheet, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [models.UniqueConstraint(fields=["record", "seq"], name="sheet_step_seq")]


class Mark(models.Model):
    """The points of one aspect, as the server reckons them. A share says its counts: so many in
    order of so many seen."""

    PERSONAL: ClassVar = NOTHING

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="marks", db_index=False)
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=MarkState)
    points_centi = models.PositiveIntegerField(null=True, blank=True)
    good = models.PositiveIntegerField(null=True, blank=True)
    seen = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "aspect"], name="mark_once"),
            models.CheckConstraint(
                condition=Q(state="scored", points_centi__isnull=False)
                | ~Q(state="scored") & Q(points_centi__isnull=True),
                name="mark_scored_has_points",
            ),
        ]


class Deduction(models.Model):
    """What took points off, how often; `off_centi` is what all of it takes off, within its cap."""

    PERSONAL: ClassVar = NOTHING

    sheet = models.ForeignKey(
        Sheet, on_delete=models.CASCADE, related_name="deductions", db_index=False
    )
    item = models.ForeignKey(AspectItem, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveSmallIntegerField()
    off_centi = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="deduction_once"),
            models.CheckConstraint(condition=Q(times__gt=0), name="deduction_happened"),
        ]
