"""Eight threads, one answer: a gateway that asks again and again, and several workers."""

import json
from pathlib import Path

import pytest

from tests.storm import CLIENTS
from tools.installation import installation

SAYS = "from tests import storm_texts; print(storm_texts.answer_at_once())"


@pytest.mark.slow
def test_one_answer_that_comes_eight_times_at_once_counts_once(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        place.python("from tests import town; town.build()")
        found = json.loads(place.python(SAYS).splitlines()[-1])
    assert found["same"] == {"taken": 1, "again": CLIENTS - 1}
    assert found["other"] == {"taken": CLIENTS}
    assert found["steps"] == 1 + 1 + CLIENTS
    assert found["answers"] == 1 + CLIENTS
    assert (found["told"], found["messages"]) == (1, 1)
