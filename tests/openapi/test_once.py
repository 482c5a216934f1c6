"""The same request twice is done once, also when both come at the same moment."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Final
from urllib.request import Request, urlopen

import pytest

from linli.matters.models import Matter
from linli.openapi.models import Answer
from linli.openapi.services.answering import REPLAYED
from tests.program import Program, program
from tests.town import WUXING, Town
from tools.installation import Installation, installation

AT_ONCE: Final = 6
BODY = {"place": WUXING, "text": "路灯不亮"}


def report(asking: Program, key: str, **more: Any) -> Any:
    return asking.post("/matters", {**BODY, **more}, Idempotency_Key=key)


def test_the_same_key_and_body_get_the_same_answer(town: Town) -> None:
    asking = program(town.village)
    first, second = report(asking, "a"), report(asking, "a")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert [answer.get(REPLAYED) for answer in (first, second)] == [None, "true"]
    assert (first["ETag"], first["Location"]) == (second["ETag"], second["Location"])
    assert Matter.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(town: Town) -> None:
    asking = program(town.village)
    report(asking, "a")

    refused = report(asking, "a", text="井盖破了")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert Matter.objects.count() == 1


def test_keys_of_different_programs_have_nothing_to_do_with_each_other(town: Town) -> None:
    numbers = {
        report(program(town.village), "a").json()["matter"]["number"] for _program in range(2)
    }
    assert len(numbers) == 2


def test_a_refused_request_leaves_its_key_free(town: Town) -> None:
    asking = program(town.village)

    assert report(asking, "a", kind="no-such").status_code == 422
    assert report(asking, "a").status_code == 201
    assert Answer.objects.count() == 1


def test_a_verb_is_done_once_though_the_version_has_moved_on(town: Town) -> None:
    matter = town.reports()
    asking = program(town.village)

    def note() -> Any:
        return asking.post(
            f"/matters/{matter.number}/steps",
            {"verb": "note", "words": "看过了"},
            If_Match='"1"',
            Idempotency_Key="n",
        )

    assert (note().status_code, note().status_code) == (201, 201)
    assert matter.steps.count() == 2


def test_a_report_stays_single_after_its_answer_was_disposed_of(town: Town) -> None:
    asking = program(town.village)
    first = report(asking, "a")
    Answer.objects.all().delete()

    again = report(asking, "a")
    assert again.status_code == 200
    assert again.json()["matter"]["number"] == first.json()["matter"]["number"]


def test_what_is_kept_is_sealed(town: Town) -> None:
    report(program(town.village), "a")

    sealed = Answer.objects.get().sealed
    assert sealed is not None
    assert "路灯".encode() not in bytes(sealed)


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "钥匙"])
def test_a_key_that_cannot_be_one_is_refused(town: Town, key: str) -> None:
    asking = program(town.village)
    assert report(asking, key.encode().decode("latin-1")).status_code == 400


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("place")) as made:
        made.python("from tests import town; town.build()")
        made.serve()
        yield made


def test_of_many_at_once_one_is_done_and_all_get_its_answer(served: Installation) -> None:
    made = served.linli("api-key", "create", "--name", "示例", "--scope", "all")
    key = made.stdout.splitlines()[-1]
    address = f"http://127.0.0.1:{served.port}/api/v1/matters"
    barrier = Barrier(AT_ONCE)

    def send(_turn: int) -> tuple[int, bytes]:
        headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Idempotency-Key": "together",
        }
        request = Request(address, json.dumps(BODY).encode(), headers)
        barrier.wait()
        with urlopen(request, timeout=60) as response:
            return response.status, response.read()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    with urlopen(Request(address, headers={"Authorization": f"Bearer {key}"})) as response:
        assert len(json.loads(response.read())["items"]) == 1
