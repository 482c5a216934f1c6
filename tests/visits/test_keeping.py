"""What is personal in visits goes in time."""

from datetime import timedelta

from django.db.models import Q

from linli.activities.services.erasing import erase_words
from linli.common import clock
from linli.visits.keeping import KEEPINGS
from linli.visits.models import DoorMatter, Visit, VisitStop
from tests.town import Town
from tests.walk import doors, walk


def test_the_door_and_the_visitor_go_with_the_activity_and_the_outcome_stays(town: Town) -> None:
    home = doors(town, 2)[0]
    ours = walk(town)
    day = f"{clock.today() + timedelta(days=3):%Y-%m-%d}"
    stop = ours.stop(ours.plans(), home)
    ours.records(stop, need_1="灯不亮", kind_1="lighting", revisit_on=day)
    assert erase_words(Visit.objects.get().pk)
    visit = Visit.objects.get()
    assert (visit.household, visit.visitor, visit.outcome) == (None, None, "met")
    assert visit.path == home.path
    assert not DoorMatter.objects.exists()
    assert not VisitStop.objects.filter(household=home).exists()


def test_plans_and_wishes_go_when_their_time_is_over(town: Town) -> None:
    home = doors(town, 2)[0]
    ours = walk(town)
    stop = ours.stop(ours.plans(), home)
    ours.records(stop, says="often")
    with clock.told(clock.now() + timedelta(minutes=1)):
        ours.records(stop, says="as_usual")
    from_now = clock.now() + timedelta(days=1)
    due = {one.record: one for one in KEEPINGS}
    for record in ("visits.plans", "visits.wishes"):
        keys = due[record].due(from_now, Q(), 10)
        assert list(due[record].dispose(keys)) == list(keys) != []
