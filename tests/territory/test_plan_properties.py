"""Whatever the order of edits: a published plan holds every lane exactly once, and its codes have
no gap. Two who publish at once: one wins."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.common.errors import Invalid
from linli.people.actors import SYSTEM
from linli.territory.choices import Layer, PlanStatus
from linli.territory.models import GridPlan, GridUnit
from linli.territory.services import plans
from linli.territory.services.plans import codes
from tests.town import Town
from tools.installation import Installation, installation

EDIT = st.one_of(
    st.tuples(st.just("put"), st.integers(0, 2), st.integers(0, 4)),
    st.tuples(st.just("none"), st.integers(0, 2)),
    st.tuples(st.just("add"), st.sampled_from([Layer.GRID, Layer.SPECIAL])),
    st.tuples(st.just("micro"), st.integers(0, 4)),
    st.tuples(st.just("inside"), st.integers(0, 2), st.integers(0, 4)),
    st.tuples(st.just("remove"), st.integers(0, 6)),
)


def edit(plan: GridPlan, town: Town, step: tuple[Any, ...]) -> None:
    """One edit; what does not fit (yet) is refused or left out."""
    plan.refresh_from_db()
    sent: dict[str, Any] = {"by": SYSTEM, "version": plan.version}
    everything = list(plan.grids.order_by("code"))
    proper = [grid for grid in everything if grid.layer == Layer.GRID]
    micro = [grid for grid in everything if grid.layer == Layer.MICRO]
    match step:
        case ("put", lane, grid) if proper:
            chosen = proper[grid % len(proper)].pk
            plans.put(plan.pk, {(town.lanes[lane].pk, Layer.GRID): chosen}, **sent)
        case ("none", lane):
            plans.put(plan.pk, {(town.lanes[lane].pk, Layer.GRID): None}, **sent)
        case ("add", layer):
            plans.add_grid(plan.pk, layer=layer, **sent)
        case ("micro", grid) if proper:
            parent = proper[grid % len(proper)].pk
            plans.add_grid(plan.pk, layer=Layer.MICRO, parent=parent, **sent)
        case ("inside", lane, grid) if micro:
            chosen = micro[grid % len(micro)].pk
            plans.put(plan.pk, {(town.lanes[lane].pk, Layer.MICRO): chosen}, **sent)
        case ("remove", grid) if everything:
            plans.remove_grid(plan.pk, everything[grid % len(everything)].pk, **sent)


@given(steps=st.lists(EDIT, max_size=10))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_published_plan_holds_every_lane_exactly_once(
    town: Town, steps: list[tuple[Any, ...]]
) -> None:
    for draft in plans.drafts_of(town.village):
        plans.throw_away(draft.pk, by=SYSTEM, version=draft.version)
    plan = plans.begin(town.village, "in_force", by=SYSTEM)
    for step in steps:
        try:
            edit(plan, town, step)
        except Invalid:
            continue
    plan.refresh_from_db()
    was = plans.in_force(town.village)
    try:
        plans.publish(plan.pk, by=SYSTEM, version=plan.version, reason="x", size_reason="y")
    except Invalid:
        assert plans.in_force(town.village) == was
    else:
        assert plans.in_force(town.village) == plan
    now = plans.in_force(town.village)
    assert now is not None
    assert GridPlan.objects.filter(status=PlanStatus.PUBLISHED, village=town.village).count() == 1
    holds_each_lane_once(now, town)


def holds_each_lane_once(plan: GridPlan, town: Town) -> None:
    rows = list(GridUnit.objects.filter(plan=plan).select_related("grid"))
    proper = [row.unit_id for row in rows if row.layer == Layer.GRID]
    assert sorted(proper) == sorted(lane.pk for lane in town.lanes)
    assert max(Counter((row.unit_id, row.layer) for row in rows).values()) == 1
    grids = list(plan.grids.all())
    assert codes.fitting(town.village.code, grids) == {grid.pk: grid.code for grid in grids}
    of = {row.unit_id: row.grid_id for row in rows if row.layer == Layer.GRID}
    assert all(row.grid.parent_id == of[row.unit_id] for row in rows if row.layer == Layer.MICRO)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("place")) as made:
        made.python("from tests import town; town.build()")
        yield made


def test_of_eight_who_publish_at_the_same_moment_one_wins(place: Installation) -> None:
    said = place.python("from tests import storm_plans; print(storm_plans.publish_at_once())")
    found = json.loads(said.splitlines()[-1])
    assert found["outcomes"] == {"done": found["rounds"], "Conflict": 7 * found["rounds"]}
    assert found["in_force"] == 1
    assert found["lanes"] == 3
