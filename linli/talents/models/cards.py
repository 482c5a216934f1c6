"""Somebody with a skill, who agreed to be known for it."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import clock, crypto
from linli.common.errors import NotHere
from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING, personal
from linli.common.steps import StepBase
from linli.people.actors import Actor
from linli.people.models import Person
from linli.talents.choices import LIVING, Origin, Stage
from linli.territory.fields import PathField, below, granted
from linli.territory.models import Unit

VIEW = "talents.view"


class Skill(models.Model):
    """What somebody can do, from a small list that comes with the product."""

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)


class TalentCardQuerySet(models.QuerySet["TalentCard"]):
    """Reading cards."""

    def visible_to(self, actor: Actor) -> Self:
        """Living cards of the places whose pool this person keeps. Who was not taken in, or has
        left, is nobody's to see."""
        return self.filter(granted(actor, VIEW, whole=True), stage__in=LIVING)

    def in_pool(self, path: str) -> Self:
        """At a place and below; whoever did not confirm in time is not there any more."""
        here = below(path)
        return self.filter(here, stage=Stage.POOL, confirm_by__gte=clock.today())

    def skilled(self, *codes: str) -> Self:
        """With any of these skills, each once."""
        rows = CardSkill.objects.filter(skill__in=codes)
        return self.filter(pk__in=rows.values("card"))

    def free_on(self, day: date) -> Self:
        """Who gave this day of the week as free and is not away."""
        away = Q(away_until__isnull=True) | Q(away_until__lt=day)
        rows = self.annotate(that_day=F("free_days").bitand(1 << day.weekday()))
        return rows.filter(away, that_day__gt=0)

    def locked(self, key: UUID) -> "TalentCard":
        """The one to change, locked for this transaction; raises `NotHere`."""
        rows = self.select_for_update(of=("self",)).select_related("village")
        found = rows.filter(pk=key).first()
        if found is None:
            raise NotHere(_("There is no such card."))
        return found


def contact_context(key: UUID) -> str:
    """Binds sealed name and telephone to their row."""
    return f"talents.TalentCard:{key}"


def basis_context(key: UUID) -> str:
    """Binds what stands for the criteria to its row."""
    return f"talents.TalentCard.basis:{key}"


class TalentCard(models.Model):
    """A person of the pool, or on the way into it. Name, telephone and what stands for the criteria
    are sealed; `number` is what lists say. No score, no adverse note, no age.

    `person` is there once they are on the list of a training. `free_days` has a bit for each day of
    the week, Monday first.
    """

    PERSONAL: ClassVar = personal(
        *("sealed", "basis_sealed", "person", "free_days", "away_until", "endorsed_by")
    )
    SEALED: ClassVar = {
        "sealed": crypto.Sealed(contact_context),
        "basis_sealed": crypto.Sealed(basis_context),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="talents")
    path = PathField()
    number = models.PositiveIntegerField()  # in the village, in the order of nomination
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.NOMINATED)
    origin = models.CharField(max_length=10, choices=Origin)
    sealed = models.BinaryField(null=True)  # {"name", "phone"} as JSON; nothing once erased
    basis_sealed = models.BinaryField(null=True)  # {"industry", "skill"} as JSON
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="talent_cards"
    )
    free_days = models.PositiveSmallIntegerField(default=0)
    away_until = models.DateField(null=True, blank=True)
    nominated_at = models.DateTimeField()
    consent_at = models.DateTimeField(null=True, blank=True)
    endorsed_by = models.UUIDField(null=True, blank=True)  # a person's key: admitted by another
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateField(null=True, blank=True)
    name_shown_at = models.DateTimeField(null=True, blank=True)  # on the notice of names
    ended_at = models.DateTimeField(null=True, blank=True)
    link_version = models.PositiveSmallIntegerField(default=1)
    client_key = models.CharField(max_length=64, blank=True)
    client_digest = models.CharField(max_length=64, blank=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = TalentCardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "number"], name="talent_number_once"),
            models.UniqueConstraint(
                fields=["client_key"], condition=~Q(client_key=""), name="talent_key_once"
            ),
            models.CheckConstraint(
                condition=Q(stage="out", sealed__isnull=True, basis_sealed__isnull=True)
                | ~Q(stage="out"),
                name="talent_out_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(consent_at__isnull=False) | Q(stage__in=("nominated", "out")),
                name="talent_kept_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(confirm_by__isnull=False) | ~Q(stage="pool"),
                name="talent_in_pool_confirms",
            ),
        ]
        indexes = [models.Index(fields=["path", "stage"], name="talent_by_place")]

    def get_absolute_url(self) -> str:
        """Its page for staff."""
        return reverse("talents:card", args=[self.pk])

    @property
    def is_living(self) -> bool:
        """Neither refused nor gone."""
        return self.stage in LIVING

    def is_free(self, weekday: int) -> bool:
        """Whether a day of the week was given as free; 0 is Monday."""
        return bool(self.free_days & (1 << weekday))


class CardSkill(models.Model):
    """A skill on a card."""

    PERSONAL: ClassVar = personal("skill")

    card = models.ForeignKey(
        TalentCard, on_delete=models.CASCADE, related_name="skills", db_index=False
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="cards")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "skill"], name="card_skill_once")]


class CardStep(StepBase):
    """One entry of a card's story. Append only."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        TalentCard, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["record", "seq"], name="talent_step_seq"),
        ]


def word_context(key: UUID) -> str:
    """Binds sealed words to their row."""
    return f"talents.Word:{key}"


class Word(models.Model):
    """A good word that a villager gave freely. Who gave it is not kept; it is no vote, and nothing
    adverse stands here: the candidate and the village office may take it away."""

    PERSONAL: ClassVar = personal("sealed")
    SEALED: ClassVar = {"sealed": crypto.Sealed(word_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    card = models.ForeignKey(TalentCard, on_delete=models.CASCADE, related_name="words")
    sealed = models.BinaryField()
    given_at = models.DateTimeField()
    client_key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "client_key"], condition=~Q(client_key=""), name="word_key_once"
            )
        ]
