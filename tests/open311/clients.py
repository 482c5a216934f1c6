"""Keys, answers in both formats, and small requests, as every test of the door needs them."""

import json
from typing import Any
from xml.etree import ElementTree

from django.test import Client

from linli.people.actors import SYSTEM
from linli.people.services import NewClient
from linli.territory import services as territory
from linli.territory.models import Unit

V2 = "/open311/v2/"
ENGLISH = {"accept-language": "en"}
LANE = {"lat": "22.605", "long": "112.815"}  # inside the first grid of 五星村
LAMP = {"service_code": "lighting", "description": "路灯不亮", **LANE}


def key(unit: Unit | None = None, scope: str = "open311") -> str:
    return program(unit, scope).key


def program(unit: Unit | None = None, scope: str = "open311") -> NewClient:
    return territory.make_client(by=SYSTEM, name="示例程序", scope=scope, unit=unit)


def get(path: str, expected: int = 200, /, **asked: Any) -> Any:
    """What a GET answers: plain values from JSON, an element from XML."""
    answer = Client().get(V2 + path, asked, headers=ENGLISH)
    assert answer.status_code == expected, answer.content.decode()
    return parsed(answer)


def post(path: str, expected: int = 200, /, **sent: Any) -> Any:
    answer = Client().post(V2 + path, sent, headers=ENGLISH)
    assert answer.status_code == expected, answer.content.decode()
    return parsed(answer)


def parsed(answer: Any) -> Any:
    if answer["Content-Type"] == "application/json; charset=utf-8":
        return json.loads(answer.content)
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return ElementTree.fromstring(answer.content)


def reported(unit_key: str, **more: str) -> str:
    """The id of a lamp that does not burn."""
    (row,) = post("requests.json", api_key=unit_key, **{**LAMP, **more})
    return str(row["service_request_id"])


def plain(element: Any) -> dict[str, Any]:
    """The children of an element by name: their text, or theirs again."""
    return {child.tag: plain(child) if len(child) else child.text for child in element}
