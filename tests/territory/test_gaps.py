"""The page of gaps: what is missing before a period begins (practice B22, row S3-08)."""

from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.common.errors import Invalid
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.models import Grid, Household, Posting
from linli.territory.services import gaps, households
from tests.desk import Desk
from tests.town import HECHENG, WUXING, Town, appointed, somebody
from tests.township import of_six_villages

PAGE = f"/office/gaps/{WUXING}/"


@pytest.fixture
def admin(town: Town) -> Desk:
    """The administrator of 鹤城镇."""
    return Desk(appointed(somebody("管", "guan"), "administrator", town.township))


def shown(desk: Desk, query: str = "", page: str = PAGE) -> str:
    return desk.opens(f"{page}{query}").partition("<main")[2]


def first_of_next_month() -> datetime:
    return gaps.period("month").begins


@pytest.mark.row("S3-08")
def test_first_and_village_secretary_are_both_chief_grid_leaders_and_a_third_is_named(
    admin: Desk, town: Town
) -> None:
    first = appointed(somebody("首"), "first_secretary", town.village)
    appointed(first, "chief_grid_leader", town.village)

    assert "Chief grid leader" not in shown(admin)
    staff = admin.opens(f"/office/staff/{WUXING}/")
    assert "示例·首" in staff
    assert "示例·丁" in staff

    appointed(somebody("多"), "chief_grid_leader", town.village)
    page = shown(admin)
    assert "Chief grid leader · Wuxing Village" in page
    assert "3 hold it, at most 2: 示例·丁、示例·首、示例·多." in page


def test_a_village_may_ask_for_two_chief_grid_leaders(admin: Desk, town: Town) -> None:
    key = "roles.chief_grid_leader.number"
    rulesets.set_value(key, {"least": 2, "most": 2}, by=SYSTEM, path=town.village.path)

    assert "1 of 2 are posted." in shown(admin)
    with pytest.raises(Invalid):
        rulesets.set_value(key, {"least": 0, "most": 3}, by=SYSTEM, path=town.village.path)


def test_a_vacancy_leads_to_appointing_and_is_gone_then(admin: Desk, town: Town) -> None:
    page = shown(admin)
    assert "Full-time grid member · Grid 03" in page
    assert f"/office/staff/{WUXING}/appoint/?role=grid_member&amp;where=grid%3A" in (
        admin.client.get(PAGE).content.decode()
    )
    assert "Full-time grid member · Grid 01" not in page

    admin.posts(
        f"/office/staff/{WUXING}/appoint/",
        person=town.grid_member.person.pk,
        role="grid_member",
        where=f"grid:{town.grids[2].pk}",
        day=clock.today().isoformat(),
    )

    assert "Full-time grid member · Grid 03" not in shown(admin)


def test_the_staff_page_and_the_gaps_agree_on_what_is_vacant(admin: Desk, town: Town) -> None:
    staff = admin.opens(f"/office/staff/{WUXING}/").partition("<h2>Vacant</h2>")[2]
    vacant = shown(admin, "?kind=vacant")
    for role in ("Village branch secretary", "First secretary", "Contact member", "Leader"):
        assert role not in staff.partition("</section>")[0]
        assert f"{role} ·" not in vacant
    assert "Deputy chief grid leader" in staff.partition("</section>")[0]
    assert "Deputy chief grid leader · Wuxing Village" in vacant


def test_a_posting_that_ends_before_next_month_is_a_gap_of_next_month(
    admin: Desk, town: Town
) -> None:
    posting = town.clerk.postings[0]
    end = first_of_next_month() - timedelta(hours=1)
    territory.end_posting(posting.pk, by=SYSTEM, at=max(end, clock.now() + timedelta(minutes=1)))

    assert "Village or community clerk · Wuxing Village" not in shown(admin, "?kind=vacant")
    page = shown(admin, "?from=month&kind=vacant")
    assert "Village or community clerk · Wuxing Village" in page
    assert "示例·乙 stays until" in page
    assert "示例·乙 ends on" in shown(admin)


def test_one_who_ends_within_the_period_is_a_gap_unless_somebody_follows(
    admin: Desk, town: Town
) -> None:
    when = gaps.period("month")
    middle = when.begins + timedelta(days=10)
    territory.end_posting(town.clerk.postings[0].pk, by=SYSTEM, at=middle)

    assert "Village or community clerk" in shown(admin, "?from=month&kind=ending")
    later = somebody("接")
    territory.appoint(later.person, "village_clerk", by=SYSTEM, unit=town.village, since_at=middle)

    page = shown(admin, "?from=month")
    assert "Ends, nobody follows" not in page
    assert "示例·接 begins on" in page


def test_a_handover_that_is_planned_leaves_no_gap(admin: Desk, town: Town) -> None:
    admin.posts(
        f"/office/postings/{town.grid_member.postings[0].pk}/hand-over/",
        person=town.next_grid_member.person.pk,
        day=first_of_next_month().date().isoformat(),
        reason="换人",
    )

    for when in ("", "?from=month", "?from=year"):
        vacant = shown(admin, when).partition("Arranged ahead")[0]
        assert "Full-time grid member · Grid 01" not in vacant
    assert "Grid 01" in shown(admin).partition("Arranged ahead")[2]


