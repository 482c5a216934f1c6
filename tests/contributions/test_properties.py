"""Whatever happens to the records, in whatever order the ledger is drawn: its sum is what the
records say, a reversal brings it back, and drawn twice is drawn once."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.activities import services as activities
from linli.activities.models import Activity, Participation
from linli.activities.services import Attendance, Entry, Plan
from linli.common import clock
from linli.contributions import services as contributions
from linli.contributions.models import Entry as Line
from linli.contributions.models import Ledger
from linli.contributions.services.drawing import done_by
from tests.town import Somebody, Town

pytestmark = pytest.mark.django_db
HELD = 3
# What happens: one of the activities is corrected to there or not there, or the ledger is drawn
EVENTS = st.lists(
    st.one_of(st.tuples(st.integers(0, HELD - 1), st.booleans()), st.just("draw")), max_size=12
)


def held(town: Town, who: Somebody, number: int) -> Activity:
    begins = clock.now() - timedelta(hours=2 + number)
    by = town.secretary.actor
    key = activities.plan(Plan("micro_lesson", town.village, begins), by=by).activity.pk
    activities.invite(key, by=by, entries=[Entry(person=who.person)])
    ends = begins + timedelta(minutes=30)
    activities.hold(key, by=by, begins=begins, ends=ends, attendance=Attendance(states={}))
    return Activity.objects.get(pk=key)


@given(events=EVENTS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_sum_of_a_ledger_is_what_the_records_say(town: Town, events: list[object]) -> None:
    who = town.grid_member
    Ledger.objects.all().delete()
    if not Activity.objects.exists():
        for number in range(HELD):
            held(town, who, number)
    rows = list(Participation.objects.order_by("activity"))
    ledger = contributions.open_ledger(by=who.actor)
    for event in [*events, "draw", "draw"]:
        if isinstance(event, tuple):
            number, there = event
            state = "present" if there else "absent"
            Participation.objects.filter(pk=rows[number].pk).update(state=state)
            continue
        contributions.draw(ledger.pk)
        lines = list(Line.objects.filter(ledger=ledger).order_by("pk"))
        assert sum(line.value for line in lines) == len(done_by(who.person.pk))
        for source in {line.source for line in lines}:
            values = [line.value for line in lines if line.source == source]
            assert values == [1, -1] * (len(values) // 2) + [1] * (len(values) % 2)
    assert contributions.draw(ledger.pk) == 0
