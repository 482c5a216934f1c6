"""A change of term: postings that end and begin together on one day (ADR 0052)."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common.errors import NotHere
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory.choices import TermStage
from linli.territory.fields import PathField, granted
from linli.territory.models.areas import Area
from linli.territory.models.grids import Grid
from linli.territory.models.postings import Posting, Role
from linli.territory.models.units import Unit
from linli.territory.paths import page_code


class TermChangeQuerySet(models.QuerySet["TermChange"]):
    """Reading changes of term."""

    def visible_to(self, actor: Actor, verb: str = "postings.manage") -> Self:
        """Of the places whose postings this person manages: before its day nobody else reads who is
        to come."""
        return self.filter(granted(actor, verb, whole=True))

    def locked(self, key: UUID) -> "TermChange":
        """The one to change, locked for this transaction; raises `NotHere`."""
        rows = self.select_for_update(of=("self",)).select_related("unit")
        found = rows.filter(pk=key).first()
        if found is None:
            raise NotHere(_("There is no such change of term."))
        return found


class TermChange(models.Model):
    """Whose term ends and whose begins on one day at a place and below. A draft says nothing to
    anybody; a decided one is carried out as a whole by the worker, or not at all, and `problem`
    says why."""

    PERSONAL: ClassVar = personal("decided_by", "problem")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="term_changes")
    path = PathField()
    title = models.CharField(max_length=80)
    day = models.DateField()
    stage = models.CharField(max_length=10, choices=TermStage, default=TermStage.DRAFT)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    carried_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TermChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="done", carried_at__isnull=False)
                | ~Q(stage="done") & Q(carried_at__isnull=True),
                name="term_done_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "day"], name="term_by_place"),
            models.Index(fields=["day"], name="term_to_carry_out", condition=Q(stage="decided")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("portal:term", args=[page_code(self.path), self.pk])


class TermLine(models.Model):
    """One posting that ends (`leaves`), one person who comes, or both: then the work is handed
    over. The key of the posting that begins is the line's own."""

    PERSONAL: ClassVar = personal("person", "leaves")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    change = models.ForeignKey(TermChange, on_delete=models.CASCADE, related_name="lines")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    leaves = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(leaves__isnull=False) | Q(person__isnull=False),
                name="term_line_says_something",
            ),
            models.UniqueConstraint(
                fields=["change", "leaves"],
                condition=Q(leaves__isnull=False),
                name="term_posting_ends_once",
            ),
        ]

    @property
    def where(self) -> str:
        """The place; of a grid or an area with the place it lies in."""
        inside = self.area or self.grid
        return f"{inside} · {self.unit.short_name}" if inside else self.unit.short_name
