"""Secret addresses at which a calendar program reads."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.models import Person
from linli.territory.models import Unit


class CalendarLink(models.Model):
    """An address that somebody made for a calendar program: of their own activities, or of those of
    one organisation. It shows what its holder may see at that moment, never more.

    The secret is not stored: it is made from the keys, the row and the account (`services/feeds`).
    `digest` and `changed_at` say what was read last and since when it is so, for programs that ask
    whether anything changed.
    """

    PERSONAL: ClassVar = personal("person", "unit")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_links")
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_links"
    )
    link_version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(unit__isnull=True), name="own_calendar_once"
            ),
            models.UniqueConstraint(fields=["person", "unit"], name="calendar_of_unit_once"),
        ]
