"""What a place has, for programs: as everybody may read it, or as far as a program keeps to it."""

from typing import Any

import pytest

from linli.common import clock
from linli.mediation.models import Dispute
from linli.mediation.services import screening
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import AreaKind, UnitKind
from linli.territory.models import DutyShift, Resource
from linli.territory.services import charters, grids, organisation, resources, teams
from linli.territory.services.showing import agree_name
from linli.territory.workflow import CHECKS
from tests.program import Program, program
from tests.quarrel import quarrel
from tests.town import HECHENG, WUXING, YIJIANG, Town, appointed, somebody, square

WELL = {"place": WUXING, "kind": "resource", "name": "抽水机", "number": 2}


def items(asking: Program, path: str) -> list[dict[str, Any]]:
    answer = asking.get(path)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    found: list[dict[str, Any]] = said["items"] if isinstance(said, dict) else said
    return found


def test_a_place_is_found_by_what_people_call_it(town: Town) -> None:
    asking = program(town.village)

    organisation.add_organisation(town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="五星支部")
    found = items(asking, "/search/places?words=五星")
    assert "branch" not in {one["kind"] for one in found}  # its code leads nowhere
    assert (found[0]["code"], found[0]["takes_reports"]) == (WUXING, True)
    assert items(asking, "/search/places?words=无此地方") == []
    assert asking.get("/search/places?words=%20").status_code == 422
    assert asking.get("/search/places").status_code == 422


def test_a_grid_and_an_area_are_told_with_their_outlines(town: Town) -> None:
    grids.draw_grid_shape(town.grids[0], square(112.81, 22.60), by=SYSTEM)
    words = territory.AreaWords("水库边", from_words="东头", to_words="西头")
    area = territory.make_area(town.village, AreaKind.SEGMENT, words, by=SYSTEM)
    asking = program(town.far)  # another township: all of this is public

    grid = asking.get(f"/grids/{WUXING}001").json()
    assert grid["shape"]["type"] == "Polygon"
    assert asking.get(f"/grids/{WUXING}999").status_code == 404
    said = asking.get(f"/areas/{area.pk}").json()
    assert (said["name_zh"], said["place"], said["shape"]) == ("水库边", WUXING, None)
    assert asking.get(f"/areas/{town.clerk.person.pk}").status_code == 404
    (plan,) = items(asking, f"/places/{HECHENG}/plans")
    assert (plan["status"], plan["village"]) == ("published", WUXING)


def test_postings_name_those_whose_name_everybody_may_read(town: Town) -> None:
    branch = organisation.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="五星支部"
    )
    head = appointed(somebody("支部书记"), "branch_secretary", branch)
    asking = program(town.far)

    said = items(asking, f"/places/{WUXING}/postings")
    assert {"示例·甲"} <= {one["name"] for one in said}
    assert all(one["name"] for one in said)
    assert "示例·支部书记" not in str(said)
    member = next(one for one in said if one["role"] == "grid_member")
    assert (member["place"], member["grid"]) == (WUXING, f"{WUXING}001")
    codes = {one["code"] for one in items(asking, "/roles")}
    assert {one["role"] for one in said} <= codes

    agree_name(head.postings[0].pk, by=SYSTEM, agrees=True)
    (one,) = items(asking, f"/places/{WUXING}/postings?role=branch_secretary")
    assert (one["name"], one["place"], one["organisation"]) == ("示例·支部书记", None, branch.pk)
    tree = items(asking, f"/places/{WUXING}/organisation")
    assert [(one["name_zh"], one["below"]) for one in tree] == [("五星支部", None)]
    assert tree[0]["holders"] == [{"role": "branch_secretary", "name": "示例·支部书记"}]


def test_who_is_on_duty_today_is_told_with_the_hours(town: Town) -> None:
    posting = town.grid_member.postings[0]
    today = clock.local(clock.now()).isoweekday()
    DutyShift.objects.create(posting=posting, weekday=today, begins="08:00", ends="12:00")

    (shift,) = items(program(town.far), f"/places/{WUXING}/shifts")
    assert (shift["name"], shift["begins"][:5], shift["ends"][:5]) == ("示例·甲", "08:00", "12:00")
    assert shift["posting"] == str(posting.pk)