def test_who_is_away_without_a_deputy_is_a_gap_with_one_it_is_arranged(
    admin: Desk, town: Town
) -> None:
    when = gaps.period("month")
    posting = town.clerk.postings[0]
    territory.plan_leave(posting, by=SYSTEM, since_at=when.begins, until_at=when.ends)

    assert "nobody stands in" in shown(admin, "?from=month&kind=away")
    assert "Village or community clerk" not in shown(admin, "?kind=away")
    posting.leaves.update(deputy=town.chief.person)
    page = shown(admin, "?from=month")
    assert "Away, nobody stands in" not in page
    assert "stands in: 示例·丁" in page


def test_lanes_outside_of_every_grid_are_named(admin: Desk, town: Town) -> None:
    assert "Lanes of Wuxing Village" not in shown(admin)
    territory.add_place(
        town.village, "address", 9, by=SYSTEM, name_zh="后山路", name_en="Houshan Road"
    )

    assert "1 lane lies in no grid: Houshan Road." in shown(admin)


def test_too_many_grids_and_households_are_shown_to_whoever_manages_alone(
    admin: Desk, town: Town
) -> None:
    for grid in town.grids[1:]:
        appointed(town.grid_member, "grid_member", town.village, grid)
    Grid.objects.filter(pk=town.grids[0].pk).update(households=480)

    page = shown(admin, "?kind=loaded")
    assert "Holds it at 3 places, at most 2." in page
    assert "522 households, at most 500." in page
    secretary = Desk(town.secretary)
    assert "示例·甲" not in shown(secretary, "?kind=loaded")
    assert "Appoint</a>" not in shown(secretary)
    assert "Vacant" in shown(secretary)


def test_households_without_a_member_are_counted_where_a_village_keeps_members(
    admin: Desk, town: Town
) -> None:
    households.add(town.lanes[0], ["1", "2", "3"], by=SYSTEM)
    assert "no contact member" not in shown(admin)
    appointed(somebody("联"), "contact_member", town.village)
    Household.objects.filter(number="1").update(no_link_at=clock.now())

    page = shown(admin)
    assert "2 households of 2 have no contact member." in page
    assert "示例·联 · Member–household link" in page
    Posting.objects.filter(role="contact_member").update(exempt=True)
    assert "示例·联" not in shown(admin)


def test_somebody_elses_gaps_are_not_here(town: Town) -> None:
    Desk(town.outsider).opens(PAGE, 404)
    Desk(town.grid_member).opens(PAGE, 404)
    assert "Wuxing Village" in Desk(town.street).opens(f"/office/gaps/{HECHENG}/")


def test_the_list_can_be_taken_along(admin: Desk) -> None:
    table = admin.takes(f"{PAGE}?format=csv").decode()
    assert "Full-time grid member · Grid 03" in table


def test_the_command_line_lists_the_same_and_ends_with_one(town: Town) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("gaps", WUXING, "--from", "month", stdout=out)

    assert ended.value.code == 1
    assert "03 网格" in out.getvalue() or "Grid 03" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("gaps", "44", stdout=out)
    with pytest.raises(CommandError):
        call_command("gaps", WUXING, "--from", "morgen", stdout=out)


def test_a_wrong_day_is_told(admin: Desk) -> None:
    assert "Write a day such as 2026-12-01." in shown(admin, "?from=morgen")
    assert "Grid 03" in shown(admin, "?from=2027-02-28")


@pytest.mark.parametrize(
    ("name", "today", "begins", "ends"),
    [
        ("month", date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 1)),
        ("month", date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)),
        ("quarter", date(2026, 11, 22), date(2027, 1, 1), date(2027, 4, 1)),
        ("quarter", date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)),
        ("year", date(2026, 2, 1), date(2027, 1, 1), date(2028, 1, 1)),
        ("2026-02-28", date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1)),
    ],
)
def test_periods_begin_on_the_first_of_the_next(
    name: str, today: date, begins: date, ends: date
) -> None:
    when = gaps.period(name, today)
    assert when.begins == datetime.combine(begins, time.min, clock.PLACE_TIME)
    assert when.ends == datetime.combine(ends, time.min, clock.PLACE_TIME)


def test_a_thousand_doors_cost_as_many_queries_as_one(town: Town) -> None:
    township = of_six_villages(town)
    page = f"/office/gaps/{HECHENG}/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            township.desk.opens(page)
        return len(seen)

    households.add(town.lanes[0], ["1"], by=SYSTEM)
    appointed(somebody("联"), "contact_member", town.village)
    queries()
    before = queries()
    for lane in town.lanes:
        households.add(lane, households.parse_row("1", "340"), by=SYSTEM)
    for number in range(30):
        appointed(somebody(f"众{number}"), "instructor", town.village)
    township.post("leader", 9)
    assert queries() == before <= 25
