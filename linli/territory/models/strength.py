"""What a place can draw on: resources, teams for a task, and the rule book of a branch."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal
from linli.common.steps import StepBase
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory.choices import Answer, CharterStatus, ResourceKind, TeamSlot
from linli.territory.fields import PathField, granted
from linli.territory.models.grids import Grid
from linli.territory.models.postings import Posting
from linli.territory.models.units import Unit


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Reading resources."""

    def current(self) -> Self:
        """Those that are there."""
        return self.filter(valid_to__isnull=True)

    def visible_to(self, actor: Actor, verb: str = "organisation.view") -> Self:
        """Resources of places where some posting of this person grants the verb. Whoever answers
        for a grid sees those of the whole village: water knows no grid."""
        return self.filter(granted(actor, verb))


class Resource(models.Model):
    """Something or some people that a place can draw on (row S3-30). It is bound to a place, so
    that each new plan finds it in the right grid. People are a number, never names."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="resources")
    path = PathField()
    kind = models.CharField(max_length=10, choices=ResourceKind)
    name = models.CharField(max_length=80)
    number = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=200, blank=True)
    contact = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.SET_NULL, related_name="resources"
    )
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["path", "kind"], name="resource_by_place")]

    def __str__(self) -> str:
        return self.name


class WorkTeamQuerySet(models.QuerySet["WorkTeam"]):
    """Reading teams."""

    def current(self, at: datetime) -> Self:
        """At work at a moment."""
        return self.filter(Q(until_at__isnull=True) | Q(until_at__gt=at), since_at__lte=at)

    def visible_to(self, actor: Actor, verb: str = "organisation.edit") -> Self:
        """Teams of places where some posting of this person grants the verb."""
        return self.filter(granted(actor, verb, whole=True))


class WorkTeam(models.Model):
    """Five parties put together for a task (row S2-06), or the standing team of a micro-grid, which
    goes on with it from plan to plan (row S3-14). `wanted` says how many of each party."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="work_teams")
    path = PathField()
    task = models.CharField(max_length=200)
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="teams"
    )
    wanted: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = WorkTeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("since_at")),
                name="team_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["path"], name="team_by_place")]

    def __str__(self) -> str:
        return self.task


class WorkTeamPlace(models.Model):
    """One place in a team: a branch, or a person who was asked. Who declines leaves no trace: the
    row goes."""

    PERSONAL: ClassVar = personal("person")

    team = models.ForeignKey(WorkTeam, on_delete=models.CASCADE, related_name="places")
    slot = models.CharField(max_length=12, choices=TeamSlot)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="in_teams"
    )
    branch = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="in_teams"
    )
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.ASKED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(slot=TeamSlot.BRANCH, branch__isnull=False, person__isnull=True)
                | ~Q(slot=TeamSlot.BRANCH) & Q(branch__isnull=True, person__isnull=False),
                name="team_place_is_taken_by_one",
            ),
            models.UniqueConstraint(fields=["team", "slot", "person"], name="person_once_in_slot"),
            models.UniqueConstraint(fields=["team", "branch"], name="branch_once_in_team"),
        ]


class CharterQuerySet(models.QuerySet["Charter"]):
    """Reading the rule books of branches."""

    def visible_to(self, actor: Actor, verb: str = "organisation.view") -> Self:
        """Rules of organisations that some posting of this person covers, drafts too."""
        return self.filter(granted(actor, verb))

    def public(self) -> Self:
        """What anybody may read: every text that was adopted, by organisations that exist."""
        drafts = (CharterStatus.DRAFT, CharterStatus.ENDED)
        kept = ~Q(status__in=drafts) | Q(status=CharterStatus.ENDED, adopted_on__isnull=False)
        return self.filter(kept, unit__valid_to__isnull=True)

    def in_force(self, on: date) -> Self:
        """In force on a day, also where the worker has not written it down yet."""
        begun = Q(status=CharterStatus.ADOPTED, in_force_on__lte=on)
        replaced = Charter.objects.filter(
            revises=OuterRef("pk"), status=CharterStatus.ADOPTED, in_force_on__lte=on
        )
        return self.filter(Q(status=CharterStatus.IN_FORCE) | begun).exclude(Exists(replaced))


class Charter(models.Model):
    """A rule that a branch gave itself: draft → adopted → in force → revised (row S4-10). A
    revision is a row of its own that replaces the one before on the day it comes into force."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="charters")
    path = PathField()
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=20_000)
    edition = models.PositiveIntegerField(default=1)
    root = models.UUIDField(default=new_id, editable=False, db_index=True)  # of all its editions
    revises = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="revised_by"
    )
    status = models.CharField(max_length=10, choices=CharterStatus, default=CharterStatus.DRAFT)
    adopted_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = CharterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revises"],
                condition=~Q(status="ended"),
                name="one_revision_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "ended"))
                | Q(adopted_on__isnull=False, in_force_on__gte=F("adopted_on")),
                name="rule_in_force_after_adoption",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="charter_by_place"),
            models.Index(fields=["status", "in_force_on"], name="charter_to_come"),
        ]

    def __str__(self) -> str:
        return self.title


class CharterStep(StepBase):
    """One entry of a rule's history."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        Charter, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [models.UniqueConstraint(fields=["record", "seq"], name="charter_step_seq")]
