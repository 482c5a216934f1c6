"""What has to be put right after an inspection: a matter with an owner, a day and a recheck."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal
from linli.common.steps import StepBase
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.people.models import Person
from linli.scoring.choices import OPEN_STAGES, TO_DO, FindingStage, Spot, Waste
from linli.scoring.models.rounds import RUN, PanelMember, Round
from linli.scoring.models.sheets import Sheet
from linli.scoring.models.standards import VIEW, AspectItem
from linli.territory.fields import PathField, granted
from linli.territory.models import Unit


class FindingQuerySet(models.QuerySet["Finding"]):
    """Reading findings."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the places in one's reach, of the rounds that one runs, and of the villages that one's
        panel goes to: last time's are looked at first."""
        sits = PanelMember.objects.held_by(actor)
        stops = sits.values("panel__stops__unit")
        return self.filter(granted(actor, VIEW) | granted(actor, RUN) | Q(village__in=stops))

    def open(self) -> Self:
        """Not seen to be right yet."""
        return self.filter(stage__in=OPEN_STAGES)

    def to_do(self) -> Self:
        """Whoever answers for it has not put it right yet."""
        return self.filter(stage__in=TO_DO)

    def for_list(self) -> Self:
        """Everything that a list shows of the row, in one query."""
        return self.select_related("matter__kind", "matter__village", "item__aspect", "unit")

    def locked(self, key: UUID) -> "Finding":
        """The one to change, locked for this transaction."""
        rows = self.select_for_update(of=("self",))
        return rows.select_related(
            "matter__kind", "matter__village", "matter__place", "matter__grid", "matter__owner",
            "item__aspect", "unit", "village", "sheet", "round__standard",
        ).get(pk=key)  # fmt: skip


class Finding(models.Model):
    """A deduction that has to be put right, or what a census of problems met. The matter says what
    and who; this says by when, whether it is at somebody's house (then only the household is told,
    and the public reads a count per group), and who saw afterwards that it is right.

    A cleaning task of a site (rows S0-02, S2-07) is one too, without round, sheet and item.

    `handed_to` and `handed_number`: what is not the village's to enforce goes to the
    law-enforcement body with its number (row S2-08). `late_counted` is set once a late one took
    off again.
    """

    PERSONAL: ClassVar = personal("rechecked_by")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="finding")
    round = models.ForeignKey(
        Round, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    sheet = models.ForeignKey(
        Sheet, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    item = models.ForeignKey(
        AspectItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # village or group
    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="findings")
    path = PathField()  # of `unit`
    due_on = models.DateField()
    stage = models.CharField(max_length=12, choices=FindingStage, default=FindingStage.NOTICED)
    spot = models.CharField(max_length=8, choices=Spot, blank=True)
    waste = models.CharField(max_length=10, choices=Waste, blank=True)
    at_house = models.BooleanField(default=False)
    late_counted = models.BooleanField(default=False)
    rectified_at = models.DateTimeField(null=True, blank=True)
    rechecked_at = models.DateTimeField(null=True, blank=True)
    rechecked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handed_to = models.CharField(max_length=80, blank=True)
    handed_number = models.CharField(max_length=40, blank=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="handed_off") | ~Q(handed_to="") & ~Q(handed_number=""),
                name="finding_handed_off_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(stage="passed") | Q(rechecked_at__isnull=False),
                name="finding_passed_was_rechecked",
            ),
            models.CheckConstraint(
                condition=Q(sheet__isnull=True) | Q(round__isnull=False, item__isnull=False),
                name="finding_of_sheet_is_whole",
            ),
            models.UniqueConstraint(
                fields=["sheet", "item"],
                condition=Q(sheet__isnull=False),
                name="finding_once",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "stage"], name="finding_by_place"),
            models.Index(fields=["round", "stage"], name="finding_by_round"),
            models.Index(
                fields=["due_on"], name="finding_due", condition=Q(stage__in=["noticed", "doing"])
            ),
        ]

    @property
    def title(self) -> str:
        """What has to be put right; at a house only that it is at one. Needs `item` and
        `matter`."""
        return self.item.name if self.item else self.matter.title

    @property
    def is_open(self) -> bool:
        """Not seen to be right yet."""
        return self.stage in OPEN_STAGES


class FindingStep(StepBase):
    """One entry of a finding's story, beside its matter's. Append only."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [models.UniqueConstraint(fields=["record", "seq"], name="finding_step_seq")]


class Adjustment(models.Model):
    """A line on the account of a sheet that was handed in: what a late finding takes off besides.
    The sheet itself never changes; each finding is counted once (practice B9)."""

    PERSONAL: ClassVar = NOTHING

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="adjustment")
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="adjustments")
    item = models.ForeignKey(AspectItem, on_delete=models.PROTECT, related_name="+")
    off_centi = models.PositiveIntegerField()
    at = models.DateTimeField()
