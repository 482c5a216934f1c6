"""Which home visits count for a rule: by how they went, over what, and at whose door."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.duties.choices import Door
from linli.duties.language import HOME_VISIT, OUTCOMES, Law
from linli.visits.choices import Channel, WishKind
from linli.visits.models import Visit, Wish

SLACK: Final = timedelta(days=1)


def went(law: Law) -> Q:
    """How a visit has to have gone."""
    outcomes = [word for word in law.door if word in OUTCOMES]
    others = {word for word in law.door if word in {Door.PHONE, Door.SURVEY}}
    channels = [str(Channel.VISIT), *sorted(map(str, others))]
    fits = Q(outcome__in=outcomes, channel__in=channels)
    return fits & _helped() if Door.HELPED in law.door else fits


def _helped() -> Q:
    """The household had asked for help, and agreed to be visited, when somebody came."""
    said = Wish.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=OuterRef("at")),
        household__line=OuterRef("household__line"),
        since_at__lte=OuterRef("at"),
    )
    return Q(Exists(said.filter(kind=WishKind.OFTEN)), Exists(said.filter(kind=WishKind.AGREES)))


def counted(law: Law, since: datetime, until: datetime) -> Q:
    """Of activities: all but home visits that went otherwise. One that was planned and held like
    any other activity says nothing of a door, and counts unless the household matters."""
    if not law.at_doors:
        return Q()
    # Its time narrows millions of visits to those of the period.
    there = Visit.objects.between(since - SLACK, until + SLACK)
    visit = there.filter(activity=OuterRef("pk"))
    if Door.HELPED in law.door:
        return ~Q(kind=HOME_VISIT) | Q(Exists(visit.filter(went(law))))
    return ~Q(Exists(visit.filter(~went(law))))


def offers(law: Law, since: datetime, until: datetime) -> QuerySet[Visit]:
    """Visits of a time that count."""
    return Visit.objects.between(since, until).filter(went(law), household__isnull=False)


def wished(at: datetime) -> QuerySet[Wish]:
    """Wishes for no visits at a moment: that household had the choice."""
    return Wish.objects.at(at).filter(kind=WishKind.NO_VISITS)