def test_rules_of_organisations_are_read_once_they_are_adopted(town: Town) -> None:
    branch = organisation.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="五星支部"
    )
    draft = charters.start(branch, by=SYSTEM, title="议事规则", text="一事一议")
    asking = program(town.village)
    assert asking.get(f"/places/{WUXING}/charters").json() == {"in_force": [], "to_come": []}
    assert asking.get(f"/charters/{draft.pk}").status_code == 404

    day = clock.today()
    charters.adopt(draft.pk, by=SYSTEM, adopted_on=day, in_force_on=day, checked=CHECKS)
    (row,) = asking.get(f"/places/{WUXING}/charters").json()["in_force"]
    said = asking.get(f"/charters/{row['id']}").json()
    assert (said["text"], said["in_force"], said["organisation"]) == ("一事一议", True, branch.pk)


def test_links_say_who_looks_after_a_place_and_never_which_household(town: Town) -> None:
    asking = program(town.village)

    kinds = {one["code"]: one for one in items(asking, "/link-kinds")}
    assert kinds["contact"]["needs_consent"]
    assert items(asking, f"/places/{WUXING}/links") == []
    assert asking.get("/places/4407/links").status_code == 404


def test_a_program_of_the_township_keeps_its_stock_by_versions(town: Town) -> None:
    asking = program(town.township)
    made = asking.post("/resources", WELL, Idempotency_Key="k1")
    again = asking.post("/resources", WELL, Idempotency_Key="k1")

    assert (made.status_code, made["ETag"]) == (201, '"0"')
    assert again.json() == made.json()
    assert Resource.objects.count() == 1
    path = made["Location"].removeprefix("/api/v1")
    more = {**WELL, "number": 3}
    assert asking.ask("PUT", path, more).status_code == 428
    changed = asking.ask("PUT", path, more, If_Match=made["ETag"])
    assert (changed.status_code, changed["ETag"], changed.json()["number"]) == (200, '"1"', 3)
    assert asking.ask("PUT", path, WELL, If_Match=made["ETag"]).status_code == 412
    assert asking.get(path)["ETag"] == '"1"'
    assert [one["name"] for one in items(asking, f"/places/{HECHENG}/resources")] == ["抽水机"]
    assert items(asking, f"/places/{HECHENG}/resources?kind=people") == []
    assert asking.ask("DELETE", path, If_Match='"0"').status_code == 412
    assert asking.ask("DELETE", path, If_Match='"1"').status_code == 204
    assert asking.get(path).status_code == 404
    assert Resource.objects.get().valid_to is not None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"number": 0}, 422),
        ({"kind": "gold"}, 422),
        ({"name": " "}, 422),
        ({"place": YIJIANG}, 403),
        ({"place": "340223102999"}, 404),
        ({"contact": "00000000-0000-0000-0000-000000000000"}, 422),
        ({"colour": "red"}, 422),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(
    town: Town, change: dict[str, Any], status: int
) -> None:
    answer = program(town.township).post("/resources", {**WELL, **change})

    assert answer.status_code == status, answer.content
    assert not Resource.objects.exists()


def test_a_program_of_a_village_reads_its_stock_and_changes_nothing(town: Town) -> None:
    row = resources.add(resources.Wanted(town.village, "force", "民兵", 10), by=SYSTEM)
    asking = program(town.village)

    assert [one["number"] for one in items(asking, f"/places/{WUXING}/resources")] == [10]
    assert asking.post("/resources", WELL).status_code == 403
    path = f"/resources/{row.pk}"
    assert asking.ask("DELETE", path, If_Match="*").status_code == 403
    assert program(town.far.parent).get(path).status_code == 404


