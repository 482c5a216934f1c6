"""Three meetings and one class, and the theme day on its fixed day: the year of a branch from its
records (rows S4-05, S4-06)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.activities import services as activities
from linli.activities.models import Activity, Series
from linli.common import clock
from linli.orglife import services as orglife
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.territory.choices import UnitKind
from linli.territory.services import organisation
from tests.desk import Desk
from tests.meeting import FORTY, Branch, branch, local
from tests.town import Town, appointed

JANUARY = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)  # nine in the morning


def year_page(ours: Branch) -> str:
    return f"/life/of/{ours.unit.pk}/2027/"


def makes(ours: Branch, *kinds: str, status: int = 303, key: str = "", **more: Any) -> Any:
    """Send the calendar's form with these kinds ticked."""
    fields: dict[str, Any] = {"key": key or str(uuid4())}
    days = {"theme_day": 5, "branch_committee": 10, "member_assembly": 15, "party_class": 20}
    months = {"member_assembly": 3, "party_class": 12, "organisational_life": 12}
    for kind in kinds:
        first = JANUARY.replace(day=days.get(kind, 25)) + timedelta(hours=11)
        fields[f"on-{kind}"] = "on"
        fields[f"begins-{kind}"] = local(first)
        fields[f"months-{kind}"] = months.get(kind, 1)
    return ours.desk.posts(f"/life/of/{ours.unit.pk}/calendar/", status, **{**fields, **more})


THREE = ("member_assembly", "branch_committee", "party_class", "theme_day")


@pytest.mark.row("S0-03")
@pytest.mark.row("S4-05")
def test_a_years_calendar_is_made_from_the_rules_and_the_ledger_says_what_is_missing(
    town: Town,
) -> None:
    ours = branch(town)
    appointed(ours.secretary, "branch_committee_member", ours.unit)
    with clock.told(JANUARY):
        makes(ours, *THREE)
        page = ours.desk.opens(year_page(ours))
        assert "2027-04-15" in page, "the whole year stands there, not only what was made yet"
        assert Activity.objects.filter(kind="branch_committee").count() == 3
        assembly = Activity.objects.filter(kind="member_assembly").earliest("planned_from")
        committee = Activity.objects.filter(kind="branch_committee").earliest("planned_from")
        ours.lists(assembly, *FORTY)
        ours.lists(committee, *FORTY[:5])
    with clock.told(assembly.planned_to):
        ours.records(assembly, there=20)
        ours.records(committee, there=2)  # less than a half
    with clock.told(JANUARY.replace(month=4, day=2)):
        lines = {
            line.kind.pk: line for line in orglife.year_of(ours.unit, 2027, by=ours.secretary.actor)
        }
        page = ours.desk.opens(year_page(ours))
    said = {kind: (line.due, line.held, line.missing) for kind, line in lines.items()}
    assert said["member_assembly"] == (1, 1, 0)
    assert said["branch_committee"] == (3, 0, 3)
    assert said["theme_day"] == (3, 0, 3)
    assert said["party_class"] == (0, 0, 0), "a year has until its end"
    assert "20 of 40 present" in page
    assert "without its quorum" in page
    assert not [name for name in FORTY if name in page], "no person stands in the ledger"


@pytest.mark.row("S4-06")
def test_the_theme_day_keeps_its_day_and_the_ledger_says_where_it_did_not(town: Town) -> None:
    ours = branch(town)
    with clock.told(JANUARY):
        makes(ours, "theme_day")
    first, second = Activity.objects.filter(kind="theme_day").order_by("planned_from")[:2]
    assert [clock.local(one.planned_from).day for one in (first, second)] == [5, 5]
    with clock.told(second.planned_to + timedelta(days=2)):
        for meeting, late in ((first, 0), (second, 1)):
            begins = meeting.planned_from + timedelta(days=late)
            ends = begins + timedelta(hours=2)
            ours.records(meeting, there=0, begins=local(begins), ends=local(ends))
        page = ours.desk.opens(year_page(ours))
    assert "fixed day: the 5 of the month" in page
    assert page.count("not on its fixed day") == 1


