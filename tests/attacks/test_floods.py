"""Spam and floods are slowed, without a captcha and without locking out whoever shares an
address."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from linli.common import clock
from linli.matters.models import Matter
from linli.matters.views import ledger
from linli.matters.views.reporting import LINE
from linli.portal.views import search
from tests.town import Town

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

FORM = "/places/440784105214/report/"


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    LINE.forget()
    search.LINE.forget()
    ledger.DOWNLOADS.forget()


def send(client: Client, text: str, **more: str) -> "tuple[int, str]":
    answer = client.post(FORM, {"text": text, "key": uuid4().hex, **more})
    return answer.status_code, answer.content.decode()


def test_a_flood_from_one_address_waits_in_line_and_nothing_written_is_lost(town: Town) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9", headers={"accept-language": "en"})
    with clock.told(NOW):
        codes = [send(client, f"灯 {number}")[0] for number in range(LINE.at_once + 1)]
        assert codes == [303] * LINE.at_once + [429]
        key = uuid4().hex
        answer = client.post(FORM, {"text": "井头巷的灯不亮", "key": key, "where": "井边"})
        page = answer.content.decode()
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "12"
        assert "Send it once more in 12 seconds" in page
        assert "井头巷的灯不亮" in page
        assert "井边" in page
    found = re.search(r'name="line" value="([^"]+)"', page)
    assert found is not None
    assert f'value="{key}"' in page
    sent = {"text": "井头巷的灯不亮", "key": key, "where": "井边", "line": found[1]}
    with clock.told(NOW + timedelta(seconds=12)):
        assert client.post(FORM, sent).status_code == 303
        assert client.post(FORM, sent).status_code == 303  # twice is once
    assert Matter.objects.filter(text="井头巷的灯不亮").count() == 1


def test_a_neighbour_with_another_address_does_not_notice_a_flood(town: Town) -> None:
    flood = Client(REMOTE_ADDR="203.0.113.9")
    with clock.told(NOW):
        for number in range(LINE.at_once + 5):
            send(flood, f"灯 {number}")
        assert send(Client(REMOTE_ADDR="203.0.113.10"), "灯")[0] == 303


def test_a_header_that_names_another_client_does_not_help_a_flood(town: Town) -> None:
    with clock.told(NOW):
        codes = [
            send(
                Client(REMOTE_ADDR="203.0.113.9", headers={"x-forwarded-for": f"198.51.100.{n}"}),
                f"灯 {n}",
            )[0]
            for n in range(LINE.at_once + 1)
        ]
    assert codes[-1] == 429


def test_whoever_asks_again_and_again_is_told_when_to_come_back(town: Town) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9", headers={"accept-language": "en"})
    with clock.told(NOW):
        codes = [client.get("/search/?q=路灯").status_code for _ in range(search.LINE.at_once)]
        assert set(codes) == {200}
        answer = client.get("/search/?q=路灯")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
        assert "Try it once more in 1 minute" in answer.content.decode()
        assert client.get("/search/").status_code == 200


def test_whoever_takes_the_public_ledger_along_again_and_again_waits(town: Town) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    address = "/places/440784105214/ledger/"
    with clock.told(NOW):
        for _time in range(ledger.DOWNLOADS.at_once):
            client.get(f"{address}?format=csv").close()
        assert client.get(f"{address}?format=csv").status_code == 429
        assert client.get(address).status_code == 200
