"""Many who publish a grid plan at once. Runs inside an installation; tells what happened as
JSON."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import partial

from linli.common.errors import DomainError
from linli.people.actors import SYSTEM
from linli.territory.choices import Layer, PlanStatus
from linli.territory.models import GridPlan, GridUnit, Unit
from linli.territory.services import plans
from tests.storm import CLIENTS, together
from tests.town import WUXING

ROUNDS = 4


def publish_at_once() -> str:
    """Each client has a draft of its own; all saw the same plan in force."""
    village = Unit.objects.get(code=WUXING)
    outcomes: Counter[str] = Counter()
    for _round in range(ROUNDS):
        for old in plans.drafts_of(village):
            plans.throw_away(old.pk, by=SYSTEM, version=old.version)
        before = plans.in_force(village)
        assert before is not None
        drafts = [plans.begin(village, "in_force", by=SYSTEM) for _client in range(CLIENTS)]
        outcomes += together(partial(_publish, drafts, before.pk))
    published = GridPlan.objects.filter(village=village, status=PlanStatus.PUBLISHED)
    lanes = GridUnit.objects.filter(plan__in=published, layer=Layer.GRID)
    return json.dumps(
        {
            "outcomes": outcomes,
            "rounds": ROUNDS,
            "in_force": published.count(),
            "lanes": lanes.values("unit").distinct().count(),
        }
    )


def _publish(drafts: Sequence[GridPlan], seen: int, client: int) -> list[str]:
    plan = drafts[client]
    try:
        plans.publish(plan.pk, by=SYSTEM, version=plan.version, reason="x", seen=seen)
    except DomainError as problem:
        return [type(problem).__name__]
    return ["done"]
