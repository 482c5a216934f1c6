"""Every threshold as a dated, cited value that a place may set for itself.

No number from a law or a practice stands in code. A decided thing stores the value that it used, so
a change here never reaches back.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from linli.common.languages import chosen
from linli.common.personal import NOTHING, personal
from linli.people.models import Person


class Rule(models.Model):
    """What a value means, in which unit it is counted, and which text it comes from."""

    PERSONAL: ClassVar = NOTHING

    class Stricter(models.TextChoices):
        """Which change a narrower place may make."""

        ANY = "any"  # either way
        LESS = "less"  # only a smaller value is stricter (a shorter clock)
        MORE = "more"  # only a larger one (a longer notice)

    key = models.CharField(primary_key=True, max_length=60)
    unit = models.CharField(max_length=30)  # "span", "count", "share", "days", "hours of the day"
    meaning_zh = models.CharField(max_length=200)
    meaning_en = models.CharField(max_length=200)
    source = models.CharField(max_length=120)
    stricter = models.CharField(max_length=5, choices=Stricter, default=Stricter.ANY)

    def __str__(self) -> str:
        return self.key

    @property
    def meaning(self) -> str:
        """In the reader's language."""
        return chosen(self.meaning_zh, self.meaning_en)


class RuleValue(models.Model):
    """One value, for one place and everything below it, from one day on.

    `counted_at` and `counted_to` are used by the calendar's values alone: until when, and up to
    which matter, open clocks were counted anew with them.
    """

    PERSONAL: ClassVar = personal("set_by")

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="values")
    scope_path = models.CharField(max_length=80, blank=True)  # "" is everywhere
    value: "models.JSONField[Any, Any]" = models.JSONField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    form_key = models.CharField(max_length=64, blank=True)  # one form sets once
    counted_at = models.DateTimeField(null=True, blank=True)
    counted_to = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "scope_path", "valid_from"], name="rule_value_once"
            ),
            models.UniqueConstraint(
                fields=["form_key"], condition=~Q(form_key=""), name="rule_value_form_key_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="rule_value_ends_after_it_begins",
            ),
        ]
