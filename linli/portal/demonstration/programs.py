"""Programs that have a key at the place where the story is told. Nobody knows these keys; who wants
to try makes another one."""

from datetime import timedelta
from typing import Final

from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Source
from linli.people.actors import SYSTEM
from linli.people.choices import ClientScope
from linli.people.models import ApiClient
from linli.portal.demonstration.places import Village
from linli.territory import services as territory

# What the people of the county sent through its app this morning: kind, words, lane.
SENT: Final = (
    ("road", "村道上的井盖松了，车一过就响。\n\n怎么了：井盖松动、破损、丢失", 0),
    ("rubbish", "垃圾桶满了两天没人收。\n\n是什么：垃圾桶满了", 1),
)


def build(village: Village) -> None:
    """A notice screen, an app that reports, a work-order system, and one that was ended."""
    township = village.unit.parent
    assert township is not None  # noqa: S101 - a village lies in a township
    territory.make_client(
        by=SYSTEM, name="村口公示屏", scope=ClientScope.OPEN311, unit=village.unit
    )
    app = territory.make_client(
        by=SYSTEM, name="县便民程序", scope=ClientScope.OPEN311, unit=township
    )
    territory.make_client(by=SYSTEM, name="镇工单系统", scope=ClientScope.API, unit=township)
    old = territory.make_client(by=SYSTEM, name="旧热线平台", scope=ClientScope.ALL, unit=township)
    territory.end_client(old.client, by=SYSTEM)
    for number, (kind, text, lane) in enumerate(SENT):
        with clock.told(clock.now() - timedelta(minutes=50 - 20 * number)):
            _report(app.client, village, kind, text, village.lanes[lane].pk)


def _report(app: ApiClient, village: Village, kind: str, text: str, lane: int) -> None:
    report = matters.Report(
        place_code=village.unit.code, unit_id=lane, text=text, kind=kind, source=Source.API,
        client=str(app.pk), key=f"demonstration.{kind}",
    )  # fmt: skip
    matters.report(report, by=territory.actor_of_client(app))
