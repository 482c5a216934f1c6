"""Each star has a leading department: its reviewers get it, and nobody else reviews it (practice
B10)."""

from typing import Any

import pytest

from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.stars.models import StarCycle, StarLead
from linli.territory import services as territory
from linli.territory.models import Unit
from tests.desk import Desk
from tests.starred import BOARD, LEADS, QUEUE, Starred, again, part, starred, states
from tests.town import HECHENG, Somebody, Town, appointed, place, somebody

COUNTY = "440784"
LAW = "示例·县政法部门"


@pytest.fixture
def ours(town: Town) -> Starred:
    return starred(town)


def administrator(unit: Unit) -> Somebody:
    return appointed(somebody("管理员", f"guanli{unit.pk}"), "administrator", unit)


def reviewer(name: str, username: str) -> Somebody:
    return appointed(somebody(name, username), "party_worker", place(COUNTY))


def names(desk: Desk, star: str, *who: Somebody, status: int = 303, **more: Any) -> str:
    """The form of one star of the county."""
    lead = StarLead.objects.filter(star=star).first()
    fields: dict[str, Any] = {
        "version": lead.version if lead else 0,
        "department": LAW,
        "reviewers": [one.postings[0].pk for one in who],
        **more,
    }
    answer = desk.posts(f"{LEADS}?place={COUNTY}&star={star}", status, **fields)
    return str(answer.content.decode())


def before_the_county(ours: Starred) -> StarCycle:
    cycle = ours.begun()
    ours.does(ours.secretary, cycle, "assess", words="评议过")
    ours.does(ours.township, cycle, "endorse")
    return again(cycle)


def told(who: Somebody) -> list[str]:
    rows = Message.objects.filter(template="stars", channel="inbox", to=who.person)
    return [one.data["say"] for one in rows.order_by("created_at", "pk")]


@pytest.mark.row("S2-01")
def test_a_star_goes_to_the_department_that_leads_it_and_to_nobody_else(ours: Starred) -> None:
    law = reviewer("政法", "zhengfa")
    admin = Desk(administrator(place(COUNTY)))
    names(admin, "safe_lawful", law)
    assert LAW in admin.opens(LEADS)
    cycle = before_the_county(ours)
    assert told(law) == ["review"]
    desk = Desk(law)
    mine = part(desk.opens(QUEUE), "reviews")
    assert "Safe & lawful star" in mine
    assert "Strong-branch star" in mine, "what nobody leads is everybody's who reviews there"
    theirs = part(ours.county.opens(QUEUE), "reviews")
    assert "Safe & lawful star" not in theirs
    assert "Strong-branch star" in theirs
    page = ours.county.opens(cycle.get_absolute_url())
    assert f"Led and reviewed by: {LAW}" in part(page, "star-safe_lawful")
    assert 'value="safe_lawful"' not in part(page, "do")
    refusing: dict[str, Any] = {"star": "safe_lawful", "reason": "还没有记录"}
    answer = ours.does(ours.county, cycle, "refuse", 422, **refusing)
    assert states(cycle)["safe_lawful"] == "aimed"
    assert answer.status_code == 422
    ours.does(desk, cycle, "refuse", **refusing)
    assert states(cycle)["safe_lawful"] == "refused"
    ours.does(ours.county, cycle, "refuse", star="civil_happy", reason="还没有记录")


def test_an_objection_is_decided_by_somebody_of_another_department_too(ours: Starred) -> None:
    law = reviewer("政法", "zhengfa")
    names(Desk(administrator(place(COUNTY))), "safe_lawful", law)
    cycle = before_the_county(ours)
    for star in states(cycle):
        desk = Desk(law) if star == "safe_lawful" else ours.county
        ours.does(desk, cycle, "refuse", star=star, reason="还没有记录")
    ours.does(ours.secretary, cycle, "object", star="safe_lawful", words="有巡防记录")
    assert "Objection" in part(ours.county_too.opens(QUEUE), "reviews")
    ours.does(ours.county_too, cycle, "dismiss", star="safe_lawful", words="没有找到")


def test_whoever_stands_in_for_a_reviewer_reviews_and_an_empty_post_is_told_to_the_administrator(
    ours: Starred,
) -> None:
    law, head = reviewer("政法", "zhengfa"), administrator(place(COUNTY))
    names(Desk(head), "safe_lawful", law)
    territory.end_posting(law.postings[0].pk, by=SYSTEM)
    cycle = before_the_county(ours)
    assert told(head) == ["review"], "nobody there reviews it now: whoever can arrange it is told"
    assert "nobody reviews for it now" in Desk(head).opens(LEADS)
    names(Desk(head), "safe_lawful", reviewer("接任", "jieren"))
    assert "nobody reviews for it now" not in Desk(head).opens(LEADS)
    assert states(cycle)["safe_lawful"] == "aimed"


def test_who_leads_a_star_is_said_by_whoever_arranges_the_postings_there(ours: Starred) -> None:
    law, county = reviewer("政法", "zhengfa"), Desk(administrator(place(COUNTY)))
    for desk in (ours.county, ours.township, ours.secretary, Desk(ours.town.lead)):
        names(desk, "safe_lawful", law, status=404)
    assert f"place={HECHENG}" in Desk(ours.town.lead).opens(LEADS), "their own township's, though"
    ours.county.opens(f"{LEADS}?place={COUNTY}&star=safe_lawful", 404)
    Desk(ours.town.grid_member).opens(LEADS, 403)
    assert "at least one post" in names(county, "safe_lawful", status=422)
    names(county, "no_such_star", law, status=404)
    names(county, "show_pledge", law, status=404)  # a township's, never a county's
    names(county, "safe_lawful", law)
    assert "Somebody else changed this" in names(
        county, "safe_lawful", law, status=409, version=0
    ), "two at once: the second reads it again"
    names(county, "safe_lawful", department="")
    assert not StarLead.objects.exists()
    assert "Leading departments" in ours.county.opens(BOARD)


def test_the_queue_shows_only_what_may_be_ones_own(ours: Starred) -> None:
    cycle = ours.begun()
    ours.does(ours.secretary, cycle, "assess", words="评议过")
    unit = ours.unit.short_name
    assert unit in part(ours.township.opens(QUEUE), "checks")
    assert unit not in part(ours.county.opens(QUEUE), "checks")
    ours.does(ours.township, cycle, "endorse")
    assert unit in part(ours.county.opens(QUEUE), "reviews")
    for desk in (ours.township, ours.colleague):
        assert unit not in part(desk.opens(QUEUE), "reviews"), "the county reviews it"
    StarCycle.objects.update(reviewed="")  # as it was before this was kept
    assert unit in part(ours.county.opens(QUEUE), "reviews")
    ours.does(ours.county, cycle, "refuse", star="civil_happy", reason="还没有记录")
