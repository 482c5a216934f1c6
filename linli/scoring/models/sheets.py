"""What a panel found at a stop: one sheet for the village or one of its groups."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.activities.models import Activity
from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal
from linli.common.steps import StepBase
from linli.people.actors import Actor
from linli.scoring.choices import MarkState, RoundStatus, SheetState, Spot, StopState
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
        reach, by the letter of its panel. Whoever still has something to hand in in a round sees
        no other panel's sheets of it: nobody copies."""
        mine = PanelMember.objects.held_by(actor)
        own = Q(stop__panel__in=mine.values("panel"))
        waits = Stop.objects.own(actor).exclude(state=StopState.DONE)
        judging = waits.exclude(round__status=RoundStatus.CLOSED).values("round")
        about = granted(actor, VIEW) & Q(state=SheetState.HANDED_IN)
        run = granted(actor, RUN, "round__path")
        return self.filter(own | (about | run) & ~Q(round__in=judging))

    def counted(self) -> Self:
        """Those that a result is made of."""
        return self.filter(state=SheetState.HANDED_IN)

    def for_account(self) -> Self:
        """With everything that its points are made of: five queries, however many sheets."""
        return self.select_related(
            "round__standard", "unit", "stop__panel", "stop__unit"
        ).prefetch_related(
            "round__standard__aspects", "marks", "deductions__item", "adjustments__item"
        )

    def standing(self) -> Self:
        """Those that were not replaced by a correction."""
        return self.exclude(state=SheetState.VOID)


class Sheet(models.Model):
    """The visit is an activity; this is what was scored at it. How many households let themselves
    be seen, how many declined and how many were asked in their stead, never which. `digest` covers
    marks and deductions once it is handed in.

    What was handed in never changes: `corrects` is the sheet that this one stands for now. The
    visit goes over to the sheet that stands, so that it is counted once.
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="sheet"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sheets")
    path = PathField()
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.DRAFT)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    households_seen = models.PositiveSmallIntegerField(default=0)
    households_declined = models.PositiveSmallIntegerField(default=0)
    households_replaced = models.PositiveSmallIntegerField(default=0)
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
            models.CheckConstraint(
                condition=Q(state="void") | Q(activity__isnull=False), name="sheet_has_its_visit"
            ),
            models.CheckConstraint(
                condition=Q(households_replaced__lte=F("households_declined")),
                name="sheet_replaced_declined",
            ),
        ]
        indexes = [models.Index(fields=["path", "state"], name="sheet_by_place")]


class SheetStep(StepBase):
    """One entry of a sheet's story. Append only. `payload` may hold `key` and `sent` (of the form),
    `total` in hundredths."""

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
    """What took points off, how often and where; `off_centi` is what all of it takes off, within
    its cap. `at_house`: then nobody else reads where."""

    PERSONAL: ClassVar = personal("where", "lon", "lat")

    sheet = models.ForeignKey(
        Sheet, on_delete=models.CASCADE, related_name="deductions", db_index=False
    )
    item = models.ForeignKey(AspectItem, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveSmallIntegerField()
    off_centi = models.PositiveIntegerField()
    where = models.CharField(max_length=80, blank=True)
    spot = models.CharField(max_length=8, choices=Spot, blank=True)
    at_house = models.BooleanField(default=False)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="deduction_once"),
            models.CheckConstraint(condition=Q(times__gt=0), name="deduction_happened"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lat__isnull=False),
                name="deduction_point_whole",
            ),
        ]


class SheetPhotoQuerySet(models.QuerySet["SheetPhoto"]):
    """Reading photos."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the sheets that somebody may read."""
        return self.filter(sheet__in=Sheet.objects.visible_to(actor).values("pk"))


class SheetPhoto(models.Model):
    """What a deduction shows: re-encoded, without its metadata, never of the inside of a home. The
    files lie outside the database."""

    PERSONAL: ClassVar = personal("sha256")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.ForeignKey(
        Sheet, on_delete=models.PROTECT, related_name="photos", db_index=False
    )
    item = models.ForeignKey(AspectItem, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    objects = SheetPhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item", "sha256"], name="sheet_photo_once"),
        ]
