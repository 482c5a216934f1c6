"""A round: which villages, by which standard, in which days; who goes where, by lot."""

from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q

from linli.activities.models import Programme
from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING, personal
from linli.common.steps import StepBase
from linli.people.actors import Actor
from linli.scoring.choices import Drawn, RoundKind, RoundStatus, Side, StopState
from linli.scoring.models.standards import VIEW, Standard
from linli.territory.fields import PathField, granted
from linli.territory.models import Posting, Unit

RUN: Final = "scoring.rounds"
JUDGE: Final = "scoring.sheets"


class RoundQuerySet(models.QuerySet["Round"]):
    """Reading rounds."""

    def visible_to(self, actor: Actor) -> Self:
        """Rounds whose villages lie in this person's reach, and those that they judge in. What is
        not announced is known before its last day to whoever runs it and to its panels alone."""
        villages = RoundVillage.objects.filter(granted(actor, VIEW, "unit__path"))
        known = Q(announced=True) | Q(status=RoundStatus.CLOSED)
        mine = PanelMember.objects.held_by(actor)
        return self.filter(
            granted(actor, RUN)
            | known & (granted(actor, VIEW) | Q(pk__in=villages.values("round")))
            | Q(pk__in=mine.values("panel__round"))
        )

    def run_by(self, actor: Actor) -> Self:
        """Those that this person opens, draws and closes."""
        return self.filter(granted(actor, RUN))


class Round(models.Model):
    """One inspection of some villages by one version of a standard. Its draw can be made again by
    anybody from `seed` and what was frozen in `draw`: who could judge, who was away, which places
    nobody could be sent to. `follows` is the round whose open findings it begins with.

    `programme` is the campaign that it belongs to: campaigns are programmes (ADR 0063). What is
    kept about persons counts from `over_at`, the end of its last day.
    """

    PERSONAL: ClassVar = personal("draw")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds")
    path = PathField()
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="rounds")
    kind = models.CharField(max_length=12, choices=RoundKind, default=RoundKind.INSPECTION)
    month = models.DateField()  # its first day
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=8, choices=RoundStatus, default=RoundStatus.PLANNED)
    announced = models.BooleanField(default=True)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="rounds"
    )
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    seed = models.CharField(max_length=32, blank=True)
    draw: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict, blank=True
    )
    draws = models.PositiveSmallIntegerField(default=0)
    drawn_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    client_key = models.UUIDField(null=True, blank=True, unique=True)
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="round_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="round_month_is_a_month"),
            models.CheckConstraint(
                condition=Q(status="planned") | ~Q(seed=""), name="round_drawn_has_seed"
            ),
        ]
        indexes = [
            models.Index(fields=["path", "month"], name="round_by_place"),
            models.Index(
                fields=["over_at"], name="round_kept", condition=Q(erased_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)


class RoundStep(StepBase):
    """One entry of a round's story. Append only. `payload` may hold: counts, `seed`, `draws`,
    `standard`."""

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["record", "seq"], name="round_step_seq"),
        ]


class RoundVillage(models.Model):
    """A village that is looked at in a round; all of the township unless somebody chose."""

    PERSONAL: ClassVar = NOTHING

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="villages", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="round_village_once")]


class PanelQuerySet(models.QuerySet["Panel"]):
    """Reading panels."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them for whoever runs the round; else one's own alone."""
        mine = PanelMember.objects.held_by(actor)
        run = granted(actor, RUN, "round__path")
        return self.filter(run | Q(pk__in=mine.values("panel")))


class Panel(models.Model):
    """Who goes together. Its letter is drawn anew each round, so that a letter stands for nobody
    from one month to the next. In a cross-inspection `home` is the village that it comes from."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="panels", db_index=False
    )
    letter = models.CharField(max_length=3)  # A … Z, AA …
    seq = models.PositiveSmallIntegerField()
    home = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["round", "letter"], name="panel_letter_once")
        ]


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    """Reading seats on panels."""

    def held_by(self, actor: Actor) -> Self:
        """One's own: whoever stands in for a colleague may be of the village that is judged, so a
        seat passes to nobody."""
        own = [grant.posting_id for grant in actor.grants if not grant.stands_in]
        return self.filter(posting__in=own)


class PanelMember(models.Model):
    """Somebody sits on a panel, in a posting: from a township centre or station, or from the
    supervision committee of another village (row S1-27)."""

    PERSONAL: ClassVar = personal("posting")

    panel = models.ForeignKey(
        Panel, on_delete=models.CASCADE, related_name="members", db_index=False
    )
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="panels")
    side = models.CharField(max_length=10, choices=Side)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "posting"], name="panel_member_once")
        ]


class Recusal(models.Model):
    """Somebody says that they should not judge a village: a conflict of interest, without the why.
    It holds until they take it back."""

    PERSONAL: ClassVar = personal("posting")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="recusals")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["posting", "unit"], name="recusal_once")]


class StopQuerySet(models.QuerySet["Stop"]):
    """Reading stops."""

    def own(self, actor: Actor) -> Self:
        """Those of the panels that this person sits on."""
        mine = PanelMember.objects.held_by(actor)
        return self.filter(panel__in=mine.values("panel"))

    def visible_to(self, actor: Actor) -> Self:
        """All of them for whoever runs the round; else one's own alone (issue 7)."""
        run = granted(actor, RUN, "round__path")
        mine = PanelMember.objects.held_by(actor)
        return self.filter(run | Q(panel__in=mine.values("panel")))


class Stop(models.Model):
    """A panel goes to a village on a day."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stops", db_index=False)
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="stops")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inspected")
    day = models.DateField()
    state = models.CharField(max_length=8, choices=StopState, default=StopState.WAITING)

    objects = StopQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit", "panel"], name="stop_once")]


class StopGroup(models.Model):
    """A villager group that was drawn for a stop."""

    PERSONAL: ClassVar = NOTHING

    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="groups", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=8, choices=Drawn, default=Drawn.NEW)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stop", "unit"], name="stop_group_once")]
