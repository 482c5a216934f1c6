"""Finding where something is, without ever guessing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common.errors import Invalid, NotHere
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.fields import after, ancestors, below, is_below
from linli.territory.models import Unit
from linli.territory.paths import path_of, village_path
from tests.town import HECHENG, WUXING, Town


def test_a_chosen_place_has_its_grid_and_everything_above(town: Town) -> None:
    place = territory.locate(WUXING, unit_id=town.lanes[0].pk)
    assert (place.unit, place.grid, place.located_by) == (town.lanes[0], town.grids[0], "chosen")
    assert place.above[-1] == town.village
    assert place.opened == town.township


@pytest.mark.parametrize("words", ["新屋巷", " 新屋巷 ", "新 屋 巷"])
def test_a_known_address_is_found_by_its_exact_name(town: Town, words: str) -> None:
    place = territory.locate(WUXING, words=words)
    assert (place.unit, place.grid, place.located_by) == (town.lanes[0], town.grids[0], "address")


@pytest.mark.parametrize("words", ["2", "02", "002", "０２", "440784105214002"])
def test_a_grids_number_or_code_is_found(town: Town, words: str) -> None:
    place = territory.locate(WUXING, words=words)
    assert (place.unit, place.grid, place.located_by) == (town.village, town.grids[1], "grid_code")


@pytest.mark.parametrize("words", ["新屋", "井边那盏灯", "9", "0000", "440784105213001"])
def test_anything_else_stays_words(town: Town, words: str) -> None:
    place = territory.locate(WUXING, words=words)
    assert (place.unit, place.grid, place.words) == (town.village, None, words)


def test_two_of_one_name_are_no_match(town: Town) -> None:
    group = town.lanes[1].parent
    assert group is not None
    territory.add_unit(group, UnitKind.ADDRESS, 2, name_zh="新屋巷")
    assert territory.locate(WUXING, words="新屋巷").unit == town.village


def test_an_address_of_the_next_village_is_not_of_this_one(town: Town) -> None:
    assert territory.locate("440784105213", words="新屋巷").unit == town.neighbour


def test_it_costs_at_most_two_queries_and_three_with_a_point(town: Town) -> None:
    territory.locate(WUXING, point=(112.815, 22.605))  # the shapes are loaded once
    for most, more in ((2, {"unit_id": town.lanes[0].pk}), (2, {"words": "新屋巷"})):
        with CaptureQueriesContext(connection) as found:
            territory.locate(WUXING, **more)
        assert len(found) <= most
    with CaptureQueriesContext(connection) as found:
        territory.locate(WUXING, point=(112.815, 22.605))
    assert len(found) <= 3


def test_a_place_that_is_no_more_is_not_known(town: Town) -> None:
    Unit.objects.filter(pk=town.village.pk).update(valid_to="2020-01-01")
    with pytest.raises(NotHere):
        territory.locate(WUXING)


def test_an_opened_place_opens_all_below_it(town: Town) -> None:
    assert territory.opened_place(WUXING)[-1] == town.village
    assert territory.opened_place(HECHENG)[-1] == town.township
    with pytest.raises(Invalid):
        territory.opened_place("4407")


@pytest.mark.parametrize(
    ("code", "path"),
    [("44", "44."), ("440784105", "44.07.84.105."), (WUXING, "44.07.84.105.214.")],
)
def test_a_code_is_a_path(code: str, path: str) -> None:
    assert path_of(code) == path
    assert ancestors(path)[-1] == path
    assert is_below(path, "44.")
    assert village_path(path) == (path if code == WUXING else "")


@pytest.mark.parametrize(
    "code", ["", "4", "44078", "4407841052140", "abcdefghi", "４４０７８４１０５"]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        path_of(code)


def test_below_holds_itself_and_nothing_that_only_begins_alike(db: None) -> None:
    for number, path in enumerate(("34.02.", "34.02.01.", "34.020.", "34.03.", "34.")):
        Unit.objects.create(
            path=path, covers_path=path, code=f"{number}", kind="city", name_zh=path
        )
    found = set(Unit.objects.filter(below("34.02.")).values_list("path", flat=True))
    assert found == {"34.02.", "34.02.01."}
    assert Unit.objects.filter(below("")).count() == 5
    assert after("34.") == "34/"


def test_organisations_cover_their_place_or_only_themselves(town: Town) -> None:
    centre = territory.add_unit(town.township, UnitKind.CENTRE, 1, name_zh="综治中心")
    team = territory.add_unit(town.township, UnitKind.TEAM, 2, name_zh="示例队")
    assert centre.covers_path == town.township.path
    assert team.covers_path == team.path == f"{town.township.path}9002."
    with pytest.raises(Invalid):
        territory.add_unit(town.village, UnitKind.GROUP, 0, name_zh="第0组")


def test_a_number_that_does_not_fit_its_token_is_refused(town: Town) -> None:
    """Else group 100 would stand at a path of another width."""
    for kind, number in ((UnitKind.GROUP, 100), (UnitKind.ADDRESS, 100_000), (UnitKind.TEAM, 1000)):
        with pytest.raises(Invalid):
            territory.add_unit(town.village, kind, number, name_zh="太多")


def test_a_plan_has_each_leaf_once_and_only_its_own(town: Town) -> None:
    for units in ([town.lanes[0], town.lanes[0]], [town.neighbour], [town.village]):
        drafts = [territory.GridDraft(name_zh="01", units=units)]
        with pytest.raises(Invalid):
            territory.publish_plan(town.village, drafts, by=SYSTEM, reason="x")
    with pytest.raises(Invalid):
        territory.publish_plan(town.village, [], by=SYSTEM, reason="x")
    assert town.village.grid_plans.filter(status="published").count() == 1
