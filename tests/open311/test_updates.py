"""What became of it, told outwards step by step; and what the reporter adds, told inwards."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from tests import stages
from tests.open311.clients import ENGLISH, V2, get, key, parsed, plain, post, reported
from tests.town import Town

PATH = "servicerequestupdates.json"


def found(number: str) -> Matter:
    return Matter.objects.get(number=number)


def test_each_change_is_told_without_its_words(town: Town) -> None:
    matter = stages.to(Status.CLOSED, town)

    rows = get(PATH)
    top = get("servicerequestupdates.xml")

    assert [row["description"] for row in rows] == [
        "In hand", "Waiting for recheck", "Waiting for the rating", "Completed"
    ]  # fmt: skip
    assert [row["status"] for row in rows] == ["open", "open", "open", "closed"]
    assert {row["service_request_id"] for row in rows} == {matter.number}
    assert len({row["update_id"] for row in rows}) == 4
    assert "灯泡" not in str(rows)
    assert (top.tag, top[0].tag) == ("service_request_updates", "request_update")
    assert plain(top[0]) == rows[0]


def test_whoever_asks_again_goes_on_where_it_ended(town: Town) -> None:
    matter = stages.to(Status.DONE, town)
    then = clock.now()
    matters.pass_check(matter.pk, by=stages.holder(stages.again(matter).turn))

    (row,) = get(PATH, start_date=then.isoformat())

    assert row["description"] == "Waiting for the rating"
    assert [one["update_id"] for one in get(PATH, page="3", page_size="1")] == [row["update_id"]]
    assert len(get(PATH, service_request_id=f"{matter.number},1")) == 3
    assert get(PATH, end_date=(then - timedelta(days=1)).isoformat()) == []


def test_the_reporter_adds_through_the_program_they_used(town: Town) -> None:
    made = key()
    number = reported(made)
    sent = {
        "service_request_id": number, "update_id": "77", "status": "OPEN",
        "updated_datetime": "2026-11-22T04:00:00.000Z", "description": "晚上更黑了",
    }  # fmt: skip

    (row,) = post(PATH, api_key=made, **sent)
    (again,) = post(PATH, api_key=made, **sent)
    top = post("servicerequestupdates.xml", api_key=made, **{**sent, "update_id": "78"})

    assert row == again == {"update_id": f"{number}-2"}
    assert top.findtext("request_update/update_id") == f"{number}-3"
    step = found(number).steps.get(seq=2)
    assert (step.verb, step.text("words")) == ("add", "晚上更黑了")
    assert step.actor["kind"] == "reporter"
    assert step.actor["client"]
    assert get(PATH) == []  # it still stands where it stood


def test_an_answer_sets_the_clock_going_again(town: Town) -> None:
    made = key()
    number = reported(made)
    owner = stages.owner(found(number))
    matters.accept(found(number).pk, by=owner)
    matters.ask(found(number).pk, by=owner, question="哪一盏？")

    post(PATH, api_key=made, service_request_id=number, description="第三盏")

    assert found(number).status == Status.IN_HAND


def test_what_is_closed_is_reopened_by_saying_that_it_is_open(town: Town) -> None:
    made = key()
    number = reported(made)
    matters.refuse(
        found(number).pk, by=stages.owner(found(number)), reason="不属本村", next_door="供电所"
    )
    sent = {"service_request_id": number, "description": "就在村里", "update_id": "1"}

    (refused,) = post(PATH, 400, api_key=made, status="CLOSED", **sent)
    post(PATH, api_key=made, status="open", **sent)
    post(PATH, api_key=made, status="open", **sent)

    assert refused["code"] == 400
    assert found(number).status == Status.SUBMITTED
    assert found(number).steps.count() == 3


def test_what_was_merged_points_on_and_its_reporter_still_adds_and_reopens(town: Town) -> None:
    made, lead = key(), town.reports("路灯不亮")
    number = reported(made)
    matters.merge(found(number).pk, by=town.clerk.actor, into=lead.number)

    (row,) = get("requests.json", service_request_id=number, extensions="true")
    (update,) = get(PATH, service_request_id=number)
    sent = {"api_key": made, "service_request_id": number, "status": "open"}
    post(PATH, description="今晚也不亮", **sent)

    said = f"Merged into {lead.number}"
    assert (row["status"], row["status_notes"], update["description"]) == ("closed", said, said)
    assert row["extended_attributes"]["merged_into"] == lead.number
    assert found(number).steps.latest("seq").verb == "add"
    matters.refuse(
        lead.pk, by=stages.owner(found(lead.number)), reason="不属本村", next_door="供电所"
    )
    post(PATH, description="就在村里", **sent)
    assert found(lead.number).status == Status.SUBMITTED


def test_where_the_one_that_goes_on_is_private_nothing_points_to_it(town: Town) -> None:
    mine = {"name": "示例·客", "phone": "13800001111"}
    lead, other = town.reports(private=True, **mine), town.reports(**mine)
    matters.merge(other.pk, by=town.clerk.actor, into=lead.number)

    (row,) = get("requests.json", service_request_id=other.number, extensions="true")
    (update,) = get(PATH, service_request_id=other.number)

    assert lead.number not in f"{row}{update}"
    assert (row["status_notes"], update["description"]) == ("Merged", "Merged")


def test_nobody_adds_to_what_another_door_took_in(town: Town) -> None:
    public, private = town.reports().number, town.reports(private=True).number
    mine = reported(key())
    sent = {"api_key": key(), "description": "我也看到了"}

    for number in (public, mine):
        (wrong,) = post(PATH, 403, service_request_id=number, **sent)
        assert wrong["description"].startswith("service_request_id: another door took this one in.")
    for number in (private, "26110000000", "x"):
        (wrong,) = post(PATH, 404, service_request_id=number, **sent)
        assert wrong["description"].startswith("service_request_id was not found")
    assert {one.steps_count for one in Matter.objects.all()} == {1}


@pytest.mark.parametrize("name", ["update", "requestupdates", "servicerequestupdates"])
def test_older_names_of_the_extension_work(town: Town, name: str) -> None:
    answer = Client().get(f"{V2}{name}.xml", headers=ENGLISH)
    assert parsed(answer).tag == "service_request_updates"
