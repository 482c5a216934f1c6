"""What the sheets of a round came to: frozen with its figures, made anew where it was wrong."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.common.ids import new_id
from linli.common.personal import NOTHING
from linli.people.actors import Actor
from linli.scoring.choices import Certainty, ListStatus, RoundStatus, Scope, Unranked
from linli.scoring.models.rounds import RUN, Round
from linli.scoring.models.standards import VIEW
from linli.territory.fields import PathField, granted
from linli.territory.models import Unit


class ReckoningQuerySet(models.QuerySet["Reckoning"]):
    """Reading reckonings."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of rounds in one's reach: before their lists are shown, too."""
        run = granted(actor, RUN, "round__path")
        return self.filter(run | granted(actor, VIEW, "round__path"))

    def public(self) -> Self:
        """Those with a list that its units may read and object to, or that was published; struck
        ones stay readable."""
        shown = Q(lists__status__in=[ListStatus.PREVIEW, ListStatus.PUBLISHED, ListStatus.EXPIRED])
        struck = Q(struck_at__isnull=False)
        closed = Q(round__status=RoundStatus.CLOSED)
        return self.filter(closed & (shown | struck)).distinct()

    def standing(self) -> Self:
        """Not replaced by a later one."""
        return self.filter(struck_at__isnull=True)


class Reckoning(models.Model):
    """One computation of a closed round. `inputs` is everything that it was made of, as files that
    `linli score` reads, and `digest` covers it. `severity` says by the panel's letter how many
    hundredths of a point it was harsher than the others; where that cannot be known, `refused`
    says why and corrected figures are the raw ones.

    A correction is the next revision; the one before is struck, with `why`, and stays readable.
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reckonings")
    revision = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    inputs: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    severity: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    refused = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=400, blank=True)  # this one was made
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = ReckoningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "revision"], name="reckoning_revision_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(struck_at__isnull=True), name="reckoning_stands_once"
            ),
        ]


class Result(models.Model):
    """What a village or a villager group came to. `severity_centi` is what the panels' severity
    took off and the correction gives back. Ranks count units of the same level in the round;
    chances are in ten-thousandths; `before_centi` is what it had in the round before."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reckoning = models.ForeignKey(
        Reckoning, on_delete=models.CASCADE, related_name="results", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="results")
    path = PathField()
    scope = models.CharField(max_length=6, choices=Scope, default=Scope.ALL)
    of_group = models.BooleanField(default=False)  # a villager group, else a village
    visits = models.PositiveSmallIntegerField(default=0)
    raw_centi = models.PositiveIntegerField(null=True, blank=True)
    severity_centi = models.IntegerField(null=True, blank=True)
    corrected_centi = models.PositiveIntegerField(null=True, blank=True)
    before_centi = models.PositiveIntegerField(null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    from_below = models.PositiveIntegerField(null=True, blank=True)
    of = models.PositiveIntegerField(default=0)
    rank_low = models.PositiveIntegerField(null=True, blank=True)
    rank_high = models.PositiveIntegerField(null=True, blank=True)
    p_bottom = models.PositiveIntegerField(null=True, blank=True)
    p_top = models.PositiveIntegerField(null=True, blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty, blank=True)
    why = models.CharField(max_length=20, choices=Unranked, blank=True)
    asked = models.PositiveIntegerField(default=0)  # residents for their rating, and who answered
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reckoning", "unit", "scope"], name="result_once"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(corrected_centi__isnull=False),
                name="result_ranked_has_points",
            ),
            models.CheckConstraint(
                condition=Q(p_bottom__isnull=True) | Q(p_bottom__lte=10_000),
                name="result_chance",
            ),
        ]

    @property
    def change_centi(self) -> int | None:
        """Since the round before; nothing where it was not scored then."""
        if self.corrected_centi is None or self.before_centi is None:
            return None
        return self.corrected_centi - self.before_centi
