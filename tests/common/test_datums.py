"""Datums: there and back again, nothing moved outside China, and the published examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.common.datums import Datum, converted, from_wgs84, is_moved, metres, to_wgs84

pytestmark = pytest.mark.once  # no database

IN_CHINA = st.tuples(st.floats(73.0, 135.0), st.floats(3.0, 54.0))
ANYWHERE = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(IN_CHINA, st.sampled_from(Datum))
def test_a_point_is_back_where_it_was_to_a_millimetre(
    point: tuple[float, float], datum: Datum
) -> None:
    assert metres(point, to_wgs84(from_wgs84(point, datum), datum)) < 0.001


@given(IN_CHINA, st.sampled_from(Datum))
def test_what_comes_from_a_file_goes_back_into_it_unchanged(
    point: tuple[float, float], datum: Datum
) -> None:
    assert metres(point, from_wgs84(to_wgs84(point, datum), datum)) < 0.001


@given(ANYWHERE.filter(lambda point: not is_moved(point)), st.sampled_from(Datum))
def test_outside_china_nothing_is_moved(point: tuple[float, float], datum: Datum) -> None:
    assert from_wgs84(point, datum) == point == to_wgs84(point, datum)


@given(IN_CHINA)
def test_web_maps_are_off_by_some_hundred_metres(point: tuple[float, float]) -> None:
    assert 20 < metres(point, from_wgs84(point, Datum.GCJ02)) < 1500
    assert metres(from_wgs84(point, Datum.GCJ02), from_wgs84(point, Datum.BD09)) > 300


@pytest.mark.parametrize(
    ("datum", "wanted"),
    [
        (Datum.WGS84, (116.404, 39.915)),
        (Datum.GCJ02, (116.41024449916938, 39.91640428150164)),
        (Datum.BD09, (116.41662724378733, 39.922699552216216)),
    ],
)
def test_the_gate_in_beijing_is_where_everybody_computes_it(
    datum: Datum, wanted: tuple[float, float]
) -> None:
    assert from_wgs84((116.404, 39.915), datum) == pytest.approx(wanted, abs=1e-9)


def test_every_position_of_a_geometry_is_converted_and_heights_are_dropped() -> None:
    def moved(point: tuple[float, float]) -> tuple[float, float]:
        return point[0] + 1, point[1] + 2

    assert converted([[[1, 2, 99], [3, 4]]], moved) == [[[2, 4], [4, 6]]]
