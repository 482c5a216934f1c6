"""The names on the picture of a map: which grid is which, and nothing over anything."""

from django.test import Client

from tests.portal.test_map import SVG, picture, seen
from tests.town import HECHENG, Town


def labels(page: str, layer: str, *, crowded: bool = False) -> list[str]:
    """The names that a layer shows from afar, or those that wait until it is nearer."""
    return [
        text.text or ""
        for group in picture(page).findall(f"{SVG}g")
        if group.get("class", "").split() == ["labels", f"layer-{layer}"]
        for text in group.findall(f"{SVG}text")
        if (text.get("class") == "crowded") is crowded
    ]


def test_a_township_calls_its_villages_what_they_are_called_in_the_table(
    client: Client, town: Town
) -> None:
    page = seen(client, f"/places/{HECHENG}/map/")

    assert labels(page, "units") == ["Wuxing Village"]
    assert labels(page, "grids") == []  # each village has a grid 01
