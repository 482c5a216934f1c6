"""Households move, split, become one and end, on the pages of the office, with their history."""

from datetime import timedelta

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import GridPlan, HouseholdChange
from linli.territory.services import household_changes, household_history
from tests.desk import Desk
from tests.homes import before, doors, hidden, lived, of, on_day, said
from tests.town import PINGSHAN, Town, appointed, somebody


def test_a_household_that_moves_keeps_its_history(town: Town) -> None:
    desk, here, there = Desk(town.clerk), town.lanes[0], town.lanes[1]
    (old,) = lived(here, "1")

    desk.posts(f"{of(old)}move/", **said(unit=there.pk, number="7"))

    old.refresh_from_db()
    assert (doors(here), doors(there)) == ([], ["7"])
    assert old.moved_to is not None
    for one in (old, old.moved_to):
        page = desk.opens(of(one))
        assert "Moved to another door" in page
        assert "新屋巷 1 → 井头巷 7 · The household says so" in page
    again = desk.posts(f"{of(old)}move/", status=409, **said(unit=there.pk, number="8"))
    assert "not behind this door any more" in again.text


def test_each_day_has_the_households_that_it_had(town: Town) -> None:
    desk, here, there = Desk(town.clerk), town.lanes[0], town.lanes[1]
    one, two = lived(here, "1", "2")
    desk.posts(
        f"{of(one)}move/", **said(unit=there.pk, number="7", day=f"{before(10)}", known_from="seen")
    )
    desk.posts(f"{of(two)}split/", **said(unit=there.pk, number="8", day=f"{before(5)}"))

    GridPlan.objects.update(valid_from=clock.now() - timedelta(days=20))

    counted = [[count for _name, count in on_day(desk, before(days))] for days in (11, 10, 5)]

    assert counted == [[2, 0, 0], [1, 1, 0], [1, 2, 0]]
    assert on_day(desk, before(21)) == [("in no grid", 2)]  # nothing was drawn yet
    assert on_day(desk, before(61)) == []
    town.grids[1].refresh_from_db()
    assert town.grids[1].households == 2


def test_a_household_that_splits_leaves_the_others_where_they_are(town: Town) -> None:
    desk, lane = Desk(town.clerk), town.lanes[0]
    one, two = lived(lane, "1", "2")

    taken = desk.posts(f"{of(one)}split/", status=422, **said(unit=lane.pk, number="2"))
    assert "lives behind door 2 already" in taken.text
    desk.posts(f"{of(one)}split/", **said(unit=lane.pk, number="1-甲"))
    desk.posts(f"{of(two)}end/", **said())

    assert doors(lane) == ["1", "1-甲"]
    assert "新屋巷 1 → 新屋巷 1-甲" in desk.opens(of(one))
    lane.refresh_from_db()
    assert lane.households == 2


def test_two_households_become_one(town: Town) -> None:
    desk, here, there = Desk(town.clerk), town.lanes[0], town.lanes[1]
    (one,), (two,) = lived(here, "1"), lived(there, "2")

    nobody = desk.posts(f"{of(one)}merge/", status=422, **said(unit=there.pk, number="9"))
    itself = desk.posts(f"{of(one)}merge/", status=422, **said(unit=here.pk, number="1"))
    desk.posts(f"{of(one)}merge/", **said(unit=there.pk, number="2"))

    for answer in (nobody, itself):
        assert "There is no other household behind door" in answer.text
    assert (doors(here), doors(there)) == ([], ["2"])
    for page in (desk.opens(of(one)), desk.opens(of(two))):
        assert "Two households became one" in page
        assert "新屋巷 1 → 井头巷 2" in page


