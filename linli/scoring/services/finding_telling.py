"""Who is told about a finding: whoever has its matter, and whoever leads the village."""

from django.urls import reverse

from linli.common import clock
from linli.matters.services.moving import place_of
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.scoring.models import Finding
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.services import hours


def tell(what: str, finding: Finding) -> None:
    """`what` is late, passed, failed or dropped; each is told once for a version of the finding. A
    message says the number and the place; at a house it does not say what."""
    matter = finding.matter
    place = place_of(matter)
    duties = [
        territory.acting_for(matter.owner_id, place) if matter.owner_id else None,
        territory.on_duty(place, Level.VILLAGE),
    ]
    to = {duty.person_id: duty.recipient for duty in duties if duty}
    values = rulesets.values(hours.RULES, path=finding.village.path, at=clock.now())
    outbox.send(
        "finding",
        to=list(to.values()),
        data={
            "what": what,
            "number": matter.number,
            "place_zh": finding.village.short_name,
            "place_en": finding.village.name_en or finding.village.name_zh,
            "due": finding.due_on.isoformat(),
        },
        link=reverse("scoring:finding", args=[finding.pk]),
        path=finding.village.path,
        dedupe=f"finding:{what}:{finding.pk}:{finding.version}",
        when=hours.when(values),
    )
