"""Reports that other programs hand in: taken once, in the right place, with whatever was sent."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from linli.common import clock
from linli.matters.models import Attachment, Matter, MatterStep
from linli.people.actors import SYSTEM
from linli.people.models import Person
from linli.territory import services as territory
from tests.foreign import picture
from tests.open311.clients import (
    LAMP,
    LANE,
    V2,
    get,
    key,
    parsed,
    plain,
    post,
    program,
    reported,
)
from tests.town import HECHENG, WUXING, Town, square


def test_a_report_becomes_a_matter_of_the_grid_with_an_id_that_reads_it_back(town: Town) -> None:
    made = program(town.village)

    (row,) = post("requests.json", api_key=made.key, **LAMP)

    matter = Matter.objects.get()
    assert row["service_request_id"] == matter.number
    assert row["account_id"] is None
    assert (matter.source, matter.client, matter.text) == ("api", str(made.client.pk), "路灯不亮")
    assert (matter.grid, matter.place) == (town.grids[0], town.village)
    assert matter.point == (112.815, 22.605)
    assert matter.owner == town.grid_member.postings[0]
    step = MatterStep.objects.get()
    assert (step.actor["kind"], step.actor["name"]) == ("client", "示例程序")
    assert get(f"requests/{matter.number}.json")[0]["status"] == "open"


def test_the_reporter_gets_a_page_of_their_own(town: Town) -> None:
    (row,) = post("requests.json", api_key=key(), **LAMP)

    link = row["service_notice"].rsplit(" ", 1)[-1]

    page = Client().get(link.partition("://")[2].partition("/")[2].join(["/", ""]))
    assert page.status_code == 200
    assert "路灯不亮" in page.content.decode()


def test_xml_in_the_words_of_the_standard(town: Town) -> None:
    top = post("requests.xml", api_key=key(), **LAMP)

    assert (top.tag, top[0].tag) == ("service_requests", "request")
    row = plain(top[0])
    assert row["service_request_id"] == Matter.objects.get().number
    assert list(row) == ["service_request_id", "service_notice", "account_id"]


def test_contact_data_is_sealed_and_what_nobody_needs_is_not_kept(town: Town) -> None:
    post(
        "requests.json", api_key=key(), **LAMP, first_name="小明", last_name="示例",
        phone="+86 138-0000-1111", email="ming@example.org", device_id="dev-x", account_id="acc-x",
    )  # fmt: skip

    person = Matter.objects.get().reporter
    assert person is not None
    assert person.display_name == "示例小明"
    assert Person.objects.with_phone("13800001111").get() == person
    everything = str([*Matter.objects.values(), *MatterStep.objects.values(), person.__dict__])
    assert not [word for word in ("example.org", "dev-x", "acc-x") if word in everything]
    (row,) = get("requests.json")
    del row["service_request_id"]  # digits, drawn
    assert not [word for word in ("小明", "1380000", "1111") if word in str(row)]


@pytest.mark.parametrize("way", ["form", "parts", "address", "json", "header", "bearer"])
def test_every_way_of_sending_arrives(town: Town, way: str) -> None:
    made = key()
    client = Client()
    fields: dict[str, Any] = {**LAMP, "api_key": made}
    bare = {name: value for name, value in fields.items() if name != "api_key"}
    form = "application/x-www-form-urlencoded"
    body = "&".join(f"{name}={value}" for name, value in bare.items())
    ways: dict[str, Any] = {
        "form": lambda: client.post(
            f"{V2}requests.json", f"{body}&api_key={made}\r\n", content_type=form
        ),
        "parts": lambda: client.post(f"{V2}requests.json", fields),
        "address": lambda: client.post(
            f"{V2}requests.json?api_key={made}&jurisdiction_id={WUXING}", body, content_type=form
        ),
        "json": lambda: client.post(
            f"{V2}requests.json",
            {**fields, "lat": 22.605, "attribute": {"fault": "dark"}},
            content_type="application/json",
        ),
        "header": lambda: client.post(f"{V2}requests.json", bare, headers={"X-Api-Key": made}),
        "bearer": lambda: client.post(
            f"{V2}requests.json", bare, headers={"Authorization": f"Bearer {made}"}
        ),
    }

    answer = ways[way]()

    assert answer.status_code == 200, answer.content.decode()
    matter = Matter.objects.get()
    assert matter.number == parsed(answer)[0]["service_request_id"]
    assert (matter.grid, matter.kind_id) == (town.grids[0], "lighting")


def test_blanks_line_ends_and_capitals_around_values_do_no_harm(town: Town) -> None:
    sent = {
        "API_KEY": f" {key()}\r\n", "Service_Code": " LIGHTING\r\n", "LAT": " 22.605 ",
        "long": "\t112.815", "description": "第一行\r\n第二行\x00\r\n",
    }  # fmt: skip

    for path in ("requests.JSON", "requests.json/", "/requests.Xml", "request.json//"):
        assert Client().post(V2 + path, sent).status_code == 200, path

    assert Matter.objects.get().text == "第一行\n第二行"


def test_the_same_words_sent_again_are_the_same_report(town: Town) -> None:
    made, other = key(), key()
    begin = clock.now()

    with clock.told(begin):
        first = reported(made)
    with clock.told(begin + timedelta(minutes=59)):
        assert reported(made) == first
        assert reported(other) != first  # of another program
        assert reported(made, description="路灯还是不亮") != first
    with clock.told(begin + timedelta(minutes=61)):
        assert reported(made) != first
    assert Matter.objects.count() == 4


def test_a_photo_comes_along_and_an_address_of_one_is_never_fetched(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("lamp.jpg", picture(), "image/jpeg")
    url = "http://127.0.0.1:9/lamp.jpg"  # asking it would fail the test: nobody listens

    post("requests.json", api_key=key(), **LAMP, media=file, media_url=url)

    matter = Matter.objects.get()
    assert Attachment.objects.get().matter == matter
    assert not Attachment.objects.get().released
    assert matter.text == f"路灯不亮\n\nPicture: {url}"


def test_what_is_no_photo_is_named(town: Town) -> None:
    file = SimpleUploadedFile("lamp.jpg", b"GIF89a no photo", "image/jpeg")

    (wrong,) = post("requests.json", 400, api_key=key(), **LAMP, media=file)

    assert wrong["description"].startswith("media: The file is no complete JPEG")
    assert not Matter.objects.exists()


def test_answers_to_what_the_kind_asks_are_kept_as_words(town: Town) -> None:
    sent = {"attribute[fault]": "DARK", "attribute[pole]": "A-12", "attribute[other_system]": "7"}

    post("requests.json", api_key=key(), **LAMP, **sent)

    assert Matter.objects.get().text == (
        "路灯不亮\n\nWhat is wrong: It is dark\nNumber on the pole: A-12"
    )


def test_an_answer_that_does_not_fit_is_named(town: Town) -> None:
    sent = {"attribute[fault]": "purple", "attribute[pole]": "x" * 201}

    first, second = post("requests.json", 400, api_key=key(), **LAMP, **sent)

    assert first["description"] == ("attribute[fault]: Choose one of: dark, flickers, day, leans.")
    assert second["description"].startswith("attribute[pole]: ")


@pytest.mark.parametrize("sent", ["attribute[what]", "attribute[what][]", "attribute[what][0]"])
def test_several_answers_to_one_question(town: Town, sent: str) -> None:
    given = {"service_code": "rubbish", **LANE, sent: ["bin", "bulky"]}

    post("requests.json", api_key=key(), **given)

    assert Matter.objects.get().text == "Rubbish\n\nWhat it is: A full bin, Bulky furniture"


def test_what_is_never_public_is_taken_without_an_id(town: Town) -> None:
    made = key()

    (row,) = post("requests.json", api_key=made, **{**LAMP, "service_code": "personal_need"})

    matter = Matter.objects.get()
    assert "service_request_id" not in row
    assert "token" not in row
    assert matter.number[:4] in row["service_notice"]
    assert get("requests.json", api_key=made) == []


def test_a_token_for_a_program_that_asks_for_one(town: Town) -> None:
    answer = Client().post(
        f"{V2}requests.json", {**LAMP, "api_key": key()}, headers={"Prefer": "respond-async"}
    )
    (row,) = parsed(answer)
    assert "service_request_id" not in row

    (found,) = get(f"tokens/{row['token']}.json")
    top = get(f"tokens/{row['token']}.xml")

    number = Matter.objects.get().number
    assert found == {"service_request_id": number, "token": row["token"]} == plain(top[0])
    assert get(f"tokens/{number}.json") == [{"service_request_id": number, "token": number}]
    for wrong in ("nothing", row["token"][:-1] + "x", "0" * 32 + "-x", "-"):
        assert get(f"tokens/{wrong}.json", 404)[0]["code"] == 404


def test_four_thousand_characters_are_taken_and_one_more_is_not(town: Town) -> None:
    made = key()
    reported(made, description="长" * 4000)

    (wrong,) = post("requests.json", 400, api_key=made, **{**LAMP, "description": "长" * 4001})

    assert wrong["description"] == "description: Please keep it under 4000 characters."


def test_an_address_without_a_point_lies_in_the_place_of_the_key(town: Town) -> None:
    sent = {"service_code": "road", "description": "井盖破了"}

    post("requests.json", api_key=key(town.village), address_string="新屋巷", **sent)
    post("requests.json", api_key=key(town.township), address_string="五星村某处桥头", **sent)
    post("requests.json", api_key=key(town.township), address_string="镇政府门口", **sent)
    post("requests.json", api_key=key(), address_id=town.grids[1].code, **sent)
    post("requests.json", api_key=key(), jurisdiction_id=HECHENG, address_string="远" * 300, **sent)

    rows = list(Matter.objects.order_by("entered_at", "pk"))
    assert [one.village for one in rows] == [
        town.village, town.village, town.township, town.village, town.township
    ]  # fmt: skip
    assert [one.grid for one in rows] == [town.grids[0], None, None, town.grids[1], None]
    assert [one.place_words for one in rows[:3]] == ["新屋巷", "五星村某处桥头", "镇政府门口"]
    assert rows[4].text.endswith("Address: " + "远" * 300)


def test_a_point_outside_every_place_is_refused_with_what_to_do(town: Town) -> None:
    away = {**LAMP, "lat": "31.2", "long": "121.4"}
    for made in (key(), key(town.village)):
        (wrong,) = post("requests.json", 400, api_key=made, **away)
        assert wrong["description"].startswith("lat, long: nobody takes reports at this point.")
        assert "address_string" in wrong["description"]
    assert not Matter.objects.exists()


def test_an_outline_holds_a_point_where_no_grid_does(town: Town) -> None:
    territory.draw_unit_shape(town.neighbour, square(113.5, 22.6), by=SYSTEM)

    reported(key(), lat="22.605", long="113.505")

    assert Matter.objects.get().village == town.neighbour


def test_a_village_that_nobody_drew_takes_every_point(town: Town) -> None:
    reported(key(town.neighbour), lat="22.7", long="112.7")

    matter = Matter.objects.get()
    assert (matter.village, matter.point) == (town.neighbour, (112.7, 22.7))
