"""Ways into an account that somebody with an office gives out: once, for a few days."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.choices import InvitationState
from linli.people.models.persons import Person


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Finding invitations; by link and code only through their digests."""

    def open(self, at: datetime) -> Self:
        """Those that can still be accepted at a moment."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


class Invitation(models.Model):
    """Somebody may come in, or come in again, as this person. Link and code are never stored.

    `tries` counts wrong codes; `new_factors` lets the old second factors go when it is accepted;
    `needs_password`: a phone that came in by it alone would not be enough for the posting.
    """

    PERSONAL: ClassVar = personal("person", "made_by", "reason")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    reason = models.CharField(max_length=200, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, db_index=True)
    new_factors = models.BooleanField(default=False)
    needs_password = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations_made"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_used_or_revoked",
            ),
        ]

    def state(self, at: datetime) -> InvitationState:
        """What became of it by a moment."""
        if self.used_at:
            return InvitationState.USED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.OPEN if at < self.expires_at else InvitationState.EXPIRED