def test_who_usually_comes_is_invited_a_week_before_and_once(town: Town) -> None:
    ours = branch(town)
    with clock.told(JANUARY):
        makes(ours, "theme_day")
        first, second = Activity.objects.filter(kind="theme_day").order_by("planned_from")[:2]
        ours.lists(first, *FORTY[:4])
        first.participations.filter(number=1).update(person=town.clerk.person)
        assert orglife.invite_coming() == 0
    with clock.told(second.planned_from - timedelta(days=8)):
        assert orglife.invite_coming() == 0
    with clock.told(second.planned_from - timedelta(days=6)):
        assert orglife.invite_coming() == 1
        assert orglife.invite_coming() == 0
    assert second.participations.count() == 4
    assert Message.objects.filter(to=town.clerk.person, template="activity").count() >= 1


def test_the_calendar_sent_twice_or_by_two_is_there_once(town: Town) -> None:
    ours = branch(town)
    key = str(uuid4())
    with clock.told(JANUARY):
        for _n in range(2):
            makes(ours, *THREE, key=key)
        makes(ours, *THREE)
        page = ours.desk.opens(f"/life/of/{ours.unit.pk}/calendar/")
    assert Series.objects.count() == len(THREE)
    assert "In the calendar already:" in page


def test_what_would_come_too_seldom_or_has_no_day_is_shown_again(town: Town) -> None:
    ours = branch(town)
    with clock.told(JANUARY):
        seldom: dict[str, Any] = {"months-theme_day": 12}
        page = makes(ours, "theme_day", status=422, **seldom)
        assert "theme_day" in page.content.decode()
        never: dict[str, Any] = {"begins-theme_day": ""}
        page = makes(ours, "theme_day", status=422, **never)
        assert "Please fill this in." in page.content.decode()
    assert not Series.objects.exists()


def test_a_branch_without_a_committee_owes_no_committee_meetings(town: Town) -> None:
    ours = branch(town)
    with clock.told(JANUARY.replace(month=6)):
        lines = [line.kind.pk for line in orglife.year_of(ours.unit, 2027, by=ours.secretary.actor)]
    assert "branch_committee" not in lines
    assert "group_meeting" not in lines
    assert "member_assembly" in lines


def test_nothing_is_missing_from_before_the_branch_was_there(town: Town) -> None:
    ours = branch(town)
    ours.unit.valid_from = JANUARY.replace(month=4, day=10).date()
    ours.unit.save()
    with clock.told(JANUARY.replace(month=7, day=2)):
        lines = {
            one.kind.pk: one for one in orglife.year_of(ours.unit, 2027, by=ours.secretary.actor)
        }
    assert (lines["member_assembly"].due, lines["theme_day"].due) == (1, 3)


def test_a_clerk_of_the_village_and_another_township_do_not_see_it(town: Town) -> None:
    ours = branch(town)
    ours.desk.opens("/life/", 303)
    Desk(town.clerk).opens("/life/", 403)
    Desk(town.clerk).opens(year_page(ours), 404)
    Desk(town.outsider).opens(year_page(ours), 404)
    assert year_page(ours).replace("2027/", "") in Desk(town.chief).opens("/life/")
    ours.desk.opens(f"/life/of/{ours.unit.pk}/1066/", 404)


def test_more_meetings_ask_no_more_questions(town: Town) -> None:
    ours = branch(town)
    counts = []
    for kinds in (("theme_day",), ("member_assembly", "party_class")):
        with clock.told(JANUARY):
            makes(ours, *kinds)
            ours.desk.opens(year_page(ours))
            with CaptureQueriesContext(connection) as asked:
                ours.desk.opens(year_page(ours))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert activities.make_occurrences() >= 0
    group = organisation.add_organisation(ours.unit, UnitKind.PARTY_GROUP, by=SYSTEM, name_zh="组")
    assert [one.pk for one in orglife.kinds_of(group)] == ["group_meeting", "organisational_life"]
