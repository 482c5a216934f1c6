"""Activities and programmes for programs: what is held when and by whom, and nobody's name."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.activities import services as activities
from linli.activities.models import Activity
from linli.activities.services import Entry, Outline, Plan
from linli.common import clock
from linli.people.actors import SYSTEM
from tests.program import Program, program
from tests.town import HECHENG, PINGSHAN, WUXING, Town

WORDS = "慰问不许外传家"


def items(asking: Program, path: str) -> list[dict[str, Any]]:
    answer = asking.get(path)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    found: list[dict[str, Any]] = said["items"] if isinstance(said, dict) else said
    return found


def planned(town: Town, kind: str, hours: int = 24, **more: Any) -> Activity:
    begins = clock.now() + timedelta(hours=hours)
    wanted = Plan(kind, more.pop("host", town.village), begins, **more)
    return activities.plan(wanted, by=SYSTEM).activity


def test_activities_of_the_place_are_listed_without_titles_words_or_people(town: Town) -> None:
    visit = planned(town, "instructor_visit", title=WORDS, agenda=WORDS, where=WORDS, tags=["走访"])
    activities.invite(visit.pk, by=SYSTEM, entries=[Entry(name="示例·不许外传")])
    planned(town, "member_assembly", title=WORDS)
    told = planned(town, "clean_up", 48, title="清河日", where="老码头", open_to="everybody")
    lane = town.lanes[0]
    Activity.objects.filter(pk=visit.pk).update(place=lane, place_path=lane.path)
    asking = program(town.village)

    answer = asking.get("/activities")
    first, second = answer.json()["items"]
    assert (first["id"], first["kind"], first["title"], first["place"]) == (
        *(str(visit.pk), "instructor_visit"),
        *("", None),
    )
    assert (first["host"]["place"], first["status"]) == (WUXING, "planned")
    assert "走访" in first["tags"]
    assert (second["title"], second["where"]) == ("清河日", "老码头")
    for secret in ("不许外传", "示例", lane.name_zh, "member_assembly"):
        assert secret not in answer.content.decode()
    one = asking.get(f"/activities/{told.pk}")
    assert one.json() == second
    assert one["ETag"] == f'"{told.version}"'


def test_the_list_is_asked_by_place_kind_tag_state_and_time(town: Town) -> None:
    planned(town, "clean_up", 24, tags=["农清"])
    gone = planned(town, "clean_up", 30, host=town.neighbour)
    activities.cancel(gone.pk, by=SYSTEM, reason="下雨")
    planned(town, "patrol", 60)
    asking = program(town.township)

    day = (clock.now() + timedelta(hours=40)).isoformat().replace("+", "%2B")
    for asked, number in (
        ("", 3),
        (f"place={HECHENG}", 3),
        (f"place={PINGSHAN}", 1),
        ("kind=clean_up", 2),
        ("tag=农清", 1),
        ("status=cancelled", 1),
        (f"since={day}", 1),
        (f"until={day}", 2),
    ):
        assert len(items(asking, f"/activities?{asked}")) == number, asked
    page = asking.get("/activities?limit=2").json()
    rest = asking.get(f"/activities?limit=2&cursor={page['next']}").json()
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    for wrong in ("place=x", "status=gone", "since=1", "words=x"):
        assert asking.get(f"/activities?{wrong}").status_code == 422, wrong
    assert asking.get("/activities?place=999999").status_code == 404
    assert asking.get(f"/activities/{uuid4()}").status_code == 404


def test_another_township_and_another_scope_read_none_of_it(town: Town) -> None:
    mine = planned(town, "clean_up", title=WORDS)
    asking = program(town.far)
    assert items(asking, "/activities") == []
    assert asking.get(f"/activities/{mine.pk}").status_code == 404
    assert program(town.village, "open311").get("/activities").status_code == 403


@pytest.mark.parametrize("number", [1, 8])
def test_the_list_asks_the_database_as_often_however_long_it_is(
    town: Town, number: int, django_assert_max_num_queries: Any
) -> None:
    for hours in range(number):
        planned(town, "clean_up", hours + 1, tags=["农清"])
    asking = program(town.village)
    asking.get("/activities")
    with django_assert_max_num_queries(14):
        assert len(items(asking, "/activities")) == number


def test_kinds_that_a_place_may_hold_are_told_with_their_names(town: Town) -> None:
    kinds = {one["code"]: one for one in items(program(), f"/places/{WUXING}/activity-kinds")}
    assert kinds["member_assembly"]["internal"]
    assert kinds["clean_up"]["name_zh"]
    assert "village" in kinds["clean_up"]["hosts"]


def test_a_programme_is_told_with_its_numbers_from_the_records(town: Town) -> None:
    parts = [("河道", ["河道"])]
    wanted = Outline("党建+农清", from_on=clock.today(), tags=["农清"], streams=parts)
    kept = activities.outline(town.township, wanted, by=SYSTEM)
    done = planned(town, "clean_up", 1, tags=["农清", "河道"])
    planned(town, "clean_up", 2, tags=["农清"], host=town.neighbour)
    with clock.told(done.planned_to + timedelta(hours=1)):
        activities.hold(
            done.pk,
            by=SYSTEM,
            begins=done.planned_from,
            ends=done.planned_to,
            attendance=activities.Attendance(headcount=12),
        )
    office, village = program(town.township), program(town.village)

    assert items(village, "/programmes") == []  # not issued yet
    activities.issue(kept.pk, by=SYSTEM)
    (one,) = items(village, "/programmes")
    assert (one["name_zh"], one["place"], one["stage"]) == ("党建+农清", HECHENG, "running")
    said = office.get(f"/programmes/{kept.pk}").json()
    assert (said["held"], said["planned"]) == (1, 2)
    assert [(line["held"], line["planned"]) for line in said["by_unit"]] == [(0, 1), (1, 1)]
    assert said["by_stream"] == [{"name": "河道", "held": 1, "planned": 1}]
    assert village.get(f"/programmes/{kept.pk}").json()["planned"] == 1
    assert office.get(f"/programmes/{uuid4()}").status_code == 404
    assert items(program(town.far), "/programmes") == []
