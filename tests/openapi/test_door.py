"""What stands before every address: the key, the limit, the media type; all refusals look alike."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.common import clock
from linli.openapi.document import document
from linli.openapi.urls import SENT
from linli.people.actors import SYSTEM
from linli.rulesets.models import RuleValue
from linli.territory import services as territory
from linli.territory.services import resources
from tests import town as towns
from tests.foreign import picture
from tests.program import program
from tests.town import WUXING, Town

METHODS = ("get", "post", "put", "delete")
BODY = {
    "act": {"verb": "note", "words": "x"},
    "change_resource": {"place": WUXING, "kind": "force", "name": "民兵"},
    "end_resource": {},
}


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("x.jpg", picture(), content_type="image/jpeg")


def problem(response: Any) -> Any:
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == response.status_code
    assert said["type"] == f"urn:linli:problem:{said['code']}"
    assert said["detail"]
    return said


def test_the_document_is_for_everybody_and_each_operation_has_a_name_of_its_own(town: Town) -> None:
    response = Client().get("/api/v1/openapi.json")

    assert response.status_code == 200
    said = response.json()
    assert said["openapi"].startswith("3.1")
    names = [one["operationId"] for path in said["paths"].values() for one in path.values()]
    assert len(set(names)) == len(names)


def test_each_operation_declares_every_problem_of_the_door() -> None:
    for path, methods in document()["paths"].items():
        for operation in methods.values():
            declared = set(operation["responses"])
            assert declared >= {"400", "401", "403", "422", "429"}, path
            if "requestBody" in operation:
                assert declared >= {"409", "413", "415"}, path


def test_the_media_types_of_the_document_are_those_of_the_door() -> None:
    told = {
        (method.upper(), path.removeprefix("/api/v1/").replace("{", "<").replace("}", ">")): next(
            iter(operation["requestBody"]["content"])
        )
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if "requestBody" in operation
    }
    assert told == SENT


def test_without_a_header_that_the_document_asks_for_nothing_is_done(town: Town) -> None:
    matter, asking = town.reports(), program(town.township)
    stock = resources.add(resources.Wanted(town.village, "force", "民兵"), by=SYSTEM)
    asked = [
        (method, path.format(number=matter.number, resource=stock.pk), operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if any(one["in"] == "header" and one["required"] for one in operation["parameters"])
    ]

    named = {operation["operationId"] for _method, _path, operation in asked}
    assert named == {"act", "add_photos", "change_resource", "end_resource"}
    client = Client(headers={"Authorization": f"Bearer {asking.key}"})
    for method, path, operation in asked:
        response = (
            client.post(path, {"words": "x", "photos": photo()})
            if operation["operationId"] == "add_photos"
            else client.generic(
                method,
                path,
                json.dumps(BODY[operation["operationId"]]),
                content_type="application/json",
            )
        )
        assert response.status_code == 428, response.content
        assert problem(response)["code"] == "condition_missing"
        assert "428" in operation["responses"]
    for thing in (matter, stock):
        thing.refresh_from_db()
    assert (matter.version, stock.version, stock.valid_to) == (1, 0, None)


@pytest.mark.parametrize("words", ["", "Bearer", "Bearer linli_x", "Basic bGlubGk6", "Bearer 不"])
def test_without_a_key_nothing_is_told(town: Town, words: str) -> None:
    headers = {"Authorization": words.encode().decode("latin-1")} if words else {}
    response = Client().get("/api/v1/matters", headers=headers)

    assert problem(response)["code"] == "no_key"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_key_of_open311_does_not_open_this_door(town: Town) -> None:
    for path, methods in document()["paths"].items():
        address = path.removeprefix("/api/v1").replace("{", "").replace("}", "")
        for method in set(methods) & set(METHODS):
            response = program(town.village, scope="open311").ask(method.upper(), address, {})
            assert problem(response)["code"] == "not_allowed"
            assert response.status_code == 403


def test_an_ended_key_is_refused_at_once(town: Town) -> None:
    asking = program(town.village)
    assert asking.get("/client").json()["place"] == town.village.code

    territory.end_client(asking.client, by=SYSTEM)

    assert problem(asking.get("/client"))["code"] == "no_key"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/matters/", 404, "not_found"),
        ("PUT", "/matters", 405, "method_not_allowed"),
        ("GET", "/matters?colour=red", 422, "invalid"),
        ("GET", "/matters?limit=0", 422, "invalid"),
        ("GET", "/matters?cursor=abc", 422, "invalid"),
        ("GET", "/matters?place=five", 422, "invalid"),
        ("GET", "/matters?kind=%00", 400, "bad_request"),
        ("GET", "/matters/00000000000", 404, "not_found"),
        ("GET", "/places/12345", 404, "not_found"),
        ("GET", "/places/%00", 400, "bad_request"),
    ],
)
def test_every_refusal_is_a_problem_document(
    town: Town, method: str, path: str, status: int, code: str
) -> None:
    response = program(town.village).ask(method, path)

    assert response.status_code == status
    assert problem(response)["code"] == code


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{", "application/json", 400),
        (b'{"place": NaN}', "application/json", 400),
        (b"[" * 2000, "application/json", 400),
        (b'{"place": "\\u0000"}', "application/json", 400),
        (b'{"place": "\\ud800"}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"text": "' + b"x" * 1_100_000 + b'"}', "application/json", 413),
        (b"[]", "application/json", 422),
        (b'{"place": "440784105214", "text": "x", "colour": 1}', "application/json", 422),
    ],
)
def test_what_cannot_be_read_is_named(town: Town, body: bytes, media: str, status: int) -> None:
    asking = program(town.village)
    headers = {"Authorization": f"Bearer {asking.key}"}
    response = Client().post("/api/v1/matters", body, content_type=media, headers=headers)

    assert response.status_code == status
    problem(response)


def test_fields_are_named_and_the_language_is_the_readers(town: Town) -> None:
    asking = program(town.village)
    english = asking.post("/matters", {"place": "440784105214"}).json()
    chinese = asking.post("/matters", {"place": "440784105214"}, Accept_Language="zh-CN").json()

    assert set(english["fields"]) == set(chinese["fields"]) == {"text"}
    assert english["code"] == chinese["code"]


def test_two_programs_behind_one_address_do_not_take_each_others_requests(town: Town) -> None:
    RuleValue.objects.filter(rule_id="clients.most_a_minute").update(value=2)
    one, other = program(town.village), program(town.village)
    now = clock.now()

    with towns.at(now):
        assert [one.get("/client").status_code for _ in range(3)] == [200, 200, 429]
        refused = one.get("/client")
        assert problem(refused)["code"] == "too_many"
        assert int(refused["Retry-After"]) == 30
        assert other.get("/client").status_code == 200
    with towns.at(now + timedelta(seconds=31)):
        assert one.get("/client").status_code == 200


def test_answers_are_kept_by_nobody_on_the_way(town: Town) -> None:
    response = program(town.village).get("/client")

    assert response["Cache-Control"] == "no-store"
    assert {"Authorization", "Accept-Language"} <= set(response["Vary"].split(", "))


def test_the_head_of_an_answer_can_be_asked_for(town: Town) -> None:
    response = program(town.village).ask("HEAD", "/client")

    assert (response.status_code, response.content) == (200, b"")
