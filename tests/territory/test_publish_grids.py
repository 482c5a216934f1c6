"""A grid plan comes in force from a GeoJSON file, or is refused whole."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.territory import services as territory
from linli.territory.choices import PlanStatus
from linli.territory.models import Grid
from tests import town as towns
from tests.town import WUXING, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return towns.build()


def feature(name: str, west: float, units: list[str], **more: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": towns.square(west, 22.6),
        "properties": {"name": name, "units": units, "households": 25, **more},
    }


def written(folder: Path, *features: Any) -> str:
    file = folder / "plan.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return str(file)


def in_force() -> list[str]:
    grids = Grid.objects.filter(village__code=WUXING, plan__status=PlanStatus.PUBLISHED)
    return list(grids.order_by("code").values_list("name_zh", flat=True))


def test_a_plan_from_a_file_is_in_force_and_the_old_one_superseded(
    town: Town, tmp_path: Path
) -> None:
    file = written(
        tmp_path, feature("东片", 112.9, ["新屋巷"]), feature("西片", 112.91, ["井头巷", "祠堂巷"])
    )
    call_command("publish_grids", file, village=WUXING, reason="合并", verbosity=0)
    assert in_force() == ["东片", "西片"]
    place = territory.locate(WUXING, words="祠堂巷")
    assert place.grid is not None
    assert place.grid.name_zh == "西片"
    assert territory.locate(WUXING, point=(112.915, 22.605)).grid == place.grid


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        ([feature("东片", 112.9, ["没有的巷"])], "没有的巷"),
        ([feature("", 112.9, [])], "name"),
        ([feature("东片", 112.9, ["新屋巷"]), feature("西片", 112.91, ["新屋巷"])], "新屋巷"),
        ([{**feature("东片", 1, []), "geometry": {"type": "Point", "coordinates": [1, 2]}}], ""),
        ([feature("东片", 22.6, [], households=-1)], ""),
        (["nonsense"], "1:"),
        ([], ""),
    ],
)
def test_a_file_with_a_mistake_changes_nothing(
    town: Town, tmp_path: Path, features: list[Any], sentence: str
) -> None:
    before = in_force()
    with pytest.raises(CommandError) as refused:
        call_command("publish_grids", written(tmp_path, *features), village=WUXING)
    assert sentence in str(refused.value)
    assert in_force() == before


def test_what_is_no_geojson_is_refused(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "plan.geojson"
    file.write_bytes(b"\x00\xff not json")
    with pytest.raises(CommandError, match="GeoJSON"):
        call_command("publish_grids", str(file), village=WUXING)
    with pytest.raises(CommandError, match="999999999999"):
        call_command("publish_grids", str(file), village="999999999999")
