"""Whoever manages the postings of a place is told what became of a change of term."""

from linli.common import clock
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.territory.models import TermChange
from linli.territory.services import hours
from linli.territory.services.keepers import keepers_of


def tell(change: TermChange, what: str) -> None:
    """Everybody who manages them there, or nearest above, as the postings stand now, and whoever
    decided it. Four queries."""
    at = clock.now()
    to = {one.person_id: one for one in keepers_of(change.path, "postings.manage", at=at)}
    if change.decided_by_id is not None:
        to |= {one.person_id: one for one in outbox.recipients([change.decided_by_id])}
    values = rulesets.values(hours.RULES, path=change.path, at=at)
    outbox.send(
        what,
        to=to.values(),
        data={
            "title": change.title,
            "place_zh": change.unit.name_zh,
            "place_en": change.unit.name_en or change.unit.name_zh,
        },
        link=change.get_absolute_url(),
        path=change.path,
        dedupe=f"term:{change.pk}:{change.version}",
        when=hours.when(values),
    )
