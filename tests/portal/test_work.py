"""My work: what waits for me now, in which order, and why."""

from datetime import timedelta

import pytest

from linli.common import clock
from linli.matters import services as matters
from tests import town as towns
from tests.desk import Desk
from tests.town import Town

pytestmark = pytest.mark.django_db


def section(page: str, name: str) -> str:
    """The rows of one group; empty where the group is not drawn."""
    return page.split(f'id="{name}"')[1].split("</section>")[0] if f'id="{name}"' in page else ""


def test_each_matter_stands_with_its_place_its_reason_and_its_time(town: Town) -> None:
    town.reports("路灯不亮")

    now = section(Desk(town.grid_member).opens("/work/"), "now")

    assert "Now · 1" in now
    assert "新屋巷" in now
    assert "the place is in Grid 01 of" in now
    assert "示例·甲, Full-time grid member since" in now
    assert "left" in now


def test_the_page_has_three_groups(town: Town) -> None:
    waiting, taken = town.reports("刚报的"), town.reports("在办的")
    matters.accept(taken.pk, by=town.grid_member.actor)
    done = town.reports("办完的", unit_id=town.lanes[1].pk)
    matters.accept(done.pk, by=town.next_grid_member.actor)
    matters.complete(done.pk, by=town.next_grid_member.actor, answer="好了")

    page = Desk(town.grid_member).opens("/work/")
    assert waiting.title in section(page, "now")
    assert taken.title in section(page, "in-hand")
    recheck = section(Desk(town.clerk).opens("/work/"), "recheck")
    assert "办完的" in recheck
    assert "somebody else completed it" in recheck


def test_what_is_overdue_comes_first_and_stands_under_now(town: Town) -> None:
    with towns.at(clock.now() - timedelta(days=20)):
        old = town.reports("很久的")
        matters.accept(old.pk, by=town.grid_member.actor)
    town.reports("新的")

    now = section(Desk(town.grid_member).opens("/work/"), "now")

    assert now.index("很久的") < now.index("新的")
    assert "overdue by" in now


def test_an_empty_page_says_what_it_means_and_what_to_do_first(town: Town) -> None:
    page = Desk(town.grid_member).opens("/work/")

    assert "Nothing waits for you" in page
    assert 'href="/intake/"' in page


def test_ratings_that_wait_for_a_call_are_counted_for_whoever_rings(town: Town) -> None:
    rubbish = town.reports("桶满了", kind="rubbish", phone="13800000000")
    matters.accept(rubbish.pk, by=town.grid_member.actor)
    matters.complete(rubbish.pk, by=town.grid_member.actor, answer="清了")
    matters.pass_check(rubbish.pk, by=town.chief.actor)

    assert "To ring back · 1" in Desk(town.clerk).opens("/work/")
    assert "To ring back" not in section(Desk(town.grid_member).opens("/work/"), "now")


def test_the_navigation_offers_what_the_postings_open(town: Town) -> None:
    page = Desk(town.grid_member).opens("/work/")

    assert 'href="/matters/"' in page
    assert 'href="/messages/failed/"' not in page
    assert 'href="/messages/failed/"' in Desk(town.chief).opens("/work/")
    assert 'href="/matters/"' not in Desk(towns.somebody("子", "zi")).opens("/work/")


def test_a_visitor_is_asked_to_sign_in(town: Town) -> None:
    desk = Desk(town.clerk)
    desk.posts("/sign-out/", 302)

    assert desk.client.get("/work/")["Location"] == "/sign-in/?next=/work/"
