"""Several at one case at once, as a process of its own; told as JSON on the last line."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from linli.common.errors import DomainError
from linli.mediation import services as mediation
from linli.mediation.models import Dispute
from linli.territory.models import Posting
from tests.quarrel import FIRST, SECOND
from tests.town import Somebody, Town, appointed, build, somebody

HANDS = 8


def _mediating(town: Town, mediator: Somebody) -> Dispute:
    matter = town.reports(kind="dispute")
    by = town.chief.actor
    key = mediation.register(matter.pk, by=by).pk
    for name in (FIRST, SECOND):
        party = mediation.add_party(key, by=by, name=name)
        mediation.consent(key, by=by, party=party.pk)
    posting = Posting.objects.get(pk=mediator.postings[0].pk)
    mediation.appoint(key, by=by, mediator=posting)
    return mediation.begin_mediation(key, by=mediator.actor)


def agree_or_stop() -> str:
    """Half record an agreement, half write down that a party stops; all read the same page."""
    town = build()
    mediator = appointed(somebody("调解员"), "mediator", town.village)
    dispute = _mediating(town, mediator)
    by, party = mediator.actor, dispute.parties.order_by("number")[0].pk
    start = Barrier(HANDS)

    def hand(number: int) -> str:
        start.wait()
        try:
            if number % 2:
                mediation.stop(dispute.pk, by=by, party=party, version=dispute.version)
            else:
                mediation.agree(
                    dispute.pk, by=by, form="oral", terms="各退一步", version=dispute.version
                )
        except DomainError as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(HANDS) as pool:
        outcomes = Counter(pool.map(hand, range(HANDS)))
    found = Dispute.objects.get(pk=dispute.pk)
    steps = list(found.steps.order_by("seq"))
    return json.dumps(
        {
            "outcomes": outcomes,
            "stage": found.stage,
            "last": steps[-1].verb,
            "seqs": [step.seq for step in steps],
            "count": found.steps_count,
            "intact": all(step.is_intact() for step in steps),
        }
    )
