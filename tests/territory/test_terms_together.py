"""A change of term that many decide and many workers carry out at once happens once."""

import json
from pathlib import Path

from tests.storm import CLIENTS
from tools.installation import installation


def test_it_is_decided_once_and_carried_out_once_however_many_try(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        place.python("from tests import town; town.build()")
        said = place.python("from tests import storm_terms as s; print(s.decide_and_carry_out())")
    found = json.loads(said.splitlines()[-1])
    assert found["decided"] == {"done": 1, "Conflict": CLIENTS - 1}
    assert found["carried"] == {"1": 1, "0": CLIENTS - 1}
    assert (found["clerks"], found["secretaries"], found["new"]) == (1, 1, 2)
