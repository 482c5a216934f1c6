"""The education plan of a branch for a year (row S4-09): courses, and what is held for them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.activities.models import Activity, Material, Series
from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.orglife.choices import Area
from linli.territory.models import Unit


class EducationPlan(models.Model):
    """What an organisation sets out to teach in a year.

    Nobody sets its stage: without a meeting it is a draft; `meeting` decided upon it; once that
    one's minutes are approved it is in force. Opened again it is a draft of the next edition.
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="education_plans", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    meeting = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="education_plans"
    )
    review = models.TextField(max_length=4000, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="education_plan_of_a_year"),
            models.CheckConstraint(
                condition=Q(review="") | Q(reviewed_at__isnull=False),
                name="education_plan_review_has_time",
            ),
        ]


class Course(models.Model):
    """A theme with its hours, to be held by the end of a month."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(EducationPlan, on_delete=models.CASCADE, related_name="courses")
    theme = models.CharField(max_length=120)
    area = models.CharField(max_length=12, choices=Area)
    hours = models.PositiveSmallIntegerField()
    by_month = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by_month__gte=1, by_month__lte=12, hours__gte=1, hours__lte=200),
                name="course_in_a_year",
            )
        ]

    def __str__(self) -> str:
        return self.theme


class CourseMaterial(models.Model):
    """A material of the library for a course."""

    PERSONAL: ClassVar = NOTHING

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="materials", db_index=False
    )
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="courses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "material"], name="course_material_once")
        ]


class CourseClass(models.Model):
    """An activity, or every one of a series, is held for a course. It counts by its own record."""

    PERSONAL: ClassVar = NOTHING

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="classes")
    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="course_class"
    )
    series = models.OneToOneField(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="course_class"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=False, series__isnull=True)
                | Q(activity__isnull=True, series__isnull=False),
                name="course_class_is_one",
            )
        ]
