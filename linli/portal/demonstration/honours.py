"""Honours of households in the village that the story is told in: a round that is over, with its
wall, and one that is open now, with yards that wait to be looked at."""

from datetime import timedelta
from typing import Final

from linli.common import clock
from linli.honours import services as honours
from linli.honours.choices import HonourKind, Origin
from linli.honours.models import HonourEntry, HonourRound
from linli.honours.services import Asking, NewRound
from linli.people.actors import ANYBODY
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.territory.models import GridUnit, Household

OPENED, LOOKED, NOTICED, CONCLUDED = 60, 50, 40, 30  # days ago
ON_THE_WALL: Final = ("示例·桂花小院", "示例·书香小院", "示例·向阳小院", "示例·清风小院")
ASKING: Final = 3  # of the round that is open; one of them was seen by the group


def build(village: Village, cast: Cast) -> None:
    """Through the services, by the grid member of the first grid and the village office."""
    posting = cast.grid_members[0]
    if posting is None or posting.grid is None:
        return
    lanes = GridUnit.objects.filter(grid=posting.grid).values("unit")
    rows = Household.objects.filter(unit__in=lanes, valid_to__isnull=True)
    homes = list(rows.order_by("unit__path", "number", "pk"))
    if len(homes) < len(ON_THE_WALL) + ASKING:
        return
    reviewer, office = cast.actor(posting), cast.actor(cast.clerk)
    with clock.told(clock.now() - timedelta(days=OPENED)):
        over = _round(village, cast, HonourKind.COURTYARD)
        asked = [
            _asked(over, home, words)
            for home, words in zip(homes, (*ON_THE_WALL, "示例·安静小院"), strict=False)
        ]
    with clock.told(clock.now() - timedelta(days=LOOKED)):
        met = [item.key for item in over.checklist.items()]
        for entry in asked:
            honours.review(entry.pk, by=reviewer, met=met, at_door=True, apart=True)
            honours.check(entry.pk, by=office, met=met, apart=True)
    quiet = asked[-1]
    honours.show(quiet.pk, by=honours.holder_of(quiet), shown=False)  # a plaque, not on the wall
    with clock.told(clock.now() - timedelta(days=NOTICED)):
        honours.publish(over.pk, by=office)
    with clock.told(clock.now() - timedelta(days=CONCLUDED)):
        honours.conclude(over.pk, by=office)
    running = _round(village, cast, HonourKind.STAR)
    waiting = [_asked(running, home, "") for home in homes[-ASKING:]]
    met = [item.key for item in running.checklist.items()]
    honours.review(waiting[0].pk, by=reviewer, met=met, at_door=True, apart=True)


def _round(village: Village, cast: Cast, kind: str) -> HonourRound:
    today = clock.today()
    new = NewRound(village.unit, kind, today, today + timedelta(days=14))
    return honours.open_round(new, by=cast.actor(cast.clerk))


def _asked(found: HonourRound, home: Household, words: str) -> HonourEntry:
    said = Asking(home.unit, home.number, Origin.LINK, words, shown=bool(words))
    return honours.ask(found.pk, said, by=ANYBODY)
