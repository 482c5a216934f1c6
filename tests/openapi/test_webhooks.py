"""News of steps for programs: signed, at least once, later again, and never led inside."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from linli.common import clock
from linli.common.calling import is_public
from linli.matters import services as matters
from linli.openapi.models import Delivery, Webhook
from linli.openapi.services.delivering import deliver_due, notice_steps
from linli.people.actors import SYSTEM
from linli.portal.schedule import TASKS
from linli.rulesets.models import RuleValue
from linli.territory import services as territory
from tests import town as towns
from tests.ears import Ears, listening, self_signed
from tests.program import Program, program
from tests.town import WUXING, YIJIANG, Town


@pytest.fixture
def ears(settings: Settings) -> Iterator[Ears]:
    with listening() as found:
        settings.LINLI_WEBHOOK_HOSTS = [found.host]
        yield found


def hook(asking: Program, ears: Ears, *verbs: str) -> Any:
    response = asking.post("/webhooks", {"address": ears.address, "verbs": verbs})
    assert response.status_code == 201, response.content
    return response.json()


def work() -> None:
    while notice_steps() + deliver_due():
        pass


def told(ears: Ears) -> list[tuple[str, str]]:
    news = [json.loads(body)["data"] for _headers, body in ears.heard]
    return [(one["number"], one["verb"]) for one in news]


def test_a_program_is_told_of_each_step_it_may_see_and_of_none_before(
    town: Town, ears: Ears
) -> None:
    town.reports(text="before")
    hook(program(town.township), ears)
    matter = town.reports()
    town.reports(place_code=YIJIANG, unit_id=None)
    matters.accept(matter.pk, by=town.grid_member.actor)

    work()
    work()

    assert told(ears) == [(matter.number, "report"), (matter.number, "accept")]
    body = json.loads(ears.heard[1][1])
    assert body["type"] == "matter.step"
    assert (body["data"]["village"], body["data"]["now"]) == (WUXING, "in_hand")
    assert "路灯" not in ears.heard[0][1].decode()


def test_only_the_verbs_that_are_wanted_are_told(town: Town, ears: Ears) -> None:
    hook(program(town.village), ears, "accept")
    matter = town.reports()
    matters.accept(matter.pk, by=town.grid_member.actor)
    work()

    assert told(ears) == [(matter.number, "accept")]


def test_news_are_signed_as_the_standard_says(town: Town, ears: Ears) -> None:
    made = hook(program(town.village), ears)
    town.reports()
    now = clock.now()
    with towns.at(now):
        work()

    headers, body = ears.heard[0]
    assert int(headers["webhook-timestamp"]) == int(now.timestamp())
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(made["secret"].removeprefix("whsec_"))
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    assert made["secret"].encode() not in bytes(Webhook.objects.get().secret_sealed)


def test_what_does_not_arrive_is_tried_later_and_then_given_up(town: Town, ears: Ears) -> None:
    RuleValue.objects.filter(rule_id="webhooks.tries").update(value=3)
    asking = program(town.village)
    made = hook(asking, ears)
    ears.status = 503
    town.reports()
    now = clock.now()
    waits = []
    for _try in range(3):
        with towns.at(now):
            work()
            (one,) = asking.get(f"/webhooks/{made['id']}/deliveries").json()["items"]
            assert (one["status"], one["trouble"]) == (503, "status")
            if one["due_at"]:
                waits.append(Delivery.objects.get().due_at - now)
                now = Delivery.objects.get().due_at
    assert waits == [timedelta(minutes=1), timedelta(minutes=2)]
    assert (one["state"], one["tries"], len(ears.heard)) == ("given_up", 3, 3)
    ids = {headers["webhook-id"] for headers, _body in ears.heard}
    assert len(ids) == 1


def test_after_a_failure_the_rest_of_the_webhook_rests(town: Town, ears: Ears) -> None:
    hook(program(town.village), ears)
    ears.status = 500
    for _report in range(4):
        town.reports()
    now = clock.now()
    with towns.at(now):
        work()
    assert len(ears.heard) == 1
    ears.status = 200
    with towns.at(now + timedelta(minutes=3)):
        work()
    assert len(ears.heard) == 5
    assert len(set(told(ears))) == 4


def test_a_redirect_is_not_followed(town: Town, ears: Ears) -> None:
    hook(program(town.village), ears)
    ears.status = 302
    town.reports()
    work()

    assert len(ears.heard) == 1
    assert Delivery.objects.get().status == 302


def test_an_ended_webhook_and_an_ended_key_are_told_nothing(town: Town, ears: Ears) -> None:
    one, other = program(town.village), program(town.village)
    made = hook(one, ears)
    hook(other, ears)
    town.reports()
    notice_steps()

    assert one.ask("DELETE", f"/webhooks/{made['id']}").status_code == 204
    territory.end_client(other.client, by=SYSTEM)
    work()

    assert ears.heard == []
    assert one.get("/webhooks").json() == []
    assert one.get(f"/webhooks/{made['id']}").status_code == 404


def test_webhooks_belong_to_their_program(town: Town, ears: Ears) -> None:
    made = hook(program(town.village), ears)
    other = program(town.village)

    for path in ("", "/deliveries"):
        assert other.get(f"/webhooks/{made['id']}{path}").status_code == 404
    assert other.ask("DELETE", f"/webhooks/{made['id']}").status_code == 404


def test_a_program_has_no_more_webhooks_than_the_rule_says(town: Town, ears: Ears) -> None:
    RuleValue.objects.filter(rule_id="webhooks.most").update(value=1)
    asking = program(town.village)
    first = hook(asking, ears)

    refused = asking.post("/webhooks", {"address": ears.address})
    assert refused.status_code == 422
    assert refused.json()["next_step"] == "End one of them first."
    assert asking.ask("DELETE", f"/webhooks/{first['id']}").status_code == 204
    hook(asking, ears)


def test_ears_can_be_tried(town: Town, ears: Ears) -> None:
    asking = program(town.village)
    made = hook(asking, ears)
    assert asking.post(f"/webhooks/{made['id']}/ping", None).status_code == 202
    work()

    assert json.loads(ears.heard[0][1])["type"] == "ping"


def test_a_step_whose_transaction_ended_late_is_told_too(town: Town, ears: Ears) -> None:
    """Its row lies before one that was looked at already."""
    hook(program(town.village), ears)
    town.reports()
    last = town.reports().steps.get()
    Webhook.objects.update(after=last.pk)

    work()
    assert len(ears.heard) == 2
    with towns.at(clock.now() + timedelta(days=40)):
        Delivery.objects.all().delete()  # as their time runs out
        work()
    assert len(ears.heard) == 2


@pytest.mark.parametrize(
    "address",
    [
        *("https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/", "https://192.168.1.1/x"),
        *("https://169.254.169.254/latest", "https://[fe80::1]/", "https://[::ffff:127.0.0.1]/"),
        *("https://0.0.0.0/", "https://[64:ff9b::7f00:1]/", "https://100.64.0.1/", "https://2130706433/"),
        *("http://example.org/", "ftp://example.org/", "https://localhost/", "https://user@example.org/"),
        *("https://example.org:0/", "https:///news", "https://[x]/", "https://a.internal/"),
    ],
)  # fmt: skip
def test_an_address_that_leads_inside_is_not_taken(town: Town, address: str) -> None:
    response = program(town.village).post("/webhooks", {"address": address})

    assert response.status_code == 422
    assert set(response.json()["fields"]) == {"address"}


@pytest.mark.parametrize("target", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:10.0.0.1", "fd00::1"])
def test_a_name_that_leads_inside_when_it_is_used_is_not_followed(
    town: Town, ears: Ears, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    asking = program(town.village)
    address = f"https://rebound.example.org:{ears.port}/"
    assert asking.post("/webhooks", {"address": address}).status_code == 201
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (target, ears.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    town.reports()
    work()

    one = Delivery.objects.get()
    assert (one.trouble, one.state) == ("forbidden", "waiting")
    assert ears.heard == []


def test_a_host_that_was_taken_off_since_is_sent_nothing_more(
    town: Town, ears: Ears, settings: Settings
) -> None:
    hook(program(town.village), ears)
    settings.LINLI_WEBHOOK_HOSTS = [ears.host.removeprefix("http://"), "http://127.0.0.1"]
    town.reports()
    work()

    assert Delivery.objects.get().trouble == "forbidden"
    assert ears.heard == []


@pytest.mark.parametrize(
    ("address", "public"),
    [("203.0.113.9", False), ("8.8.8.8", True), ("2400:3200::1", True), ("2002:7f00:1::", False)],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_somebody_who_is_silent_does_not_hold_the_worker(
    town: Town, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.openapi.services.delivering.CALL_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        host = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        settings.LINLI_WEBHOOK_HOSTS = [host]
        program(town.village).post("/webhooks", {"address": f"{host}/"})
        town.reports()
        work()
    assert Delivery.objects.get().trouble == "silent"


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with listening(context) as ears:
        settings.LINLI_WEBHOOK_HOSTS = [f"localhost:{ears.port}"]
        address = f"https://localhost:{ears.port}/"
        assert program(town.village).post("/webhooks", {"address": address}).status_code == 201
        town.reports()
        work()
        assert ears.heard == []
    assert Delivery.objects.get().trouble == "unsafe"


def test_the_worker_does_it_by_itself() -> None:
    assert {"notice_steps", "deliver_news"} <= {task.name for task in TASKS}
