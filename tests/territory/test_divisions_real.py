"""The real lists, as `make install` fetches them."""

import csv
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services.divisions import Counts

LISTS: Final = Path(settings.BASE_DIR) / "var" / "assets" / "divisions"
FILES: Final = [
    LISTS / f"{name}.csv" for name in ("villages", "streets", "areas", "cities", "provinces")
]
FIVE: Final = {
    "340223102": "弋江镇",
    "532822202": "勐往乡",
    "411329001": "汉城街道",
    "440784105": "鹤城镇",
    "620924203": "阿勒腾乡",
}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILES[0].is_file(), reason="`make assets` fetches the real lists"),
]


def test_the_five_places_have_their_64_villages_under_their_real_names() -> None:
    faults: list[object] = []
    territory.import_divisions(FILES, by=SYSTEM, only=list(FIVE), on_fault=faults.append)

    assert faults == []
    names = dict(Unit.objects.filter(kind=UnitKind.TOWNSHIP).values_list("code", "name_zh"))
    assert names == FIVE
    assert Unit.objects.villages().count() == 64
    assert Unit.objects.get(code="440784105214").name_zh == "五星村委会"


def test_a_city_whose_towns_lie_directly_below_it_goes_in_whole() -> None:
    counts = territory.import_divisions(FILES, by=SYSTEM, only=["4419"])

    assert counts.refused == 0
    town = Unit.objects.get(code="441900101")
    names = list(Unit.objects.above(town.path).values_list("name_zh", flat=True))
    assert names == ["广东省", "东莞市", "东莞市", "石碣镇"]


@pytest.mark.once
def test_the_whole_country_goes_in_without_a_refused_line_and_again_without_a_change() -> None:
    lines = sum(_places(file) for file in FILES)
    assert lines > 660_000

    assert territory.import_divisions(FILES, by=SYSTEM) == Counts(new=lines)
    assert territory.import_divisions(FILES, by=SYSTEM) == Counts(unchanged=lines)
    assert Unit.objects.villages().count() == _places(FILES[0]) == 620_573


def _places(file: Path) -> int:
    with file.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _row in csv.DictReader(stream))
