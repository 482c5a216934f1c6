"""Pages of visits ask as often for a thousand households as for one."""

from datetime import timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.territory.models import Household
from linli.visits.models import VisitPlan
from tests.town import Town
from tests.walk import doors, walk

MANY = 1_000


def test_queries_are_fixed_at_one_and_a_thousand_households(
    town: Town, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    doors(town, 1)
    ours = walk(town)
    plan = ours.plans()
    counts: dict[str, int] = {}

    def asks(name: str, address: str) -> None:
        with django_assert_max_num_queries(30) as asked:
            ours.desk.opens(address)
        if name in counts:
            assert len(asked) == counts[name], name
        counts[name] = len(asked)

    def all_of(plan: VisitPlan) -> None:
        stop = plan.stops.order_by("number")[0]
        asks("plan", f"/visits/plan/{plan.pk}/")
        asks("sheet", f"/visits/plan/{plan.pk}/sheet/")
        asks("door", f"/visits/door/{stop.pk}/")
        asks("plans", "/visits/")

    all_of(plan)
    since = clock.now() - timedelta(days=180)
    lane = town.lanes[0]
    Household.objects.bulk_create(
        Household(unit=lane, path=lane.path, number=f"9-{number}", valid_from=since)
        for number in range(MANY)
    )
    plan.delete()
    with django_assert_max_num_queries(40):
        plan = ours.plans()
    assert plan.stops.count() > MANY // 20
    all_of(plan)


pytestmark = pytest.mark.django_db
