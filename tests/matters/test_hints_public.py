"""While a resident types: whom to ring first, which kind it looks like, what the ledger shows."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.matters.views import hints as views
from tests import town as towns
from tests.town import HECHENG, WUXING, YIJIANG, Town

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}
PAGE = f"/places/{WUXING}/report/"
LAMP = "巷口的路灯三天不亮了"


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    views.LINE.forget()


def hints(client: Client, status: int = 200, place: str = WUXING, **more: Any) -> str:
    sent = {"text": "新屋巷路灯坏了", "unit": "", "where": "", "key": "", **more}
    answer = client.post(f"/places/{place}/report/hints/", sent, headers=ENGLISH)
    assert answer.status_code == status, answer.content.decode()
    return unescape(answer.content.decode())


def test_the_kind_is_suggested_with_its_reason(client: Client, town: Town) -> None:
    part = hints(client)

    assert "Street lighting" in part
    assert "You decide" in part
    assert "Because: 路灯" in part


def test_a_private_kind_says_that_it_is_never_made_public(client: Client, town: Town) -> None:
    assert "Never made public" in hints(client, text="隔壁占了我家的地，吵起来了")


def test_danger_comes_first(client: Client, town: Town) -> None:
    part = hints(client, text="隔壁房子着火了")

    assert 'href="tel:119"' in part
    assert "You can still send the report" in part


def test_nothing_about_others_is_shown_that_was_not_released(client: Client, town: Town) -> None:
    lamp = town.reports(LAMP)

    part = hints(client)

    assert "Already reported" not in part
    assert lamp.number not in part
    assert LAMP not in part


def test_what_the_ledger_shows_with_its_words_is_named_and_nothing_more(
    client: Client, town: Town
) -> None:
    lamp = town.reports(LAMP)
    matters.release(lamp.pk, by=town.chief.actor, words=True)

    part = hints(client)

    assert "Already reported near here" in part
    assert LAMP in part
    assert f"/places/{WUXING}/ledger/" in part
    assert lamp.number not in part
    assert lamp.get_absolute_url() not in part
    assert "新屋巷" not in part.replace("新屋巷路灯坏了", "")


def test_private_and_ended_matters_stay_out(client: Client, town: Town) -> None:
    lamp = town.reports(LAMP)
    matters.release(lamp.pk, by=town.chief.actor, words=True)
    Matter.objects.filter(pk=lamp.pk).update(private=True)
    assert "Already reported" not in hints(client)

    Matter.objects.filter(pk=lamp.pk).update(private=False)
    assert "Already reported" in hints(client)
    matters.withdraw(lamp.pk, by=matters.reporter_of(lamp))
    assert "Already reported" not in hints(client)


def test_without_script_a_button_asks_and_everything_typed_stays(
    client: Client, town: Town
) -> None:
    sent = {"text": LAMP, "where": "井边", "phone": "138", "key": "k1", "suggest": "1"}
    page = unescape(client.post(PAGE, sent, headers=ENGLISH).content.decode())

    for kept in (LAMP, 'value="井边"', 'value="138"', 'value="k1"'):
        assert kept in page
    assert page.index('value="lighting"') < page.index('value="road"')
    assert not Matter.objects.exists()


def test_without_script_a_suggested_kind_is_taken_by_its_button(client: Client, town: Town) -> None:
    page = client.post(PAGE, {"text": LAMP, "take_kind": "lighting"}, headers=ENGLISH).text

    chosen = page[page.index('value="lighting"', page.index("data-kind-here")) :][:120]
    assert "checked" in chosen


def test_the_form_itself_says_nothing_before_somebody_typed(client: Client, town: Town) -> None:
    page = client.get(PAGE, headers=ENGLISH).text

    assert "It looks like" not in page
    assert "do not tell the kind" not in page
    assert f'data-hints="{PAGE}hints/"' in page


def test_where_nobody_takes_reports_there_are_no_hints(client: Client, town: Town) -> None:
    assert hints(client, place=HECHENG).strip() == ""
    assert client.get(f"{PAGE}hints/").status_code == 405
    assert client.post("/places/999999999999/report/hints/", {"text": LAMP}).status_code == 404
    assert "Street lighting" in hints(client, place=YIJIANG)


def test_a_flood_of_questions_waits_and_the_form_works_all_the_same(town: Town) -> None:
    client = Client(REMOTE_ADDR="198.51.100.7")
    with towns.at(clock.now()):
        for _time in range(views.LINE.at_once + 1):
            answer = client.post(f"{PAGE}hints/", {"text": "a"}, headers=ENGLISH)
        assert answer.status_code == 429
        page = client.post(PAGE, {"text": LAMP, "suggest": "1"}, headers=ENGLISH)
    assert page.status_code == 200
    assert LAMP in page.text
    assert client.post(PAGE, {"text": LAMP}, headers=ENGLISH).status_code == 303
