"""Several at one activity in the same moment: it is planned once, held once, booked once."""

import json
from pathlib import Path

from tools.installation import installation


def test_one_form_one_room_and_one_record_however_many_press_at_once(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        said = place.python("from tests import storm_meeting; print(storm_meeting.meet())")
    found = json.loads(said.splitlines()[-1])
    assert found["same"] == {"done": 8}
    assert found["rooms"] == {"done": 1, "Conflict": 7}
    assert found["booked"] == 1
    assert found["mixed"] == [1, 7, 1]  # residents and activities in one queue
    assert set(found["held"]) <= {"done", "Conflict", "MoveRefused"}
    assert found["held"]["done"] == 5  # four who sign in, and one list
    assert found["status"] == "held"
    assert found["signed"] == 4
    assert found["seqs"] == list(range(1, found["count"] + 1))
    assert found["intact"]
    assert found["links"] == found["renewed"] == {"done": 8}
    assert found["versions"] == [9, 1]  # two addresses; none of the renewals was lost
