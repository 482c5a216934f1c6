"""Several of a panel at one sheet at once, and one form sent several times, as a process of its
own; told as JSON on the last line."""

import json
from uuid import UUID

from linli.activities.models import Activity
from linli.scoring.choices import ScoredAt
from linli.scoring.models import Finding, Sheet
from linli.scoring.services import filling, rectifying
from linli.scoring.services.entering import Filled, Found, Looked
from tests.inspected import Inspected, inspected
from tests.storm_visits import _at_once
from tests.town import build


def storm() -> str:
    """Eight begin one sheet with other words each, eight send one form, eight say that one finding
    is put right."""
    round_ = inspected(build())
    stop, group = round_.stop.pk, round_.groups[0].pk
    actors = (round_.judge.actor, round_.other.actor)

    def begins(number: int) -> object:
        said = filled(round_, f"begin-{number}", seen=number)
        return filling.save(stop, group, said, by=actors[number % 2], version=0)

    begun = _at_once(begins)
    form = filled(round_, "one-form", hand_in=True)
    same = _at_once(lambda n: filling.save(stop, group, form, by=actors[n % 2], version=1))
    finding = Finding.objects.select_related("matter__owner__person").get()
    owner = next(
        one
        for one in round_.town.cast.values()
        if finding.matter.owner and one.person.pk == finding.matter.owner.person_id
    ).actor
    put_right = _at_once(
        lambda _n: rectifying.rectify(finding.pk, by=owner, words="好了", version=finding.version)
    )
    sheet = Sheet.objects.get()
    steps = list(sheet.steps.order_by("seq"))
    return json.dumps(
        {
            "begun": begun,
            "same": same,
            "put_right": put_right,
            "findings": Finding.objects.count(),
            "visits": Activity.objects.filter(kind="inspection_visit").count(),
            "seqs": [step.seq for step in steps],
            "state": sheet.state,
            "intact": all(step.is_intact() for step in steps),
        }
    )


def filled(round_: Inspected, key: str, *, seen: int = 0, hand_in: bool = False) -> Filled:
    """Everything looked at; one unswept greening, which asks for no photo at a house."""
    aspects: dict[UUID, Looked] = {}
    for aspect in round_.round.standard.aspects.filter(level=ScoredAt.GROUP):
        share = {"good": 5, "seen": 5} if aspect.method == "ratio" else {}
        found = {}
        if aspect.code == "improvement":
            found = {aspect.items.get(code="piling").pk: Found(1, at_house=True)}
        aspects[aspect.pk] = Looked("scored", found=found, **share)
    return Filled(aspects, key=key, households_seen=seen, hand_in=hand_in)
