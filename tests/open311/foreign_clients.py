"""What independent clients see of a server, each in its own words: run in a process of its own as
`python -m tests.open311.foreign_clients CLIENT FORMAT ADDRESS KEY PLACE PHOTO [ID]`.

`CLIENT` is a function below; what it saw is written as JSON. A client that cannot report is told
the id of what another one reported.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

LAMP: Final = {"lat": 22.605, "long": 112.815}
Seen = dict[str, Any]


def rows(found: Any, each: str) -> list[Any]:
    """The rows of a list that came as JSON, or as XML that a client made a dict of."""
    inner = found.get(each, found) if isinstance(found, dict) else found
    return inner if isinstance(inner, list) else [inner]


def three(form: str, address: str, key: str, place: str, photo: str, _known: str) -> Seen:
    """2013, Python 2: parts with a photo, dates as it makes them itself."""
    client = import_module("three").Three(
        f"{address}/open311/v2", api_key=key, format=form, jurisdiction=place
    )
    discovery = client.discovery()
    asked = rows(client.services("lighting")["attributes"], "attribute")
    with open(photo, "rb") as media:
        posted = client.post(
            "lighting", address="新屋巷", name="Shili Jia", phone="13800001111", media=media,
            description=f"three {form}", **{"attribute[fault]": "dark"},
        )  # fmt: skip
    number = rows(posted, "request")[0]["service_request_id"]
    (single,) = rows(client.request(number), "request")
    listed = client.requests("lighting", start="01-01-2020", end="02-01-2020", count=9)
    every = client.requests("lighting", status="open", page_size=9)
    return {
        "endpoint": rows(discovery["endpoints"], "endpoint")[0]["url"],
        "services": [one["service_code"] for one in rows(client.services(), "service")],
        "asks": [one["code"] for one in asked],
        "id": number,
        "status": single["status"],
        "listed": [one["service_request_id"] for one in rows(every, "request")],
        "long_ago": listed,
        "by_token": rows(client.token(number), "request")[0]["service_request_id"],
    }


def open311(form: str, address: str, key: str, place: str, _photo: str, _known: str) -> Seen:
    """2011, Python 2: the key in the address of a POST, `service` for `services`, twice a slash."""
    client = import_module("open311").Open311(
        endpoint=f"{address}/open311/v2/", api_key=key, format=form, jurisdiction=place
    )
    posted = client.post_service_request(
        service_code="rubbish",
        description=f"open311 {form}",
        first_name="甲",
        last_name="示例",
        **LAMP,
    )
    number = _inner(posted)[0]["service_request_id"]
    seen = {
        "asks": [one["code"] for one in rows(_definition(client, form), "attribute")],
        "id": number,
        "status": _inner(client.get_service_request(number))[0]["status"],
    }
    if form == "xml":  # of lists it reads no other
        seen["services"] = [one["service_code"] for one in client.service_list()]
        every = rows(client.service_requests(status="open"), "request")
        seen["listed"] = [one["service_request_id"] for one in every]
        seen["by_token"] = client.request_id_from_token(number)["service_request_id"]
    return seen


def _definition(client: Any, form: str) -> Any:
    found = client.service_definition("rubbish")
    return (found["service_definition"] if form == "xml" else found)["attributes"]


def _inner(found: Any) -> list[Any]:
    top = found["service_requests"] if isinstance(found, dict) else found
    return rows(top, "request")


def georeport(form: str, address: str, key: str, place: str, _photo: str, known: str) -> Seen:
    """2025: reads alone."""
    client = import_module("georeport").GeoReport(
        f"{address}/open311/v2", jurisdiction=place, api_key=key, output_format=form
    )
    asked = rows(client.get_service_definition("lighting")["attributes"], "attribute")
    every = client.get_service_requests(status="open,closed", service_code="lighting,rubbish")
    return {
        "services": [one["service_code"] for one in client.get_service_list()],
        "asks": [one["code"] for one in asked],
        "id": known,
        "status": client.get_service_request(known)["status"],
        "listed": [one["service_request_id"] for one in rows(every, "request")],
    }


def civicbot(_form: str, address: str, key: str, _place: str, _photo: str, _known: str) -> Seen:
    """2026: JSON alone; looks the service up at the point first and checks what it will send."""
    http, registry = import_module("civicbot.http"), import_module("civicbot.registry")
    endpoint = registry.Endpoint(
        "linli", "邻里", f"{address}/open311/v2/", write=True, geo_scoped=True
    )
    transport = http.HttpTransport(rate_limiter=http.RateLimiter(0.0))
    client = import_module("civicbot.open311").Open311Client(endpoint, transport)
    lat, lng = LAMP.values()
    sent = client.create_request(
        "rubbish", dry_run=False, confirm="SEND", api_key=key, validate_remote=True, lat=lat,
        lng=lng, description="civicbot", attributes={"what": ["bin", "bulky"]},
        media_url="https://example.test/bin.jpg", email="jia@example.org",
    )  # fmt: skip
    number = sent.response[0]["service_request_id"]
    wanted: Seen = {"service_request_ids": [number, "26110000000"], "page_size": 5}
    return {
        "services": [one["service_code"] for one in client.list_services(lat, lng)],
        "asks": [one["code"] for one in client.get_service_definition("rubbish")["attributes"]],
        "id": number,
        "status": client.get_request(number)["status"],
        "listed": [one["service_request_id"] for one in client.list_requests(**wanted)],
        "by_token": client.get_token(number)[0]["service_request_id"],
    }


CLIENTS: Final[dict[str, Callable[..., Seen]]] = {
    one.__name__: one for one in (three, open311, georeport, civicbot)
}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(CLIENTS[sys.argv[1]](*sys.argv[2:])))
