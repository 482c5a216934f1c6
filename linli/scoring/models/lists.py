"""Red and black lists of villager groups, what is said against them, and monthly bulletins."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.activities.models import ActivityPhoto
from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.common.steps import StepBase
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.scoring.choices import (
    STANDING,
    Colour,
    EntryState,
    ListStatus,
    NoteKind,
    ObjectionState,
)
from linli.scoring.models.reckonings import Reckoning, Result
from linli.scoring.models.rounds import RUN
from linli.scoring.models.sheets import Sheet
from linli.scoring.models.standards import VIEW
from linli.territory.fields import PathField, granted
from linli.territory.models import Unit

OBJECT = "scoring.object"  # speaks for a village and its groups
SHOWN = (ListStatus.PREVIEW, ListStatus.PUBLISHED, ListStatus.EXPIRED, ListStatus.STRUCK)


class RankListQuerySet(models.QuerySet["RankList"]):
    """Reading lists."""

    def public(self) -> Self:
        """Everybody may read a list from its preview on; one that was replaced stays readable."""
        return self.filter(status__in=SHOWN)

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own places."""
        return self.filter(granted(actor, RUN) | granted(actor, VIEW))

    def standing(self) -> Self:
        """Not replaced by a later revision."""
        return self.filter(status__in=STANDING)


class RankList(models.Model):
    """A list of villager groups of one round, by rule: `rules` are the values that it was made by.
    Where nobody is on it `none` says why."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reckoning = models.ForeignKey(
        Reckoning, on_delete=models.PROTECT, related_name="lists", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rank_lists")
    path = PathField()
    colour = models.CharField(max_length=6, choices=Colour)
    status = models.CharField(max_length=10, choices=ListStatus, default=ListStatus.FROZEN)
    size = models.PositiveSmallIntegerField()
    rules: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    none = models.CharField(max_length=20, blank=True)
    preview_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = RankListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reckoning", "colour"], name="rank_list_once"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="rank_list_published_at",
            ),
        ]
        indexes = [models.Index(fields=["path", "status"], name="rank_list_by_place")]


class ListStep(StepBase):
    """One entry of a list's story. Append only. `payload` may hold: `unit`, `entries`, `until`."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        RankList, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [models.UniqueConstraint(fields=["record", "seq"], name="list_step_seq")]


class ListEntry(models.Model):
    """A villager group on a list, with the reason in words about places, never about persons."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rank_list = models.ForeignKey(
        RankList, on_delete=models.CASCADE, related_name="entries", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    # What was found, as frozen when it was listed: [[zh, en, times], …]
    found: "models.JSONField[list[Any], list[Any]]" = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=12, choices=EntryState, default=EntryState.LISTED)
    due_on = models.DateField(null=True, blank=True)
    plan = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "path"]
        constraints = [
            models.UniqueConstraint(fields=["rank_list", "unit"], name="list_entry_once")
        ]
        indexes = [models.Index(fields=["path", "state"], name="list_entry_by_place")]


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Reading bulletins."""

    def public(self) -> Self:
        """From the preview on, also those that were replaced."""
        return self.filter(status__in=SHOWN)

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own places."""
        return self.filter(granted(actor, RUN) | granted(actor, VIEW))


class Bulletin(models.Model):
    """The points of the villages of a township in one month (row S0-11, practice B19). `inputs` are
    counts and weights, frozen when the month was over; points and ranks are reckoned from them
    whenever it is shown."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bulletins")
    path = PathField()
    month = models.DateField()  # its first day
    revision = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=ListStatus, default=ListStatus.FROZEN)
    inputs: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    why = models.CharField(max_length=400, blank=True)
    frozen_at = models.DateTimeField()
    preview_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "month", "revision"], name="bulletin_once"),
            models.UniqueConstraint(
                fields=["unit", "month"], condition=~Q(status="struck"), name="bulletin_stands_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="bulletin_month_is_a_month"),
        ]
        indexes = [models.Index(fields=["path", "month"], name="bulletin_by_place")]


class BulletinStep(StepBase):
    """One entry of a bulletin's story. Append only. `payload` may hold: `units`, `until`."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        Bulletin, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [models.UniqueConstraint(fields=["record", "seq"], name="bulletin_step_seq")]


class BulletinReview(models.Model):
    """The figures of a village were looked at by somebody of elsewhere; the step says by whom."""

    PERSONAL: ClassVar = NOTHING

    bulletin = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="reviews", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "unit"], name="bulletin_review_once")
        ]


class BulletinNote(models.Model):
    """Good practice, with a photo that is public already; or criticism with reason and deadline,
    and whether it was put right (row S0-12). Of units alone."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bulletin = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="notes", db_index=False
    )
    kind = models.CharField(max_length=10, choices=NoteKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)
    photo = models.ForeignKey(
        ActivityPhoto, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    fixed_on = models.DateField(null=True, blank=True)
    key = models.UUIDField(null=True, blank=True, unique=True)  # of the form: once

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "kind", "unit"], name="bulletin_note_once"),
            models.CheckConstraint(
                condition=~Q(kind="criticism") | Q(due_on__isnull=False),
                name="bulletin_criticism_has_a_day",
            ),
        ]


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Reading objections."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own places, and those that somebody may score again."""
        return self.filter(granted(actor, RUN) | granted(actor, VIEW))


class Objection(models.Model):
    """A unit says that a list or a bulletin is wrong about it. The matter holds its words; somebody
    who sat on no panel of its sheet scores again within `due_at`. What comes of it is public."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="objection")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    rank_list = models.ForeignKey(
        RankList, null=True, blank=True, on_delete=models.PROTECT, related_name="objections"
    )
    bulletin = models.ForeignKey(
        Bulletin, null=True, blank=True, on_delete=models.PROTECT, related_name="objections"
    )
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sheet = models.ForeignKey(
        Sheet, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    before_centi = models.PositiveIntegerField(null=True, blank=True)
    after_centi = models.PositiveIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rank_list__isnull=False, bulletin__isnull=True)
                | Q(rank_list__isnull=True, bulletin__isnull=False),
                name="objection_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False) & ~Q(outcome=""),
                name="objection_decided_says_why",
            ),
            models.UniqueConstraint(
                fields=["rank_list", "unit"],
                condition=Q(rank_list__isnull=False),
                name="objection_to_a_list_once",
            ),
            models.UniqueConstraint(
                fields=["bulletin", "unit"],
                condition=Q(bulletin__isnull=False),
                name="objection_to_a_bulletin_once",
            ),
        ]
