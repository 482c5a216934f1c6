"""Home visits of the village that the story is told in: last week's walk with a need that became a
matter, this week's plan, a household that wants no visits, and a card."""

from datetime import timedelta
from typing import Final

from linli.common import clock
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.territory.models import Household, Posting
from linli.visits import services as visits
from linli.visits.services import Heard, Need, Wishes

TOPICS: Final = ("peaceful_village", "living_environment")
DAYS_AGO: Final = 7
OUTCOMES: Final = ("met", "met", "refused", "nobody")


def build(village: Village, cast: Cast) -> None:
    """Through the services; by the grid member of the first lane's grid."""
    lane = village.lanes[0]
    Household.objects.filter(unit=lane).update(valid_from=clock.now() - timedelta(days=120))
    posting = _visitor(cast, lane.pk)
    if posting is None or posting.grid is None:
        return
    with clock.told(clock.now() - timedelta(days=DAYS_AGO)):
        _last_week(posting, cast)
    by = cast.actor(posting)
    visits.make_plan(posting.grid, by=by)
    visits.make_card(posting, by=by)


def _visitor(cast: Cast, lane: int) -> Posting | None:
    posted = [one for one in cast.grid_members if one is not None and one.grid is not None]
    return next((one for one in posted if _walks(one, lane)), None)


def _walks(posting: Posting, lane: int) -> bool:
    return posting.grid is not None and posting.grid.members.filter(unit=lane).exists()


def _last_week(posting: Posting, cast: Cast) -> None:
    by = cast.actor(posting)
    assert posting.grid is not None  # noqa: S101 - chosen so
    plan = visits.make_plan(posting.grid, by=by)
    doors = [one.household for one in visits.known_of(posting.grid)][: len(OUTCOMES)]
    stops = [visits.add_stop(plan, door.pk, by=by) for door in doors]
    at = max(clock.now() - timedelta(minutes=1), visits.span(plan.week)[0])
    promised = clock.local(clock.now()).date() + timedelta(days=DAYS_AGO + 1)
    told = [
        Heard(
            at, "visit", OUTCOMES[0], TOPICS,
            [Need("road", "门前的台阶塌了一角，老人进出不方便")], promised,
            Wishes(agrees=True, often=True), key="demo-visit-1",
        ),
        Heard(at, "visit", OUTCOMES[1], TOPICS, wishes=Wishes(agrees=True), key="demo-visit-2"),
        Heard(
            at, "visit", OUTCOMES[2], key="demo-visit-3",
            wishes=Wishes(no_visits_until=promised + timedelta(days=60)),
        ),
        Heard(at, "visit", OUTCOMES[3], key="demo-visit-4"),
    ]  # fmt: skip
    for stop, heard in zip(stops, told, strict=False):
        visits.record(stop, heard, by=by)
