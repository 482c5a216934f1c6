"""One's own contribution ledger, from the outside: opt-in, drawn from records, reversed when a
record is corrected, shown by its owner alone (row S1-35)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.activities.models import Activity
from linli.common import clock
from linli.contributions import services as contributions
from linli.contributions.models import AppendOnlyEntry, Entry, Ledger
from linli.privacy import services as privacy
from tests.desk import Desk, version_on
from tests.meeting import Branch, again, branch, local
from tests.town import WUXING, Town, appointed

pytestmark = pytest.mark.django_db
PAGE = "/contributions/"


def lesson(town: Town) -> tuple[Branch, Activity]:
    """A lesson at which somebody of the branch was, held through the pages."""
    desks = branch(town)
    appointed(town.grid_member, "branch_committee_member", desks.unit)
    held = desks.held("micro_lesson", str(town.grid_member.person))
    assert held.participations.get().person == town.grid_member.person
    return desks, held


def corrected(desks: Branch, activity: Activity, *, there: bool) -> None:
    """The recorder corrects the attendance on its page."""
    page = f"{activity.get_absolute_url()}attendance/"
    row = activity.participations.get()
    activity = again(activity)
    fields: dict[str, Any] = {
        "version": version_on(desks.desk.opens(page)),
        "begins": local(activity.planned_from),
        "ends": local(activity.planned_to),
        **({f"there-{row.pk}": "on"} if there else {}),
    }
    with clock.told(activity.planned_to + timedelta(minutes=5)):
        desks.desk.posts(page, **fields)


@pytest.mark.row("S1-35")
def test_a_member_sees_what_they_did_drawn_from_the_records_and_nobody_else_does(
    town: Town,
) -> None:
    lesson(town)
    me = Desk(town.grid_member)
    assert "Open my ledger" in me.opens(PAGE)
    assert not Ledger.objects.exists()  # there is none without their wish
    for _twice in range(2):
        me.posts(PAGE, do="open")
    page = me.opens(PAGE)
    assert "Took part in an activity" in page
    assert Entry.objects.count() == 1
    for other in (town.chief, town.secretary, town.lead):
        assert "Open my ledger" in Desk(other).opens(PAGE)


@pytest.mark.row("S1-35")
def test_matters_that_they_completed_come_in_and_one_that_was_not_is_reversed(town: Town) -> None:
    me = Desk(town.grid_member)
    matter = town.reports()
    me.does(matter, "accept")
    me.does(matter, "complete", answer="换好了灯泡")
    me.posts(PAGE, do="open")
    assert "Completed a matter" in me.opens(PAGE)
    assert contributions.draw_all() == 0  # drawn twice is drawn once
    assert list(Entry.objects.values_list("value", flat=True)) == [1]
    Desk(town.clerk).does(matter, "fail_check", reason="还是不亮")
    contributions.draw_all()
    assert list(Entry.objects.order_by("pk").values_list("value", flat=True)) == [1, -1]


@pytest.mark.row("S1-35")
def test_a_corrected_record_is_reversed_and_nothing_is_deleted(town: Town) -> None:
    desks, activity = lesson(town)
    me = Desk(town.grid_member)
    me.posts(PAGE, do="open")
    corrected(desks, activity, there=False)
    contributions.draw_all()
    assert "reversed: the record was corrected" in me.opens(PAGE)
    assert list(Entry.objects.order_by("pk").values_list("value", flat=True)) == [1, -1]
    corrected(desks, activity, there=True)
    contributions.draw_all()
    assert list(Entry.objects.order_by("pk").values_list("value", flat=True)) == [1, -1, 1]
    with pytest.raises(AppendOnlyEntry):
        Entry.objects.order_by("pk")[0].save()


@pytest.mark.row("S1-35")
def test_somebody_else_sees_it_by_a_link_that_its_owner_made_and_only_so_long(town: Town) -> None:
    lesson(town)
    me = Desk(town.grid_member)
    me.posts(PAGE, 404, do="show")  # without a ledger
    me.posts(PAGE, do="open")
    ledger = Ledger.objects.get()
    assert contributions.link_of(ledger) == ""
    me.posts(PAGE, do="show")
    first = contributions.link_of(Ledger.objects.get())
    assert first in me.opens(PAGE)
    visitor = Client(headers={"accept-language": "en"})
    assert "Took part in an activity" in visitor.get(first).content.decode()
    assert visitor.get(first[:-2] + "x/").status_code == 404
    with clock.told(clock.now() + timedelta(days=31)):
        assert visitor.get(first).status_code == 404
    me.posts(PAGE, do="hide")
    assert visitor.get(first).status_code == 404
    me.posts(PAGE, do="show")
    assert visitor.get(first).status_code == 404  # another link
    second = contributions.link_of(Ledger.objects.get())
    assert visitor.get(second).status_code == 200
    me.posts(PAGE, do="close")
    assert visitor.get(second).status_code == 404
    assert not Entry.objects.exists()


def test_what_was_done_stays_when_the_words_of_its_record_go_in_time(town: Town) -> None:
    lesson(town)
    me = Desk(town.grid_member)
    me.posts(PAGE, do="open")
    with clock.told(clock.now() + timedelta(days=3000)):
        privacy.dispose_all()
        contributions.draw_all()
        assert sum(Entry.objects.values_list("value", flat=True)) == 1


def test_a_place_shows_sums_of_units_only_and_few_people_as_below_five(town: Town) -> None:
    desks, _invited = lesson(town)
    page = Client(headers={"accept-language": "en"}).get(f"/contributions/of/{WUXING}/")
    assert "Nothing was held for everybody yet" in page.content.decode()
    names = [f"示例·来人{number}" for number in range(3)]
    activity = desks.planned("micro_lesson", open_to="everybody")
    desks.lists(activity, *names)
    with clock.told(activity.planned_to + timedelta(minutes=5)):
        desks.records(activity, 3)
    said = Client().get(f"/contributions/of/{WUXING}/").content.decode()
    assert "&lt;5" in said
    assert "示例·来人" not in said
    assert Client().get("/contributions/of/999999999999/").status_code == 404


def test_bad_verbs_and_visitors_get_nothing(town: Town) -> None:
    Desk(town.grid_member).posts(PAGE, 404, do="zero")
    assert Client().get(PAGE).status_code == 302
