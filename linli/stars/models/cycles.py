"""A branch on its way to stars, and the stars that it holds."""

from typing import ClassVar, Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import NotHere
from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.common.steps import StepBase
from linli.people.actors import Actor
from linli.stars.catalogue import Programme, StarKind, programme_of
from linli.stars.choices import OPEN, SHOWN, Reviewed, Stage, State
from linli.territory.fields import PathField, below, granted
from linli.territory.models import Link, Unit

VIEW: Final = "stars.view"
GUIDE: Final = "stars.guide"
SUPERVISION: Final = "supervision"  # the kind of link of the groups


def followed_by(actor: Actor) -> "models.QuerySet[Link]":
    """The links of the supervision groups that this person heads."""
    groups = [grant.unit_id for grant in actor.granting(GUIDE) if grant.unit_id is not None]
    return Link.objects.current(clock.now()).filter(kind=SUPERVISION, holder_unit__in=groups)


class StarCycleQuerySet(models.QuerySet["StarCycle"]):
    """Reading cycles."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the places whose stars this person sees, and of communities that their supervision
        group follows."""
        reach = granted(actor, VIEW)
        if actor.has(GUIDE):
            reach |= Q(village__in=followed_by(actor).values("unit"))
        return self.filter(reach)

    def open(self) -> Self:
        """On their way."""
        return self.filter(stage__in=OPEN)

    def living(self) -> Self:
        """Not ended."""
        return self.exclude(stage=Stage.ENDED)

    def public(self, path: str) -> Self:
        """Whose stars everybody may know of, at a place and below."""
        return self.filter(below(path), stage=Stage.STANDING)

    def for_list(self) -> Self:
        """Everything that one row of a list shows, in two queries."""
        return self.select_related("unit", "village").prefetch_related("stars")

    def locked(self, key: UUID) -> "StarCycle":
        """The one to change, locked for this transaction; raises `NotHere`."""
        rows = self.select_for_update(of=("self",)).select_related("unit", "village")
        found = rows.filter(pk=key).first()
        if found is None:
            raise NotHere(_("There is no such star cycle."))
        return found


class StarCycle(models.Model):
    """One organisation in one programme, from its target to the stars it holds. Of organisations
    alone, never of a person.

    `gaps` and `level` are what the evidence came to when it was last looked at (`seen_on`): caches
    for lists. `edition` says by which criteria it goes. `last_key` makes sending a form twice
    harmless.
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="star_cycles")
    path = PathField()
    village = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    programme = models.CharField(max_length=20)
    edition = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.PLANNING)
    reviewed = models.CharField(max_length=10, choices=Reviewed, blank=True)  # since the check
    begun_at = models.DateTimeField()
    aimed_on = models.DateField(null=True, blank=True)
    notice_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    gaps = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=0)
    seen_on = models.DateField(null=True, blank=True)
    client_key = models.CharField(max_length=64, blank=True)
    last_key = models.CharField(max_length=120, blank=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = StarCycleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "programme"],
                condition=Q(stage__in=[str(one) for one in OPEN]),
                name="star_cycle_open_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "programme"],
                condition=Q(stage=str(Stage.STANDING)),
                name="star_cycle_standing_once",
            ),
            models.UniqueConstraint(
                fields=["client_key"], condition=~Q(client_key=""), name="star_cycle_key_once"
            ),
            models.CheckConstraint(
                condition=Q(notice_until__isnull=False)
                | ~Q(stage__in=[str(Stage.NOTICE), str(Stage.STANDING)]),
                name="star_cycle_had_its_notice",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "stage"], name="star_cycle_by_place"),
            models.Index(fields=["village", "stage"], name="star_cycle_by_village"),
            models.Index(
                fields=["seen_on"], name="star_cycle_to_look_at", condition=~Q(stage="ended")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name} · {self.kind.name}"

    def get_absolute_url(self) -> str:
        """Its dossier, for staff."""
        return reverse("stars:dossier", args=[self.pk])

    @property
    def kind(self) -> Programme:
        """The programme, by its own edition."""
        return programme_of(self.edition, self.programme)

    @property
    def is_open(self) -> bool:
        """On its way."""
        return self.stage in OPEN


class Star(models.Model):
    """One star that a cycle aims at: how it was judged, whether it stands, and the objection to it.

    `points` of 100 and `level` are what the last look came to; a published one keeps what it was
    published with in the step. `mend_by` is there while its evidence does not suffice.
    """

    PERSONAL: ClassVar = NOTHING

    cycle = models.ForeignKey(
        StarCycle, on_delete=models.CASCADE, related_name="stars", db_index=False
    )
    code = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.AIMED)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    stands = models.BooleanField(default=False)
    gaps = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=0)
    held_since = models.DateField(null=True, blank=True)
    mend_by = models.DateField(null=True, blank=True)
    fades_on = models.DateField(null=True, blank=True)  # foreseen, and told to the branch
    lost_at = models.DateTimeField(null=True, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "code"], name="star_once"),
            models.CheckConstraint(
                condition=Q(mend_by__isnull=False) | ~Q(state=str(State.WARNED)),
                name="star_warned_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(held_since__isnull=False)
                | ~Q(state__in=[*map(str, SHOWN), "lapsed", "removed"]),
                name="star_held_since_a_day",
            ),
        ]
        indexes = [models.Index(fields=["code", "state"], name="star_by_kind")]

    def __str__(self) -> str:
        return self.kind.name

    @property
    def kind(self) -> StarKind:
        """What it is. Needs `cycle`."""
        return self.cycle.kind.star(self.code)

    @property
    def is_shown(self) -> bool:
        """Held, also while it is being mended."""
        return self.state in SHOWN

    @property
    def waits(self) -> bool:
        """Whether an objection to it is open."""
        return self.objected_at is not None and self.answered_at is None


class StarStep(StepBase):
    """One entry of a cycle's story. Append only. `payload` may hold `star`, `stars`, `item`,
    `group`, `aimed_on`, `due_on`, `mend_by`, and `evidence`: what each criterion came to."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        StarCycle, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["record", "seq"], name="star_step_seq"),
        ]
