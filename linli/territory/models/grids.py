"""Grids: how a village is divided so that every lane has a named person. Plans are dated
versions."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.common.languages import chosen
from linli.common.personal import NOTHING
from linli.territory.choices import Layer, PlanOrigin, PlanStatus
from linli.territory.models.areas import Area
from linli.territory.models.units import Unit


class GridPlan(models.Model):
    """One way of dividing a village. At most one is in force, and one more may be planned for a
    day to come; drafts stand side by side."""

    PERSONAL: ClassVar = NOTHING

    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grid_plans")
    status = models.CharField(max_length=12, choices=PlanStatus, default=PlanStatus.DRAFT)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=60, blank=True)  # as somebody called it
    number = models.PositiveSmallIntegerField(null=True, blank=True)  # among those of its village
    origin = models.CharField(max_length=10, choices=PlanOrigin, default=PlanOrigin.DRAWN)
    made_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)  # a draft changed meanwhile is a conflict
    # Drawn by the forms that began it and that changed it last: what is sent twice is done once.
    key = models.UUIDField(null=True, blank=True, unique=True)
    last_key = models.UUIDField(null=True, blank=True)
    # The five principles as they were found when the plan was published (row S3-11).
    checks: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village"], condition=Q(status="published"), name="one_plan_in_force"
            ),
            models.UniqueConstraint(
                fields=["village"], condition=Q(status="planned"), name="one_plan_to_come"
            ),
        ]

    @property
    def name(self) -> str:
        """Its title, else its number, in the reader's language."""
        if self.title or not self.number:
            return self.title or self.get_origin_display()
        if self.origin == PlanOrigin.PLANNED:
            return _("Proposed plan %(number)d") % {"number": self.number}
        return _("Plan %(number)d") % {"number": self.number}


class GridQuerySet(models.QuerySet["Grid"]):
    """Reading grids."""

    def in_force(self) -> Self:
        """The grids proper of the published plans."""
        return self.filter(plan__status=PlanStatus.PUBLISHED, layer=Layer.GRID)

    def current(self) -> Self:
        """Every layer of the published plans."""
        return self.filter(plan__status=PlanStatus.PUBLISHED)

    def inside(self) -> Self:
        """Micro-grids and special grids of the published plans."""
        return self.filter(plan__status=PlanStatus.PUBLISHED).exclude(layer=Layer.GRID)


class Grid(models.Model):
    """One grid of a plan. Its public code is the village's 12 digits and its own 3; a micro-grid's
    is its grid's and 2 more. A special grid (a school, a park) lies across the others."""

    PERSONAL: ClassVar = NOTHING

    plan = models.ForeignKey(GridPlan, on_delete=models.CASCADE, related_name="grids")
    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=17)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    households = models.PositiveIntegerField(default=0)
    population = models.PositiveIntegerField(default=0)
    layer = models.CharField(max_length=8, choices=Layer, default=Layer.GRID)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="micro_grids"
    )
    # The grid that this one was drawn from: its people go on with it, whatever its code is now.
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The grid in force that most of this one's lanes are in now; set when a plan is superseded.
    followed_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="follows"
    )
    # The branch or group that leads here (rows S2-05, S3-07).
    branch = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="leads_grids"
    )

    objects = GridQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(layer=Layer.MICRO, parent__isnull=False)
                | ~Q(layer=Layer.MICRO) & Q(parent__isnull=True),
                name="micro_grid_lies_in_a_grid",
            ),
            models.UniqueConstraint(fields=["plan", "code"], name="grid_code_once_in_plan"),
        ]
        indexes = [models.Index(fields=["village", "code"], name="grid_by_village")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)

    @property
    def village_code(self) -> str:
        """The division code of its village, without asking for it."""
        return self.code[:12]

    @property
    def number(self) -> str:
        """The last digits of the code, as people say them: "03"."""
        return self.code[12:].removeprefix("0")


class GridUnit(models.Model):
    """A leaf place (an address, or a group without addresses) belongs to one grid of a plan, and
    to at most one micro-grid and one special grid."""

    PERSONAL: ClassVar = NOTHING

    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="members")
    plan = models.ForeignKey(GridPlan, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="in_grids")
    layer = models.CharField(max_length=8, choices=Layer, default=Layer.GRID)  # the grid's

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit", "layer"], name="unit_in_one_grid_of_a_layer"
            ),
        ]


class Shape(models.Model):
    """Where a unit, a grid or an area lies: GeoJSON in WGS-84, longitude before latitude. A
    segment's is a line."""

    PERSONAL: ClassVar = NOTHING

    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="shapes"
    )
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.CASCADE, related_name="shapes"
    )
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.CASCADE, related_name="shapes"
    )
    geometry: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, grid__isnull=True, area__isnull=True)
                | Q(unit__isnull=True, grid__isnull=False, area__isnull=True)
                | Q(unit__isnull=True, grid__isnull=True, area__isnull=False),
                name="shape_of_one_thing",
            ),
        ]


class ShapesVersion(models.Model):
    """One row, counted up by every change of shapes; each process compares it before it looks
    up."""

    PERSONAL: ClassVar = NOTHING

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="only_one_shapes_version")]