def test_teams_are_told_in_numbers(town: Town) -> None:
    teams.form_team(teams.Plan(unit=town.village, task="清沟"), by=SYSTEM)

    (team,) = items(program(town.township), f"/places/{WUXING}/teams")
    assert (team["task"], team["missing"], team["place"]) == ("清沟", 5, WUXING)
    assert items(program(town.far.parent), f"/places/{WUXING}/teams") == []


def test_hints_tell_what_words_look_like_and_keep_nothing(town: Town) -> None:
    lamp = town.reports(text="新屋巷的路灯不亮了")
    asking = program(town.village)
    sent = {"place": WUXING, "text": "新屋巷路灯不亮", "where": "新屋巷"}

    said = asking.post("/hints", sent).json()
    assert said["kinds"][0]["kind"]["code"] == "lighting"
    assert [one["number"] for one in said["same"]] == [lamp.number]
    fire = asking.post("/hints", {"place": WUXING, "text": "着火了"}).json()
    assert "119" in fire["dangers"][0]["numbers"]
    assert program(town.far).post("/hints", sent).status_code == 403
    assert asking.post("/hints", {"place": "340223102", "text": "x"}).status_code == 403


def test_the_list_of_items_is_the_one_that_hand_back_quotes(town: Town) -> None:
    listed = items(program(town.far), f"/places/{WUXING}/items")

    assert {"township", "village"} <= {one["done_by"] for one in listed}
    assert all(one["basis"] for one in listed)
    (lamp,) = (
        one for one in items(program(), f"/places/{WUXING}/kinds") if one["code"] == "lighting"
    )
    assert "fault" in lamp["asks"]["properties"]


def test_of_disputes_a_program_learns_counts_and_no_party(town: Town) -> None:
    quarrel(town).with_agreement("oral")
    asking = program(town.village)

    answer = asking.get(f"/places/{WUXING}/disputes")
    said = answer.json()
    assert said["all"] == {"registered": 1, "resolved": 1, "in_village": 1}
    assert said["by_category"] == []  # fewer than five of each
    assert said["arrivals"]["median_seconds"] is None
    assert "邻居" not in answer.content.decode()
    (row,) = items(asking, "/matters")
    assert (row["title"], row["text"], row["lon"]) == ("", "", None)
    assert asking.get(f"/matters/{row['number']}").json()["text"] == ""
    history = asking.get(f"/matters/{row['number']}/steps").json()
    assert len(history) > 1
    assert not any(step["words"] for step in history)
    for _more in range(5):
        quarrel(town)
    category = Dispute.objects.values_list("category", flat=True)[0]
    said = asking.get(f"/places/{WUXING}/disputes").json()
    assert [one["category"] for one in said["by_category"]] == [category]
    last = clock.today().year - 1
    assert asking.get(f"/places/{WUXING}/disputes?year={last}").json()["all"]["registered"] == 0
    assert program(town.far.parent).get(f"/places/{WUXING}/disputes").status_code == 403
    assert program(town.neighbour).get(f"/places/{HECHENG}/disputes").status_code == 403


def test_screenings_are_summed_up_for_a_township_and_few_are_not_told(town: Town) -> None:
    from_village = {"neighbour": 4, "land": 7}
    screening.count(town.village, from_village, by=town.clerk.actor)
    asking = program(town.township)

    said = items(asking, f"/places/{HECHENG}/screening")
    assert {one["category"]: one["count"] for one in said} == {"land": 7, "neighbour": None}
    assert asking.get(f"/places/{WUXING}/screening").status_code == 404
    assert program(town.far.parent).get(f"/places/{HECHENG}/screening").status_code == 403


def test_what_got_stuck_on_its_way_is_counted_for_the_township(town: Town) -> None:
    town.reports()
    Message.objects.filter(channel=Channel.INBOX).update(state=State.FAILED, problem="down")
    stuck = Message.objects.filter(state=State.FAILED).count()

    (row,) = items(program(town.township), "/messages/stuck")
    assert row == {"channel": "inbox", "problem": "down", "given_up": True, "count": stuck}
    assert items(program(), "/messages/stuck") == [row]
    assert items(program(town.far.parent), "/messages/stuck") == []
    assert items(program(town.village), "/messages/stuck") == []
