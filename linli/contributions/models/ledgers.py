"""A ledger that somebody opened for themselves, and what was drawn into it from the records."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import personal
from linli.contributions.choices import Kind
from linli.people.models import Person
from linli.territory.models import Unit


class AppendOnlyEntry(RuntimeError):
    """Code tried to change an entry. Reverse it by another one."""


class Ledger(models.Model):
    """One's own; there is none unless its owner opened it, and closing it deletes it. Nobody else
    reads it but by a link that the owner made, until its last day."""

    PERSONAL: ClassVar = personal("person", "shown_until")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="contribution_ledger"
    )
    opened_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    shown_until = models.DateField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=0)


class Entry(models.Model):
    """One thing that was done (+1), or its reversal (−1) because its record was corrected. Drawn,
    never typed; added, never changed. `turn` counts the entries of one source, so that two who draw
    at once add it once."""

    PERSONAL: ClassVar = personal("ledger", "kind", "source", "on", "unit", "what_zh", "what_en")

    id = models.BigAutoField(primary_key=True)
    ledger = models.ForeignKey(
        Ledger, on_delete=models.CASCADE, related_name="entries", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.UUIDField()  # the activity or the matter
    turn = models.PositiveSmallIntegerField()
    value = models.SmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    what_zh = models.CharField(max_length=60)  # the kind of it; no title and no words
    what_en = models.CharField(max_length=60)
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "source", "turn"], name="contribution_drawn_once"
            ),
            models.CheckConstraint(condition=Q(value=1) | Q(value=-1), name="contribution_is_one"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Added once. Raises `AppendOnlyEntry` for one that stands already."""
        if not self._state.adding:
            raise AppendOnlyEntry("An entry that stands is not saved again.")
        super().save(*args, **kwargs)


def link_parts(ledger: UUID, version: int) -> tuple[str, str, str]:
    """What a link to a ledger is made of."""
    return "contributions.ledger", str(ledger), str(version)
