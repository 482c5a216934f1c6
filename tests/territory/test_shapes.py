"""Points and shapes: deterministic on borders, and an edit holds at once in every process."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from linli.common.errors import Invalid, Refused
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import Shape
from linli.territory.services import shapes
from tests.town import WUXING, Town, square
from tools.installation import installation

ROOT = Path(__file__).parent.parent.parent


def grid_at(town: Town, lon: float, lat: float) -> int | None:
    return shapes.grid_at((lon, lat), below_path=town.village.path)


def test_a_point_finds_its_grid_and_outside_there_is_none(town: Town) -> None:
    assert grid_at(town, 112.815, 22.605) == town.grids[0].pk
    assert grid_at(town, 112.825, 22.605) == town.grids[1].pk
    assert grid_at(town, 113.5, 22.605) is None
    assert shapes.grid_at((112.815, 22.605), below_path=town.far.path) is None


def test_on_a_shared_border_the_answer_is_always_the_same(town: Town) -> None:
    found = {grid_at(town, 112.82, 22.605) for _time in range(20)}
    assert found == {min(town.grids[0].pk, town.grids[1].pk)}


def test_an_edit_holds_at_the_next_look(town: Town) -> None:
    assert grid_at(town, 112.905, 22.605) is None
    territory.draw_grid_shape(town.grids[0], square(112.9, 22.6), by=town.chief.actor)
    assert grid_at(town, 112.905, 22.605) == town.grids[0].pk
    assert grid_at(town, 112.815, 22.605) is None
    assert Shape.objects.filter(grid=town.grids[0]).count() == 2  # the old one keeps its dates


def test_an_edit_that_was_rolled_back_leaves_nothing_behind_in_the_process(town: Town) -> None:
    with transaction.atomic():
        territory.draw_grid_shape(town.grids[0], square(112.9, 22.6), by=SYSTEM)
        assert grid_at(town, 112.905, 22.605) == town.grids[0].pk
        transaction.set_rollback(True)
    territory.draw_grid_shape(town.grids[0], square(112.95, 22.6), by=SYSTEM)
    assert grid_at(town, 112.905, 22.605) is None
    assert grid_at(town, 112.955, 22.605) == town.grids[0].pk


@pytest.mark.parametrize(
    "drawn",
    [
        square(22.6, 112.8),  # latitude first
        {"type": "Point", "coordinates": [112.8, 22.6]},
        {"type": "Polygon", "coordinates": []},
        "nonsense",
        None,
    ],
)
def test_what_is_no_outline_is_refused_and_the_old_one_stays(town: Town, drawn: Any) -> None:
    with pytest.raises(Invalid):
        territory.draw_grid_shape(town.grids[0], drawn, by=SYSTEM)
    assert grid_at(town, 112.815, 22.605) == town.grids[0].pk


def test_only_whoever_publishes_grids_draws(town: Town) -> None:
    for name in ("grid_member", "clerk", "outsider", "nobody"):
        with pytest.raises(Refused):
            territory.draw_grid_shape(town.grids[0], square(112.9, 22.6), by=town.cast[name].actor)


def test_the_chosen_place_wins_over_the_pin_and_says_so(town: Town) -> None:
    place = territory.locate(WUXING, unit_id=town.lanes[0].pk, point=(112.825, 22.605))
    assert (place.grid, place.disagrees) == (town.grids[0], "point")
    place = territory.locate(WUXING, point=(112.825, 22.605))
    assert (place.grid, place.located_by) == (town.grids[1], "point")


OTHER = """
import sys, django
django.setup()
from linli.territory.models import Unit
from linli.territory.services import shapes
from tests import town
if sys.argv[1] == "build":
    found = town.build()
for line in sys.stdin:
    if line.strip() == "draw":
        from linli.people.actors import SYSTEM
        from linli.territory import services as territory
        from linli.territory.models import Grid
        grid = Grid.objects.order_by("code")[0]
        territory.draw_grid_shape(grid, town.square(112.9, 22.6), by=SYSTEM)
        print("drawn", flush=True)
    else:
        path = Unit.objects.get(code=town.WUXING).path
        found = shapes.grid_at((112.905, 22.605), below_path=path)
        print("none" if found is None else "found", flush=True)
"""


@pytest.mark.slow
def test_an_edit_in_one_process_holds_at_once_in_another(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        one = started("build", place.environment)
        assert said(one, "look") == "none"
        other = started("look", place.environment)
        assert said(other, "look") == "none"
        assert said(one, "draw") == "drawn"
        assert said(other, "look") == "found"
        for process in (one, other):
            process.communicate(timeout=20)


def started(what: str, env: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", OTHER, what], env=env, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def said(process: "subprocess.Popen[str]", word: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()
