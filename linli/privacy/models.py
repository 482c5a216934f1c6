"""Requests of people who call or come about their data: what they asked, and what became of it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.actors import Actor
from linli.people.models import Person
from linli.privacy.choices import How, Identity, Outcome, Wants
from linli.territory.fields import PathField, granted


class RequestQuerySet(models.QuerySet["Request"]):
    """Reading requests."""

    def visible_to(self, actor: Actor) -> Self:
        """Those taken where this person answers requests."""
        return self.filter(granted(actor, "privacy.answer"))

    def waiting(self) -> Self:
        """Not answered yet."""
        return self.filter(outcome=Outcome.OPEN)


class Request(models.Model):
    """Somebody asked about their data through a clerk. Neither name nor number is kept here: the
    matters that were found are named by their ids."""

    PERSONAL: ClassVar = personal(
        *("taken_by", "answered_by", "matters", "known_by_words", "words"),
        *("answer", "reason", "next_door"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64, unique=True)  # one form makes one request
    path = PathField()  # where it was taken
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How)
    wants = models.CharField(max_length=10, choices=Wants)
    words = models.CharField(max_length=300, blank=True)
    known_by = models.CharField(max_length=12, choices=Identity)
    known_by_words = models.CharField(max_length=200, blank=True)
    matters: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    next_door = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True)
                | ~Q(outcome="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="request_answered_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(reason="") & ~Q(next_door=""),
                name="request_refused_says_why_and_who_helps",
            ),
        ]
        indexes = [models.Index(fields=["path", "-received_at"], name="request_by_place")]
