"""Identifiers are made in order."""

from linli.common.ids import new_id


def test_ids_are_version_7_and_rise() -> None:
    made = [new_id() for _ in range(1000)]
    assert {uuid.version for uuid in made} == {7}
    assert len(set(made)) == 1000
    assert made == sorted(made)
