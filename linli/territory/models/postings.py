"""Who answers for what: person × place or grid × role, from–to; roles are data."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.common import clock
from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING, personal
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory.choices import Level, Shown, UnitKind
from linli.territory.fields import PathField, granted
from linli.territory.models.areas import Area
from linli.territory.models.grids import Grid
from linli.territory.models.units import Unit


class Role(models.Model):
    """What a posting of this role may do, in plain words and as verbs.

    `level` is where in the chain it answers for matters (empty: it does not); among several the
    lowest `turn` is asked first. `posted_at` names kinds of units, "grid", "micro_grid",
    "special_grid", or "area.…" with the kind of area. `number_rule` is the rule that says how many
    hold it at one place ({"least": 1, "most": 2}), or over all of a `number_over` (a township);
    `load_rule` says how many one person may hold, `households_rule` for how many households.
    """

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    description_zh = models.CharField(max_length=300)
    description_en = models.CharField(max_length=300)
    verbs: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    posted_at: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    turn = models.PositiveSmallIntegerField(default=0)
    shown = models.CharField(max_length=8, choices=Shown, default=Shown.NAME)
    number_rule = models.CharField(max_length=80, blank=True)
    number_over = models.CharField(max_length=16, choices=UnitKind, blank=True)
    load_rule = models.CharField(max_length=80, blank=True)
    households_rule = models.CharField(max_length=80, blank=True)
    # Its holders have a list of what they answer for in business and in party building.
    two_duties = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)

    @property
    def description(self) -> str:
        """In the reader's language."""
        return chosen(self.description_zh, self.description_en)


class PostingQuerySet(models.QuerySet["Posting"]):
    """Reading postings."""

    def current(self, at: datetime) -> Self:
        """In force at a moment."""
        return self.filter(Q(until_at__isnull=True) | Q(until_at__gt=at), since_at__lte=at)

    def not_over(self, at: datetime) -> Self:
        """In force at a moment, or later."""
        return self.filter(Q(until_at__isnull=True) | Q(until_at__gt=at))

    def visible_to(self, actor: Actor, verb: str = "postings.view") -> Self:
        """Postings that this person may see the administration of, or manage."""
        return self.filter(granted(actor, verb))


class Posting(models.Model):
    """A person holds a role at a unit, for a grid or for an area. `path` is the range of places it
    covers; for an area it is where the area lies, and the role grants nothing there."""

    PERSONAL: ClassVar = personal("person", "reason")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="postings"
    )
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="postings"
    )
    path = PathField()
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    deputy_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="standing_deputies"
    )
    # Whose open work this posting takes over when that one ends; else it is asked anew.
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    reason = models.CharField(max_length=200, blank=True)
    # When the holder said that signs and pages may bear the name (`Role.shown` is "agreed").
    name_agreed_at = models.DateTimeField(null=True, blank=True)
    # The least number of links is not asked of them; why is nobody's business (practice B7).
    exempt = models.BooleanField(default=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("since_at")),
                name="posting_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(grid__isnull=True) | Q(area__isnull=True),
                name="posting_to_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "role"], name="posting_by_place"),
            models.Index(fields=["unit", "role"], name="posting_by_unit"),
        ]

    @property
    def where(self) -> str:
        """The place; of a grid or an area with the place it lies in, since each village has a
        grid 01."""
        inside = self.area or self.grid
        return f"{inside} · {self.unit.short_name}" if inside else self.unit.short_name


class Leave(models.Model):
    """A holder is away; the deputy named here goes before the standing one."""

    PERSONAL: ClassVar = personal("deputy")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="leaves")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()
    deputy = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="deputises"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("since_at")), name="leave_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["deputy", "until_at"], name="leave_by_deputy")]


class DutyShift(models.Model):
    """On which weekday and from when to when a posting is on duty: the roster of a grid or of an
    area (rows S3-10, S0-22). It says who is asked at that hour, never who was there."""

    PERSONAL: ClassVar = NOTHING

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField()  # 1 Monday … 7 Sunday
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="shift_on_a_weekday"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="shift_ends_later"),
            models.UniqueConstraint(fields=["posting", "weekday", "begins"], name="shift_once"),
        ]


class TwoDuties(models.Model):
    """One post, two duties: what a leader answers for in business and in party building, and what
    the yearly review found wrong with the list, never with the person (row S1-02)."""

    PERSONAL: ClassVar = personal("business", "party_building", "review")

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, related_name="two_duties")
    business = models.CharField(max_length=400)
    party_building = models.CharField(max_length=400)
    review = models.CharField(max_length=400, blank=True)
    written_on = models.DateField(default=clock.today)
    reviewed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
