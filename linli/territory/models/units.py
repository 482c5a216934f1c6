"""The one tree of places and organisations, by the official division code."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common.languages import chosen
from linli.common.personal import NOTHING
from linli.people.actors import Actor
from linli.territory.choices import LeadsTo, UnitKind
from linli.territory.fields import PathField, ancestors, below, granted


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reading the tree."""

    def under(self, path: str) -> Self:
        """The place itself and everything below it."""
        return self.filter(below(path))

    def above(self, path: str) -> Self:
        """The place itself and everything above it, from the top."""
        return self.filter(path__in=ancestors(path)).order_by("path")

    def public(self) -> Self:
        """Places in force that anybody may know of."""
        return self.filter(valid_to__isnull=True)

    def opened(self) -> Self:
        """Places that take reports themselves."""
        return self.filter(opened_on__isnull=False, valid_to__isnull=True)

    def visible_to(self, actor: Actor, verb: str = "matters.view") -> Self:
        """Places where some posting of this person grants the verb."""
        return self.filter(granted(actor, verb))

    def villages(self) -> Self:
        """Villages and communities, in the order of their codes."""
        return self.filter(kind=UnitKind.VILLAGE).order_by("path")


class Unit(models.Model):
    """A place or an organisation. The path is the division code, cut into its levels.

    `covers_path` is what a posting here may see: its place for a committee or centre, itself for
    any other organisation, and the path itself for a place.
    """

    PERSONAL: ClassVar = NOTHING

    path = PathField()
    covers_path = PathField()
    code = models.CharField(_("division code"), max_length=12, blank=True)
    kind = models.CharField(max_length=16, choices=UnitKind)
    name_zh = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    households = models.PositiveIntegerField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    area_m2 = models.PositiveBigIntegerField(null=True, blank=True)
    # A door's or a lane's own point, WGS-84, where there is no outline.
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    phone = models.CharField(_("office phone"), max_length=40, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path"], name="unit_path_once"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="unit_code_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="unit_point_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_on"], name="unit_opened", condition=Q(opened_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of an opened place."""
        return reverse("portal:place", args=[self.code])

    @property
    def name(self) -> str:
        """In the reader's language, as far as we know it."""
        return chosen(self.name_zh, self.name_en)

    @property
    def short_name(self) -> str:
        """What people call it: 五星村 for 五星村委会."""
        return chosen(short_name(self.name_zh), self.name_en)


def short_name(name_zh: str) -> str:
    """Without the committee's title: 昆源社区居民委员会 → 昆源社区, 五星村委会 → 五星村."""
    for ending, kept in (
        ("社区居民委员会", "社区"),
        ("社区居委会", "社区"),
        ("村民委员会", "村"),
        ("村委会", "村"),
        ("居民委员会", "社区"),
        ("居委会", "社区"),
    ):
        if name_zh.endswith(ending) and len(name_zh) > len(ending):
            return name_zh.removesuffix(ending) + kept
    return name_zh


class Poster(models.Model):
    """A printed QR code, bound to a place. It is resolved at the scan, so a new plan never
    breaks it."""

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(primary_key=True, max_length=16)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="posters")
    leads_to = models.CharField(max_length=8, choices=LeadsTo, default=LeadsTo.REPORT)
    on_sign = models.BooleanField(default=False)  # one of the three of a door sign
    place_words = models.CharField(max_length=80, blank=True)  # "by the well"
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The sign of an area, such as a road segment; else a poster of the place.
    area = models.ForeignKey(
        "territory.Area", null=True, blank=True, on_delete=models.CASCADE, related_name="signs"
    )

    def get_absolute_url(self) -> str:
        """Where a scan leads."""
        return reverse("territory:scan", args=[self.code])
