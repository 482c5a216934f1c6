"""What an activity has to do with: matters, materials, programmes."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.activities.choices import FileType, MaterialKind, Stage, Tie
from linli.activities.models.activities import Activity
from linli.common import clock
from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING, personal
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory.fields import PathField, ancestors, granted
from linli.territory.models import Posting, Unit


class ActivityMatter(models.Model):
    """A matter that was raised or discussed: what was decided, who does it, until when.

    `seen` is the version of the matter that lay on the table when that was written down, `decider`
    who wrote it.
    """

    PERSONAL: ClassVar = personal("decision", "owner", "decider")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="matters", db_index=False
    )
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="activities")
    tie = models.CharField(max_length=10, choices=Tie)
    decision = models.CharField(max_length=1000, blank=True)
    owner = models.ForeignKey(Posting, null=True, blank=True, on_delete=models.PROTECT)
    due_on = models.DateField(null=True, blank=True)
    seen = models.PositiveIntegerField(null=True, blank=True)
    decider = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "matter"], name="activity_matter_once")
        ]


class MaterialQuerySet(models.QuerySet["Material"]):
    """Reading the library."""

    def visible_to(self, actor: Actor, verb: str = "activities.view") -> Self:
        """What organisations in this person's reach, and places above them, put there."""
        above: set[str] = set()
        for grant in actor.granting(verb):
            above.update(ancestors(grant.path))
        kept = granted(actor, verb) | Q(path__in=above)
        return self.filter(kept, withdrawn_at__isnull=True)


class Material(models.Model):
    """Something to read, to watch or to carry along (rows S1-25, S4-07). Where faces can be known,
    those who are seen agreed first."""

    PERSONAL: ClassVar = personal("title", "about", "link", "faces_agreed_on")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="materials")
    path = PathField()
    kind = models.CharField(max_length=12, choices=MaterialKind)
    title = models.CharField(max_length=120)
    about = models.TextField(max_length=4000, blank=True)
    link = models.CharField(max_length=400, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    file_type = models.CharField(max_length=4, choices=FileType, blank=True)  # none: no file
    file_bytes = models.PositiveIntegerField(default=0)
    faces = models.BooleanField(default=False)
    faces_agreed_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(faces=False) | Q(faces_agreed_on__isnull=False),
                name="faces_shown_with_consent",
            )
        ]
        indexes = [models.Index(fields=["path", "kind"], name="material_by_place")]

    def __str__(self) -> str:
        return self.title


class MaterialUse(models.Model):
    """A material was used at an activity."""

    PERSONAL: ClassVar = NOTHING

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="materials", db_index=False
    )
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "material"], name="material_used_once")
        ]


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Reading programmes."""

    def visible_to(self, actor: Actor, verb: str = "activities.view") -> Self:
        """Programmes in this person's reach, and issued ones of the places above."""
        above: set[str] = set()
        for grant in actor.granting(verb):
            above.update(ancestors(grant.path))
        issued = Q(path__in=above) & ~Q(stage=Stage.DRAFT)
        return self.filter(granted(actor, verb) | issued)

    def on(self, day: date) -> Self:
        """Issued, and running on a day."""
        ends = Q(until_on__isnull=True) | Q(until_on__gte=day)
        return self.filter(ends, from_on__lte=day).exclude(stage=Stage.DRAFT)


class Programme(models.Model):
    """A bundle of activities and matters under one name (rows S0-01, S1-01): nothing is entered for
    it, it is counted from their tags and kinds.

    `streams` are its parts: [{"name", "tags"}]. A tag is a word, or the code of a kind.
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="programmes")
    path = PathField()
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    about = models.CharField(max_length=400, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    tags: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    streams: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )
    matter_kinds: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    evaluation = models.TextField(max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="programme_ends_after_it_begins",
            )
        ]
        indexes = [models.Index(fields=["path"], name="programme_by_place")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)

    @property
    def stage_now(self) -> Stage:
        """It runs from its first day on, once it was issued."""
        stage = Stage(self.stage)
        begun = self.from_on <= clock.today()
        return Stage.RUNNING if stage == Stage.ISSUED and begun else stage
