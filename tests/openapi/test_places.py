"""Places, who answers there, kinds, rules and the ledger, for programs."""

import pytest

from linli.matters import services as matters
from linli.rulesets.services import book
from tests.program import program
from tests.town import HECHENG, WUXING, YIJIANG, Town


def test_places_are_found_by_their_codes_down_to_the_lane(town: Town) -> None:
    asking = program(town.village)
    lane = town.lanes[0]
    code = lane.path.replace(".", "")

    said = asking.get(f"/places/{code}").json()
    assert (len(code), said["kind"], said["name_zh"]) == (19, "address", "新屋巷")
    assert said["households"] is None
    assert [one["code"] for one in said["above"]][-2:] == [WUXING, f"{WUXING}01"]
    assert asking.get(f"/places/{YIJIANG}").json()["name_zh"] == "弋江社区居民委员会"


def test_places_are_listed_below_a_place_page_by_page(town: Town) -> None:
    asking = program()
    codes, cursor = [], ""
    while cursor is not None:
        page = asking.get(f"/places?within={HECHENG}&limit=3&cursor={cursor}").json()
        codes += [one["code"] for one in page["items"]]
        cursor = page["next"]

    assert codes == sorted(codes)
    assert len(set(codes)) == 9  # the township, two villages, three groups, three lanes
    opened = asking.get("/places?opened=true").json()["items"]
    assert {one["code"] for one in opened} == {HECHENG, "340223102"}


def test_grids_and_who_answers_are_told_as_everybody_may_know_it(town: Town) -> None:
    asking = program(town.far)  # another township: all of this is public

    grids = asking.get(f"/places/{HECHENG}/grids").json()["items"]
    assert [one["code"] for one in grids] == [f"{WUXING}00{n}" for n in (1, 2, 3)]
    village = asking.get(f"/places/{WUXING}/answering").json()
    assert village["grids"][0]["holders"][0]["name"] == "示例·甲"
    lane = asking.get(f"/places/{town.lanes[0].path.replace('.', '')}/answering").json()
    assert lane["first"]["role"] == "grid_member"
    assert [one["code"] for one in lane["grids"]] == [f"{WUXING}001"]
    assert asking.get("/places/440784/answering").status_code == 404


@pytest.mark.parametrize("code", ["44", "440784", HECHENG, WUXING, f"{WUXING}01"])
def test_rules_and_kinds_hold_at_every_place(town: Town, code: str) -> None:
    asking = program()
    rules = asking.get(f"/places/{code}/rules").json()
    kinds = asking.get(f"/places/{code}/kinds").json()

    assert {one["key"] for one in rules} == {one.rule.key for one in book(town.village.path)}
    assert all(one["source"] for one in rules)
    assert "lighting" in {one["code"] for one in kinds}


def test_areas_are_those_of_villages_and_townships(town: Town) -> None:
    asking = program()

    assert asking.get(f"/places/{HECHENG}/areas").json() == {"items": [], "next": None}
    assert asking.get("/places/4407/areas").status_code == 404


def test_the_ledger_tells_what_everybody_may_know_and_rates_their_denominators(town: Town) -> None:
    matter = town.reports(name="示例·寅")
    town.reports(text="家里的事", private=True)
    matters.accept(matter.pk, by=town.grid_member.actor)
    asking = program(town.far)

    (row,) = asking.get(f"/places/{HECHENG}/ledger").json()["items"]
    assert (row["words"], row["place"]) == ("", "Grid 01 of Wuxing Village")
    rates = asking.get(f"/places/{HECHENG}/rates").json()
    assert rates["response"] == {"part": 1, "of": 1, "silent": 0}
    assert rates["by_kind"] == [{"kind": "lighting", "reported": 1, "completed": 0}]
