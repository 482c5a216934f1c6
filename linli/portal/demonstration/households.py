"""What became of households of the village that the story is told in, and its canvasses: one that
was briefed and whose answers are being carried back, and one that goes on now."""

from datetime import datetime, timedelta
from typing import Final

from linli.common import clock
from linli.people.actors import Actor
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.territory.choices import KnownFrom
from linli.territory.models import Household, Posting
from linli.territory.services import household_changes
from linli.territory.services.household_entries import Entry
from linli.visits import services as visits
from linli.visits.choices import Channel, Outcome
from linli.visits.services import Heard, canvassing

BEGAN, ENDED, BRIEFED, TOLD = 35, 20, 18, 14  # days ago
FIRST, DOORS = 4, 10  # doors that were asked then: last week's walk goes to the others
HEARD: Final = 6  # told what came of it
SORTED: Final = (
    ("祠堂前的排水沟", "下雨积水，孩子上学绕路", "列入今年小型项目，雨季前修好"),
    ("活动室开门时间", "晚上想用，常常锁着", "每晚七点到九点开门，轮流值守"),
    ("快递送不到家", "要走两公里去镇上取", ""),
)


def build(village: Village, cast: Cast) -> None:
    """Through the services, by the grid member of the first grid and the village office."""
    posting = cast.grid_members[0]
    if posting is None or posting.grid is None:
        return
    _canvassed(village, cast, posting)
    _changed(village, cast.actor(cast.clerk))


def _canvassed(village: Village, cast: Cast, posting: Posting) -> None:
    by, day = cast.actor(cast.chief), clock.today()
    ago = [day - timedelta(days=days) for days in (BEGAN, ENDED)]
    with clock.told(_ago(BEGAN)):
        held = canvassing.plan(village.unit, "明年先办哪几件事", *ago, by=by)
    for part in range(2):  # two weeks of walks
        with clock.told(_ago(BEGAN - 2 - 7 * part)):
            _asked(posting, cast, canvassing.ASKED, DOORS // 2, part * DOORS // 2)
    with clock.told(_ago(BRIEFED)):
        for number, (title, said, _answer) in enumerate(SORTED):
            words = {"title": title, "said": said, "answer": ""}
            canvassing.sort_out(held.pk, None, words, by=by, version=number)
        canvassing.give_brief(held.pk, by=by, version=len(SORTED))
    with clock.told(_ago(TOLD)):
        for number, (title, said, answer) in enumerate(SORTED, start=1):
            words = {"title": title, "said": said, "answer": answer}
            canvassing.sort_out(held.pk, number, words, by=by, version=len(SORTED) + number)
        _asked(posting, cast, canvassing.TOLD, HEARD, 0)
    now = day - timedelta(days=3), day + timedelta(days=18)
    canvassing.plan(village.unit, "村口的空地做什么用", *now, by=by)


def _ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def _asked(posting: Posting, cast: Cast, topic: str, many: int, first: int) -> None:
    by = cast.actor(posting)
    assert posting.grid is not None  # noqa: S101 - chosen so
    plan = visits.make_plan(posting.grid, by=by)
    doors = [one.household for one in visits.known_of(posting.grid)][FIRST + first :][:many]
    at = max(clock.now() - timedelta(minutes=1), visits.span(plan.week)[0])
    for number, door in enumerate(doors):
        channel = Channel.PHONE if number % 3 == 2 else Channel.VISIT
        key = f"demo-{topic}-{first + number}"
        stop = visits.add_stop(plan, door.pk, by=by)
        visits.record(stop, Heard(at, channel, Outcome.MET, [topic], key=key), by=by)


def _changed(village: Village, by: Actor) -> None:
    """Among the last doors: one moved, some of another have a door of their own, two became one,
    one is empty."""
    lane = village.lanes[0]
    found = Household.objects.filter(unit=lane, valid_to=None)
    homes = sorted(found, key=lambda one: int(one.number))[-5:]
    with clock.told(_ago(9)):
        household_changes.move(homes[0].pk, lane, "101", by=by)
    with clock.told(_ago(6)):
        household_changes.split(homes[1].pk, lane, f"{homes[1].number}-甲", by=by)
        household_changes.merge(homes[2].pk, lane, homes[3].number, by=by)
        household_changes.end(homes[4].pk, by=by, entry=Entry(KnownFrom.SEEN))
