"""On the page of a posting: a standing deputy, taking back what has not begun, exemptions."""

from datetime import timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Posting
from linli.territory.services import arranging
from tests.desk import Desk
from tests.town import WUXING, Somebody, Town, appointed, somebody


@pytest.fixture
def admin(town: Town) -> Desk:
    """The administrator of 鹤城镇."""
    return Desk(appointed(somebody("管", "guan"), "administrator", town.township))


def of(who: Somebody) -> str:
    return f"/office/postings/{who.postings[0].pk}/"


def test_a_standing_deputy_is_named_and_gets_the_work_of_whoever_is_away(
    admin: Desk, town: Town
) -> None:
    key = "01234567-89ab-4def-8123-456789abcdef"
    form: dict[str, Any] = {
        "person": town.clerk.person.pk,
        "day": clock.today().isoformat(),
        "key": key,
    }
    admin.posts(f"{of(town.grid_member)}deputy/", **form)
    admin.posts(f"{of(town.grid_member)}deputy/", status=409, **form)

    page = admin.opens(of(town.grid_member))
    assert "Standing deputy" in page
    assert Posting.objects.filter(deputy_of=town.grid_member.postings[0]).count() == 1
    now = clock.now()
    territory.plan_leave(
        town.grid_member.postings[0],
        by=SYSTEM,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=2),
    )
    assert town.grid_member.postings[0].pk in town.clerk.actor.posting_ids()
    assert "nobody stands in" not in admin.opens(f"/office/gaps/{WUXING}/")


def test_nobody_is_their_own_deputy_nor_a_deputys(admin: Desk, town: Town) -> None:
    deputy = arranging.name_deputy(town.grid_member.postings[0].pk, town.clerk.person, by=SYSTEM)
    admin.posts(
        f"/office/postings/{deputy.pk}/deputy/",
        status=422,
        person=town.chief.person.pk,
        day=clock.today().isoformat(),
    )
    admin.posts(f"{of(town.grid_member)}deputy/", status=422, person="", day="")


def test_a_handover_that_was_planned_is_taken_back_and_the_holder_stays(
    admin: Desk, town: Town
) -> None:
    day = clock.today() + timedelta(days=20)
    admin.posts(
        f"{of(town.clerk)}hand-over/",
        person=town.chief.person.pk,
        day=day.isoformat(),
        reason="换人",
    )
    planned = Posting.objects.get(follows=town.clerk.postings[0])

    page = admin.opens(f"/office/postings/{planned.pk}/")
    assert "Take back what has not begun" in page
    assert "End the posting" not in page
    admin.posts(f"/office/postings/{planned.pk}/withdraw/")

    assert not Posting.objects.filter(pk=planned.pk).exists()
    assert Posting.objects.get(pk=town.clerk.postings[0].pk).until_at is None
    assert "示例·乙 stays on" in admin.opens(f"/office/staff/{WUXING}/")


def test_what_has_begun_is_not_taken_back(admin: Desk, town: Town) -> None:
    refused = admin.posts(f"{of(town.clerk)}withdraw/", status=409)
    assert "This posting has begun." in refused.text
    Desk(town.secretary).posts(f"{of(town.clerk)}withdraw/", status=403)
    assert Posting.objects.filter(pk=town.clerk.postings[0].pk).exists()


def test_a_member_is_exempt_without_a_reason(admin: Desk, town: Town) -> None:
    member = appointed(somebody("老"), "contact_member", town.village)

    admin.posts(f"{of(member)}exempt/")
    page = admin.opens(of(member))
    assert "exempt" in page
    assert "Ask the number of links again" in page
    admin.posts(f"{of(member)}exempt-no-longer/")

    assert not Posting.objects.get(pk=member.postings[0].pk).exempt
    assert "Ask no number of links" not in admin.opens(of(town.clerk))


def test_the_page_of_a_post_in_a_branch_below_a_branch_opens(admin: Desk, town: Town) -> None:
    general = territory.add_unit(town.village, UnitKind.GENERAL_BRANCH, 1, name_zh="党总支")
    branch = territory.add_unit(general, UnitKind.BRANCH, 2, name_zh="第一党支部")
    worker = appointed(somebody("务"), "party_worker", branch)

    assert "第一党支部" in admin.opens(of(worker))
