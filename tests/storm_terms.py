"""Many who decide and carry out one change of term at once. Runs inside an installation; tells what
happened as JSON."""

import json
from datetime import timedelta

from linli.common import clock
from linli.common.errors import DomainError
from linli.people.actors import SYSTEM
from linli.territory.models import Posting, TermChange, Unit
from linli.territory.services import terms
from linli.territory.services.terms import Wanted
from tests.storm import together
from tests.town import WUXING


def decide_and_carry_out() -> str:
    """Every client decides what it saw; then the day has come, and every worker carries it out."""
    village = Unit.objects.get(code=WUXING)
    day = clock.today() + timedelta(days=1)
    change = terms.prepare(village, title="换届", day=day, by=SYSTEM)
    for role in ("village_clerk", "village_secretary"):
        leaves = Posting.objects.get(unit=village, role=role)
        terms.put(change.pk, Wanted(leaves=leaves, name=f"示例·新{role}"), by=SYSTEM)
    seen = TermChange.objects.get(pk=change.pk).version

    def client(_number: int) -> list[str]:
        try:
            terms.decide(change.pk, by=SYSTEM, looked=True, version=seen)
        except DomainError as refused:
            return [type(refused).__name__]
        return ["done"]

    decided = together(client)
    TermChange.objects.filter(pk=change.pk).update(day=clock.today())
    carried = together(lambda _number: [str(terms.carry_out_due())])
    now = Posting.objects.current(clock.now()).filter(unit=village)
    return json.dumps(
        {
            "decided": decided,
            "carried": carried,
            "clerks": now.filter(role="village_clerk").count(),
            "secretaries": now.filter(role="village_secretary").count(),
            "new": Posting.objects.filter(reason="换届", until_at=None).count(),
        }
    )
