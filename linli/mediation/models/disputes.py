"""A dispute: what a matter of that kind needs beyond any other, and who its sides are."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from linli.common import crypto
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.common.steps import StepBase
from linli.matters.models import Matter
from linli.mediation.choices import RUNNING, Category, Colour, Consent, How, Route, Stage
from linli.people.actors import Actor
from linli.territory.fields import PathField
from linli.territory.models import Posting


def _mediated_by(actor: Actor) -> Q:
    return Q(mediator__in=actor.posting_ids(), stage__in=RUNNING)


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Reading disputes."""

    def visible_to(self, actor: Actor) -> Self:
        """Those whose matter this person may see, and those that they mediate."""
        return self.of_places(actor) | self.mediated_by(actor)

    def of_places(self, actor: Actor) -> Self:
        """Those that this person may see as of a place, not as their mediator: what numbers are
        counted of."""
        matters = Matter.objects.visible_to(actor, "matters.view")
        return self.filter(matter__in=matters.values("pk"))

    def mediated_by(self, actor: Actor) -> Self:
        """Those that wait for a posting of this person, or one that they stand in for."""
        return self.filter(_mediated_by(actor))

    def running(self) -> Self:
        """Not ended yet."""
        return self.filter(stage__in=RUNNING)

    def for_list(self) -> Self:
        """Everything that a list shows of the row, in one query."""
        return self.select_related(
            "matter__kind", "matter__place", "matter__village", "matter__owner__person",
            "matter__owner__role", "mediator__person", "mediator__role",
        )  # fmt: skip

    def locked(self, key: UUID) -> "Dispute":
        """The one to change, locked for this transaction."""
        rows = self.select_for_update(of=("self",))
        return rows.select_related(
            "matter__village", "matter__place", "matter__kind", "matter__grid", "matter__owner"
        ).get(pk=key)


class Dispute(models.Model):
    """One case, one number (its matter's), one lead (its matter's owner), several bodies (`parts`).

    Colour and level describe the case, never a person. `stage` and the times are caches of the
    steps, which are the truth.
    """

    PERSONAL: ClassVar = personal("mediator")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="dispute")
    place_path = PathField()  # the matter's
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.REGISTERED)
    category = models.CharField(max_length=16, choices=Category, default=Category.OTHER)
    colour = models.CharField(max_length=8, choices=Colour, default=Colour.YELLOW)
    route = models.CharField(max_length=16, choices=Route, default=Route.PEOPLE)
    # Signs of violence: 110 and protection come first, and nobody mediates.
    violence = models.BooleanField(default=False)
    open_door = models.BooleanField(default=False)  # held in public, at the parties' wish
    mediator = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="mediates"
    )
    # The scene (row S3-06): from the alert to somebody being there. Statistics are the village's.
    alerted_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    police_at = models.DateTimeField(null=True, blank=True)
    # Clocks
    registered_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    mediate_due_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    soon_told_at = models.DateTimeField(null=True, blank=True)  # that the time runs out soon
    late_told_at = models.DateTimeField(null=True, blank=True)  # that it ran out
    # What was personal and has gone: contacts and notes; then words, agreement and all
    contacts_erased_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place_path", "stage"], name="dispute_place"),
            models.Index(fields=["place_path", "registered_at"], name="dispute_registered"),
            models.Index(
                fields=["mediate_due_at"],
                name="dispute_due",
                condition=Q(mediate_due_at__isnull=False),
            ),
            models.Index(
                fields=["ended_at"], name="dispute_kept", condition=Q(ended_at__isnull=False)
            ),
        ]

    @property
    def is_running(self) -> bool:
        """Not ended yet."""
        return self.stage in RUNNING


class DisputeStep(StepBase):
    """One entry of a dispute's story, beside its matter's. Append only."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        Dispute, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["record", "seq"], name="dispute_step_seq"),
        ]


def party_context(key: UUID) -> str:
    """Binds what is sealed of a party to its row."""
    return f"mediation.Party:{key}"


def note_context(key: UUID) -> str:
    """Binds a sealed note to its row."""
    return f"mediation.SealedNote:{key}"


class Party(models.Model):
    """A side of a dispute. What to call it and how to reach it are sealed; lists say “party 1”.

    A party needs no account: it answers by its own link, on paper or by word.
    """

    PERSONAL: ClassVar = personal("sealed", "consent")
    SEALED: ClassVar = {"sealed": crypto.Sealed(party_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="parties")
    number = models.PositiveSmallIntegerField()  # 1, 2, … in the order in which they were added
    sealed = models.BinaryField(null=True)  # {"name", "phone"} as JSON; nothing once erased
    consent = models.CharField(max_length=8, choices=Consent, default=Consent.OPEN)
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_how = models.CharField(max_length=8, choices=How, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_how = models.CharField(max_length=8, choices=How, blank=True)
    link_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="party_number_once"),
        ]
