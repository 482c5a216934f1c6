"""Each address for programs × each scope of a key × a foreign township: no new one escapes this.

A key of 鹤城镇 neither reads nor changes anything of 弋江镇, whatever it sends to whichever address
of the JSON API or of Open311.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linli.activities import services as activities
from linli.activities.services import Plan
from linli.common import clock
from linli.matters.models import Matter
from linli.openapi.models import Delivery, Webhook
from linli.openapi.services.webhooks import make_webhook
from linli.people.actors import SYSTEM
from linli.people.choices import ClientScope
from linli.territory.models import Unit
from linli.territory.services import charters
from linli.territory.workflow import CHECKS
from tests.architecture.access_kinds import KEY
from tests.architecture.addresses import ACCESS
from tests.architecture.test_access import FOUND
from tests.foreign import SECRETS, WORDS, Foreign, build, picture
from tests.kept import beside
from tests.program import program
from tests.shown_figures import shown
from tests.town import YIJIANG, Town

KEYED: Final = sorted(name for name in FOUND if ACCESS[name] == KEY)
# One foreign thing is named in the address: it is not there for others.
THINGS: Final = frozenset(
    {
        *("api:matter", "api:steps", "api:steps-act", "api:candidates", "api:photos-add"),
        *("api:photo", "api:webhook", "api:webhook-end", "api:deliveries", "api:webhook-ping"),
        *("api:resource", "api:resource-change", "api:resource-end"),
        *("api:disputes", "api:place-screening", "api:matters-gather"),
        *("api:activity", "api:programme"),
    }
)
RESOURCE: Final = {"place": YIJIANG, "kind": "force", "name": "外来的东西"}
SENT: Final[dict[str, Any]] = {
    "api:matters": {"place": YIJIANG, "text": "外来的报事"},
    "api:matters-report": {"place": YIJIANG, "text": "外来的报事"},
    "api:steps": {"verb": "note", "words": "x"},
    "api:steps-act": {"verb": "note", "words": "x"},
    "api:matters-gather": {"text": "都要换灯", "kind": "lighting", "outside_body": "供电所"},
    "api:hints": {"place": YIJIANG, "text": "路灯不亮"},
    "api:resources-add": RESOURCE,
    "api:resource": RESOURCE,
    "api:resource-change": RESOURCE,
    "api:resource-end": RESOURCE,
    "api:webhooks": {"address": "https://example.org/news"},
    "api:webhooks-make": {"address": "https://example.org/news"},
}
# Nobody reads them before their preview, and everybody from then on.
SHOWN: Final = ("api:rank-list", "api:bulletin", "api:round-results", "api:inspection-standard")
ASKED: Final = {"api:search-places": {"words": "弋江"}}
# What Open311 knows behind its one address.
READ: Final = (
    "requests.json?service_request_id={number}",
    "requests.xml?jurisdiction_id={place}&extensions=true",
    "requests/{number}.json?extensions=true",
    "servicerequestupdates.json?service_request_id={number}",
    "tokens/{number}.json",
    "services.json?jurisdiction_id={place}",
)
WRITTEN: Final = (
    ("requests.json", {"service_code": "lighting", "jurisdiction_id": YIJIANG}),
    ("requests.json", {"service_code": "lighting", "address_id": "{unit}"}),
    ("servicerequestupdates.json", {"service_request_id": "{number}", "status": "open"}),
)


@pytest.fixture
def foreign(town: Town, settings: Settings, tmp_path: Path) -> Foreign:
    settings.MEDIA_ROOT = tmp_path
    return beside(town, build, tmp_path)


@pytest.fixture
def listener(foreign: Foreign) -> UUID:
    """A webhook of the other township's program."""
    made = make_webhook(foreign.program, by=SYSTEM, address="https://example.org/theirs")
    return made.webhook.pk


@pytest.fixture
def theirs(foreign: Foreign, listener: UUID, town: Town) -> dict[str, dict[str, Any]]:
    """What an address for programs calls otherwise than a page does, in the address and in what is
    sent. A draft is nobody's to read there, so a rule of theirs is in force."""
    lamps = [town.reports(place_code=YIJIANG, unit_id=None).number for _more in range(2)]
    branch = Unit.objects.get(pk=foreign.land.strength["branch"])
    charter = charters.start(branch, by=SYSTEM, title="外乡的规矩", text="一条").pk
    day = clock.today()
    charters.adopt(charter, by=SYSTEM, adopted_on=day, in_force_on=day, checked=CHECKS)
    figures = {name: one.pk for name, one in shown(town).items()}
    hook = ("api:webhook", "api:webhook-end", "api:deliveries", "api:webhook-ping")
    return {
        **{name: {"key": listener} for name in hook},
        "api:grid": {"grid": foreign.land.strength["grid_code"]},
        "api:charter": {"charter": charter},
        "api:activity": {"activity": _clean_up(foreign)},
        "api:place-screening": {"code": YIJIANG[:9]},
        "api:matters-gather": {"of": lamps},
        **{name: dict(figures) for name in SHOWN},
    }


