"""Who can mediate a case, and what interest they have in it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.common import clock
from linli.mediation.models import Dispute
from linli.mediation.rules import MEDIATE
from linli.territory.fields import ancestors
from linli.territory.models import Link, Posting
from linli.territory.models.links import CONTACT


def candidates(dispute: Dispute) -> list[Posting]:
    """Postings that may mediate at the place of the case; never its reporter's, nor one that a
    party turned down. Two queries."""
    now, refused = clock.now(), turned_down(dispute)
    rows = Posting.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=now),
        since_at__lte=now,
        path__in=ancestors(dispute.place_path),
    ).select_related("person", "role", "unit")
    found = [
        row
        for row in rows.order_by("role__turn", "-path", "since_at", "pk")
        if MEDIATE in row.role.verbs
        and row.person_id != dispute.matter.reporter_id
        and str(row.pk) not in refused
    ]
    return sorted(found, key=lambda row: row.role_id != "mediator")


def turned_down(dispute: Dispute) -> set[str]:
    """Postings in whose place a party asked for somebody else. One query."""
    steps = dispute.steps.filter(verb="other_mediator")
    return set(steps.values_list("payload__mediator", flat=True))


def interests_of(mediator: Posting, dispute: Dispute) -> list[str]:
    """What the system knows that ties a mediator to a case; what they declare themselves stands in
    the story. One query."""
    now = clock.now()
    found = []
    if mediator.person_id == dispute.matter.taken_by_id:
        found.append(_("took the report down"))
    links = Link.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=now),
        person_id=mediator.person_id,
        kind=CONTACT,
        since_at__lte=now,
        path=dispute.place_path,
    )
    if links.exists():
        found.append(_("is contact member of households at this place"))
    return found


def declared(dispute: Dispute) -> list[str]:
    """What mediators of the case declared themselves. One query."""
    steps = dispute.steps.filter(verb="declare").order_by("seq")
    return [words for step in steps if (words := step.text("interest"))]
