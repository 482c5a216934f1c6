"""A change of term: prepared in silence, decided, carried out as a whole on its day, undone before
its day only (ADR 0052)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.common import clock
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.people.models import Person
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Posting, TermChange, TermLine
from linli.territory.services import terms
from tests.desk import Desk
from tests.office_terms import Term
from tests.town import HECHENG, WUXING, Somebody, Town, appointed, somebody


@pytest.fixture
def admin(town: Town) -> Desk:
    """The administrator of 鹤城镇."""
    return Desk(appointed(somebody("管", "guan"), "administrator", town.township))


def posting(who: Somebody) -> Posting:
    return Posting.objects.get(pk=who.postings[0].pk)


def in_force(role: str, town: Town) -> set[str]:
    rows = Posting.objects.current(clock.now()).filter(role=role, unit=town.village)
    return set(rows.values_list("person__display_name", flat=True))


def test_postings_end_and_begin_together_on_the_day_and_open_work_goes_over(
    admin: Desk, town: Town
) -> None:
    matter = town.reports()
    assert matter.owner == town.grid_member.postings[0]
    term = Term(admin)
    term.replaces(posting(town.grid_member), name="示例·新格员", phone="13800000009")
    term.replaces(posting(town.secretary), person=str(town.clerk.person.pk))
    page = term.opens()
    assert "示例·新格员" in page
    assert "示例·乙 holds several posts then" in page

    assert "say that it is meant" in term.does("decide", 422)
    term.does("decide", looked="on")
    assert "Decided, waits for its day" in term.opens()
    assert terms.carry_out_due() == 0
    assert in_force("village_secretary", town) == {"示例·戊"}

    with term.on_its_day():
        assert terms.carry_out_due() == 1
        assert terms.carry_out_due() == 0
        assert in_force("village_secretary", town) == {"示例·乙"}
        old, new = (
            posting(town.grid_member),
            Posting.objects.get(person__display_name="示例·新格员"),
        )
        assert old.until_at == new.since_at
        assert new.follows == old
        assert (new.grid, new.reason) == (old.grid, "村“两委”换届")
        matter.refresh_from_db()
        assert matter.owner == new
        page = term.opens()
        assert "Carried out" in page
        assert "needs a way in" in page
        assert "Change of term carried out" in admin.opens("/inbox/")


def test_a_sheet_says_who_holds_which_post_afterwards_and_the_rest_stays(
    admin: Desk, town: Town
) -> None:
    other = appointed(somebody("旧", "jiu"), "village_clerk", town.village)
    term = Term(admin)
    term.takes(
        ["示例·乙", "", "村（社区）经办人", "", ""],  # stays, without a telephone
        ["示例·新", "13800000001", "村（社区）经办人", "", ""],
        ["示例·丁", "", "村党支部书记", "", ""],  # of the staff: the chief grid leader
    )
    lines = {(line.leaves and str(line.leaves.person), str(line.person))
             for line in term.change.lines.all()}  # fmt: skip
    assert lines == {("示例·旧", "示例·新"), ("示例·戊", "示例·丁")}
    assert TermLine.objects.get(role="village_secretary").person == town.chief.person

    term.takes(["示例·乙", "", "村（社区）经办人", "", ""])  # in place of the lines
    assert [(line.leaves_id, line.person) for line in term.change.lines.all()] == [
        (other.postings[0].pk, None)
    ]
    assert not Person.objects.filter(display_name="示例·新").exists()
    term.does("decide", looked="on")
    with term.on_its_day():
        terms.carry_out_due()
        assert in_force("village_clerk", town) == {"示例·乙"}
        assert in_force("chief_grid_leader", town) == {"示例·丁"}


def test_a_sheet_with_a_mistake_is_refused_whole(admin: Desk, town: Town) -> None:
    appointed(somebody("戊", "wu2"), "village_clerk", town.village)
    term = Term(admin)
    good = ["示例·新", "", "村（社区）经办人", "", ""]
    assert "Row 3: There is no role “皇帝”." in term.takes(
        good, ["示例·某", "", "皇帝", "", ""], status=422
    )
    assert "Several people have this name" in term.takes(
        good, ["示例·戊", "", "总网格长", "", ""], status=422
    )
    term.takes(status=422)
    assert not TermLine.objects.exists()
    assert not Person.objects.filter(display_name="示例·新").exists()


def test_what_falls_vacant_is_looked_at_and_what_cannot_stand_stops_it(
    admin: Desk, town: Town
) -> None:
    term = Term(admin)
    assert "There are no lines yet." in term.opens()
    term.replaces(posting(town.secretary))
    assert "Village branch secretary, Wuxing Village: 0 hold it then" in term.opens()
    assert "They go on" in term.replaces(posting(town.clerk), 422, person=str(town.clerk.person.pk))
    term.does("add", key=str(uuid4()), role="village_clerk",
              where=f"unit:{town.village.pk}", person=str(town.clerk.person.pk))  # fmt: skip
    page = term.opens()
    assert "示例·乙 holds the post already" in page
    assert 'id="do-decide"' not in page
    assert "holds the post already" in term.does("decide", 422, looked="on")

    line = TermLine.objects.get(person=town.clerk.person)
    term.does("take-off", line=str(line.pk))
    term.does("decide", looked="on")


def test_no_place_loses_the_last_one_who_appoints(town: Town) -> None:
    lead = Desk(town.lead)
    term = Term(lead, HECHENG)
    term.replaces(posting(town.lead))
    assert "Nobody else manages the staff" in term.opens()
    term.does("decide", 422, looked="on")
    term.replaces(posting(town.lead), name="示例·新分管")
    assert "Nobody else manages the staff" not in term.opens()
    term.does("decide", looked="on")
    with term.on_its_day():
        assert terms.carry_out_due() == 1
        rows = Posting.objects.current(clock.now()).filter(role="township_lead")
        assert [str(row.person) for row in rows] == ["示例·新分管"]


def test_one_line_that_does_not_fit_any_more_stops_all_of_it_and_says_why(
    admin: Desk, town: Town
) -> None:
    term = Term(admin)
    term.replaces(posting(town.grid_member), name="示例·新格员")
    term.replaces(posting(town.clerk), name="示例·新经办")
    term.does("decide", looked="on")
    territory.end_posting(town.clerk.postings[0].pk, by=SYSTEM, reason="辞职")

    with term.on_its_day():
        assert terms.carry_out_due() == 1
        assert terms.carry_out_due() == 0
        assert town.grid_member.postings[0].person in {
            row.person for row in Posting.objects.current(clock.now()).filter(role="grid_member")
        }
        assert not Posting.objects.filter(person__display_name="示例·新格员").exists()
        page = term.opens()
        assert "nothing of it was done" in page
        assert "示例·乙" in page
        assert "Change of term not carried out" in admin.opens("/inbox/")
        term.does("take-off", line=str(TermLine.objects.get(leaves=town.clerk.postings[0]).pk))
        day = clock.today() + timedelta(days=1)
        term.does("arrange", title="村“两委”换届", day=f"{day}")
        term.does("decide", looked="on")
    with clock.told(clock.now() + timedelta(days=12)):
        assert terms.carry_out_due() == 1
        assert Posting.objects.filter(person__display_name="示例·新格员").exists()


def test_it_is_undone_before_its_day_only(admin: Desk, town: Town) -> None:
    term = Term(admin)
    term.replaces(posting(town.clerk), name="示例·新经办")
    term.does("decide", looked="on")
    assert "It is decided." in term.replaces(posting(town.secretary), 409)
    term.does("take-back")
    assert "Draft" in term.opens()
    term.does("decide", looked="on")
    with term.on_its_day():
        assert 'id="do-take-back"' not in term.opens()
        assert (
            "cannot be taken back"
            in admin.posts(f"{term.page}take-back/", 409, version=term.change.version).text
        )
        terms.carry_out_due()
        admin.posts(f"{term.page}take-back/", 409, version=term.change.version)
        assert in_force("village_clerk", town) == {"示例·新经办"}


def test_a_draft_is_silent_and_read_by_whoever_manages_the_place(admin: Desk, town: Town) -> None:
    term = Term(admin)
    term.replaces(posting(town.clerk), name="示例·新经办")
    assert not Message.objects.exists()
    assert "村“两委”换届" in admin.opens(f"/office/terms/{HECHENG}/")
    for other in (town.clerk, town.secretary, town.outsider, town.grid_member):
        Desk(other).opens(term.page, 404)
        Desk(other).posts(f"{term.page}drop/", 404, version=1)
    far = Desk(appointed(somebody("远管", "yuanguan"), "administrator", town.far))
    far.opens(term.page, 404)
    far.posts(f"{term.page}decide/", 404, version=term.change.version, looked="on")

    term.does("drop")
    assert not TermChange.objects.exists()
    assert not Person.objects.filter(display_name="示例·新经办").exists()


def test_nobody_gives_more_than_they_have_and_two_at_once_are_told(admin: Desk, town: Town) -> None:
    term = Term(admin)
    seen = term.change.version
    term.replaces(posting(town.clerk), name="示例·新经办")
    late = admin.posts(
        f"{term.page}replace/", 409, version=seen, leaves=str(town.secretary.postings[0].pk),
        key=str(uuid4()),
    )  # fmt: skip
    assert "Somebody else changed this" in late.text

    keeps = appointed(somebody("村管", "cunguan"), "administrator", town.village)
    own = Term(Desk(town.chief))
    refused = own.replaces(posting(keeps), 403, name="示例·新管理员")
    assert "may do more here than you may" in refused
    assert not own.change.lines.exists()


def test_a_day_that_has_come_is_no_day_for_a_change(admin: Desk) -> None:
    page = f"/office/terms/{WUXING}/"
    for day in (f"{clock.today()}", "", "morgen"):
        admin.posts(page, 422, key=str(uuid4()), title="换届", day=day)
    key, ahead = str(uuid4()), f"{clock.today() + timedelta(days=3)}"
    admin.posts(page, 422, key=key, title=" ", day=ahead)
    admin.posts(page, key=key, title="换届", day=ahead)
    admin.posts(page, key=key, title="换届", day=ahead)
    assert TermChange.objects.count() == 1


def test_a_committee_keeps_its_number_and_its_quorum(admin: Desk, town: Town) -> None:
    leave = clock.now() + timedelta(days=5)
    branch = territory.add_unit(town.village, UnitKind.BRANCH, 3, name_zh="第三党支部")
    secretary = appointed(somebody("支", "zhi3"), "branch_secretary", branch)
    members = [
        appointed(somebody(f"委{n}", f"wei{n}"), "branch_committee_member", branch)
        for n in range(3)
    ]
    term = Term(admin)
    term.replaces(posting(members[0]), name="示例·新委员")
    assert "each committee has its quorum" in term.opens()
    for away in (secretary, members[1], members[2]):
        territory.plan_leave(
            away.postings[0], by=SYSTEM, since_at=leave, until_at=leave + timedelta(days=30)
        )
    assert "no quorum on that day: 1 of 4 are there, 2 are needed" in term.opens()
    for one in members[1:]:
        term.replaces(posting(one))
    assert "has 2 people then" in term.opens()
