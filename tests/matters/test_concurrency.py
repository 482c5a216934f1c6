"""Many at one matter, and one report sent many times: nothing is lost and nothing is doubled."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.storm import CLIENTS, ROUNDS
from tests.town import PASSWORD, WUXING
from tools.installation import Installation, installation
from tools.visitor import Answer, Visitor, visitors

pytestmark = pytest.mark.slow

REPORT = f"/places/{WUXING}/report/"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("place")) as made:
        made.python("from tests import town; town.build()")
        yield made


def storm(place: Installation, call: str) -> dict[str, Any]:
    said = place.python(f"from tests import storm; print(storm.{call})")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


@pytest.mark.parametrize("seen", [True, False])
def test_eight_clients_at_one_matter_get_success_or_a_clear_refusal(
    place: Installation, seen: bool
) -> None:
    found = storm(place, f"change_one_matter(seen={seen})")

    outcomes = Counter(found["outcomes"])
    assert set(outcomes) <= {"done", "Conflict", "MoveRefused", "Refused"}
    assert outcomes.total() == CLIENTS * ROUNDS
    assert outcomes["done"] > 10
    assert bool(outcomes["Conflict"]) == seen
    assert found["seqs"] == list(range(1, outcomes["done"] + 2))
    assert (found["counted"], found["version"]) == (outcomes["done"] + 1,) * 2
    assert found["chained"]
    assert found["ends_in"]
    assert found["intact"]


def test_one_report_sent_eight_times_at_once_is_one_matter(place: Installation) -> None:
    found = storm(place, "send_one_report()")

    assert list(found["numbers"].values()) == [CLIENTS]
    assert found["matters"] == 1
    assert found["other_words"] == {"Conflict": CLIENTS}


@pytest.fixture(scope="module")
def served(place: Installation) -> Installation:
    place.serve()
    return place


@pytest.fixture
def crowd(served: Installation) -> Iterator[list[Visitor]]:
    with visitors(served.port, CLIENTS) as eight:
        yield eight


def at_once(crowd: list[Visitor], path: str, forms: list[dict[str, str]]) -> list[Answer]:
    barrier = Barrier(len(crowd))

    def send(visitor: Visitor, form: dict[str, str]) -> Answer:
        barrier.wait()
        return visitor.post(path, **form)

    with ThreadPoolExecutor(len(crowd)) as pool:
        return list(pool.map(send, crowd, forms))


def test_eight_browsers_that_send_one_form_land_on_one_page(crowd: list[Visitor]) -> None:
    for visitor in crowd:
        assert visitor.get(REPORT).status == 200
    form = {"text": "井盖松动", "kind": "road", "key": "0123456789abcdef0123456789abcdef"}

    answers = at_once(crowd, REPORT, [form] * CLIENTS)

    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert re.fullmatch(r"/r/\d{11}/[\w-]{22}/", answers[0].location)


def test_eight_browsers_at_one_matter_see_success_or_a_conflict(
    served: Installation, crowd: list[Visitor]
) -> None:
    for client, visitor in enumerate(crowd):
        visitor.sign_in(
            "ding" if client % 2 else "wu", PASSWORD
        )  # the chief grid leader, the secretary
    number = served.python("from tests import storm; print(storm.report().matter.number)").strip()
    rounds = 6

    for turn in range(rounds):
        version = version_seen(crowd[0], number)
        forms = [{"version": version, "words": f"{turn} {client}"} for client in range(CLIENTS)]
        answers = at_once(crowd, f"/matters/{number}/do/note/", forms)
        assert Counter(answer.status for answer in answers) == {303: 1, 409: CLIENTS - 1}

    found = storm(served, f"told({number!r})")
    assert found["seqs"] == list(range(1, rounds + 2))
    assert "Traceback" not in served.said("serve")


def version_seen(visitor: Visitor, number: str) -> str:
    page = visitor.get(f"/matters/{number}/do/note/")
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found, page.text
    return found[1]
