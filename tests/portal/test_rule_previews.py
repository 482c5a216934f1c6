"""What the page says that a change will do is what then happens."""

import re
from typing import Any

from linli.common import clock
from linli.matters import services as matters
from tests import stages
from tests.desk import Desk
from tests.portal.test_rules import RESPOND, address, looks, sets, spans
from tests.town import Town


def test_what_the_preview_says_of_a_clock_is_what_then_happens(town: Town) -> None:
    open_before = town.reports()
    before = open_before.respond_due_at
    street = Desk(town.street)

    page = looks(street, RESPOND, **spans(group=(2, "work_days")))
    assert "1 open matter waits for a response and keeps the time limit" in page
    said = re.search(r"a response is due (\S+ \d+ \w+, \d\d:\d\d) instead of", page)
    assert said is not None, page
    sets(street, RESPOND, **spans(group=(2, "work_days")))

    assert stages.again(open_before).respond_due_at == before
    matters.recompute_clocks(open_before.pk)
    assert stages.again(open_before).respond_due_at == before
    later = town.reports()
    assert later.respond_due_at is not None
    assert clock.local(later.respond_due_at).strftime("%a %-d %b, %H:%M") == said.group(1)


def test_what_the_preview_says_of_office_hours_is_what_then_happens(town: Town) -> None:
    moved = town.reports()
    stays = town.reports(kind="power")  # runs in hours, day and night
    street = Desk(town.street)
    hours: dict[str, Any] = {
        f"value_{n}": part for n, part in enumerate(("10:00", "12:00", "15:00", "17:00"))
    }

    form = street.opens(address("calendar.office_hours"))
    assert all(f'value="{moment}"' in form for moment in ("08:30", "12:00", "14:30", "18:00"))
    page = looks(street, "calendar.office_hours", **hours)
    said = re.search(rf"{moved}: due (\S+ \d+ \w+, \d\d:\d\d) instead of", page)
    assert said is not None, page
    assert str(stays) not in page
    before = stages.again(stays).respond_due_at
    sets(street, "calendar.office_hours", **hours)
    assert matters.recount_calendars() > 0
    assert matters.recount_calendars() == 0

    found = stages.again(moved).respond_due_at
    assert found is not None
    assert clock.local(found).strftime("%a %-d %b, %H:%M") == said.group(1)
    assert stages.again(stays).respond_due_at == before


def test_a_shorter_retention_says_what_will_go_for_good(town: Town) -> None:
    """An ended matter of 40 days loses its telephone number after 60 days, or after 30."""
    street = Desk(town.street)
    with stages.later(days=-40):
        matter = town.reports(phone="13800000000")
        matters.withdraw(matter.pk, by=matters.reporter_of(matter))

    page = looks(street, "retention.contact", value_0="30", value_1="days")
    assert re.search(r"1 will have had their time by then, instead of 0", page), page
    page = looks(street, "retention.sessions", status=422, value_0="2", value_1="days")
    assert "only be stricter" in page
    page = looks(street, "retention.files", value_0="1", value_1="days")
    assert "changes nothing" in page or "will have had" in page
