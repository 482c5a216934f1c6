"""A background for the map: only the host that the installation names, or none at all."""

import os
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from config.environment import SettingMissing
from config.tiles import Tiles, tiles
from tests.town import WUXING, Town

PAGE = f"/places/{WUXING}/map/"
ADDRESS = "https://tiles.example.org:8443/{z}/{x}/{y}.png?key=a"
IMAGE = re.compile(r'<image href="([^"]+)" x="([^"]+)" y="([^"]+)" width="([^"]+)"')


def made(address: str = ADDRESS, datum: str = "WGS-84") -> Tiles:
    return Tiles(address, "示例底图 审图号 0000", datum, 18)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LINLI_TILES")]:
        monkeypatch.delenv(name)


def test_without_a_setting_nothing_is_fetched_from_anywhere(client: Client, town: Town) -> None:
    answer = client.get(PAGE)

    assert "<image" not in answer.text
    assert not re.search(r'(?:src|href)="https?://', answer.text)
    assert "img-src 'self' data:;" in answer["Content-Security-Policy"]


def test_the_tiles_cover_the_picture_and_say_whose_they_are(
    client: Client, town: Town, settings: Any
) -> None:
    settings.LINLI_TILES = made()

    page = client.get(PAGE).text

    found = IMAGE.findall(page)
    assert 6 <= len(found) <= 60
    for href, _x, _y, _width in found:
        assert re.fullmatch(r"https://tiles\.example\.org:8443/\d+/\d+/\d+\.png\?key=a", href)
    assert "示例底图 审图号 0000" in page
    hosts = {urlsplit(href).netloc for href in re.findall(r'(?:src|href)="(https?://[^"]+)"', page)}
    assert hosts == {"tiles.example.org:8443"}


def test_the_policy_admits_exactly_that_host_and_for_pictures_alone(
    client: Client, town: Town, settings: Any
) -> None:
    settings.LINLI_TILES = made()

    policy = Client().get(PAGE)["Content-Security-Policy"]

    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts.pop("img-src") == "'self' data: https://tiles.example.org:8443"
    assert "example.org" not in "".join(parts.values())


@pytest.mark.parametrize("address", [f"/places/{WUXING}/", f"/places/{WUXING}/who/", "/"])
def test_no_page_but_the_map_admits_that_host(town: Town, settings: Any, address: str) -> None:
    settings.LINLI_TILES = made()

    answer = Client().get(address)

    assert answer.status_code == 200
    assert "img-src 'self' data:;" in answer["Content-Security-Policy"]


def test_shapes_fit_tiles_of_either_datum(client: Client, town: Town, settings: Any) -> None:
    """The same place lies on tiles that are some hundred metres apart."""
    corners = {}
    for datum in ("WGS-84", "GCJ-02"):
        settings.LINLI_TILES = made(datum=datum)
        href, x, _y, width = IMAGE.findall(client.get(PAGE).text)[0]
        z, column = (int(part) for part in re.findall(r"/(\d+)/(\d+)/", href)[0])
        # where the left edge of the picture lies, as a share of the world
        corners[datum] = (column - float(x) / float(width)) / 2**z
    apart = (corners["GCJ-02"] - corners["WGS-84"]) * 40_075_000

    assert 300 < apart < 800


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"LINLI_TILES": "tiles.example.org/{z}/{x}/{y}.png"}, "whole address"),
        ({"LINLI_TILES": "https://{s}.example.org/{z}/{x}/{y}.png"}, "whole address"),
        ({"LINLI_TILES": "javascript://x/{z}/{x}/{y}"}, "whole address"),
        ({"LINLI_TILES": "https://a.example; script-src */{z}/{x}/{y}"}, "whole address"),
        ({"LINLI_TILES": "https://tiles.example.org/{z}/{x}.png"}, "must hold"),
        ({"LINLI_TILES": ADDRESS}, "LINLI_TILES_WORDS"),
        (
            {"LINLI_TILES": ADDRESS, "LINLI_TILES_WORDS": "x", "LINLI_TILES_DATUM": "BD-09"},
            "one of",
        ),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start_and_says_why(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], word: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingMissing, match=word):
        tiles()


def test_the_environment_names_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TILES", ADDRESS)
    monkeypatch.setenv("LINLI_TILES_WORDS", "示例")
    monkeypatch.setenv("LINLI_TILES_DATUM", "gcj-02")

    found = tiles()

    assert found is not None
    assert (found.origin, found.datum) == ("https://tiles.example.org:8443", "GCJ-02")
