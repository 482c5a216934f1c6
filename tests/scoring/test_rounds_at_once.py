"""Several of an office at one round, one list, one bulletin in the same moment: it is done once,
the others are told, and nothing that somebody wrote is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.installation import installation


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with installation(Path(tmp_path_factory.mktemp("rounds"))) as place:
        said = place.python("from tests import storm_rounds; print(storm_rounds.storm())")
    return json.loads(said.splitlines()[-1])


def test_a_round_is_drawn_closed_and_reckoned_once(found: Any) -> None:
    assert found["drawn"] == {"done": 1, "Conflict": 7}
    assert (found["draws"], found["panels"]) == (1, 2)
    assert found["closed"] == {"done": 8}
    assert found["reckoned"] == {"done": 8}
    assert (found["reckonings"], found["lists"]) == (1, 2)


def test_a_village_objects_once_whoever_sends_it(found: Any) -> None:
    assert found["forms"] == {"done": 1, "Conflict": 7}
    assert found["same"] == {"done": 8}
    assert found["objections"] == 2


def test_objections_are_decided_once_each_while_others_would_publish(found: Any) -> None:
    assert found["decided"]["done"] == 2
    assert set(found["decided"]) <= {"done", "Conflict", "MoveRefused"}
    assert (found["upheld"], found["closed_matters"], found["again"]) == (2, 2, 2)
    assert (found["revision"], found["published"], found["now"]) == (4, 0, "preview")
    assert found["seqs"] == [True, True, True, True]


def test_a_group_is_taken_off_the_list_once(found: Any) -> None:
    for verb in ("planned", "rectified", "passed"):
        assert found[verb] == {"done": 1, "Conflict": 7}
    assert (found["entry"], found["whole"]) == ("delisted", True)


def test_what_is_said_while_a_list_is_made_anew_stands_on_the_new_one(found: Any) -> None:
    assert set(found["meanwhile"]) <= {"done", "Conflict", "MoveRefused"}
    if found["old"]:
        assert found["taken_over"] in ([], ["清运"])


def test_a_month_is_frozen_noted_and_put_right_once(found: Any) -> None:
    assert found["frozen"] == {"done": 8}
    assert found["notes"] == {"done": 8}
    assert found["fixed"] == {"done": 8}
    assert found["bulletin"] == ["freeze", "criticise", "fixed"]
    assert found["month_whole"]