def test_days_to_come_and_days_before_the_last_entry_are_refused(town: Town) -> None:
    desk, lane = Desk(town.clerk), town.lanes[0]
    (one,) = lived(lane, "1", days=30)
    desk.posts(f"{of(one)}split/", **said(unit=lane.pk, number="2", day=f"{before(10)}"))

    later = desk.posts(f"{of(one)}end/", status=422, **said(day=f"{before(-1)}"))
    earlier = desk.posts(f"{of(one)}end/", status=422, **said(day=f"{before(11)}"))
    nonsense = desk.posts(f"{of(one)}end/", status=422, **said(day="x", known_from="because"))

    assert "Write it down when it has happened" in later.text
    assert f"Not before {before(10)}" in earlier.text
    assert "Nothing that you wrote is lost" in nonsense.text
    assert doors(lane) == ["1", "2"]


def test_a_door_where_somebody_lived_later_is_not_free_before(town: Town) -> None:
    desk, here, there = Desk(town.clerk), town.lanes[0], town.lanes[1]
    (one,), (two,) = lived(here, "1"), lived(there, "7")
    desk.posts(f"{of(two)}end/", **said(day=f"{before(5)}"))

    early = said(unit=there.pk, number="7", day=f"{before(6)}")
    refused = desk.posts(f"{of(one)}move/", status=422, **early)
    desk.posts(f"{of(one)}move/", **{**early, "day": f"{before(5)}"})

    assert f"Another household lived behind door 7 until {before(5)}" in refused.text
    assert doors(there) == ["7"]


def test_whoever_looked_before_somebody_else_wrote_is_told_so_and_may_go_on(town: Town) -> None:
    desk, lane = Desk(town.clerk), town.lanes[0]
    (one,) = lived(lane, "1")
    seen = hidden(desk.opens(of(one)), "end", "stands")
    household_changes.split(one.pk, lane, "2", by=SYSTEM)

    refused = desk.posts(f"{of(one)}end/", status=409, **said(stands=seen))
    assert "Somebody else wrote something down" in refused.text
    assert doors(lane) == ["1", "2"]
    desk.posts(f"{of(one)}end/", **said(stands=hidden(refused.text, "end", "stands")))
    assert doors(lane) == ["2"]


def test_a_form_that_is_sent_twice_splits_once(town: Town) -> None:
    desk, lane = Desk(town.clerk), town.lanes[0]
    (one,) = lived(lane, "1")
    page = desk.opens(of(one))
    fields = said(
        unit=lane.pk, number="2", key=hidden(page, "split", "key"),
        stands=hidden(page, "split", "stands"),
    )  # fmt: skip

    answers = [desk.posts(f"{of(one)}split/", **fields) for _twice in range(2)]

    assert doors(lane) == ["1", "2"]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_door_beyond_ones_own_grid_is_not_named(town: Town) -> None:
    own, other = town.lanes[0], town.lanes[1]
    (one,) = lived(other, "1")
    new = household_changes.move(one.pk, own, "5", by=SYSTEM)
    desk = Desk(town.grid_member)

    page = desk.opens(of(new))

    assert "another place → 新屋巷 5" in page
    assert other.name not in page
    assert 'id="do-undo"' not in page  # half of it is somebody else's
    change = HouseholdChange.objects.get()
    desk.posts(f"{of(new)}undo/", status=403, change=change.pk)
    assert [count for _grid, count in on_day(desk, clock.today())] == [1]


def test_a_household_does_not_move_to_a_foreign_township(town: Town) -> None:
    (one,) = lived(town.lanes[0], "1")
    lane = territory.add_place(
        town.neighbour, "address", 1, by=SYSTEM, name_zh="坪山路", name_en=""
    )
    far = territory.add_place(town.far, "address", 1, by=SYSTEM, name_zh="远路", name_en="")
    clerk = Desk(appointed(somebody("管", "guan"), "administrator", town.township))

    for unit in (lane, far):  # the page offers doors of the same village
        clerk.posts(f"{of(one)}move/", status=422, **said(unit=unit.pk, number="1"))
    Desk(town.outsider).posts(f"{of(one)}move/", status=404, **said(unit=far.pk, number="1"))
    clerk.opens(f"/office/places/{PINGSHAN}/households/?on=never")

    assert doors(town.lanes[0]) == ["1"]
    assert household_history.end_of(clock.today()) <= clock.now()
