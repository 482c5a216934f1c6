"""Households, and links: who looks after whom, with consent."""

from datetime import datetime
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Length

from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING, personal
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory.choices import Answer, Holds, Said, Shown, UnitKind
from linli.territory.fields import PathField, below, granted
from linli.territory.models.grids import GridUnit
from linli.territory.models.postings import Posting
from linli.territory.models.units import Unit

CONTACT: Final = "contact"  # the kind of link that points at households


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Reading households."""

    def current(self, at: datetime) -> Self:
        """Living there at a moment."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at), valid_from__lte=at)

    def real(self) -> Self:
        """Without those that were entered by mistake."""
        return self.exclude(valid_to__lte=F("valid_from"))

    def under(self, path: str) -> Self:
        """Behind the doors of a place and of everything below it."""
        return self.filter(below(path))

    def with_contact(self, at: datetime) -> Self:
        """Each with the link in force to its contact member, as `contact` and `contact_name`."""
        now = Q(links__until_at__isnull=True) | Q(links__until_at__gt=at)
        link = Q(now, links__since_at__lte=at, links__kind=CONTACT)
        return self.annotate(
            contact=FilteredRelation("links", condition=link),
            contact_id=F("contact__pk"),
            contact_answer=F("contact__answer"),
            contact_name=F("contact__person__display_name"),
        )

    def with_digits(self) -> Self:
        """Each with the length of its number, as `digits`: so door 2 comes before door 10."""
        return self.annotate(digits=Length("number"))

    def visible_to(self, actor: Actor, verb: str = "households.view") -> Self:
        """Households of the places where some posting of this person grants the verb."""
        reach = Q(pk__in=())
        for grant in actor.granting(verb):
            here = below(grant.path)
            if grant.grid_id is not None:
                members = GridUnit.objects.filter(grid=grant.grid_id)
                here &= Q(unit__in=members.values("unit"))
            reach |= here
        return self.filter(reach)


class Household(models.Model):
    """A household behind a door for a time, with no name, no identity number and no members.

    `unit` is its address or group; who moves gets a row at the new door with the same `line`, by
    which what was noted before is found (ADR 0053). One that was entered by mistake has no length.
    """

    PERSONAL: ClassVar = personal("number")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="homes")
    path = PathField()  # the unit's
    number = models.CharField(max_length=20)  # the door's: "12", "3-201"
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    moved_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="came_from"
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="split_into"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="took_in"
    )
    line = models.UUIDField(default=new_id, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=0)  # two who change it at once: a conflict
    # It wants no contact member, and is not asked again unless it says so itself.
    no_link_at = models.DateTimeField(null=True, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"],
                condition=Q(valid_to__isnull=True),
                name="one_household_behind_a_door",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="household_by_place"),
            # Those that are not, or were not yet, behind a door are few among all.
            models.Index(
                fields=["valid_to"], name="household_left", condition=Q(valid_to__isnull=False)
            ),
            models.Index(fields=["valid_from"], name="household_began"),
        ]


class LinkKind(models.Model):
    """A kind of link, as data: who holds it, at what it points, how many there have to be.

    `per_holder_rule` and `per_subject_rule` name rules of the shape {"least": 5, "most": 20}. The
    least of the second is asked of the subjects that are `covered`; `per_holder_covered_rule` says
    to how many of those each holder is linked.
    """

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    description_zh = models.CharField(max_length=300)
    description_en = models.CharField(max_length=300)
    # The kind of place that arranges them.
    kept_at = models.CharField(max_length=16, choices=UnitKind, default=UnitKind.TOWNSHIP)
    turn = models.PositiveSmallIntegerField(default=0)
    held_by = models.CharField(max_length=8, choices=Holds)
    # Roles that its holder has (a person), or kinds of units (an organisation).
    holders: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    # Kinds of units that it points at, "village_branch", "rural_branch", "household" or
    # "posting." and a role.
    subjects: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    covered: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    needs_consent = models.BooleanField(default=False)
    shown = models.CharField(max_length=8, choices=Shown, default=Shown.NAME)
    per_holder_rule = models.CharField(max_length=80, blank=True)
    per_holder_covered_rule = models.CharField(max_length=80, blank=True)
    per_subject_rule = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)

    @property
    def description(self) -> str:
        """In the reader's language."""
        return chosen(self.description_zh, self.description_en)


class LinkQuerySet(models.QuerySet["Link"]):
    """Reading links."""

    def current(self, at: datetime) -> Self:
        """In force at a moment, whatever was answered."""
        return self.not_over(at).filter(since_at__lte=at)

    def not_over(self, at: datetime) -> Self:
        """In force at a moment or planned for a later one."""
        return self.filter(Q(until_at__isnull=True) | Q(until_at__gt=at))

    def for_list(self) -> Self:
        """With both ends, in the same query."""
        return self.select_related(
            "kind", "person", "holder_unit", "unit", "household__unit", "posting__person",
            "posting__unit",
        )  # fmt: skip

    def visible_to(self, actor: Actor, verb: str = "postings.view") -> Self:
        """Links of places that this person may see the administration of, or manage."""
        return self.filter(granted(actor, verb, whole=True))


class Link(models.Model):
    """A person or an organisation looks after a household, a unit or somebody's posting.

    `path` is where that lies. A household may decline, or ask for another member, without a
    reason; `said` tells whether it answered itself or somebody took its answer down.
    """

    PERSONAL: ClassVar = personal("person", "reason")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.ForeignKey(LinkKind, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="links"
    )
    holder_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="holds_links"
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="links"
    )
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="links"
    )
    posting = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="links"
    )
    path = PathField()
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.AGREED)
    answered_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=9, choices=Said, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    slip_version = models.PositiveSmallIntegerField(default=0)  # a new one ends the old slip

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("since_at")),
                name="link_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, holder_unit__isnull=True)
                | Q(person__isnull=True, holder_unit__isnull=False),
                name="link_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, household__isnull=True, posting__isnull=True)
                | Q(unit__isnull=True, household__isnull=False, posting__isnull=True)
                | Q(unit__isnull=True, household__isnull=True, posting__isnull=False),
                name="link_has_one_subject",
            ),
            models.UniqueConstraint(
                fields=["kind", "household"],
                condition=Q(until_at__isnull=True, household__isnull=False),
                name="household_linked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "kind"], name="link_by_place"),
            models.Index(fields=["person", "kind"], name="link_by_person"),
        ]

    @property
    def holder_name(self) -> str:
        """Who looks after it."""
        return str(self.person or self.holder_unit)

    @property
    def subject_name(self) -> str:
        """What is looked after: a door, a branch, a community, somebody in a posting."""
        if self.household is not None:
            return f"{self.household.unit.name} {self.household.number}"
        if self.posting is not None:
            return f"{self.posting.person} · {self.posting.unit.short_name}"
        return self.unit.short_name if self.unit else ""
