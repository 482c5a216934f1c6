"""Many at the same doors and links at once: one wins, the others are told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.storm import CLIENTS
from tools.installation import Installation, installation


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("place")) as made:
        made.python("from tests import town; town.build()")
        yield made


def storm(place: Installation, call: str) -> dict[str, Any]:
    said = place.python(f"from tests import storm_links; print(storm_links.{call}())")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def test_doors_are_added_linked_and_moved_once_however_many_try(place: Installation) -> None:
    added = storm(place, "add_one_row")
    assert added == {"new": {"12": 1, "0": CLIENTS - 1}, "doors": 12, "counted": 12}

    linked = storm(place, "link_one_row")
    assert linked["outcomes"] == {"done": 1, "Conflict": CLIENTS - 1}
    assert (linked["links"], linked["holders"]) == (12, 1)

    moved = storm(place, "move_one_household")
    assert moved["outcomes"] == {"done": 1, "Conflict": CLIENTS - 1}
    assert (moved["doors"], moved["counted"]) == (12, 12)
