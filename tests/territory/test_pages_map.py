"""The sketch map as a picture."""

import re
from xml.etree import ElementTree as ET

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli.common.geometry import Projection
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.services.sketch import HEIGHT, WIDTH, Sketch, sketch_of
from tests.town import WUXING, Town, square

PAGE = f"/places/{WUXING}/map.svg"
SVG = "{http://www.w3.org/2000/svg}"


def test_it_draws_each_grid_inside_the_picture(client: Client, town: Town) -> None:
    answer = client.get(PAGE)

    assert answer["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(answer.content)  # our own picture
    assert (root.get("width"), root.get("height")) == ("1000", "700")
    paths = [path.get("d", "") for path in root.iter(f"{SVG}path")]
    assert len(paths) == 3
    assert [text.text for text in root.iter(f"{SVG}text")] == ["01", "02", "03"]
    numbers = [float(number) for path in paths for number in re.findall(r"[\d.-]+", path)]
    assert min(numbers) >= 0
    assert max(numbers[::2]) <= WIDTH
    assert max(numbers[1::2]) <= HEIGHT


def test_a_pin_is_drawn_where_it_was_set(client: Client, town: Town) -> None:
    drawn = sketch_of(town.village)
    assert drawn is not None
    lon, lat = drawn.point_at(250, 300)

    picture = client.get(f"{PAGE}?lon={lon}&lat={lat}").text

    found = re.search(r"translate\(([\d.]+) ([\d.]+)\)", picture)
    assert found
    assert abs(float(found[1]) - 250) < 1
    assert abs(float(found[2]) - 300) < 1
    assert "translate" not in client.get(f"{PAGE}?lon=x&lat=y").text


def test_a_browser_keeps_it_until_a_shape_changes(client: Client, town: Town) -> None:
    first = client.get(PAGE)
    assert "max-age=300" in first["Cache-Control"]
    with CaptureQueriesContext(connection) as queries:
        again = client.get(PAGE, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, len(queries)) == (304, 1)

    territory.draw_grid_shape(town.grids[0], square(112.9, 22.7), by=SYSTEM)

    assert client.get(PAGE, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_place_without_shapes_has_no_map(client: Client, town: Town) -> None:
    assert client.get("/places/440784105213/map.svg").status_code == 404


@given(
    lon=st.floats(73, 135),
    lat=st.floats(4, 53),
    scale=st.floats(1_000, 500_000),
    x=st.floats(0, WIDTH),
    y=st.floats(0, HEIGHT),
)
def test_a_pixel_and_its_place_are_the_same_point(
    lon: float, lat: float, scale: float, x: float, y: float
) -> None:
    sketch = Sketch([], Projection(lon, lat, scale, scale, WIDTH, HEIGHT))

    east, north = sketch.point_at(x, y)

    assert sketch.west <= east + 1e-6
    assert east <= sketch.east + 1e-6
    assert sketch.south <= north + 1e-6
    assert north <= sketch.north + 1e-6
    back = sketch.projection.to_svg(east, north)
    assert abs(back[0] - x) <= scale * 1e-6
    assert abs(back[1] - y) <= scale * 1e-6
