"""报事: the open form of a village, from the outside (rows S2-17, S3-24, S4-26)."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from linli.common import geometry
from linli.matters.choices import Source, Status
from linli.matters.models import Attachment, Matter
from linli.outbox.models import Message
from linli.people.models import Person
from linli.territory import services as territory
from linli.territory.choices import Level, UnitKind
from tests.town import HECHENG, WUXING, Town

ENGLISH = {"accept-language": "en"}
PAGE = f"/places/{WUXING}/report/"
BLANK: dict[str, Any] = {"text": "", "unit": "", "where": "", "phone": "", "key": "", "poster": ""}


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def sends(client: Client, **fields: Any) -> HttpResponse:
    """Fill the form and send it."""
    answer: HttpResponse = client.post(PAGE, {**BLANK, **fields}, headers=ENGLISH)  # type: ignore[assignment]
    return answer


def photo(name: str = "lamp.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), "orange").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


@pytest.mark.row("S2-17")
def test_a_resident_reports_without_an_account_and_gets_a_number_and_a_link(
    client: Client, town: Town
) -> None:
    answer = sends(client, text="井头巷路灯三天不亮", unit=town.lanes[0].pk, kind="lighting")

    assert answer.status_code == 303
    matter = Matter.objects.get()
    assert answer["Location"].startswith(f"/r/{matter.number}/")
    assert (matter.status, matter.level, matter.source) == (
        Status.SUBMITTED,
        Level.GROUP,
        Source.WEB,
    )
    page = client.get(answer["Location"], headers=ENGLISH).text
    assert "Received. Thank you." in page
    assert f"{matter.number[:4]}-{matter.number[4:8]}-{matter.number[8:]}" in page
    assert "示例·甲, Full-time grid member since" in page
    told = Message.objects.filter(template="turn", to=town.grid_member.person)
    assert told.exists()
    assert "Received. Thank you." not in client.get(answer["Location"], headers=ENGLISH).text


@pytest.mark.row("S3-24")
def test_an_urgent_personal_concern_goes_to_the_village_and_nowhere_public(
    client: Client, town: Town
) -> None:
    form = client.get(PAGE, headers=ENGLISH).text
    tile = form.partition("Urgent personal concern")[2].partition("</label>")[0]
    assert "never made public" in tile
    assert "110, 119 or 120 first" in tile

    answer = sends(client, text="家里断粮了", kind="personal_need")

    matter = Matter.objects.get()
    assert matter.kind.is_urgent_concern
    assert matter.turn == town.clerk.postings[0]
    page = client.get(answer["Location"], headers=ENGLISH).text
    assert "Urgent concern" in page
    assert "This matter is never shown in public." in page
    for address in (f"/places/{WUXING}/", f"/places/{WUXING}/ledger/", f"/places/{HECHENG}/"):
        public = client.get(address, headers=ENGLISH).text
        assert "断粮" not in public
        assert "Urgent personal concern" not in public


@pytest.mark.row("S4-26")
def test_somebody_who_asks_about_a_policy_is_helped_by_the_village(
    client: Client, town: Town
) -> None:
    sends(client, text="种粮补贴怎么申请", kind="policy_help", phone="138 0000 0000")

    matter = Matter.objects.get()
    assert (matter.level, matter.turn) == (Level.VILLAGE, town.clerk.postings[0])
    assert matter.kind.is_practical
    ledger = client.get(f"/places/{WUXING}/ledger/", headers=ENGLISH).text
    assert "Policy help" in ledger
    assert "补贴" not in ledger


def test_the_form_says_who_gets_it_and_by_when_before_sending(client: Client, town: Town) -> None:
    page = client.get(PAGE, headers=ENGLISH)

    assert page.status_code == 200
    assert "responds within 4 office hours" in page.text
    assert page.text.index('href="tel:110"') < page.text.index('<form class="card')
    assert "新屋巷" in page.text
    assert '<option value="03"' in page.text  # a grid's code may be typed
    assert not Matter.objects.exists()


def test_nothing_but_the_words_is_asked_for(client: Client, town: Town) -> None:
    assert sends(client, text="水沟堵了").status_code == 303

    matter = Matter.objects.get()
    assert (matter.kind_id, matter.place, matter.reporter) == ("other", town.village, None)
    assert matter.turn == town.clerk.postings[0]  # no grid is known, so nobody's lane


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "Please fill this in"),
        ({"text": "长" * 2001}, "Please keep it under 2000 characters"),
        ({"text": "灯", "where": "长" * 121}, "Please keep it under 120 characters"),
        ({"text": "灯", "phone": "abc"}, "Write the digits of one phone number"),
        ({"text": "灯", "kind": "gold"}, "Choose one from the list"),
        ({"text": "灯", "unit": "x"}, "Choose a place from the list"),
        ({"text": "灯", "unit": "999999"}, "Choose a place from the list"),
        ({"text": "灯", "lon": "x", "lat": "1"}, "A point needs longitude and latitude"),
    ],
)
def test_a_mistake_is_named_and_every_field_is_kept(
    client: Client, town: Town, fields: dict[str, str], sentence: str
) -> None:
    answer = sends(client, **{"where": "祠堂门口", "phone": "13800000000", "key": "k1", **fields})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    for name in ("where", "phone"):
        kept = fields.get(name) or {"where": "祠堂门口", "phone": "13800000000"}[name]
        assert f'value="{kept}"' in page
    assert 'name="key" value="k1"' in page
    assert not Matter.objects.exists()


def test_a_place_of_another_village_is_refused(client: Client, town: Town) -> None:
    far = territory.add_unit(town.neighbour, UnitKind.GROUP, 1, name_zh="外村")

    answer = sends(client, text="灯", unit=far.pk)

    assert answer.status_code == 422
    assert "Choose a place from the list" in answer.content.decode()


def test_words_stay_words_unless_they_are_a_known_lane(client: Client, town: Town) -> None:
    sends(client, text="一", where="村口大树下")
    sends(client, text="二", where=" 井头巷 ")
    sends(client, text="三", where="3")

    found = {one.text: one for one in Matter.objects.all()}
    assert (found["一"].place, found["一"].place_words) == (town.village, "村口大树下")
    assert found["一"].grid is None
    assert found["二"].place == town.lanes[1]
    assert found["三"].grid == town.grids[2]


def test_the_same_form_sent_twice_is_one_matter(client: Client, town: Town) -> None:
    first = sends(client, text="灯", key="abc")
    second = sends(client, text="灯", key="abc")

    assert first["Location"] == second["Location"]
    assert Matter.objects.count() == 1


def test_the_same_key_with_other_words_is_a_conflict_that_keeps_them(
    client: Client, town: Town
) -> None:
    sends(client, text="灯", key="abc")
    answer = sends(client, text="是两盏灯", key="abc")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This form was sent before with other words" in page
    assert "是两盏灯" in page
    fresh = re.search('name="key" value="([0-9a-f]{32})"', page)
    assert fresh  # sent again it is a report of its own
    assert sends(client, text="是两盏灯", key=fresh[1]).status_code == 303
    assert Matter.objects.count() == 2


def test_a_phone_number_is_sealed_and_never_shown_back(client: Client, town: Town) -> None:
    answer = sends(client, text="灯", phone="138-1234 5678")

    person = Person.objects.get(phone_sealed__isnull=False)
    assert b"13812345678" not in bytes(person.phone_sealed or b"")
    page = client.get(answer["Location"], headers=ENGLISH).text
    assert "13812345678" not in page
    assert "5678" not in page
    assert "Your phone number is sealed" in page


def test_photos_are_encoded_anew(client: Client, town: Town) -> None:
    sends(client, text="灯", photos=[photo("1.jpg"), photo("2.png")])

    assert Attachment.objects.count() == 1  # the same picture is kept once


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([SimpleUploadedFile("x.jpg", b"<?php evil", "image/jpeg")], "no complete JPEG"),
        ([photo(f"{n}.jpg") for n in range(7)], "At most 6 photos"),
    ],
)
def test_a_bad_photo_loses_no_words(
    client: Client, town: Town, files: list[SimpleUploadedFile], sentence: str
) -> None:
    answer = sends(client, text="路灯坏了", photos=files)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "路灯坏了" in page
    assert not Matter.objects.exists()


def test_after_another_mistake_photos_have_to_be_chosen_again(client: Client, town: Town) -> None:
    answer = sends(client, text="", photos=[photo()])

    assert "Please choose your photos again" in answer.content.decode()


def test_what_is_typed_is_escaped(client: Client, town: Town) -> None:
    evil = '<script>alert("x")</script>'
    page = sends(client, text="", where=evil, phone=evil[:40]).content.decode()
    assert "<script>alert" not in page

    answer = sends(client, text=evil, where=evil)
    assert "<script>alert" not in client.get(answer["Location"]).text


def test_a_click_on_the_map_without_script_sets_the_pin_and_reports_nothing(
    client: Client, town: Town
) -> None:
    answer = sends(
        client,
        text="灯坏了",
        where="井边",
        kind="lighting",
        key="k",
        **{"pin.x": 500, "pin.y": 350},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert not Matter.objects.exists()
    assert "Nothing has been sent yet" in page
    assert "灯坏了" in page
    assert 'value="井边"' in page
    lon, lat = (re.search(f'name="{name}" value="([0-9.]+)"', page) for name in ("lon", "lat"))
    assert lon
    assert lat
    sends(client, text="灯坏了", key="k", lon=lon[1], lat=lat[1])
    matter = Matter.objects.get()
    assert matter.point is not None
    middle = town.grids[1].shapes.get().geometry  # the picture's middle lies in the second grid
    assert geometry.contains(middle, matter.point)  # type: ignore[arg-type]
    assert matter.grid == town.grids[1]


def test_return_in_a_text_field_is_an_ordinary_send(client: Client, town: Town) -> None:
    assert sends(client, text="灯坏了", **{"pin.x": "0", "pin.y": "0"}).status_code == 303


def test_a_report_costs_at_most_twelve_queries(client: Client, town: Town) -> None:
    everything = {"unit": town.lanes[0].pk, "kind": "lighting", "phone": "13800000000"}
    sends(client, text="先热一热", key="0", **everything)
    with CaptureQueriesContext(connection) as queries:
        answer = sends(client, text="灯坏了", where="门口", key="1", private="on", **everything)

    assert answer.status_code == 303
    assert len(queries) <= 12, [query["sql"] for query in queries]


def test_the_blank_form_costs_the_same_with_many_matters(client: Client, town: Town) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
        for _more in range(30):
            town.reports()

    assert counts[0] == counts[1] <= 7


def test_a_township_asks_for_the_village_first(client: Client, town: Town) -> None:
    page = client.get(f"/places/{HECHENG}/report/", headers=ENGLISH).text

    assert f'href="{PAGE}"' in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    ("code", "shown", "status"), [("440784", 200, 422), ("999999999999", 404, 404)]
)
def test_where_no_reports_are_taken_the_page_says_whom_to_call(
    client: Client, town: Town, code: str, shown: int, status: int
) -> None:
    address = f"/places/{code}/report/"
    page = client.get(address, headers=ENGLISH)
    sent = client.post(address, {**BLANK, "text": "我写了很久的一段话，不能丢"}, headers=ENGLISH)

    assert (page.status_code, sent.status_code) == (shown, status)
    assert ("12345" in page.text) == (shown == 200)
    assert "我写了很久的一段话，不能丢" in sent.text


def test_the_form_speaks_the_readers_language(client: Client, town: Town) -> None:
    client.get(PAGE, headers={"accept-language": "zh-CN"})
    sends(client, text="灯", phone="13800000000")

    assert Person.objects.get(phone_sealed__isnull=False).locale == "en"
