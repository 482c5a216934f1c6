"""Several at one round in the same moment: everything is written once, and what was taken back
stays taken back."""

import json
from pathlib import Path

from tools.installation import installation


def test_two_reviewers_at_once_and_a_wish_that_is_taken_back_meanwhile(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        said = place.python("from tests import storm_honours; print(storm_honours.storm())")
    found = json.loads(said.splitlines()[-1])
    assert found["rounds"] == {"done": 1, "Conflict": 7}
    assert found["asked"] == {"done": 8}
    assert found["reviewed"] == {"done": 1, "Conflict": 7}
    assert found["verbs"] == ["ask", "review"]
    assert found["seqs"] == [1, 2]
    assert found["intact"]
    assert found["written"] == {"done": 1, "Conflict": 7}
    assert found["off"] == {"done": 1, "Conflict": 7}
    assert found["lost"] == 0
    assert found["moved"] == found["moves"] == 1
    assert set(found["not_moved"]) <= {"Conflict", "MoveRefused"}
    assert found["door"] == {"done": 1, "Conflict": 7}
    assert found["there"] == 2  # the first door and one wish of the second
    assert found["stage"] == "out"
    assert found["left"] == [None] * 5
    assert found["words"] == found["consents"] == 0
    assert found["taken"]["done"] in {1, 2}  # taken back once; perhaps checked just before
    assert set(found["taken"]) <= {"done", "Conflict", "MoveRefused", "Refused"}
