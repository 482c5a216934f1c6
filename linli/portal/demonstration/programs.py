"""Programs that have a key at the place where the story is told. Nobody knows these keys; who wants
to try makes another one."""

from linli.people.actors import SYSTEM
from linli.people.choices import ClientScope
from linli.portal.demonstration.places import Village
from linli.territory import services as territory


def build(village: Village) -> None:
    """A notice screen, a work-order system, and one that was ended."""
    township = village.unit.parent
    assert township is not None  # noqa: S101 - a village lies in a township
    territory.make_client(
        by=SYSTEM, name="村口公示屏", scope=ClientScope.OPEN311, unit=village.unit
    )
    territory.make_client(by=SYSTEM, name="镇工单系统", scope=ClientScope.API, unit=township)
    old = territory.make_client(by=SYSTEM, name="旧热线平台", scope=ClientScope.ALL, unit=township)
    territory.end_client(old.client, by=SYSTEM)
