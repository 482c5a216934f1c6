"""Two who decide about one case in the same moment: one did it, the others read why not."""

import json
from pathlib import Path

from tools.installation import installation


def test_agreeing_and_stopping_at_once_is_one_of_both_and_the_others_read_why(
    tmp_path: Path,
) -> None:
    with installation(tmp_path) as place:
        said = place.python("from tests import storm_quarrel; print(storm_quarrel.agree_or_stop())")
    found = json.loads(said.splitlines()[-1])
    assert found["outcomes"]["done"] == 1
    assert set(found["outcomes"]) <= {"done", "Conflict", "MoveRefused"}
    assert (found["stage"], found["last"]) in {("agreed", "agree"), ("stopped", "stop")}
    assert found["seqs"] == list(range(1, found["count"] + 1))
    assert found["intact"]
