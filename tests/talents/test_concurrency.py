"""Several at one pool and one ledger in the same moment: everything is written once."""

import json
from pathlib import Path

from tools.installation import installation


def test_one_card_one_review_and_one_entry_however_many_press_at_once(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        said = place.python("from tests import storm_pool; print(storm_pool.storm())")
    found = json.loads(said.splitlines()[-1])
    assert found["same"] == found["others"] == found["words"] == {"done": 8}
    assert found["numbers"] == list(range(1, 10))
    assert found["there"] == 8
    assert found["endorsed"]["done"] == 1
    assert set(found["endorsed"]) <= {"done", "Conflict"}
    assert found["asked"] == {"done": 8}
    assert found["uses"] == 1
    assert found["seqs"] == list(range(1, found["count"] + 1))
    assert found["intact"]
    assert found["opened"] == found["drawn"] == {"done": 8}
    assert found["lines"] == 1
