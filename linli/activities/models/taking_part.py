"""Who takes part, and what was written down."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from linli.activities.choices import COUNTED, How, Part, Presence
from linli.activities.models.activities import Activity
from linli.common import crypto
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.models import Person
from linli.territory.models import Household, Unit


def reason_context(key: UUID) -> str:
    """Binds a sealed reason to its row."""
    return f"activities.Participation:{key}"


_ONE: Q = (
    Q(person__isnull=False, unit__isnull=True, household__isnull=True)
    | Q(person__isnull=True, unit__isnull=False, household__isnull=True)
    | Q(person__isnull=True, unit__isnull=True, household__isnull=False)
)


class Participation(models.Model):
    """A person, an organisation or a household takes part in an activity.

    Presence serves the quorum of this one activity; nothing adds it up for a person, and it goes in
    time. Whoever is absent need not say why; a reason that is given stays sealed.
    """

    PERSONAL: ClassVar = personal("person", "household", "state", "reason_sealed")
    SEALED: ClassVar = {"reason_sealed": crypto.Sealed(reason_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="participations", db_index=False
    )
    number = models.PositiveSmallIntegerField()  # the place in the list
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    role = models.CharField(max_length=10, choices=Part, default=Part.MEMBER)
    state = models.CharField(max_length=10, choices=Presence, default=Presence.EXPECTED)
    how = models.CharField(max_length=8, choices=How, blank=True)
    reason_sealed = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE, name="participation_is_one"),
            models.UniqueConstraint(fields=["activity", "number"], name="participation_number"),
            models.UniqueConstraint(fields=["activity", "person"], name="person_takes_part_once"),
            models.UniqueConstraint(fields=["activity", "unit"], name="unit_takes_part_once"),
            models.UniqueConstraint(
                fields=["activity", "household"], name="household_takes_part_once"
            ),
        ]

    @property
    def name(self) -> str:
        """How this line of the list is called; a household by its door alone."""
        if self.person is not None:
            return str(self.person)
        if self.unit is not None:
            return self.unit.short_name
        home = self.household
        return f"{home.unit.short_name} {home.number}" if home else ""

    @property
    def counts(self) -> bool:
        """Whether its presence makes a quorum."""
        return self.role in COUNTED

    @property
    def is_there(self) -> bool:
        """Present."""
        return self.state == Presence.PRESENT


class Minutes(models.Model):
    """What was said and decided, in editions: a later one replaces the one before, which stays.

    Those who attended approve an edition; `approved_at` is the moment at which the rule's share of
    them had.
    """

    PERSONAL: ClassVar = personal("text", "by")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="minutes", db_index=False
    )
    edition = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=20_000)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "edition"], name="minutes_edition_once")
        ]


class Approval(models.Model):
    """Somebody who attended approves an edition of the minutes."""

    PERSONAL: ClassVar = personal("person")

    minutes = models.ForeignKey(
        Minutes, on_delete=models.CASCADE, related_name="approvals", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=How, default=How.LINK)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minutes", "person"], name="minutes_approved_once")
        ]
