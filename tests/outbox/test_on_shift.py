"""Alerts go to whoever is on shift, to a deputy while somebody is away, else by seniority."""

from datetime import time, timedelta
from uuid import UUID

import pytest

from linli.common import clock
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import DutyShift
from tests.outbox.conftest import MONDAY
from tests.town import Town, appointed, somebody

pytestmark = pytest.mark.django_db
NIGHT = MONDAY.replace(hour=23)


def told() -> set[UUID]:
    return set(Message.objects.filter(channel="inbox").values_list("to", flat=True))


def test_the_one_on_shift_is_told_first_and_else_the_senior_one(town: Town) -> None:
    second = appointed(somebody("未", "wei"), "grid_member", town.village, town.grids[0])
    DutyShift.objects.create(
        posting=second.postings[0], weekday=1, begins=time(22), ends=time(23, 59)
    )
    with clock.told(NIGHT):
        town.reports(kind="danger")
    assert told() == {second.person.pk}
    Message.objects.all().delete()
    with clock.told(NIGHT.replace(hour=20)):
        town.reports(kind="danger")
    assert told() == {town.grid_member.person.pk}


def test_a_deputy_is_told_while_whoever_is_on_shift_is_away(town: Town) -> None:
    posting = town.grid_member.postings[0]
    DutyShift.objects.create(posting=posting, weekday=1, begins=time(22), ends=time(23, 59))
    territory.plan_leave(
        posting,
        by=SYSTEM,
        since_at=NIGHT - timedelta(days=1),
        until_at=NIGHT + timedelta(days=1),
        deputy=town.next_grid_member.person,
    )
    with clock.told(NIGHT):
        town.reports(kind="danger")
    assert told() == {town.next_grid_member.person.pk}
