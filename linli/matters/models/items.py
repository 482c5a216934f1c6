"""Who does what: the list of items of a place, as data."""

from datetime import date
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from linli.common.personal import NOTHING
from linli.territory.choices import Level
from linli.territory.fields import PathField

ALWAYS: Final = date(1970, 1, 1)  # since when the list of the product holds
SAYS: Final = ("name_zh", "name_en", "done_by", "body_zh", "body_en", "basis", "kinds", "retired")


class ItemQuerySet(models.QuerySet["Item"]):
    """Finding items."""

    def holding(self, day: date) -> Self:
        """What holds on a day."""
        return self.filter(valid_from__lte=day).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        )


class Item(models.Model):
    """One thing that has to be done, who does it, and on what basis, from one day on.

    A row of a narrower place goes before one with the same code of a wider place; `scope_path` is
    empty for those of the product. `retired`: from that day on it is not on the list of the place.
    """

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(max_length=40)
    scope_path = PathField(blank=True, default="")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    done_by = models.CharField(max_length=10, choices=Level, default=Level.VILLAGE)
    body_zh = models.CharField(max_length=80, blank=True)  # an outside body
    body_en = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=120)
    kinds: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)
    valid_from = models.DateField(default=ALWAYS)
    valid_to = models.DateField(null=True, blank=True)  # the first day on which it does not hold
    note = models.CharField(max_length=200, blank=True)  # why the place says so

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "scope_path", "valid_from"], name="item_once_a_place_and_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="item_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_beyond_village(self) -> bool:
        """Whether a village is not made to lead it."""
        return self.done_by in {Level.TOWNSHIP, Level.OUTSIDE}

    @property
    def name(self) -> str:
        """In the reader's language."""
        return in_language(self.quoted(), "name")

    @property
    def doer(self) -> str:
        """Who does it, in the reader's language."""
        return doer_of(self.quoted())

    def says(self) -> dict[str, Any]:
        """All that the list says of it."""
        return {name: getattr(self, name) for name in SAYS}

    def quoted(self) -> dict[str, Any]:
        """What an entry of a history keeps of it."""
        names = ("code", "name_zh", "name_en", "done_by", "body_zh", "body_en", "basis")
        return {name: str(getattr(self, name)) for name in names}


def in_language(data: dict[str, Any], stem: str) -> str:
    """`stem_zh` or `stem_en`, whichever the reader reads."""
    english = str(data.get(f"{stem}_en") or "")
    chinese = str(data.get(f"{stem}_zh") or "")
    return (english or chinese) if (get_language() or "").startswith("en") else chinese


def doer_of(data: dict[str, Any]) -> str:
    """Who does it: the outside body by name, else the level."""
    return in_language(data, "body") or str(Level(data["done_by"]).label)
