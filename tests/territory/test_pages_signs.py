"""Door signs: three codes that stay good, in print."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import LeadsTo, UnitKind
from linli.territory.models import Poster, Unit
from tests.town import WUXING, Somebody, Town

PAGE = f"/places/{WUXING}/signs/"
ENGLISH = {"accept-language": "en"}


def desk(who: Somebody) -> Client:
    assert who.user is not None
    client = Client(headers=ENGLISH)
    client.force_login(who.user)
    return client


def made(client: Client, lanes: object = "all", **more: str) -> str:
    """The page that prints the signs."""
    sent = {"lanes": str(lanes), "doors": "", "paper": "a5", "words": "zh", **more}
    answer = client.post(PAGE, sent)
    assert answer.status_code == 303, answer.text
    page = client.get(answer["Location"])
    assert page.status_code == 200
    return page.text


def signs(page: str) -> list[str]:
    return re.findall(r'<section class="door-sign.*?</section>', page, re.DOTALL)


def test_a_sign_says_who_answers_and_bears_three_codes(town: Town) -> None:
    (sign,) = signs(made(desk(town.clerk), town.lanes[0].pk))

    for words in ("五星村", "新屋巷", "01 网格", f"{WUXING}001", "示例·甲", "专职网格员"):
        assert words in sign
    for number in ("0750-000 0000", "12345", "110", "119", "120", clock.today().isoformat()):
        assert number in sign
    assert sign.count('class="qr"') == 3
    codes = Poster.objects.filter(unit=town.lanes[0])
    assert set(codes.values_list("leads_to", flat=True)) == set(LeadsTo.values)


def test_each_code_leads_to_its_own_page(client: Client, town: Town) -> None:
    made(desk(town.clerk), town.lanes[0].pk)
    code = dict(Poster.objects.values_list("leads_to", "code"))

    wanted = {
        LeadsTo.REPORT: f"/places/{WUXING}/report/?poster={code['report']}",
        LeadsTo.LANE: f"/places/{WUXING}/{town.lanes[0].pk}/",
        LeadsTo.PLACE: f"/places/{WUXING}/",
    }
    for leads_to, address in wanted.items():
        answer = client.get(f"/q/{code[leads_to]}/")
        assert (answer.status_code, answer["Location"]) == (303, address)
        assert client.get(address).status_code == 200


def test_the_account_of_the_place_stands_below_the_third_code_and_on_the_page_behind_it(
    client: Client, town: Town
) -> None:
    code = "place.accounts"
    for page in (f"/places/{WUXING}/", f"/places/{WUXING}/{town.lanes[0].pk}/"):
        assert "Official accounts" not in client.get(page, headers=ENGLISH).text

    rulesets.set_value(code, ["公众号 鹤城发布", "热线邮箱"], path=town.township.path, by=SYSTEM)

    (sign,) = signs(made(desk(town.clerk), town.lanes[0].pk))
    assert "公众号 鹤城发布" in sign.rpartition("<li>")[2]
    for page in (f"/places/{WUXING}/", f"/places/{WUXING}/{town.lanes[0].pk}/"):
        shown = client.get(page, headers=ENGLISH).text
        assert "公众号 鹤城发布" in shown
        assert "热线邮箱" in shown


def test_a_new_plan_breaks_no_code_and_the_page_behind_it_names_the_new_grid(
    client: Client, town: Town
) -> None:
    made(desk(town.clerk), town.lanes[0].pk)
    code = Poster.objects.get(leads_to=LeadsTo.LANE).code
    territory.publish_plan(
        town.village,
        [territory.GridDraft(name_zh="新格", name_en="New grid", units=town.lanes)],
        by=SYSTEM,
        reason="anew",
    )

    page = client.get(f"/q/{code}/", headers=ENGLISH, follow=True).text

    assert "New grid" in page


@pytest.mark.parametrize("leads_to", LeadsTo.values)
def test_the_code_of_a_lane_that_is_no_more_leads_to_the_village(
    client: Client, town: Town, leads_to: str
) -> None:
    made(desk(town.clerk), town.lanes[0].pk)
    Unit.objects.filter(pk=town.lanes[0].pk).update(valid_to=clock.today())
    code = Poster.objects.get(leads_to=leads_to).code

    answer = client.get(f"/q/{code}/", follow=True)

    assert answer.status_code == 200
    assert f"/places/{WUXING}/" in answer.redirect_chain[0][0]


def test_a_village_is_one_print_job_and_a_sign_printed_again_bears_the_same_codes(
    town: Town,
) -> None:
    client = desk(town.clerk)

    first = made(client)
    again = made(client, paper="a6", words="both")

    assert [len(signs(page)) for page in (first, again)] == [3, 3]
    assert Poster.objects.count() == 9
    assert set(re.findall(r"/q/\w+/", first)) == set(re.findall(r"/q/\w+/", again))
    assert "css/door-sign-a6.css" in again
    assert "Full-time grid member" in again
    assert "Full-time grid member" not in "".join(signs(first))


def test_looking_makes_no_code(town: Town) -> None:
    page = desk(town.clerk).get(f"{PAGE}?lanes=all&doors=&paper=a5&words=zh").text

    assert "3 lanes have no codes yet" in page
    assert not signs(page)
    assert not Poster.objects.exists()


def test_each_door_of_a_lane_gets_a_sign_with_the_codes_of_the_lane(town: Town) -> None:
    page = made(desk(town.clerk), town.lanes[0].pk, doors="1~3、3-201")

    assert re.findall(r'"sign-door">([^<]+)<', page) == ["1", "2", "3", "3-201"]
    assert Poster.objects.count() == 3


@pytest.mark.parametrize(
    ("lanes", "doors", "sentence"),
    [
        ("all", "1~3", "House numbers go with one lane"),
        ("one", "1~900", "At most 200 house numbers"),
        ("one", "1, !", "is no house number"),
        ("999999", "", "Select a valid choice"),
    ],
)
def test_a_choice_that_does_not_hold_is_said_and_makes_nothing(
    town: Town, lanes: str, doors: str, sentence: str
) -> None:
    wanted = str(town.lanes[0].pk) if lanes == "one" else lanes
    answer = desk(town.clerk).post(
        PAGE, {"lanes": wanted, "doors": doors, "paper": "a5", "words": "zh"}
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Poster.objects.exists()


def test_the_signs_of_one_grid(town: Town) -> None:
    (sign,) = signs(made(desk(town.clerk), f"grid-{town.grids[1].code}"))

    assert "井头巷" in sign
    assert "示例·申" in sign


def test_where_the_grid_has_nobody_the_sign_names_the_next_one(town: Town) -> None:
    (sign,) = signs(made(desk(town.clerk), town.lanes[2].pk))

    assert "示例·乙" in sign


def test_a_sign_hangs_for_longer_than_a_leave(town: Town) -> None:
    now = clock.now()
    territory.plan_leave(
        town.grid_member.postings[0],
        by=SYSTEM,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=2),
        deputy=town.next_grid_member.person,
    )

    (sign,) = signs(made(desk(town.clerk), town.lanes[0].pk))

    assert "示例·甲" in sign
    assert "示例·申" not in sign


def test_the_codes_of_signs_are_no_posters(town: Town) -> None:
    client = desk(town.clerk)
    made(client)

    assert "No poster has been made yet" in client.get(f"/places/{WUXING}/posters/").text


def test_the_same_queries_for_few_and_for_many_lanes(town: Town) -> None:
    client, counts = desk(town.clerk), []
    group = town.lanes[0].parent
    assert group is not None
    for _turn in range(2):
        made(client)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{PAGE}?lanes=all&doors=&paper=a5&words=zh")
        counts.append(len(queries))
        for number in range(20, 50):
            territory.add_unit(group, UnitKind.ADDRESS, number, name_zh=f"巷{number}")

    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["outsider", "nobody", "secretary"])
def test_whoever_prints_no_posters_here_finds_nothing(town: Town, who: str) -> None:
    client = desk(getattr(town, who))

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"lanes": "all", "paper": "a5", "words": "zh"}).status_code == 404
    assert not Poster.objects.exists()
