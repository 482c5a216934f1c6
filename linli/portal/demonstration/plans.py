"""Grid plans of the village that the story is told in: a draft that was begun by hand, with one
micro-grid and the school, and one beside it with a lane less."""

from typing import Final

from linli.people.actors import SYSTEM
from linli.portal.demonstration.places import Village
from linli.territory.choices import Layer
from linli.territory.models import Unit
from linli.territory.services import plans

HOUSEHOLDS: Final = (38, 26, 22, 19, 9, 5)  # of the lanes; together those of their grids
PEOPLE: Final = 3  # of a household


def draft(village: Village) -> None:
    """Numbers for the lanes, and two drafts to be compared."""
    for lane, households in zip(village.lanes, HOUSEHOLDS, strict=True):
        numbers = {"households": households, "population": households * PEOPLE}
        Unit.objects.filter(pk=lane.pk).update(**numbers)
    _evener(village)
    _with_a_school(village)


def _evener(village: Village) -> None:
    plan = plans.begin(village.unit, "in_force", by=SYSTEM, title="方案一：榕树下并到 03 网格")
    third = plan.grids.get(code__endswith="003")
    lane = village.lanes[3]
    plans.put(plan.pk, {(lane.pk, Layer.GRID): third.pk}, by=SYSTEM, version=plan.version)


def _with_a_school(village: Village) -> None:
    plan = plans.begin(village.unit, "in_force", by=SYSTEM, title="方案二：加微网格和学校")
    first = plan.grids.get(code__endswith="001")
    plan = plans.add_grid(
        plan.pk, by=SYSTEM, version=plan.version, layer=Layer.MICRO, parent=first.pk
    )
    plan = plans.add_grid(
        plan.pk,
        by=SYSTEM,
        version=plan.version,
        layer=Layer.SPECIAL,
        name_zh="小学",
        name_en="Primary school",
    )
    micro, school = plan.grids.get(layer=Layer.MICRO), plan.grids.get(layer=Layer.SPECIAL)
    wanted: dict[tuple[int, str], int | None] = {
        (village.lanes[0].pk, Layer.MICRO): micro.pk,
        (village.lanes[5].pk, Layer.SPECIAL): school.pk,
    }
    plans.put(plan.pk, wanted, by=SYSTEM, version=plan.version)
