"""Kinds of matters, as data."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.common.languages import chosen
from linli.common.personal import NOTHING
from linli.matters.choices import DISPUTES, ClockClass
from linli.territory.choices import Level, UnitKind
from linli.territory.fields import PathField, ancestors, below


class KindQuerySet(models.QuerySet["Kind"]):
    """Reading kinds; how each is handled at a place is another question (`services.kinds`)."""

    def around(self, *paths: str) -> Self:
        """The kinds of the product, and those that places at, above or below these added."""
        own = Q(scope_path="")
        for path in paths:
            own |= below(path, "scope_path") | Q(scope_path__in=ancestors(path))
        return self.filter(own).order_by("position", "code")

    def in_use(self) -> Self:
        """Not retired by the product."""
        return self.filter(retired=False)

    def by_hand(self) -> Self:
        """Those that somebody may set; the others are made by other records of Linli."""
        return self.filter(by_itself=False)


class Kind(models.Model):
    """What a matter is about, who handles it first, on which clocks, and whether it is public.

    `family` groups kinds in forms and counts. `small` may be settled on the spot. `is_public` false
    (disputes, personal needs) keeps every matter of the kind out of ledgers, search, maps and
    feeds; it never changes. Only staff set a matter of an `only_staff` kind: a task, no report; it
    counts in no rate. Nobody sets one of a `by_itself` kind by hand: other records of Linli make
    it, such as an inspection. `lies_in` is the kind of place that it has to be at. `scope_path` is
    the place that added the kind for itself; empty for the kinds of the product. How a kind is
    handled at a place is asked of `services.kinds`.
    """

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(primary_key=True, max_length=40)
    family = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    hint_zh = models.CharField(max_length=120, blank=True)
    hint_en = models.CharField(max_length=120, blank=True)
    first_level = models.CharField(max_length=10, choices=Level, default=Level.GROUP)
    clock_class = models.CharField(max_length=10, choices=ClockClass, default=ClockClass.ORDINARY)
    small = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    is_practical = models.BooleanField(default=False)  # counts as 办实事 (row S3-29)
    is_urgent_concern = models.BooleanField(default=False)  # 急难愁盼 (row S3-24)
    only_staff = models.BooleanField(default=False)
    by_itself = models.BooleanField(default=False)  # Linli alone makes such matters
    lies_in = models.CharField(max_length=16, choices=UnitKind, blank=True)
    attributes: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)
    scope_path = PathField(blank=True, default="")

    objects = KindQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)

    @property
    def is_dispute(self) -> bool:
        """Whether it is a quarrel between people: no program reads its words."""
        return self.family == DISPUTES

    @property
    def hint(self) -> str:
        """An example, in the reader's language."""
        return chosen(self.hint_zh, self.hint_en)


class KindSetting(models.Model):
    """How a place, and everything below it, handles a kind otherwise than the places above. A field
    that is empty says what they say. New matters take it; those that stand keep their terms."""

    PERSONAL: ClassVar = NOTHING

    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="settings")
    scope_path = PathField()
    shown = models.BooleanField(null=True)  # whether it can be reported here
    first_level = models.CharField(max_length=10, choices=Level, blank=True)
    clock_class = models.CharField(max_length=10, choices=ClockClass, blank=True)
    small = models.BooleanField(null=True)
    recheck_one_in = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "scope_path"], name="kind_setting_once")
        ]
