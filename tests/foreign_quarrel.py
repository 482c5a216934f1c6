"""A dispute in the other township: agreed, with two parties, for showing that nobody gets at it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from linli.matters import services as matters
from linli.mediation import services as mediation
from linli.mediation.models import Dispute, DisputeStep, Party, ScreeningCount
from linli.territory.fields import below
from tests.town import YIJIANG, Somebody


@dataclass(frozen=True)
class Quarrelling:
    """The case, one of its parties, and the secret of that party's link."""

    dispute: Dispute
    party: Party
    secret: str


LINKS: Final = frozenset({"mediation:party", "mediation:party-act", "mediation:own-paper"})


def quarrelling(owner: Somebody, name: str, words: str) -> Quarrelling:
    """Through the services, to a written agreement that holds."""
    by = owner.actor
    report = matters.Report(place_code=YIJIANG, text=words, source="window", kind="dispute")
    dispute = mediation.register(matters.report(report, by=by).matter.pk, by=by)
    key = dispute.pk
    for said in (name, f"{name}二"):
        party = mediation.add_party(key, by=by, name=said)
        mediation.consent(key, by=by, party=party.pk)
    mediation.appoint(key, by=by, mediator=owner.postings[0])
    mediation.begin_mediation(key, by=by)
    mediation.note(key, by=by, words=words)
    mediation.agree(key, by=by, form="written", terms=words)
    for side in Party.objects.filter(dispute=key):
        mediation.sign(key, by=by, party=side.pk)
    mediation.seal(key, by=by)
    secret = mediation.link_of(party).rstrip("/").rsplit("/", 1)[-1]
    return Quarrelling(Dispute.objects.select_related("matter").get(pk=key), party, secret)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    here = Dispute.objects.filter(below(path, "place_path")).order_by("pk")
    return [
        here.values_list("pk", "version", "stage", "steps_count"),
        DisputeStep.objects.filter(record__in=here).values_list("pk"),
        ScreeningCount.objects.filter(below(path)).values_list("pk"),
    ]
