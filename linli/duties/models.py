"""Rules of duties as data, what excuses, and what closed periods came to."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING
from linli.duties.choices import Because, Programme, State, Why
from linli.duties.language import Law, parse
from linli.people.actors import Actor
from linli.territory.fields import PathField, ancestors, below, granted
from linli.territory.models import Unit

VIEW = "duties.view"


class DutyRuleQuerySet(models.QuerySet["DutyRule"]):
    """Reading rules."""

    def on(self, day: date) -> Self:
        """In force on a day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day)

    def lasting(self, day: date) -> Self:
        """In force on a day, or planned for later."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day))

    def around(self, path: str) -> Self:
        """Of the product, of the places above, of this place and of those below."""
        scope = Q(scope_path="") | Q(scope_path__in=ancestors(path)) | below(path, "scope_path")
        return self.filter(scope).order_by("position", "code")


class DutyRule(models.Model):
    """What is asked of whom, how often: six lines that `language` reads, and explains to whoever is
    bound.

    It asks for periods that begin on `from_on` or later, and before `until_on`. `added_on` is when
    it came here: a period that had ended then is never closed. `scope_path` is the place that it
    holds for; empty for everywhere. A change is a row of its own, the next edition of its `line`,
    so that closed periods keep what they were asked by.
    """

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(primary_key=True, max_length=40)
    line = models.CharField(max_length=40)  # the code of its first edition
    edition = models.PositiveSmallIntegerField(default=1)
    programme = models.CharField(max_length=12, choices=Programme)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    text = models.TextField(max_length=1000)
    source = models.CharField(max_length=120)
    scope_path = PathField(blank=True, default="")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    added_on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)  # why a place wrote it so
    form_key = models.CharField(max_length=64, blank=True)  # one form writes once

    objects = DutyRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="duty_rule_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["line", "edition"], name="duty_rule_edition_once"),
            models.UniqueConstraint(
                fields=["form_key"], condition=~Q(form_key=""), name="duty_rule_form_key_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_own(self) -> bool:
        """Written by a place, not by the product."""
        return bool(self.scope_path)

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)

    @property
    def law(self) -> Law:
        """What its lines say."""
        return parse(self.text)

    def asks_from(self, day: date) -> bool:
        """Whether it asks for a period that begins on this day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class ExcuseQuerySet(models.QuerySet["Excuse"]):
    """Reading excuses."""

    def visible_to(self, actor: Actor, verb: str = VIEW) -> Self:
        """Of the places whose duties this person sees."""
        return self.filter(granted(actor, verb))

    def within(self, since: date, until: date) -> Self:
        """That touch a span of days, the last excluded."""
        return self.filter(from_on__lt=until, until_on__gte=since)

    def known(self, at: datetime) -> Self:
        """Written down by then, and not taken back."""
        stands = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)
        return self.filter(stands, entered_at__lte=at)


class Excuse(models.Model):
    """A road is closed, from a day to a day: the one thing about duties that anybody types. It
    holds for a place and everything below it, never for one person."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="excuses")
    path = PathField()
    why = models.CharField(max_length=8, choices=Why, default=Why.ROAD)
    from_on = models.DateField()
    until_on = models.DateField()  # its last day
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ExcuseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="excuse_ends_after_it_begins"
            )
        ]
        indexes = [models.Index(fields=["path", "until_on"], name="excuse_by_place")]


class Closing(models.Model):
    """A day on which weeks or months ended was closed for a rule; `final_at`: nothing that is
    entered later changes it."""

    PERSONAL: ClassVar = NOTHING

    rule = models.ForeignKey(DutyRule, on_delete=models.CASCADE, related_name="closings")
    until_on = models.DateField()
    frozen_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "until_on"], name="closing_once")]


class FrozenQuerySet(models.QuerySet["Frozen"]):
    """Reading closed periods."""

    def visible_to(self, actor: Actor, verb: str = VIEW) -> Self:
        """Of the organisations and places whose duties this person sees."""
        return self.filter(granted(actor, verb))

    def standing(self) -> Self:
        """The last edition of each."""
        return self.filter(replaced=False)


class Frozen(models.Model):
    """What a closed period came to at one organisation or place, never of a person. A correction is
    a new edition with its reason; the one before stays."""

    PERSONAL: ClassVar = NOTHING

    rule = models.ForeignKey(
        DutyRule, on_delete=models.PROTECT, related_name="frozen", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="frozen_duties")
    path = PathField()
    since_on = models.DateField()
    until_on = models.DateField()
    needed = models.PositiveSmallIntegerField()
    got = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State)
    why = models.CharField(max_length=8, choices=Why, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    because = models.CharField(max_length=8, choices=Because, default=Because.CLOSED)
    replaced = models.BooleanField(default=False)
    frozen_at = models.DateTimeField()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "until_on", "unit", "since_on", "edition"], name="frozen_once"
            )
        ]
        indexes = [models.Index(fields=["path", "until_on"], name="frozen_by_place")]
