"""Kinds of matters, as data."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language

from linli.common.personal import NOTHING
from linli.matters.choices import ClockClass
from linli.territory.choices import Level


class Kind(models.Model):
    """What a matter is about, who handles it first, on which clocks, and whether it is public.

    `family` groups kinds in forms and counts. `small` may be settled on the spot. `is_public` false
    (disputes, personal needs) keeps every matter of the kind out of ledgers, search, maps and
    feeds.
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
    attributes: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    @property
    def hint(self) -> str:
        """An example, in the reader's language."""
        return self.hint_en if (get_language() or "").startswith("en") else self.hint_zh
