"""One post, two duties (row S1-02), and the roster of a role (rows S1-05, S1-21)."""

from datetime import timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory.models import Posting, TwoDuties
from tests.desk import Desk
from tests.town import HECHENG, WUXING, Somebody, Town, appointed, somebody


@pytest.fixture
def admin(town: Town) -> Desk:
    """The administrator of 鹤城镇."""
    return Desk(appointed(somebody("管", "guan"), "administrator", town.township))


@pytest.fixture
def leader(town: Town) -> Somebody:
    return appointed(somebody("班", "ban"), "leader", town.township)


def page_of(who: Somebody) -> str:
    return f"/office/postings/{who.postings[0].pk}/duties/"


def words(version: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "do": "write",
        "business": "分管农业和水利",
        "party_building": "挂联三个村党总支",
        "version": version,
        **more,
    }


@pytest.mark.row("S1-02")
def test_each_post_lists_both_duties_and_the_list_is_reviewed_yearly(
    admin: Desk, leader: Somebody
) -> None:
    assert "not written yet" in admin.opens(f"/office/duties/{HECHENG}/")
    admin.posts(page_of(leader), **words())
    listed = admin.opens(f"/office/duties/{HECHENG}/")
    assert "分管农业和水利" in listed
    assert "挂联三个村党总支" in listed
    assert "review overdue" not in listed

    with clock.told(clock.now() + timedelta(days=370)):
        assert "review overdue" in admin.opens(f"/office/duties/{HECHENG}/")
        admin.posts(page_of(leader), do="review", review="水利改由别人分管", version=1)
        after = admin.opens(f"/office/duties/{HECHENG}/")

    assert "review overdue" not in after
    assert "水利改由别人分管" in after
    assert "分管农业和水利" in admin.takes(f"/office/duties/{HECHENG}/?format=csv").decode()


def test_a_township_may_review_more_often_never_less(admin: Desk, leader: Somebody) -> None:
    admin.posts(page_of(leader), **words())
    path = leader.postings[0].path
    half = {"amount": 180, "unit": "days"}
    rulesets.set_value("duties.two.review", half, by=SYSTEM, path=path)

    with clock.told(clock.now() + timedelta(days=200)):
        assert "review overdue" in admin.opens(page_of(leader))


def test_two_at_one_list_do_not_overwrite_each_other(admin: Desk, leader: Somebody) -> None:
    admin.posts(page_of(leader), **words())

    late = admin.posts(page_of(leader), status=409, **words(business="别的"))

    assert "Somebody else changed this list" in late.text
    assert "别的" in late.text
    assert TwoDuties.objects.get().business == "分管农业和水利"
    admin.posts(page_of(leader), status=422, **words(1, business=""))


def test_the_holder_reads_the_list_and_only_whoever_manages_changes_it(
    admin: Desk, leader: Somebody, town: Town
) -> None:
    admin.posts(page_of(leader), **words())

    own = Desk(leader)
    assert "分管农业和水利" in own.opens(page_of(leader))
    assert "Keep the list" not in own.opens(page_of(leader))
    own.posts(page_of(leader), status=403, **words(1))
    Desk(town.clerk).opens(page_of(leader), 404)
    admin.opens(page_of(town.clerk), 404)


@pytest.mark.row("S1-05")
def test_the_roster_of_instructors_counts_and_keeps_who_was_replaced(
    admin: Desk, town: Town
) -> None:
    first = appointed(somebody("指", "zhi"), "instructor", town.village)
    appointed(somebody("导"), "instructor", town.village)
    rulesets.set_value("roles.instructor.number", {"least": 29}, by=SYSTEM, path=town.township.path)
    roster = f"/office/staff/{HECHENG}/role/instructor/"

    page = admin.opens(roster)
    assert "2 hold it now · there should be at least 29" in page
    admin.posts(
        f"/office/postings/{first.postings[0].pk}/hand-over/",
        person=town.clerk.person.pk,
        day=clock.today().isoformat(),
        reason="调整",
    )

    new = Posting.objects.get(follows=first.postings[0])
    table = admin.opens(roster).partition("<tbody>")[2]
    row = table.partition("示例·乙")[2].partition("</tr>")[0]
    assert "示例·指" in row  # took over from
    before = admin.opens(f"{roster}?over=yes")
    assert "调整" in before
    assert "示例·指" in before
    assert "示例·指" in admin.takes(f"{roster}?format=csv").decode()
    assert new.person == town.clerk.person
    Desk(town.outsider).opens(roster, 404)


@pytest.mark.row("S1-21")
def test_the_party_work_team_is_a_roster_with_a_duty(admin: Desk, town: Town) -> None:
    form: dict[str, Any] = {
        "person": town.clerk.person.pk,
        "role": "party_worker",
        "where": f"unit:{town.village.pk}",
        "day": clock.today().isoformat(),
    }
    admin.posts(f"/office/staff/{WUXING}/appoint/", **form)

    page = admin.opens(f"/office/staff/{HECHENG}/role/party_worker/")
    assert "1 holds it now" in page
    assert "示例·乙" in page
    assert "Does the daily work of the branches" in page
