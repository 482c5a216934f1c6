"""Matters for programs: the list, one of them, reporting, and doing a clerk's work."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import Settings

from linli.matters.api.shapes import fields_of
from linli.matters.api.steps import Act
from linli.matters.models import Matter
from linli.matters.services.verbs import SERVICES
from tests.program import Program, program
from tests.town import PINGSHAN, WUXING, YIJIANG, Town

PHONE = "13800000000"


def told(asking: Program, query: str = "") -> list[str]:
    return [one["text"] for one in asking.get(f"/matters{query}").json()["items"]]


def test_a_program_of_one_township_never_sees_another(town: Town) -> None:
    here = town.reports(text="这里")
    there = town.reports(place_code=YIJIANG, unit_id=None, text="那里")
    ours, theirs = program(town.township), program(town.far.parent)

    assert (told(ours), told(theirs)) == (["这里"], ["那里"])
    assert told(program(town.neighbour)) == []
    assert sorted(told(program())) == sorted(["这里", "那里"])
    for asking, number in ((ours, there.number), (theirs, here.number)):
        for path in ("", "/steps", "/candidates", f"/photos/{town.clerk.person.pk}"):
            response = asking.get(f"/matters/{number}{path}")
            assert response.status_code == 404
            assert "里" not in response.json()["detail"]
        assert asking.act(number, "note", words="x").status_code == 404
    assert told(ours, f"?place={YIJIANG}") == []


def test_no_answer_holds_contact_data(town: Town) -> None:
    matter = town.reports(name="示例·寅", phone=PHONE)
    asking = program(town.village)

    whole = asking.get(f"/matters/{matter.number}")
    everything = b"".join(
        asking.get(path).content
        for path in (
            *("/matters", f"/matters/{matter.number}", f"/matters/{matter.number}/steps"),
            *(f"/places/{WUXING}/ledger", f"/places/{WUXING}/answering"),
        )
    ).decode()

    assert whole.json()["reporter"] == {"has_phone": True, "phone_masked": "138****0000"}
    assert PHONE not in everything
    assert "示例·寅" not in everything


def test_the_list_is_narrowed(town: Town) -> None:
    lamp = town.reports(text="灯")
    road = town.reports(text="路", kind="road", unit_id=town.lanes[1].pk)
    asking = program(town.township)
    lane = town.lanes[0].path.replace(".", "")

    assert told(asking, f"?place={lane}") == ["灯"]
    assert told(asking, f"?place={PINGSHAN}") == []
    assert told(asking, "?kind=road") == ["路"]
    assert told(asking, "?status=closed") == told(asking, "?open=false") == []
    assert told(asking, "?overdue=true") == []
    moment = road.reported_at.isoformat().replace("+00:00", "Z")
    assert told(asking, f"?since={moment}") == ["路"]
    assert told(asking, f"?until={moment}") == ["灯"]
    assert lamp.reported_at < road.reported_at


def test_pages_do_not_shift_when_something_comes_in_between(town: Town) -> None:
    for number in range(5):
        town.reports(text=str(number))
    asking = program(town.village)

    first = asking.get("/matters?limit=2").json()
    town.reports(text="new")
    second = asking.get(f"/matters?limit=2&cursor={first['next']}").json()
    third = asking.get(f"/matters?limit=2&cursor={second['next']}").json()

    texts = [one["text"] for page in (first, second, third) for one in page["items"]]
    assert texts == ["4", "3", "2", "1", "0"]
    assert third["next"] is None


def test_a_report_becomes_a_matter_with_a_link_for_the_reporter(town: Town) -> None:
    asking = program(town.village)
    lane = town.lanes[0].path.replace(".", "")

    response = asking.post(
        "/matters",
        {"place": lane, "text": "路灯不亮", "kind": "lighting", "name": "示例·寅", "phone": PHONE},
    )

    assert response.status_code == 201
    said = response.json()
    assert said["matter"]["source"] == "api"
    assert said["matter"]["place"] == lane
    assert said["matter"]["turn"]["name"] == "示例·甲"
    assert response["Location"] == f"/api/v1/matters/{said['matter']['number']}"
    assert response["ETag"] == '"1"'
    page = Client().get(said["link"].removeprefix("http://127.0.0.1:8000"))
    assert page.status_code == 200
    assert PHONE not in json.dumps(said)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"text": "x"}, 422, "place"),
        ({"place": WUXING, "text": "  "}, 422, "text"),
        ({"place": WUXING, "text": "x", "kind": "no-such"}, 422, "kind"),
        ({"place": WUXING, "text": "x", "lon": 112.8}, 422, "lon"),
        ({"place": WUXING, "text": "x", "lon": "112", "lat": "22"}, 422, "lon.float"),
        ({"place": WUXING, "text": "x", "phone": "abc"}, 422, "phone"),
        ({"place": "999999999999", "text": "x"}, 404, ""),
        ({"place": YIJIANG, "text": "x"}, 403, ""),
    ],
)
def test_a_report_that_cannot_be_taken_says_why(
    town: Town, body: dict[str, Any], status: int, field: str
) -> None:
    response = program(town.village).post("/matters", body)

    assert response.status_code == status
    assert not field or field in response.json()["fields"]
    assert not Matter.objects.exists()


def test_a_program_does_the_clerks_work_from_the_report_to_the_recheck(town: Town) -> None:
    asking = program(town.village)
    reported = asking.post("/matters", {"place": WUXING, "text": "路灯不亮"}).json()
    number = reported["matter"]["number"]

    def moves() -> list[str]:
        return [one["verb"] for one in asking.get(f"/matters/{number}").json()["moves"]]

    assert "accept" in moves()
    taken = asking.act(number, "accept", version=1)
    assert (taken.status_code, taken.json()["status"]) == (201, "in_hand")
    assert taken["ETag"] == '"2"'
    missing = asking.act(number, "complete", version=2)
    assert (missing.status_code, set(missing.json()["fields"])) == (422, {"answer"})
    done = asking.act(number, "complete", version=2, answer="换了灯泡")
    assert done.json()["status"] == "done"
    assert "pass_check" not in moves()
    steps = asking.get(f"/matters/{number}/steps").json()
    assert [one["verb"] for one in steps] == ["report", "accept", "complete"]
    assert {one["by_name"] for one in steps} == {"示例程序"}
    assert steps[2]["words"]["answer"] == "换了灯泡"


def test_what_is_not_the_programs_turn_is_refused_and_can_be_dispatched(town: Town) -> None:
    matter = town.reports()
    asking = program(town.village)

    refused = asking.act(matter.number, "accept", version=1)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    candidates = asking.get(f"/matters/{matter.number}/candidates").json()
    clerk = next(one for one in candidates if one["role"] == "village_clerk")
    given = asking.act(
        matter.number, "assign", version=1, to=clerk["posting"], reason="灯杆是村里的"
    )
    assert given.json()["turn"]["name"] == "示例·乙"
    wrong = asking.act(matter.number, "accept", version=2, answer="x")
    assert set(wrong.json()["fields"]) == {"answer"}
    late = asking.act(matter.number, "pass_check", version=2)
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")


def test_nobody_overwrites_what_somebody_else_changed(town: Town) -> None:
    matter = town.reports()
    asking = program(town.village)
    path, body = f"/matters/{matter.number}/steps", {"verb": "note", "words": "看过了"}

    assert asking.post(path, body).status_code == 428
    assert asking.post(path, body, If_Match="1").status_code == 400
    assert asking.post(path, body, If_Match='"7"').json()["code"] == "changed"
    assert asking.post(path, body, If_Match='"7", W/"1"').status_code == 201
    assert asking.post(path, body, If_Match='"1"').status_code == 412
    assert asking.post(path, body, If_Match="*").status_code == 201
    assert Matter.objects.get().version == 3


def test_words_are_released_and_taken_back(town: Town) -> None:
    matter = town.reports()
    asking = program(town.township)
    asking.act(matter.number, "release", release_words=True)

    assert asking.get(f"/places/{WUXING}/ledger").json()["items"][0]["words"] == "路灯不亮"
    asking.act(matter.number, "release", release_words=False)
    assert asking.get(f"/places/{WUXING}/ledger").json()["items"][0]["words"] == ""
    wrong = asking.act(matter.number, "note", release_words=True, words="x")
    assert set(wrong.json()["fields"]) == {"release_words"}


def test_photos_come_and_go_as_pictures(town: Town, settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    matter = town.reports()
    asking = program(town.village)
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    picture.seek(0)
    picture.name = "lamp.png"

    def send(photo: Any, version: int) -> Any:
        return Client().post(
            f"/api/v1/matters/{matter.number}/photos",
            {"words": "灯杆", "photos": photo},
            headers={"Authorization": f"Bearer {asking.key}", "If-Match": f'"{version}"'},
        )

    assert send(picture, 1).status_code == 201
    (photo,) = asking.get(f"/matters/{matter.number}/steps").json()[1]["photos"]
    shown = asking.get(f"/matters/{matter.number}/photos/{photo}")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown.getvalue()[:2] == b"\xff\xd8"
    no_photo = BytesIO(b"no photo")
    no_photo.name = "x.jpg"
    assert send(no_photo, 2).json()["code"] == "image_refused"


def test_every_field_of_every_verb_can_be_sent(town: Town) -> None:
    """A verb that takes something new has to be given a field for it."""
    for verb in SERVICES:
        assert fields_of(verb) <= set(Act.model_fields), verb


def test_lists_cost_the_same_however_long_they_are(town: Town) -> None:
    asking = program(town.township)
    asking.get("/matters")  # the first use of an hour is noted
    counts = []
    for number in (1, 12):
        for _report in range(number):
            town.reports()
        with CaptureQueriesContext(connection) as queries:
            asking.get("/matters")
        counts.append(sum("matters_" in query["sql"] for query in queries))
        assert len(queries) <= 15  # with those of the limit, which depend on what it remembers
    assert counts == [1, 1]


def test_what_a_kind_asks_is_answered_with_the_report(town: Town) -> None:
    asking = program(town.village)
    lamp = {"place": WUXING, "text": "路灯不亮", "kind": "lighting"}

    told_so = asking.post("/matters", {**lamp, "answers": {"fault": ["dark"], "pole": ["7 号"]}})
    assert told_so.status_code == 201, told_so.content
    assert "7 号" in Matter.objects.get().text
    for code, said in (("fault", "purple"), ("colour", "red")):
        refused = asking.post("/matters", {**lamp, "answers": {code: [said]}})
        assert refused.status_code == 422
        assert set(refused.json()["fields"]) == {f"answers.{code}"}
    assert Matter.objects.count() == 1


def test_similar_needs_are_gathered_for_an_outside_body(town: Town) -> None:
    numbers = [town.reports(kind="power", text=f"第 {n} 户电压低").number for n in range(3)]
    asking = program(town.village)
    sent = {"of": numbers, "text": "三户电压低", "kind": "power", "outside_body": "供电所"}

    made = asking.post("/gathered", sent, Idempotency_Key="k1")
    assert made.status_code == 201, made.content
    assert (made.json()["outside_body"], made.json()["level"]) == ("供电所", "outside")
    assert asking.post("/gathered", sent, Idempotency_Key="k1").json() == made.json()
    assert {asking.get(f"/matters/{one}").json()["status"] for one in numbers} == {"merged"}
    assert asking.post("/gathered", sent).status_code == 409  # they go on in another
    assert asking.post("/gathered", {**sent, "of": numbers[:1]}).status_code == 422
    assert program(town.far).post("/gathered", sent).status_code == 404
    assert Matter.objects.count() == 4
