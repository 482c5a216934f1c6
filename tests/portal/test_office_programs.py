"""The page of other programs: keys made once, seen and ended; news and what became of them."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from linli.openapi.models import Delivery, Webhook
from linli.openapi.services.delivering import deliver_due, notice_steps
from linli.people.models import ApiClient
from tests.ears import listening
from tests.program import program
from tests.town import HECHENG, PINGSHAN, WUXING, Somebody, Town

PAGE = f"/office/programs/{HECHENG}/"


def signed_in(who: Somebody) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    assert who.user is not None
    client.force_login(who.user)
    return client


def form(client: Client, **given: Any) -> dict[str, Any]:
    key = re.search(r'name="key" value="([^"]+)"', client.get(PAGE).text)
    assert key is not None
    return {"name": "公示屏", "scope": "api", "key": key[1], **given}


def test_a_key_is_made_shown_once_and_opens_the_door(town: Town) -> None:
    client = signed_in(town.street)
    sent = form(client, unit=town.village.pk)

    shown = client.post(PAGE, sent)
    key = re.search(r"linli_[\w-]{43}", shown.text)
    assert key is not None
    assert "no-store" in shown["Cache-Control"]
    asked = Client().get("/api/v1/client", headers={"Authorization": f"Bearer {key[0]}"})
    assert asked.json()["place"] == WUXING

    again = client.post(PAGE, sent)
    assert again.status_code == 409
    assert ApiClient.objects.count() == 1
    listed = client.get(PAGE).text
    assert "公示屏" in listed
    assert key[0] not in listed


def test_an_ended_key_opens_nothing_and_the_page_says_so(town: Town) -> None:
    asking = program(town.village)
    client = signed_in(town.street)
    page = f"/office/program/{asking.client.pk}/"
    assert "End this key" in client.get(page).text

    assert client.post(f"{page}end/").status_code == 303
    assert asking.get("/client").status_code == 401
    ended = client.get(page).text
    assert "Ended" in ended
    assert "End this key" not in ended


@pytest.mark.parametrize("who", ["clerk", "chief", "grid_member", "outsider", "nobody"])
def test_only_whoever_may_sees_the_page(town: Town, who: str) -> None:
    asking = program(town.village)
    client = signed_in(getattr(town, who))

    for path in (PAGE, f"/office/programs/{WUXING}/", f"/office/program/{asking.client.pk}/"):
        assert client.get(path).status_code in {403, 404}
    assert client.post(f"/office/program/{asking.client.pk}/end/").status_code in {403, 404}
    assert asking.get("/client").status_code == 200


def test_the_page_of_a_township_shows_the_programs_below_it_alone(town: Town) -> None:
    program(town.village)
    ApiClient.objects.update(name="五星的程序")
    other = program(town.far)
    ApiClient.objects.filter(pk=other.client.pk).update(name="外乡的程序")
    program()
    client = signed_in(town.street)

    page = client.get(PAGE).text
    assert "五星的程序" in page
    assert "外乡的程序" not in page
    assert "示例程序" not in page  # of everywhere: not the township's to end
    assert "五星的程序" not in client.get(f"/office/programs/{PINGSHAN}/").text


def test_what_is_filled_in_wrongly_is_shown_again(town: Town) -> None:
    client = signed_in(town.street)
    refused = client.post(PAGE, form(client, unit=town.village.pk, name=" "))

    assert refused.status_code == 422
    assert not ApiClient.objects.exists()


def test_news_are_sent_seen_given_up_and_tried_again(town: Town, settings: Settings) -> None:
    asking = program(town.village)
    client = signed_in(town.street)
    page = f"/office/program/{asking.client.pk}/"
    with listening() as ears:
        refused = client.post(f"{page}webhook/", {"address": ears.address})
        assert refused.status_code == 422
        assert ears.address in refused.text
        settings.LINLI_WEBHOOK_HOSTS = [ears.host]
        shown = client.post(f"{page}webhook/", {"address": ears.address, "verbs": "report"})
        assert "whsec_" in shown.text
        ears.status = 500
        matter = town.reports()
        notice_steps()
        deliver_due()
        assert "Answered with another status than 2xx" in client.get(page).text
        Delivery.objects.update(state="given_up")
        ears.status = 200
        hook = Webhook.objects.get()
        assert client.post(f"{page}retry/", {"webhook": hook.pk}).status_code == 303
        deliver_due()
        seen = client.get(page).text
        assert "Delivered" in seen
        assert matter.number[:4] in seen
        assert client.post(f"{page}end-webhook/", {"webhook": hook.pk}).status_code == 303
        assert client.post(f"{page}end-webhook/", {"webhook": "x"}).status_code == 404
    assert "whsec_" not in client.get(page).text


def test_a_program_of_open311_alone_is_sent_no_news(town: Town) -> None:
    asking = program(town.village, scope="open311")
    client = signed_in(town.street)
    sent = {"address": "https://example.org/news"}

    assert client.post(f"/office/program/{asking.client.pk}/webhook/", sent).status_code == 409
