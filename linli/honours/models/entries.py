"""The wish of one household to be looked at, and everything that hangs on it."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, Replace
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import clock, crypto
from linli.common.errors import NotHere
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.common.steps import StepBase
from linli.honours.choices import EVIDENCE, LIVING, PHOTOS, WALL, Origin, RoundStage, Stage
from linli.honours.models.rounds import VIEW, HonourRound
from linli.people.actors import Actor
from linli.people.models import Consent, Person
from linli.territory.fields import PathField, below
from linli.territory.models import GridUnit, Household, Unit


def plaque_context(key: UUID) -> str:
    """Binds the sealed words of the plaque to their row."""
    return f"honours.HonourEntry:{key}"


def _agreed(purpose: str) -> Exists:
    """Somebody who withdraws everything that they agreed to, as with the data of their account, is
    shown nowhere from that moment on."""
    key = Replace(Cast(OuterRef("pk"), models.CharField()), Value("-"), Value(""))
    evidence = Concat(Value(EVIDENCE), key)  # as `services.consents` writes it
    rows = Consent.objects.filter(person=OuterRef("person"), purpose=purpose)
    return Exists(rows.filter(withdrawn_at__isnull=True, evidence=evidence))


class HonourEntryQuerySet(models.QuerySet["HonourEntry"]):
    """Reading wishes."""

    def visible_to(self, actor: Actor, verb: str = VIEW) -> Self:
        """Living ones behind the doors that this person's postings cover. Who was not chosen, or
        took it back, is nobody's to see."""
        reach = Q(pk__in=())
        for grant in actor.granting(verb):
            here = below(grant.path)
            if grant.grid_id is not None:
                members = GridUnit.objects.filter(grid=grant.grid_id)
                here &= Q(unit__in=members.values("unit"))
            reach |= here
        return self.filter(reach, stage__in=LIVING)

    def of_person(self, person: UUID) -> Self:
        """Those that an account asked for itself."""
        return self.filter(person=person, origin=Origin.ACCOUNT).exclude(stage=Stage.OUT)

    def on_notice(self) -> Self:
        """Chosen, on a notice that hangs, and they agree to stand there."""
        return self.filter(
            _agreed(WALL),
            stage=Stage.CHOSEN,
            round__stage=RoundStage.NOTICE,
            shown_at__isnull=False,
        )

    def on_wall(self) -> Self:
        """With a plaque that is good today, and they agree to stand there."""
        return self.filter(
            _agreed(WALL),
            stage=Stage.AWARDED,
            shown_at__isnull=False,
            ends_at__gt=clock.now(),
        )

    def with_photos(self) -> Self:
        """Each with its photos, and whether they agree to them, as `photos_agreed`."""
        return self.annotate(photos_agreed=_agreed(PHOTOS)).prefetch_related("photos")

    def with_photo(self, key: UUID) -> Self:
        """The one whose photo this is, while it agrees to photos."""
        return self.filter(_agreed(PHOTOS), photos=key)

    def for_list(self) -> Self:
        """Everything that one row of a list shows, in one query."""
        return self.select_related("round", "unit", "household")

    def locked(self, key: UUID) -> "HonourEntry":
        """The one to change, locked for this transaction; raises `NotHere`."""
        rows = self.select_for_update(of=("self",)).select_related("round", "unit", "household")
        found = rows.filter(pk=key).first()
        if found is None:
            raise NotHere(_("There is no such wish."))
        return found


class HonourEntry(models.Model):
    """A household asked to be looked at in a round. No name, no telephone, no members, no score:
    a door, what was seen in the yard, and the words that it wants on its plaque, sealed.

    `met` are keys of the checklist. `reviewed_by` and `checked_by` are persons: two different ones,
    neither of the household. An empty row is left when it is taken back, with no door in it.
    """

    PERSONAL: ClassVar = personal(
        *("household", "unit", "sealed", "person", "met", "reviewed_by", "checked_by")
    )
    SEALED: ClassVar = {"sealed": crypto.Sealed(plaque_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(HonourRound, on_delete=models.PROTECT, related_name="entries")
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="honours"
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="honours"
    )
    path = PathField()  # the lane's; the village's once it is empty
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.ASKED)
    origin = models.CharField(max_length=10, choices=Origin)
    person = models.ForeignKey(  # to whom the consents belong; without name unless an account
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="honours"
    )
    sealed = models.BinaryField(null=True)  # words on the plaque
    met: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)  # agreed: notice and wall
    photos_at = models.DateTimeField(null=True, blank=True)  # agreed: photos of the yard
    reviewed_by = models.UUIDField(null=True, blank=True)
    checked_by = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # told “not yet”, or taken back
    ends_at = models.DateTimeField(null=True, blank=True)  # when the plaque lapses
    link_version = models.PositiveSmallIntegerField(default=1)
    client_key = models.CharField(max_length=64, blank=True)
    client_digest = models.CharField(max_length=64, blank=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = HonourEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "household"],
                condition=Q(stage__in=("reviewed", "chosen", "awarded")),
                name="one_honour_a_door",
            ),
            models.UniqueConstraint(
                fields=["client_key"], condition=~Q(client_key=""), name="honour_key_once"
            ),
            models.CheckConstraint(
                condition=~Q(stage="out")
                | Q(
                    *(("household__isnull", True), ("unit__isnull", True)),
                    *(("person__isnull", True), ("sealed__isnull", True)),
                    *(("shown_at__isnull", True), ("photos_at__isnull", True)),
                ),
                name="honour_out_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(stage="out") | Q(household__isnull=False, unit__isnull=False),
                name="honour_has_a_door",
            ),
            models.CheckConstraint(
                condition=~Q(stage="awarded") | Q(ends_at__isnull=False),
                name="honour_plaque_lapses",
            ),
        ]
        indexes = [models.Index(fields=["path", "stage"], name="honour_by_place")]

    def get_absolute_url(self) -> str:
        """Its page for staff."""
        return reverse("honours:entry", args=[self.pk])

    @property
    def has_lapsed(self) -> bool:
        """Whether it had a plaque whose days are over."""
        return self.ends_at is not None and self.ends_at <= clock.now()

    @property
    def door(self) -> str:
        """The lane and the number of the door."""
        if self.household is None or self.unit is None:
            return ""
        return f"{self.unit.short_name} {self.household.number}"


class HonourStep(StepBase):
    """One entry of a wish's story. Append only."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        HonourEntry, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["record", "seq"], name="honour_step_seq"),
        ]


class StoodAside(models.Model):
    """Somebody said that a household is their own or near to them: they do not judge it. Not how
    near, and it goes with the wish."""

    PERSONAL: ClassVar = personal("person")

    entry = models.ForeignKey(
        HonourEntry, on_delete=models.CASCADE, related_name="aside", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="stood_aside_once")]


class YardPhoto(models.Model):
    """A photo of a yard, while the household agrees; nobody is recognised in it."""

    PERSONAL: ClassVar = personal("entry", "sha256")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(
        HonourEntry, on_delete=models.CASCADE, related_name="photos", db_index=False
    )
    added_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "sha256"], name="yard_photo_once")]
