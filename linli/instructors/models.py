"""Households that agreed to be helped, what was done for them, and who was reminded of a visit."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from linli.activities.models import Activity
from linli.common import clock, crypto
from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory.choices import Said
from linli.territory.fields import PathField, below
from linli.territory.models import Household, Unit


class HelpedHouseholdQuerySet(models.QuerySet["HelpedHousehold"]):
    """Reading them. There is no list for a department."""

    def visible_to(self, actor: Actor) -> Self:
        """Where this person was named as a viewer, until it lapses or they leave their post."""
        if actor.person_id is None:
            return self.none()
        posted = Q(pk__in=())
        for path in {grant.path for grant in actor.grants}:
            posted |= below(path)
        rows = HelpViewer.objects.filter(person=actor.person_id)
        return self.filter(posted, pk__in=rows.values("help"), until_at__gt=clock.now())


class HelpedHousehold(models.Model):
    """A household agreed that an instructor helps it, that these people read what was done, and
    until when (row S4-25). There are no fields for income, health or family."""

    PERSONAL: ClassVar = personal("household", "helper", "said")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    helper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    said = models.CharField(max_length=9, choices=Said)
    until_at = models.DateTimeField()

    objects = HelpedHouseholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("agreed_at")), name="help_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["household", "helper"], name="help_once"),
        ]
        indexes = [models.Index(fields=["until_at"], name="help_by_end")]


class HelpViewer(models.Model):
    """Who may read it; the household agreed to just these."""

    PERSONAL: ClassVar = personal("person")

    help = models.ForeignKey(
        HelpedHousehold, on_delete=models.CASCADE, related_name="viewers", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["help", "person"], name="help_viewer_once")]


def update_context(key: UUID) -> str:
    """Binds the sealed words to their row."""
    return f"instructors.HelpUpdate:{key}"


class HelpUpdate(models.Model):
    """A monthly call on a helped household: what was done, what is next, sealed. The care visit
    that it was stands among the activities without saying to whom."""

    PERSONAL: ClassVar = personal("help", "sealed")
    SEALED: ClassVar = {"sealed": crypto.Sealed(update_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    help = models.ForeignKey(HelpedHousehold, on_delete=models.CASCADE, related_name="updates")
    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    written_at = models.DateTimeField()


class Reminder(models.Model):
    """The instructor of a branch was reminded of a visit; a department reads of the branch only
    after that. Of the branch, never of the person."""

    PERSONAL: ClassVar = NOTHING

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    until_on = models.DateField()  # the end of the period
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "until_on"], name="reminded_once")]
