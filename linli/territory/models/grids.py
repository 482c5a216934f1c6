"""Grids: how a village is divided so that every lane has a named person. Plans are dated
versions."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from linli.common.personal import NOTHING
from linli.territory.choices import PlanStatus
from linli.territory.models.units import Unit


class GridPlan(models.Model):
    """One way of dividing a village. At most one is in force."""

    PERSONAL: ClassVar = NOTHING

    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grid_plans")
    status = models.CharField(max_length=12, choices=PlanStatus, default=PlanStatus.DRAFT)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village"], condition=Q(status="published"), name="one_plan_in_force"
            ),
        ]


class Grid(models.Model):
    """One grid of a plan. Its public code is the village's 12 digits and its own 3."""

    PERSONAL: ClassVar = NOTHING

    plan = models.ForeignKey(GridPlan, on_delete=models.CASCADE, related_name="grids")
    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=15)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    households = models.PositiveIntegerField(default=0)
    population = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="grid_code_once_in_plan"),
        ]
        indexes = [models.Index(fields=["village", "code"], name="grid_by_village")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        if (get_language() or "").startswith("en"):
            return self.name_en or self.name_zh
        return self.name_zh

    @property
    def number(self) -> str:
        """The last digits of the code, as people say them: "03"."""
        return self.code[12:].removeprefix("0")


class GridUnit(models.Model):
    """A leaf place (an address, or a group without addresses) belongs to one grid of a plan."""

    PERSONAL: ClassVar = NOTHING

    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="members")
    plan = models.ForeignKey(GridPlan, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="in_grids")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="unit_in_one_grid_of_a_plan"),
        ]


class Shape(models.Model):
    """Where a unit or a grid lies: GeoJSON in WGS-84, longitude before latitude."""

    PERSONAL: ClassVar = NOTHING

    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="shapes"
    )
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.CASCADE, related_name="shapes"
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
                condition=Q(unit__isnull=False, grid__isnull=True)
                | Q(unit__isnull=True, grid__isnull=False),
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
