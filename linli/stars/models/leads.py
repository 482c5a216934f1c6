"""Which department leads a star where stars are reviewed, and who reviews for it (practice B10)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q

from linli.common.personal import NOTHING, personal
from linli.people.actors import Actor
from linli.stars.choices import Reviewed
from linli.stars.models.cycles import StarCycle
from linli.territory.fields import PathField, ancestors, granted
from linli.territory.models import Posting, Unit


class StarLeadQuerySet(models.QuerySet["StarLead"]):
    """Reading leading departments."""

    def visible_to(self, actor: Actor, verb: str) -> Self:
        """Of the places at and below which somebody has a verb, and of those above: whose stars
        they are."""
        reach = granted(actor, verb)
        for grant in actor.granting(verb):
            reach |= Q(path__in=ancestors(grant.path))
        return self.filter(reach)

    def of(self, cycle: StarCycle) -> Self:
        """Those that lead the stars of a cycle where it is reviewed."""
        return self.filter(path__in=ancestors(cycle.path), level=cycle.reviewed)

    def of_row(self) -> Self:
        """The same inside a query of stars."""
        path = ExpressionWrapper(OuterRef("cycle__path"), output_field=models.CharField())
        rows = self.filter(star=OuterRef("code"), level=OuterRef("cycle__reviewed"))
        return rows.annotate(of_path=path).filter(of_path__startswith=F("path"))


class StarLead(models.Model):
    """The department that leads one star in one county, or in a township where that reviews. Where
    there is none, whoever reviews stars there reviews this one, too."""

    PERSONAL: ClassVar = NOTHING

    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="star_leads")
    path = PathField()
    star = models.CharField(max_length=30)
    level = models.CharField(max_length=10, choices=Reviewed)
    department = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    objects = StarLeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "star"], name="star_led_once"),
            models.CheckConstraint(condition=~Q(department=""), name="star_lead_is_named"),
        ]
        indexes = [models.Index(fields=["star", "level", "path"], name="star_lead_by_star")]

    def __str__(self) -> str:
        return self.department

    def is_reviewed_by(self, actor: Actor) -> bool:
        """Whether somebody reviews for it, also while they stand in. One query."""
        return self.reviewers.filter(posting__in=actor.posting_ids()).exists()


class StarReviewer(models.Model):
    """A post that reviews for the department that leads a star."""

    PERSONAL: ClassVar = personal("posting")

    lead = models.ForeignKey(
        StarLead, on_delete=models.CASCADE, related_name="reviewers", db_index=False
    )
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="reviews_stars")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "posting"], name="star_reviewer_once")
        ]


def led_by_others(actor: Actor) -> Exists:
    """Inside a query of stars: a department leads it, and this person does not review for it."""
    return Exists(
        StarLead.objects.of_row().exclude(
            pk__in=StarReviewer.objects.filter(posting__in=actor.posting_ids()).values("lead")
        )
    )
