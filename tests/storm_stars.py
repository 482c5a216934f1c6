"""Several at one star cycle at once, as a process of its own; told as JSON on the last line."""

import json
from datetime import timedelta
from typing import Final
from uuid import UUID

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.stars import services as stars
from linli.stars.choices import Stage
from linli.stars.models import PlanItem, Star, StarCycle, StarLead
from linli.stars.services import Lead, Measure, Target
from linli.territory.choices import UnitKind
from linli.territory.services import organisation
from tests.storm_pool import _at_once as at_once
from tests.town import Town, appointed, build, place, somebody

FIVE: Final = (
    "strong_branch", "thriving_industry", "liveable_ecology", "safe_lawful", "civil_happy",
)  # fmt: skip


def storm() -> str:
    """One form eight times, eight forms, eight measures, eight who hand in, eight reviewers, eight
    workers who publish and look again."""
    town = build()
    unit = organisation.add_organisation(
        town.village, UnitKind.GENERAL_BRANCH, by=SYSTEM, name_zh="示例党总支"
    )

    def target(key: str) -> Target:
        return Target("five_rural", FIVE, clock.today() + timedelta(days=90), key)

    same = at_once(lambda _n: stars.start(unit, target("one-form"), by=SYSTEM))
    others = at_once(lambda n: stars.start(unit, target(f"form-{n}"), by=SYSTEM))
    cycle = StarCycle.objects.get()
    lead = Lead("safe_lawful", "示例·县政法部门", [_reviewer()])
    led = at_once(lambda _n: stars.set_lead(place("440784"), lead, by=SYSTEM, version=0))
    found = {"same": same, "others": others, "led": led, "leads": StarLead.objects.count()}
    return json.dumps({**found, **_reviewed(town, cycle)})


def _reviewer() -> UUID:
    who = appointed(somebody("政法", "zhengfa"), "party_worker", place("440784"))
    return who.postings[0].pk


def _reviewed(town: Town, cycle: StarCycle) -> dict[str, object]:
    owner, day = town.clerk.postings[0].pk, clock.today() + timedelta(days=9)
    planned = at_once(
        lambda n: stars.add_measure(cycle.pk, Measure(f"措施{n}", owner, day), by=SYSTEM)
    )
    seen = StarCycle.objects.get(pk=cycle.pk).version
    handed = at_once(lambda _n: stars.assess(cycle.pk, "评议过", by=SYSTEM, version=seen))
    stars.endorse(cycle.pk, by=SYSTEM)
    refused = at_once(lambda n: stars.refuse(cycle.pk, FIVE[n % len(FIVE)], "没有记录", by=SYSTEM))
    noticed = StarCycle.objects.get(pk=cycle.pk)
    Star.objects.filter(cycle=cycle, code="civil_happy").update(state="confirmed")
    StarCycle.objects.update(notice_until=clock.now() - timedelta(seconds=1))
    published = at_once(lambda _n: stars.publish_due())
    StarCycle.objects.update(seen_on=None)
    at_once(lambda _n: stars.look_again())
    found = StarCycle.objects.get(pk=cycle.pk)
    steps = list(found.steps.order_by("seq"))
    return {
        "planned": planned,
        "items": PlanItem.objects.count(),
        "handed": handed,
        "refused": refused,
        "noticed": noticed.stage == Stage.NOTICE,
        "published": published,
        "verbs": [step.verb for step in steps],
        "seqs": [step.seq for step in steps],
        "count": found.steps_count,
        "intact": all(step.is_intact() for step in steps),
        "stage": found.stage,
    }
