"""What anybody reads through the door: public matters, with what the ledger shows of them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from linli.common import clock
from linli.common.images import clean
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Attachment, Matter
from tests import stages
from tests.foreign import picture
from tests.open311.clients import V2, get, key, plain
from tests.town import HECHENG, PINGSHAN, WUXING, YIJIANG, Town


def ids(**asked: str) -> list[str]:
    return [row["service_request_id"] for row in get("requests.json", **asked)]


def test_a_request_says_what_the_ledger_says_and_no_more(town: Town) -> None:
    matter = town.reports(
        text="王五家的灯不亮", where="王五家", name="示例·王五", phone="13800001111",
        point=(112.8123456, 22.6012345),
    )  # fmt: skip

    (row,) = get("requests.json")

    assert row["service_request_id"] == matter.number
    assert (row["status"], row["service_code"]) == ("open", "lighting")
    assert row["status_notes"] == "Waiting for acceptance · Resident group and grid"
    assert row["address"] == "Grid 01 of Wuxing Village"
    assert row["address_id"] == town.grids[0].code
    assert row["agency_responsible"] == "Wuxing Village"
    assert row["description"] is None
    assert (row["lat"], row["long"]) == (22.605, 112.815)  # the middle of the grid
    assert row["expected_datetime"].endswith("+08:00")
    assert not [word for word in ("王五", "1380000", "112.812") if word in str(row)]


def test_both_formats_say_the_same(town: Town) -> None:
    matter = town.reports()

    (row,) = get("requests.json")
    top = get("requests.xml")
    (single,) = get(f"requests/{matter.number}.xml")

    assert top.tag == "service_requests"
    assert [child.tag for child in top] == ["request"]
    told = {name: None if value is None else str(value) for name, value in row.items()}
    assert plain(top[0]) == plain(single) == told
    assert get(f"requests/{matter.number}.json") == [row]


def test_words_and_photos_are_there_once_they_are_released(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    matter = town.reports(text="井盖破了", photos=(clean(picture()),))
    photo = Attachment.objects.get()
    assert get("requests.json")[0]["media_url"] is None

    matters.release(matter.pk, by=town.chief.actor, words=True, photos=[photo.pk])

    (row,) = get("requests.json", extensions="true")
    assert row["description"] == "井盖破了"
    assert row["media_url"] == f"http://testserver/photos/{photo.pk}/"
    photograph = Client().get(row["media_url"])
    assert photograph.status_code == 200
    photograph.close()
    more = row["extended_attributes"]
    assert more["media_urls"] == [row["media_url"]]
    assert (more["title"], more["detailed_status"]) == ("井盖破了", "submitted")
    top = get("requests.xml", extensions="TRUE")
    assert top.findtext("request/extended_attributes/media_urls/media_url") == row["media_url"]


@pytest.mark.parametrize(
    "more", [{"private": True}, {"kind": "dispute"}, {"kind": "personal_need"}]
)
def test_what_is_private_is_not_there_for_any_key(town: Town, more: dict[str, Any]) -> None:
    private = town.reports(**more).number
    for given in ({}, {"api_key": key(scope="all")}):
        assert ids(**given) == []
        assert ids(service_request_id=private, **given) == []
        wrong = get(f"requests/{private}.json", 404, **given)
        unknown = get("requests/26110000000.json", 404, **given)
        assert str(wrong).replace(private, "N") == str(unknown).replace("26110000000", "N")
        assert get(f"tokens/{private}.json", 404, **given)
        assert get("servicerequestupdates.json", **given) == []


def test_open_and_closed_are_the_two_states(town: Town) -> None:
    number = {status: stages.to(status, town).number for status in Status}
    ended = {Status.CLOSED, Status.REFUSED, Status.WITHDRAWN, Status.MERGED}
    lead = Matter.objects.get(merged__number=number[Status.MERGED]).number

    assert set(ids(status="closed")) == {number[one] for one in ended}
    assert set(ids(status="OPEN")) == {lead, *(number[one] for one in set(Status) - ended)}
    assert set(ids(status="open, closed")) == {lead, *number.values()}
    assert get("requests.json", 400, status="done") == [
        {"code": 400, "description": "status: There is no “done”: open or closed."}
    ]


def test_codes_ids_and_places_narrow(town: Town) -> None:
    lamp = town.reports().number
    road = town.reports(kind="road").number
    away = town.reports(place_code=YIJIANG, unit_id=None, kind="road").number

    assert set(ids()) == {lamp, road, away}
    assert set(ids(service_code="road")) == {road, away}
    assert set(ids(service_code="Road, lighting ", jurisdiction_id=WUXING)) == {lamp, road}
    assert ids(jurisdiction_id=YIJIANG) == [away]
    assert ids(jurisdiction_id=PINGSHAN) == []
    assert set(ids(jurisdiction_id=HECHENG, service_request_id=f"{away},{lamp}")) == {lamp}
    assert ids(service_request_id=f"{lamp[:4]}-{lamp[4:8]}-{lamp[8:]}", status="closed") == [lamp]
    assert set(ids(api_key=key(town.village))) == {lamp, road}
    (wrong,) = get("requests.json", 404, service_code="graffiti,road")
    assert wrong["description"] == "service_code was not found: “graffiti”."


@pytest.mark.parametrize("code", ["city.gov", "999999999999", "4407841052149", "٣٤٠٢"])
def test_a_place_that_is_not_known_is_said_so(town: Town, code: str) -> None:
    (wrong,) = get("requests.json", 404, jurisdiction_id=code)

    assert wrong["code"] == 404
    assert wrong["description"].startswith(f"jurisdiction_id was not found: “{code}”.")


def test_a_key_for_one_place_does_not_read_another_as_its_own(town: Town) -> None:
    (wrong,) = get("requests.json", 404, jurisdiction_id=YIJIANG, api_key=key(town.village))
    assert "jurisdiction_id was not found" in wrong["description"]


def test_pages_go_on_where_the_last_one_ended(town: Town) -> None:
    every = [town.reports().number for _ in range(5)][::-1]

    parts = [ids(page=str(page), page_size="2") for page in (1, 2, 3, 4)]

    assert parts == [every[:2], every[2:4], every[4:], []]
    assert ids(page_size="100000") == every
    for wrong in ("0", "-1", "x", "²", "9" * 30):
        (fault,) = get("requests.json", 400, page=wrong)
        assert fault["description"].startswith("page: ")


def test_what_changed_since_then_is_found_however_old_it_is(town: Town) -> None:
    begin = clock.now() - timedelta(days=120)
    with clock.told(begin):
        old, quiet = town.reports(), town.reports()
    then = clock.now()
    matters.withdraw(old.pk, by=matters.reporter_of(old))

    assert ids() == []
    assert ids(updated_after=then.isoformat()) == [old.number]
    assert ids(updated_before=(begin + timedelta(days=1)).isoformat()) == [quiet.number]
    (row,) = get("requests.json", updated_after=then.isoformat())
    assert row["updated_datetime"] > row["requested_datetime"]


def test_thirty_requests_cost_as_many_queries_as_one(town: Town) -> None:
    town.reports()
    costs = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            get("requests.json", extensions="true")
        costs.append(len(queries))
        for number in range(30):
            town.reports(kind="road", unit_id=town.lanes[number % 3].pk)
    assert costs[0] <= 6
    assert costs[1] - costs[0] <= 2  # the villages beside the grids that are named


def test_a_small_grid_is_not_named(town: Town) -> None:
    town.reports(unit_id=town.lanes[2].pk)

    (row,) = get("requests.json")

    assert (row["address"], row["address_id"]) == ("Wuxing Village", WUXING)
    lat, long = row["lat"], row["long"]  # nobody drew the village: of its grids together
    assert 22.6 < lat < 22.61
    assert 112.81 < long < 112.84
    away = town.reports(place_code=PINGSHAN, unit_id=None).number
    (bare,) = get(f"requests/{away}.json")
    assert (bare["lat"], bare["long"]) == (None, None)  # nobody drew anything there


def test_no_cookie_is_read_or_set_and_every_page_may_ask(town: Town) -> None:
    answer = Client().get(f"{V2}requests.json")

    assert not answer.cookies
    assert answer["Access-Control-Allow-Origin"] == "*"
    asked_before = Client().options(f"{V2}requests.json")
    assert (asked_before.status_code, asked_before.content) == (200, b"")
    assert "POST" in asked_before["Access-Control-Allow-Methods"]
