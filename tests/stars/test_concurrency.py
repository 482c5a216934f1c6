"""Several at one star cycle in the same moment: everything is written once."""

import json
from pathlib import Path

from tools.installation import installation


def test_one_cycle_one_review_of_each_star_and_one_warning_however_many_press_at_once(
    tmp_path: Path,
) -> None:
    with installation(tmp_path) as place:
        said = place.python("from tests import storm_stars; print(storm_stars.storm())")
    found = json.loads(said.splitlines()[-1])
    assert found["same"] == {"done": 8}
    assert found["others"] == {"Conflict": 8}
    assert found["led"] == {"done": 1, "Conflict": 7}
    assert found["leads"] == 1
    assert found["planned"] == {"done": 8}
    assert found["items"] == 8
    assert found["handed"] == {"done": 1, "Conflict": 7}
    assert found["refused"]["done"] == 5
    assert sum(found["refused"].values()) == 8
    assert set(found["refused"]) <= {"done", "Invalid", "MoveRefused"}
    assert found["noticed"]
    verbs = found["verbs"]
    for once in ("start", "assess", "endorse", "announce", "publish", "warn"):
        assert verbs.count(once) == 1, (once, verbs)
    assert found["seqs"] == list(range(1, found["count"] + 1))
    assert found["intact"]
    assert found["stage"] == "standing"
