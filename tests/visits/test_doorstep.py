"""At the door: what the page shows, what it never shows, and what one record does."""

from datetime import timedelta
from typing import Any

import pytest

from linli.activities.models import Activity, ActivityMatter
from linli.common import clock
from linli.matters.models import Matter
from linli.outbox.models import Message
from linli.visits.models import Visit, Wish
from tests.desk import Desk
from tests.town import Town
from tests.walk import doors, walk


def in_days(days: int) -> str:
    return f"{clock.today() + timedelta(days=days):%Y-%m-%d}"


def test_each_need_becomes_a_matter_and_an_urgent_one_is_told_at_once(town: Town) -> None:
    home = doors(town, 3)[0]
    ours = walk(town)
    stop = ours.stop(ours.plans(), home)
    ours.records(
        stop,
        need_1="老人一个人在家，药快吃完了",
        kind_1="personal_need",
        need_2="门口路灯不亮",
        kind_2="lighting",
        revisit_on=in_days(5),
        topics=["peaceful_village", "living_environment"],
    )
    visit = Visit.objects.get()
    matters = {one.kind_id: one for one in Matter.objects.all()}
    assert set(matters) == {"personal_need", "lighting"}
    assert {one.source for one in matters.values()} == {"door"}
    assert set(visit.activity.tags.values_list("tag", flat=True)) == {
        "visit", "peaceful_village", "living_environment",
    }  # fmt: skip
    assert ActivityMatter.objects.filter(activity=visit.pk, tie="raised").count() == 2
    told = Message.objects.filter(to=town.clerk.person, channel="email")
    urgent = [one for one in told if one.data.get("number") == matters["personal_need"].number]
    assert len(urgent) == 1
    assert urgent[0].due_at <= clock.now(), "not kept for the morning"


def test_while_a_need_is_open_a_revisit_has_a_day(town: Town) -> None:
    home = doors(town, 3)[0]
    ours = walk(town)
    stop = ours.stop(ours.plans(), home)
    refused = ours.records(stop, 422, need_1="灯不亮", kind_1="lighting")
    assert "say on which day you come again" in refused.content.decode()
    assert "灯不亮" in refused.content.decode(), "nothing typed is lost"
    for day in (in_days(0), in_days(31)):
        ours.records(stop, 422, need_1="灯不亮", kind_1="lighting", revisit_on=day)
    assert not Visit.objects.exists()
    assert not Matter.objects.exists()


def test_the_door_shows_what_this_visit_needs_and_nothing_else(town: Town) -> None:
    home = doors(town, 3)[0]
    ours = walk(town)
    plan = ours.plans()
    stop = ours.stop(plan, home)
    ours.records(
        stop,
        need_1="井盖松了", kind_1="danger",
        need_2="我不想让家里人知道的事", kind_2="lighting", alone_2="on",
        need_3="和隔壁吵架", kind_3="dispute",
        revisit_on=in_days(3), says="agrees",
    )  # fmt: skip
    town.reports("我一个人报的事")
    page = ours.page(stop)
    assert "井盖松了" in page
    assert "agreed on" in page
    for hidden in ("我不想让家里人知道的事", "和隔壁吵架", "我一个人报的事"):
        assert hidden not in page
    well = Matter.objects.get(kind="danger")
    Matter.objects.filter(pk=well.pk).update(kind="dispute")
    assert "井盖松了" not in ours.page(stop), "whatever its kind was corrected to"


def test_a_matter_is_spoken_of_where_its_reporter_said_so_and_a_dispute_never(town: Town) -> None:
    home = doors(town, 3)[0]
    ours = walk(town)
    plan = ours.plans()
    stop = ours.stop(plan, home)
    lamp = town.reports("巷口路灯坏了")
    quarrel = town.reports("两家吵架", kind="dispute")
    given: dict[str, Any] = {"lane": home.unit_id, "number": home.number, "agreed": "on"}
    address = f"/visits/plan/{plan.pk}/speak/"
    ours.desk.posts(address, matter=lamp.number, **given)
    assert "巷口路灯坏了" in ours.page(stop)
    for number in (quarrel.number, "26110000000", "abc"):
        ours.desk.posts(address, 422, matter=number, **given)
    ours.desk.posts(address, 422, matter=lamp.number, **{**given, "agreed": ""})
    assert "两家吵架" not in ours.page(stop)


@pytest.mark.parametrize("outcome", ["nobody", "refused", "too_late", "others"])
def test_nobody_home_refused_too_late_or_visited_by_others_are_ordinary(
    town: Town, outcome: str
) -> None:
    home = doors(town, 3)[0]
    ours = walk(town)
    plan = ours.plans()
    stop = ours.stop(plan, home)
    ours.records(stop, outcome=outcome)
    ours.records(stop, 422, outcome=outcome, need_1="灯", kind_1="lighting", revisit_on=in_days(2))
    visit = Visit.objects.get()
    assert visit.outcome == outcome
    assert "None yet" in ours.page(stop), "the last visit is one at which they spoke"


def test_no_visits_until_a_day_stands_on_the_visitors_own_plan_without_a_reason(
    town: Town,
) -> None:
    home = doors(town, 3)[0]
    ours = walk(town)
    plan = ours.plans()
    stop = ours.stop(plan, home)
    ours.records(stop, outcome="refused", no_visits_until=in_days(60))
    page = ours.desk.opens(f"/visits/plan/{plan.pk}/")
    assert "Do not knock" in page
    assert "No visits until" in page
    with clock.told(clock.now() + timedelta(days=14)):
        later = ours.plans()
        assert not later.stops.filter(household=home).exists()
        answer = ours.desk.posts(
            f"/visits/plan/{later.pk}/add/", 409, lane=home.unit_id, number=home.number
        )
        assert "wants no visits until" in answer.content.decode()
        ours.desk.posts(f"/visits/plan/{later.pk}/come-again/", household=home.pk)
        assert not Wish.objects.at(clock.now()).filter(kind="no_visits").exists()
        ours.stop(later, home)
    assert not any(field.name in {"why", "text"} for field in Wish._meta.fields)


def test_the_calendar_of_the_village_shows_no_visit_at_home(town: Town) -> None:
    home = doors(town, 3)[0]
    ours = walk(town)
    ours.records(ours.stop(ours.plans(), home))
    activity = Activity.objects.get()
    for who in (town.chief, town.secretary, town.next_grid_member):
        Desk(who).opens(activity.get_absolute_url(), 404)
    assert (
        "Home visit"
        not in Desk(town.chief).opens("/activities/").split("<main")[1].split("</ul>")[0]
    )


def test_a_time_outside_the_week_and_until_now_is_refused(town: Town) -> None:
    home = doors(town, 3)[0]
    ours = walk(town)
    stop = ours.stop(ours.plans(), home)
    for at in ("2999-01-01T10:00", "1999-01-01T10:00", "morgen", ""):
        ours.records(stop, 422, at=at)
    ours.records(stop, 422, outcome="broke_in")
    ours.records(stop, 422, topics="secret")
    assert not Visit.objects.exists()
