"""Who is told about a case. A message says the number and the village, never who or what."""

from typing import Any

from django.urls import reverse

from linli.common import clock
from linli.matters.services.moving import place_of
from linli.mediation.models import Dispute
from linli.mediation.services.moving import Turn
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.services import Duty, hours


def call_second(turn: Turn) -> str:
    """Somebody else of the village is asked to the scene at once; their name, or nothing where
    nobody else is posted."""
    dispute = turn.dispute
    alone = {turn.by.person_id} if turn.by.person_id else set()
    duty = territory.on_duty(place_of(dispute.matter), Level.VILLAGE, not_persons=alone)
    if duty is None:
        return ""
    again = f"second:{dispute.pk}:{dispute.steps_count}"  # each call is told
    _tell("dispute_second", dispute, [duty], dedupe=again, urgent=True)
    return duty.person_name


def tell_mediator(turn: Turn) -> None:
    """They are named; what waits for them may not wait."""
    dispute = turn.dispute
    if dispute.mediator_id is None:
        return
    duty = territory.acting_for(dispute.mediator_id, place_of(dispute.matter))
    if duty is not None and duty.person_id != turn.by.person_id:
        _tell_due("named", turn, [duty])


def tell_lead(what: str, turn: Turn) -> None:
    """Whoever leads the case has to do something about it."""
    matter = turn.dispute.matter
    duty = territory.acting_for(matter.owner_id, place_of(matter)) if matter.owner_id else None
    duty = duty or territory.on_duty(place_of(matter), Level.VILLAGE)
    if duty is not None:
        _tell_due(what, turn, [duty])


def tell_township(turn: Turn) -> None:
    """A red case is reported to the township at once."""
    alone = {turn.by.person_id} if turn.by.person_id else set()
    place = place_of(turn.dispute.matter)
    duty = territory.on_duty(place, Level.TOWNSHIP, not_persons=alone)
    if duty is not None:
        _tell_due("red", turn, [duty], urgent=True)


def _tell_due(what: str, turn: Turn, duties: list[Duty], *, urgent: bool = False) -> None:
    seq = turn.dispute.steps_count
    dedupe = f"{what}:{turn.dispute.pk}:{seq}"
    _tell("dispute_due", turn.dispute, duties, dedupe=dedupe, urgent=urgent, more={"what": what})


def tell(what: str, dispute: Dispute, *, dedupe: str) -> None:
    """The mediator and whoever leads the case, each once for the same `dedupe`."""
    matter = dispute.matter
    place = place_of(matter)
    postings = dict.fromkeys(filter(None, (dispute.mediator_id, matter.owner_id)))
    acting = [territory.acting_for(posting, place) for posting in postings]
    duties = [duty for duty in acting if duty]
    if not duties:
        above = territory.on_duty(place, Level.VILLAGE)
        duties = [above] if above else []
    _tell("dispute_due", dispute, duties, dedupe=dedupe, more={"what": what})


def _tell(
    template: str,
    dispute: Dispute,
    duties: list[Duty],
    *,
    dedupe: str,
    urgent: bool = False,
    more: dict[str, Any] | None = None,
) -> None:
    matter = dispute.matter
    values = rulesets.values(hours.RULES, path=matter.village.path, at=clock.now())
    outbox.send(
        template,
        to=list({duty.person_id: duty.recipient for duty in duties}.values()),
        data={
            "case": matter.number,
            "place_zh": matter.village.short_name,
            "place_en": matter.village.name_en or matter.village.name_zh,
            **(more or {}),
        },
        link=reverse("mediation:case", args=[matter.number]),
        path=matter.village.path,
        dedupe=dedupe,
        when=hours.when(values, urgent=urgent),
    )
