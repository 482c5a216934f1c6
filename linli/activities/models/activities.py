"""An activity, the series that it may come from, and what was done with it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from linli.activities.choices import OpenTo, Status
from linli.activities.models.kinds import ActivityKind
from linli.activities.models.querysets import ActivityQuerySet
from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal
from linli.common.steps import StepBase
from linli.territory.fields import PathField
from linli.territory.models import Grid, Posting, Resource, Unit


class Series(models.Model):
    """The same again and again, by a rule of RFC 5545. The worker makes its occurrences ahead as
    planned activities, each once; what is changed in one of them stays.

    `starts_at` is the first; the rule is counted on the clocks of the place.
    """

    PERSONAL: ClassVar = personal("planner", "title", "place_words", "agenda")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.ForeignKey(ActivityKind, on_delete=models.PROTECT, related_name="series")
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="series")
    host_path = PathField()
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT)
    place = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_words = models.CharField(max_length=80, blank=True)
    facility = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="series"
    )
    title = models.CharField(max_length=120, blank=True)  # none: the name of its kind
    agenda = models.TextField(max_length=4000, blank=True)
    tags: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    open_to = models.CharField(max_length=10, choices=OpenTo, default=OpenTo.INVITED)
    rule = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    made_until = models.DateTimeField(null=True, blank=True)  # up to when occurrences stand
    planner = models.ForeignKey(Posting, null=True, blank=True, on_delete=models.PROTECT)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["made_until"], name="series_to_make", condition=Q(ended_at__isnull=True)
            ),
            models.Index(fields=["host_path"], name="series_by_host"),
        ]

    def __str__(self) -> str:
        return self.title or self.kind.name


class Activity(models.Model):
    """Something that people do together or at a place at a time: planned, held, recorded once.

    `status` and the times are caches of the steps, which are the truth. `occurrence` is the moment
    that the series gave; it stays when the plan moves. `headcount` are people without names.
    """

    PERSONAL: ClassVar = personal("planner", "title", "agenda", "place_words")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.ForeignKey(ActivityKind, on_delete=models.PROTECT, related_name="activities")
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="activities")
    host_path = PathField()
    place = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="activities_here"
    )
    place_path = PathField(blank=True, default="")
    place_words = models.CharField(max_length=80, blank=True)
    facility = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    planner = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    title = models.CharField(max_length=120, blank=True)  # none: the name of its kind
    agenda = models.TextField(max_length=4000, blank=True)
    planned_from = models.DateTimeField()
    planned_to = models.DateTimeField()
    held_from = models.DateTimeField(null=True, blank=True)
    held_to = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    open_to = models.CharField(max_length=10, choices=OpenTo, default=OpenTo.INVITED)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    occurrence = models.DateTimeField(null=True, blank=True)
    client = models.CharField(max_length=40, blank=True)
    client_key = models.CharField(max_length=64, blank=True)
    client_digest = models.CharField(max_length=64, blank=True)
    entered_at = models.DateTimeField()
    reasons_erased_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "occurrence"], name="occurrence_once"),
            models.UniqueConstraint(
                fields=["client", "client_key"],
                condition=~Q(client_key=""),
                name="activity_key_once",
            ),
            models.CheckConstraint(
                condition=Q(planned_to__gt=F("planned_from")), name="activity_plan_has_length"
            ),
            models.CheckConstraint(
                condition=Q(status="held", held_from__isnull=False, held_to__gt=F("held_from"))
                | ~Q(status="held") & Q(held_from__isnull=True, held_to__isnull=True),
                name="activity_held_has_times",
            ),
        ]
        indexes = [
            models.Index(fields=["host_path", "planned_from"], name="activity_host"),
            models.Index(fields=["place_path", "planned_from"], name="activity_place"),
            models.Index(fields=["host", "kind", "planned_from"], name="activity_kind"),
            # Duties are counted by kind over a whole county, from the index alone.
            models.Index(
                fields=["kind", "held_from", "host_path", "place_path"],
                name="activity_held",
                condition=Q(status="held"),
            ),
            # And what some people did there, among millions of visits by others.
            models.Index(
                fields=["planner", "kind", "held_from"],
                name="activity_by_planner",
                condition=Q(status="held"),
            ),
            models.Index(
                fields=["kind", "planned_from"],
                name="activity_ahead",
                condition=Q(status="planned"),
            ),
            models.Index(
                fields=["facility", "planned_from"],
                name="activity_facility",
                condition=Q(facility__isnull=False),
            ),
            models.Index(
                fields=["planned_to"], name="activity_kept", condition=Q(erased_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page for staff."""
        return reverse("activities:activity", args=[self.pk])

    @property
    def name(self) -> str:
        """Its title, else its kind in the reader's language."""
        return self.title or self.kind.name


class ActivityTag(models.Model):
    """A word by which activities are found and counted, such as a programme's. A table, so that
    every database finds by it."""

    PERSONAL: ClassVar = NOTHING

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="tags", db_index=False
    )
    tag = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "tag"], name="activity_tag_once")
        ]
        indexes = [models.Index(fields=["tag", "activity"], name="activity_by_tag")]


class ActivityStep(StepBase):
    """One entry of an activity's story. Append only; corrections are entries too.

    `payload` may hold: `from`, `to`, `kind`, `host`, `changed`, counts of who was there, `edition`,
    `matter`, `material`. Names and texts stand in words.
    """

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["record", "seq"], name="activity_step_seq"),
        ]
