"""Several of a panel at one sheet in the same moment: it is written once, the others are told."""

import json
from pathlib import Path

from tools.installation import installation


def test_one_sheet_one_finding_and_one_visit_however_many_at_once(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        said = place.python("from tests import storm_sheets; print(storm_sheets.storm())")
    found = json.loads(said.splitlines()[-1])
    assert found["begun"] == {"done": 1, "Conflict": 7}
    assert found["same"] == {"done": 8}
    assert found["put_right"]["done"] == 1
    assert set(found["put_right"]) <= {"done", "Conflict"}
    assert (found["findings"], found["visits"], found["state"]) == (1, 1, "handed_in")
    assert found["seqs"] == [1, 2]
    assert found["intact"]
