"""What somebody of the pool is asked for, and what they learnt."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from linli.activities.models import Activity
from linli.common import clock, crypto
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.actors import Actor
from linli.people.models import Person
from linli.talents.choices import UseKind
from linli.talents.models.cards import TalentCard
from linli.territory.models import Posting, Unit


class UseQuerySet(models.QuerySet["Use"]):
    """Reading uses."""

    def current(self) -> Self:
        """Agreed to and not over."""
        return self.filter(agreed_at__isnull=False, until__gte=clock.today())

    def visible_to(self, actor: Actor) -> Self:
        """Where this person was named as a viewer."""
        rows = Viewer.objects.filter(person=actor.person_id)
        return self.filter(pk__in=rows.values("use")) if actor.person_id else self.none()


class Use(models.Model):
    """Asked for a project or for the reserve of a branch (row S1-18). It counts once the person
    agreed; a no leaves nothing behind. A reserve lapses after a year. Seen by its viewers alone."""

    PERSONAL: ClassVar = personal("card", "about", "mentor")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    card = models.ForeignKey(TalentCard, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=10, choices=UseKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=120, blank=True)
    mentor = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField()

    objects = UseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mentor__isnull=False) | ~Q(kind="reserve"),
                name="reserve_has_a_mentor",
            ),
            models.UniqueConstraint(
                fields=["card", "unit"], condition=Q(kind="reserve"), name="reserve_once"
            ),
        ]


class Viewer(models.Model):
    """Who may see a use; the person it is about agreed to just these."""

    PERSONAL: ClassVar = personal("person")

    use = models.ForeignKey(Use, on_delete=models.CASCADE, related_name="viewers", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["use", "person"], name="viewer_once")]


def name_context(key: UUID) -> str:
    """Binds the sealed name to its certificate."""
    return f"talents.Certificate:{key}"


class Certificate(models.Model):
    """Somebody was at a training, by its own attendance. Whoever has the paper checks it by code
    and name together; neither alone tells anything."""

    PERSONAL: ClassVar = personal("card", "name_sealed")
    SEALED: ClassVar = {"name_sealed": crypto.Sealed(name_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    card = models.ForeignKey(TalentCard, on_delete=models.CASCADE, related_name="certificates")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    code = models.CharField(max_length=12, unique=True)
    name_sealed = models.BinaryField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "activity"], name="certificate_once")
        ]
