"""What a round is scored by, as data: aspects, items, samples. Every number is an integer; points
are hundredths of a point."""

from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q

from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING
from linli.matters.models import Kind
from linli.people.actors import Actor
from linli.scoring.choices import Method, ScoredAt, StandardStatus
from linli.territory.fields import PathField, ancestors, granted
from linli.territory.models import Unit

VIEW: Final = "scoring.view"
WRITE: Final = "scoring.standards"


class StandardQuerySet(models.QuerySet["Standard"]):
    """Reading standards."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the product, published ones of the places above, and all of one's own places.
        A standard that has been published is no secret, but drafts are their writers'."""
        around: set[str] = {""}
        for grant in actor.granting(VIEW):
            around.update(ancestors(grant.path))
        known = Q(path__in=around) & ~Q(status=StandardStatus.DRAFT)
        return self.filter(known | granted(actor, WRITE)) if actor.has(VIEW) else self.none()

    def usable_at(self, path: str) -> Self:
        """Published, of the product or of a place that holds this one."""
        return self.filter(path__in=["", *ancestors(path)], status=StandardStatus.PUBLISHED)

    def whole(self) -> Self:
        """With its aspects and their items: three queries whatever its length."""
        return self.select_related("unit").prefetch_related("aspects__items__kind")


class Standard(models.Model):
    """One version of what is looked at and what it takes off. A published version never changes:
    a change is the next version, and rounds keep the one that they were opened with.

    `households` are asked in each natural village, who says no is replaced; `groups` are drawn in
    each village, of which `again` are last time's. Where more than `missing_percent` of the weight
    was not inspected, a unit is not ranked. A year is `year_percent` of the mean of its months and
    the rest of the year-end round (practice B9). `revision` counts changes of a draft.
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(  # none: it comes with the product
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="standards"
    )
    path = PathField(blank=True, default="")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=StandardStatus, default=StandardStatus.DRAFT)
    households = models.PositiveSmallIntegerField()
    groups = models.PositiveSmallIntegerField()
    again = models.PositiveSmallIntegerField()
    missing_percent = models.PositiveSmallIntegerField()
    year_percent = models.PositiveSmallIntegerField()
    rectify_days = models.PositiveSmallIntegerField()
    late_times = models.PositiveSmallIntegerField()  # a late finding takes off so many times
    note = models.CharField(max_length=400, blank=True)  # why this version differs
    made_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(null=True, blank=True, unique=True)  # of the form: once
    revision = models.PositiveIntegerField(default=1)

    objects = StandardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "code", "version"], name="standard_once"),
            models.CheckConstraint(condition=Q(again__lte=F("groups")), name="standard_again"),
            models.CheckConstraint(
                condition=Q(missing_percent__lte=100, year_percent__lte=100),
                name="standard_shares",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False),
                name="standard_published_at",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)


class Aspect(models.Model):
    """One of the things that are scored. `public_place`: what anybody sees from the road; only
    such an aspect may lead to a black list. `may_not_apply`: there may be none of it in a place,
    and then the other weights count for more. `photo_for_deduction`: a deduction shows its
    evidence; doing the work never needs a photo (practice B9).
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="aspects")
    code = models.CharField(max_length=40)
    seq = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    hint_zh = models.CharField(max_length=200, blank=True)
    hint_en = models.CharField(max_length=300, blank=True)
    max_centi = models.PositiveIntegerField()
    weight = models.PositiveIntegerField()
    method = models.CharField(max_length=8, choices=Method, default=Method.DEDUCT)
    level = models.CharField(max_length=8, choices=ScoredAt, default=ScoredAt.GROUP)
    public_place = models.BooleanField(default=False)
    may_not_apply = models.BooleanField(default=False)
    photo_for_deduction = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "code"], name="aspect_once"),
            models.CheckConstraint(condition=Q(max_centi__gt=0), name="aspect_has_points"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)

    @property
    def hint(self) -> str:
        """What to look at, in the reader's language."""
        return chosen(self.hint_zh, self.hint_en)


class AspectItem(models.Model):
    """What takes points off: so much each time, so much at most; nothing more once the aspect's
    points are gone. Where `veto_cap_centi` is set, the total may not exceed it (a cap, no weight).
    `kind` is the kind of matter that its findings become; none: nothing is to be put right."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    aspect = models.ForeignKey(Aspect, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=40)
    seq = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    off_centi = models.PositiveIntegerField()
    cap_centi = models.PositiveIntegerField()
    veto_cap_centi = models.PositiveIntegerField(null=True, blank=True)
    kind = models.ForeignKey(
        Kind, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["aspect", "code"], name="aspect_item_once"),
            models.CheckConstraint(
                condition=Q(cap_centi__gte=F("off_centi")), name="aspect_item_cap"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)
