"""Nobody judges their own branch; objections; who may see what."""

from datetime import timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.stars import services as stars
from linli.stars.models import StarCycle
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from tests.desk import Desk
from tests.starred import QUEUE, Starred, again, part, starred, states
from tests.town import Town, appointed, place, somebody


@pytest.fixture
def ours(town: Town) -> Starred:
    return starred(town)


def test_nobody_judges_their_own_branch_whatever_post_they_hold_besides(ours: Starred) -> None:
    cycle = ours.begun()
    ours.does(ours.secretary, cycle, "assess", words="评议过")
    both = appointed(somebody("两头任职", "liangtou"), "party_worker", ours.town.township)
    appointed(both, "point_cadre", ours.town.village)
    answer = ours.does(Desk(both), cycle, "endorse", 403)
    assert "Nobody judges their own branch" in answer.content.decode()
    assert "Checked: hand on" not in Desk(both).opens(cycle.get_absolute_url())
    ours.does(ours.colleague, cycle, "endorse")
    own = appointed(somebody("县里也在村里", "xianli"), "party_worker", place("440784"))
    appointed(own, "first_secretary", ours.town.village)
    ours.does(Desk(own), cycle, "refuse", 403, star="safe_lawful", reason="不够")
    ours.does(ours.township, cycle, "refuse", 403, star="safe_lawful", reason="乡镇不评")


def test_where_the_county_does_not_review_another_person_of_the_township_does(
    ours: Starred,
) -> None:
    territory_rule(ours)
    cycle = ours.begun()
    ours.does(ours.secretary, cycle, "assess", words="评议过")
    ours.does(ours.township, cycle, "endorse")
    answer = ours.does(ours.township, cycle, "refuse", 403, star="safe_lawful", reason="不够")
    assert "had a hand in this before" in answer.content.decode()
    ours.does(ours.colleague, cycle, "refuse", star="safe_lawful", reason="不够")


def territory_rule(ours: Starred) -> None:
    """The township's own value: not the county."""

    rulesets.set_value(
        "stars.county_reviews", False, by=SYSTEM, path=ours.town.township.path, note="县里未用"
    )


def test_an_objection_that_is_right_is_decided_by_somebody_else_and_corrects_what_is_shown(
    ours: Starred,
) -> None:
    ours.strong()
    cycle = ours.reviewed("strong_branch")
    objection: dict[str, Any] = {"star": "civil_happy", "words": "家访记录后来补齐了"}
    ours.does(ours.township, cycle, "object", 403, **objection)
    ours.does(ours.secretary, cycle, "object", **objection)
    with clock.told(clock.now() + timedelta(days=20)):
        assert stars.publish_due() == 0, "nothing is published while an objection is open"
    assert "Objection" in part(ours.county_too.opens(QUEUE), "reviews")
    decided: dict[str, Any] = {"star": "civil_happy", "words": "看了补上的记录"}
    answer = ours.does(ours.county, cycle, "uphold", 403, **decided)
    assert "had a hand in this before" in answer.content.decode()
    answer = ours.does(ours.county_too, cycle, "uphold", 422, **decided)
    assert "records do not bear" in answer.content.decode()
    ours.civil()
    ours.does(ours.county_too, cycle, "uphold", **decided)
    assert states(cycle)["civil_happy"] == "confirmed"
    with clock.told(clock.now() + timedelta(days=20)):
        assert stars.publish_due() == 1
        assert again(cycle).level == 2
        assert "看了补上的记录" in part(ours.secretary.opens(cycle.get_absolute_url()), "story")


def test_an_objection_that_is_not_right_leaves_the_result(ours: Starred) -> None:
    cycle = ours.reviewed()
    ours.does(ours.secretary, cycle, "object", star="safe_lawful", words="有巡防")
    ours.does(ours.secretary, cycle, "object", 422, star="safe_lawful", words="再说一次")
    ours.does(ours.county_too, cycle, "dismiss", star="safe_lawful", words="没有记录")
    with clock.told(clock.now() + timedelta(days=20)):
        ours.does(ours.secretary, cycle, "object", 422, star="civil_happy", words="晚了")
        assert stars.publish_due() == 1
        assert again(cycle).stage == "ended", "no star came of it"


def test_a_cycle_is_seen_in_its_village_and_above_and_nowhere_else(ours: Starred) -> None:
    cycle = ours.begun()
    for who in (ours.town.secretary, ours.town.chief, ours.town.lead, ours.town.street):
        Desk(who).opens(cycle.get_absolute_url())
    neighbour = appointed(somebody("坪山", "pingshan"), "village_secretary", ours.town.neighbour)
    for who in (ours.town.outsider, neighbour, ours.town.grid_member):
        assert Desk(who).client.get(cycle.get_absolute_url()).status_code in {403, 404}
    assert not StarCycle.objects.visible_to(neighbour.actor).exists()
    other = territory.add_unit(ours.unit, UnitKind.BRANCH, 3, name_zh="第三支部")
    branch = appointed(somebody("三支书", "sanzhi"), "branch_secretary", other)
    Desk(branch).opens(cycle.get_absolute_url(), 404)
    Desk(branch).opens(f"/stars/start/{other.pk}/")
    Desk(branch).opens(f"/stars/start/{ours.unit.pk}/", 404)
    Desk(ours.town.lead).opens(f"/stars/start/{other.pk}/", 404)
