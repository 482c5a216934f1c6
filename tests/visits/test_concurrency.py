"""Several at one door, one meeting and one canvass in the same moment: each is written once."""

import json
from pathlib import Path

from tools.installation import installation


def test_one_plan_one_record_one_wish_and_one_brief_however_many_at_once(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        said = place.python("from tests import storm_visits; print(storm_visits.storm())")
    found = json.loads(said.splitlines()[-1])
    assert found["planned"] == found["doors"] == found["same"] == found["both"] == {"done": 8}
    assert found["plans"] == 2  # one of each visitor
    assert found["stops"] == 1
    assert found["visits"] == 1 + 8
    assert found["untouched"] == 0
    assert found["matters"] == found["told"] == 1
    # whoever came last decides; never two of a kind, and a no takes back an earlier yes
    assert set(found["wishes"]) <= {"agrees", "no_visits"}
    assert set(found["wishes"].values()) == {1}
    assert found["wishes"]["no_visits"] == 1
    assert found["approved"] == found["once_more"] == {"done": 8}
    assert found["approvals"] == 8
    assert found["enough"]
    assert found["seqs"] == list(range(1, found["count"] + 1))
    assert found["intact"]
    for name in ("canvassed", "sorted", "briefed"):
        assert found[name]["done"] == 1, name
        assert set(found[name]) <= {"done", "Conflict", "Invalid"}, name
    assert found["topics"] == 1
