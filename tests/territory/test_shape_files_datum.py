"""Which datum a file is in is judged by what is known here; a person converts, not the judge."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.common.datums import Datum, converted, from_wgs84
from linli.territory.shape_files import Feature, Judgement, Shape, judge
from tests.town import square

pytestmark = pytest.mark.once  # no database

VILLAGE = square(112.80, 22.60, 0.03)


def shape(geometry: Mapping[str, Any]) -> Shape:
    return Shape(type=geometry["type"], coordinates=geometry["coordinates"])


def drawn(geometry: Mapping[str, Any], datum: Datum) -> Feature:
    """As a file in this datum has it."""
    moved = converted(geometry["coordinates"], lambda point: from_wgs84(point, datum))
    return Feature(1, {}, Shape(type=geometry["type"], coordinates=moved))


@pytest.mark.parametrize("datum", list(Datum))
def test_the_outline_of_the_whole_village_tells_the_datum(datum: Datum) -> None:
    found = judge([drawn(VILLAGE, datum)], [], [shape(VILLAGE)])
    assert found.best == datum
    assert found.fits[0].metres < 1


@pytest.mark.parametrize("datum", list(Datum))
def test_a_lane_that_is_known_already_tells_the_datum(datum: Datum) -> None:
    lane = square(112.81, 22.61, 0.002)
    moved_a_little = square(112.8101, 22.6101, 0.002)
    feature = drawn(moved_a_little, datum)
    found = judge([feature], [(feature, shape(lane))], [shape(VILLAGE)])
    assert found.best == datum
    assert 5 < found.fits[0].metres < 30


def test_the_sentence_says_how_far_it_lies_beside_and_what_fits() -> None:
    found = judge([drawn(VILLAGE, Datum.GCJ02)], [], [shape(VILLAGE)])
    said = found.words(Datum.WGS84)
    assert said.startswith("As WGS-84 it lies about ")
    assert said.endswith(" m beside what is known here; as GCJ-02 it fits to 1 m.")
    assert found.words(Datum.GCJ02) == "As GCJ-02 it fits what is known here to 1 m."


def test_one_small_lane_inside_the_village_tells_nothing() -> None:
    found = judge([drawn(square(112.815, 22.612, 0.001), Datum.WGS84)], [], [shape(VILLAGE)])
    assert found.best is None
    assert "each datum" in found.words(None)


def test_without_anything_known_nothing_is_judged() -> None:
    assert "Nothing is drawn here yet" in judge([drawn(VILLAGE, Datum.BD09)], [], []).words(None)
    assert Judgement().best is None


def test_the_file_of_another_village_lies_elsewhere_in_any_datum() -> None:
    found = judge([drawn(square(113.2, 22.6, 0.03), Datum.WGS84)], [], [shape(VILLAGE)])
    assert found.is_elsewhere
    assert "40 km" in found.words(None)


@given(st.floats(75, 133), st.floats(18, 52), st.sampled_from(Datum))
def test_all_over_china_the_right_datum_is_found(lon: float, lat: float, datum: Datum) -> None:
    village = square(lon, lat, 0.03)
    found = judge([drawn(village, datum)], [], [shape(village)])
    assert found.fits[0].datum == datum
    assert found.best in {datum, None}  # in few places GCJ-02 moves by less than a hundred metres
