"""A township of six villages with villager groups and people who judge, for tests of rounds."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from linli.common import clock
from linli.scoring import services as scoring
from linli.scoring.choices import RoundKind
from linli.scoring.models import Round, Standard
from linli.scoring.services import Opening
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests.desk import Desk
from tests.town import Somebody, Town, appointed, somebody
from tests.township import of_six_villages

GROUPS = 5


@dataclass
class Inspecting:
    """The township's lead, people of its centre and stations, and of six supervision committees."""

    unit: Unit
    villages: list[Unit]
    lead: Somebody
    desk: Desk
    stations: list[Somebody]
    committees: list[Somebody]
    standard: Standard

    def opening(self, **more: Any) -> Opening:
        """A fortnight from today on."""
        today = clock.today()
        given: dict[str, Any] = {
            "kind": RoundKind.INSPECTION,
            "standard": self.standard.pk,
            "name_zh": "人居环境大比拼",
            "begins_on": today,
            "ends_on": today + timedelta(days=13),
            **more,
        }
        return Opening(**given)

    def opens(self, **more: Any) -> Round:
        """A round of all six villages."""
        return scoring.open_round(self.unit, self.opening(**more), by=self.lead.actor)

    def draws(self, found: Round, **more: Any) -> Round:
        """Two panels, one at each village."""
        given = {"panels": 2, "each": 1, "version": found.version, **more}
        return scoring.draw_round(found.pk, by=self.lead.actor, **given)


def of_six(town: Town) -> Inspecting:
    """鹤城镇 with six villages of five groups each."""
    scoring.load_reference()
    of = of_six_villages(town)
    for village in of.villages:
        there = Unit.objects.filter(parent=village, kind=UnitKind.GROUP).count()
        for number in range(there + 1, GROUPS + 1):
            territory.add_unit(village, UnitKind.GROUP, number, name_zh=f"第{number}村民小组")
    centre = territory.add_unit(of.unit, UnitKind.CENTRE, 1, name_zh="综合服务中心")
    station = territory.add_unit(of.unit, UnitKind.STATION, 2, name_zh="农业站")
    lead = appointed(somebody("评管", "pingguan"), "township_lead", of.unit)
    return Inspecting(
        unit=of.unit,
        villages=of.villages,
        lead=lead,
        desk=Desk(lead),
        stations=[
            appointed(somebody(f"站{number}", f"zhan{number}"), "station_worker", place)
            for number, place in enumerate((centre, station, station))
        ],
        committees=[
            appointed(somebody(f"监{number}", f"jian{number}"), "supervision_member", village)
            for number, village in enumerate(of.villages)
        ],
        standard=Standard.objects.get(path=""),
    )
