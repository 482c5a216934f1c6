"""What a dispute leads to: other bodies, an agreement, revisits, and notes that stay sealed."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.common import crypto
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.mediation.choices import Form, Kept, Route
from linli.mediation.models.disputes import Dispute, note_context
from linli.people.actors import Actor
from linli.people.models import Person


class PartQuerySet(models.QuerySet["Part"]):
    """Reading what other bodies do."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of cases that this person may see."""
        cases = Dispute.objects.visible_to(actor)
        return self.filter(dispute__in=cases.values("pk"))

    def open(self) -> Self:
        """The body still has something to do or to answer."""
        return self.filter(closed_at__isnull=True, returned_at__isnull=True)


class Part(models.Model):
    """What another body does in the same case: the case closes when all parts are closed (S4-18).

    It answers, and where it is the petitions office decides, within the rule's time (practice B4).
    """

    PERSONAL: ClassVar = personal("reason", "result")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=80)
    route = models.CharField(max_length=16, choices=Route)
    reason = models.CharField(max_length=400)
    referred_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    close_due_at = models.DateTimeField(null=True, blank=True)  # where its route has a time for it
    taken_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=400, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # that no answer came in time

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="part_number_once"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(returned_at__isnull=True),
                name="part_taken_or_returned",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """The body still has something to do or to answer."""
        return self.closed_at is None and self.returned_at is None


class Agreement(models.Model):
    """What the parties agreed to. A written one takes effect when all have signed and it is sealed,
    an oral one when it was recorded. `confirm_until` is the last day to ask the court together,
    counted from then."""

    PERSONAL: ClassVar = personal("terms")

    dispute = models.OneToOneField(
        Dispute, on_delete=models.PROTECT, related_name="agreement", primary_key=True
    )
    form = models.CharField(max_length=8, choices=Form)
    terms = models.TextField()
    agreed_at = models.DateTimeField()
    perform_by = models.DateField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    effective_at = models.DateTimeField(null=True, blank=True)
    confirm_until = models.DateField(null=True, blank=True)
    confirm_told_at = models.DateTimeField(null=True, blank=True)  # that the days run out
    confirm_asked_at = models.DateTimeField(null=True, blank=True)
    confirm_result = models.CharField(max_length=200, blank=True)


class Revisit(models.Model):
    """Whether an agreement is performed (practice B4): planned when it is made."""

    PERSONAL: ClassVar = personal("words")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="revisits")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    kept = models.CharField(max_length=8, choices=Kept, blank=True)
    words = models.CharField(max_length=400, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # that it is due

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], name="revisit_due", condition=Q(done_at__isnull=True))
        ]


class SealedNote(models.Model):
    """What was said in confidence: only whoever mediates or leads the case opens it, and each
    opening is noted."""

    PERSONAL: ClassVar = personal("by", "sealed")
    SEALED: ClassVar = {"sealed": crypto.Sealed(note_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()