def _clean_up(foreign: Foreign) -> UUID:
    """An activity of no internal kind, with words that nobody else should read."""
    begins = clock.now() + timedelta(days=1)
    wanted = Plan("clean_up", foreign.matter.village, begins, title=WORDS, agenda=WORDS)
    return activities.plan(wanted, by=SYSTEM).activity.pk


def state(foreign: Foreign, listener: UUID) -> list[Any]:
    webhook = Webhook.objects.filter(pk=listener).values_list("address", "ended_at")
    return [*foreign.state(), list(webhook), Delivery.objects.filter(webhook=listener).count()]


def calls(
    name: str, foreign: Foreign, theirs: dict[str, dict[str, Any]], key: str
) -> Iterator[tuple[str, Any]]:
    """Every method at an address for the foreign thing, with the answer."""
    parts = set(FOUND[name].pattern.converters)
    known = {**foreign.arguments(name, parts, "", ""), **theirs.get(name, {})}
    address = reverse(name, kwargs={part: known[part] for part in parts})
    body = {part: value for part, value in known.items() if part not in parts}
    headers = {"Authorization": f"Bearer {key}", "If-Match": "*"}
    client = Client(headers=headers)
    yield "get", client.get(address, ASKED.get(name))
    if "photos" in name:
        yield "post", client.post(address, {"words": "x", "photos": _photo()})
    else:
        sent = json.dumps({**SENT.get(name, {}), **body}, default=str)
        yield "post", client.post(address, sent, content_type="application/json")
        yield "put", client.put(address, sent, content_type="application/json")
    yield "delete", client.delete(address)


def _photo() -> Any:
    return SimpleUploadedFile("x.jpg", picture(), content_type="image/jpeg")


def read(answer: Any) -> str:
    """To its end."""
    content = answer.getvalue() if answer.streaming else answer.content
    answer.close()
    return bytes(content).decode("utf-8", "replace")


@pytest.mark.once
@pytest.mark.parametrize("scope", ClientScope.values)
@pytest.mark.parametrize("name", KEYED)
def test_no_key_of_another_township_reads_or_changes_anything(
    name: str,
    scope: str,
    foreign: Foreign,
    listener: UUID,
    theirs: dict[str, dict[str, Any]],
    town: Town,
) -> None:
    asking = program(town.township, scope)
    before = state(foreign, listener)
    for method, answer in calls(name, foreign, theirs, asking.key):
        told = (name, scope, method, answer.status_code)
        body = read(answer)
        assert answer.status_code < 500, told
        if scope == ClientScope.OPEN311 and answer.status_code != 405:
            assert answer.status_code == 403, told
        if name in THINGS:
            assert answer.status_code in {403, 404, 405}, told
        assert not [secret for secret in SECRETS if secret in body], told
    assert state(foreign, listener) == before
    assert not Matter.objects.filter(client=str(asking.client.pk)).exists()


@pytest.mark.once
@pytest.mark.parametrize("name", KEYED)
def test_the_key_of_the_place_gets_there_by_the_same_way(
    name: str, foreign: Foreign, listener: UUID, theirs: dict[str, dict[str, Any]], town: Town
) -> None:
    """Else the refusals above would prove nothing."""
    asking = program(town.far.parent)
    Webhook.objects.filter(pk=listener).update(client=asking.client)
    codes = set()
    for _method, answer in calls(name, foreign, theirs, asking.key):
        read(answer)
        codes.add(answer.status_code)

    assert codes & {200, 201, 202, 204}, codes


@pytest.mark.parametrize("scope", ClientScope.values)
def test_no_key_of_another_township_gets_beyond_what_is_public_in_open311(
    scope: str, foreign: Foreign, listener: UUID, town: Town
) -> None:
    asking, number = program(town.township, scope), foreign.matter.number
    before = state(foreign, listener)
    for path in READ:
        asked = path.format(number=number, place=YIJIANG)
        answer = Client().get(f"/open311/v2/{asked}", headers={"Api-Key": asking.key})
        assert answer.status_code < 500, asked
        assert not [secret for secret in SECRETS if secret in read(answer)], asked
    for path, sent in WRITTEN:
        given = {
            name: value.format(number=number, unit=foreign.land.group.path.replace(".", ""))
            for name, value in sent.items()
        }
        given |= {"api_key": asking.key, "description": "外来的话"}
        answer = Client().post(f"/open311/v2/{path}", given)
        assert answer.status_code in {400, 403, 404}, (path, read(answer))
    assert state(foreign, listener) == before
    assert not Matter.objects.filter(client=str(asking.client.pk)).exists()
