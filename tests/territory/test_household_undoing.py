"""Wrong entries about households are undone; links and wishes follow; the way is forgotten."""

from datetime import timedelta
from html import unescape

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.privacy import services as privacy
from linli.rulesets.models import RuleValue
from linli.territory.models import HouseholdChange, Link
from linli.territory.services import households
from tests.contact import TABLE, contact_member, wanted
from tests.desk import Desk
from tests.homes import doors, lived, of, said, undone
from tests.town import Town


def test_an_entry_is_undone_by_another_one_and_both_stand(town: Town) -> None:
    desk, here, there = Desk(town.clerk), town.lanes[0], town.lanes[1]
    one, two, three, four = lived(here, "1", "2", "3", "4")
    desk.posts(f"{of(one)}move/", **said(unit=there.pk, number="7"))
    desk.posts(f"{of(two)}split/", **said(unit=there.pk, number="8"))
    desk.posts(f"{of(three)}merge/", **said(unit=here.pk, number="2"))
    desk.posts(f"{of(four)}end/", **said())
    assert (doors(here), doors(there)) == (["2"], ["7", "8"])

    split = HouseholdChange.objects.get(kind="split")
    too_early = desk.posts(f"{of(two)}undo/", status=409, change=split.pk)
    assert "Undo the later entry first" in unescape(too_early.text)
    for household in (four, three, two, one):
        undone(desk, household)

    assert (doors(here), doors(there)) == (["1", "2", "3", "4"], [])
    page = desk.opens(of(one))
    assert "Entry undone" in page
    assert "Moved to another door: 新屋巷 1 → 井头巷 7" in page
    assert "This entry was undone." in page
    assert 'id="do-undo"' not in page
    never = HouseholdChange.objects.get(kind="moved").other
    assert never is not None
    assert "It never was behind this door" in desk.opens(of(never))
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.households, there.households) == (4, 0)


def test_an_entry_is_not_undone_where_somebody_else_lives_now(town: Town) -> None:
    desk, lane = Desk(town.clerk), town.lanes[0]
    (one,) = lived(lane, "1")
    desk.posts(f"{of(one)}end/", **said())
    households.add(lane, ["1"], by=SYSTEM)

    refused = undone(desk, one, status=422)

    assert "lives behind door 1 already" in refused.text
    assert doors(lane) == ["1"]


def test_the_contact_member_goes_along_and_comes_back(town: Town) -> None:
    member = contact_member(town, "联")
    desk, here, there = Desk(town.chief), town.lanes[0], town.lanes[1]
    one, two = lived(here, "1", "2")
    desk.posts(TABLE, **wanted(town, member, number="1", last="", agreed="on"))
    clerk = Desk(town.clerk)

    clerk.posts(f"{of(one)}move/", **said(unit=there.pk, number="7"))
    new = HouseholdChange.objects.get().other
    assert new is not None
    assert "示例·联" in clerk.opens(of(new))
    undone(clerk, new)
    assert Link.objects.get(until_at__isnull=True).household_id == one.pk

    clerk.posts(f"{of(one)}merge/", **said(unit=here.pk, number="2"))
    asked = Link.objects.get(until_at__isnull=True)
    assert (asked.household_id, asked.answer) == (two.pk, "asked")
    undone(clerk, two)
    back = Link.objects.get(until_at__isnull=True)
    assert (back.household_id, back.answer) == (one.pk, "agreed")


def test_a_wish_for_no_contact_member_goes_along(town: Town) -> None:
    desk, here, there = Desk(town.clerk), town.lanes[0], town.lanes[1]
    one, two, three = lived(here, "1", "2", "3")
    desk.posts(f"{of(one)}no-link/")

    desk.posts(f"{of(one)}split/", **said(unit=there.pk, number="7"))
    desk.posts(f"{of(one)}merge/", **said(unit=here.pk, number="2"))

    refuse = "This household wants no contact member"
    own = HouseholdChange.objects.get(kind="split").other
    assert own is not None
    assert [refuse in desk.opens(of(each)) for each in (own, two, three)] == [True, True, False]
    undone(desk, two)
    assert refuse not in desk.opens(of(two))
    assert refuse in desk.opens(of(one))


def test_the_way_from_door_to_door_goes_after_its_time_and_the_doors_stay(town: Town) -> None:
    desk, here, there = Desk(town.clerk), town.lanes[0], town.lanes[1]
    one, two = lived(here, "1", "2")
    desk.posts(f"{of(one)}move/", **said(unit=there.pk, number="7"))
    desk.posts(f"{of(two)}split/", **said(unit=there.pk, number="8"))
    new, own = (change.other for change in HouseholdChange.objects.order_by("pk"))
    assert new is not None
    assert own is not None
    kept = RuleValue.objects.get(rule="retention.household_changes").value["amount"]

    with clock.told(clock.now() + timedelta(days=kept + 1)):
        privacy.dispose_all()

    assert not HouseholdChange.objects.exists()
    for row in (one, two, new, own):
        row.refresh_from_db()
    assert len({row.line for row in (one, two, new, own)}) == 4
    assert (one.moved_to, own.split_from) == (None, None)
    assert (doors(here), doors(there)) == (["2"], ["7", "8"])
    assert "新屋巷 1" not in Desk(town.clerk).opens(of(new))
