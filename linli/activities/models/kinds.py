"""Kinds of activities, as data."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.common.languages import chosen
from linli.common.personal import NOTHING
from linli.territory.fields import PathField, ancestors


class ActivityKindQuerySet(models.QuerySet["ActivityKind"]):
    """Reading kinds."""

    def in_use(self, path: str) -> Self:
        """Those of the product and of the places above, in their order, that are not retired."""
        scope = Q(scope_path="") | Q(scope_path__in=ancestors(path))
        return self.filter(scope, retired=False).order_by("position", "code")


class ActivityKind(models.Model):
    """What people do together: who hosts it, who may know of it, what its record asks.

    `hosts` names kinds of units. Those of an `internal` kind are seen by the Party organisation's
    own staff and by who takes part, never by the public. `quorum_rule` is the rule whose share of
    those expected has to be present, `every_rule` the one that says how often. `tags` are given to
    each activity of the kind. `scope_path` is the place that added the kind for itself; empty for
    those of the product.
    """

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(primary_key=True, max_length=40)
    family = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    hint_zh = models.CharField(max_length=120, blank=True)
    hint_en = models.CharField(max_length=120, blank=True)
    hosts: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    internal = models.BooleanField(default=False)
    minutes = models.BooleanField(default=False)  # whether its record asks for minutes
    consent = models.BooleanField(default=False)  # only where the visited agreed
    quorum_rule = models.CharField(max_length=80, blank=True)
    every_rule = models.CharField(max_length=80, blank=True)
    usual_minutes = models.PositiveSmallIntegerField(default=60)
    tags: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)
    scope_path = PathField(blank=True, default="")

    objects = ActivityKindQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)

    @property
    def hint(self) -> str:
        """An example, in the reader's language."""
        return chosen(self.hint_zh, self.hint_en)
