"""A round: a community asks its households whether they would like to be looked at."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import NotHere
from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.honours.checklists import Checklist, parse
from linli.honours.choices import OVER, HonourKind, RoundStage
from linli.people.actors import Actor
from linli.territory.fields import PathField, ancestors, granted
from linli.territory.models import Unit

VIEW = "honours.view"


class HonourRoundQuerySet(models.QuerySet["HonourRound"]):
    """Reading rounds."""

    def visible_to(self, actor: Actor) -> Self:
        """Rounds of the places where this person works on honours, in a part of them or above."""
        reach = granted(actor, VIEW)
        for grant in actor.granting(VIEW):  # a group's reviewer sees the round of the village
            reach |= Q(path__in=ancestors(grant.path))
        return self.filter(reach)

    def asking(self) -> Self:
        """Those that households may enter today."""
        today = clock.today()
        return self.filter(stage=RoundStage.OPEN, opens_on__lte=today, asks_until__gte=today)

    def on_notice(self) -> Self:
        """Those whose public notice hangs."""
        return self.filter(stage=RoundStage.NOTICE)

    def called_off(self) -> Self:
        """The last of their kind, if it was called off."""
        newer = HonourRound.objects.filter(
            unit=OuterRef("unit"), kind=OuterRef("kind"), made_at__gt=OuterRef("made_at")
        )
        return self.filter(~Exists(newer), stage=RoundStage.OFF)

    def locked(self, key: UUID) -> "HonourRound":
        """The one to change, locked for this transaction; raises `NotHere`."""
        rows = self.select_for_update(of=("self",)).select_related("unit")
        found = rows.filter(pk=key).first()
        if found is None:
            raise NotHere(_("There is no such round."))
        return found


class HonourRound(models.Model):
    """A village's round of one kind of honour (row S2-23), with its own copy of the checklist."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="honour_rounds")
    path = PathField()
    kind = models.CharField(max_length=20, choices=HonourKind)
    stage = models.CharField(max_length=10, choices=RoundStage, default=RoundStage.OPEN)
    written: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    opens_on = models.DateField()
    asks_until = models.DateField()  # the last day on which households may ask
    notice_from = models.DateField(null=True, blank=True)
    notice_until = models.DateField(null=True, blank=True)  # the last day of the notice
    ends_at = models.DateTimeField(null=True, blank=True)  # when its plaques lapse
    off_reason = models.CharField(max_length=200, blank=True)  # for everybody to read
    made_at = models.DateTimeField()
    client_key = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = HonourRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asks_until__gte=F("opens_on")), name="honour_round_has_days"
            ),
            models.UniqueConstraint(
                fields=["unit", "kind"],
                condition=~Q(stage__in=[str(one) for one in OVER]),
                name="one_honour_round_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["client_key"], condition=~Q(client_key=""), name="honour_round_key_once"
            ),
            models.CheckConstraint(
                condition=~Q(stage="off") | ~Q(off_reason=""), name="honour_round_off_says_why"
            ),
        ]
        indexes = [models.Index(fields=["path", "stage"], name="honour_round_by_place")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.opens_on:%Y-%m}"

    def get_absolute_url(self) -> str:
        """Its page for staff."""
        return reverse("honours:round", args=[self.pk])

    @property
    def checklist(self) -> Checklist:
        """What is looked at in this round."""
        return parse(self.written)

    @property
    def is_off(self) -> bool:
        """Whether it was called off: nobody judges in it, and nothing of it is lost."""
        return self.stage == RoundStage.OFF

    @property
    def asks(self) -> bool:
        """Whether households may ask today."""
        return self.stage == RoundStage.OPEN and self.opens_on <= clock.today() <= self.asks_until
