"""An inspector fills in sheets on a phone and hands them in (rows S1-28, S1-29)."""

from typing import Any
from uuid import uuid4

import pytest

from linli.common import clock
from linli.scoring.choices import RoundStatus, SheetState, StopState
from linli.scoring.models import Panel, PanelMember, Recusal, Round, Sheet, SheetPhoto, Stop
from linli.scoring.services.reckoning import account_of
from tests.desk import Desk
from tests.inspected import Inspected, inspected, picture
from tests.town import Town, appointed


@pytest.fixture
def round_(town: Town) -> Inspected:
    return inspected(town)


@pytest.mark.row("S1-28")
def test_a_panel_fills_in_the_village_and_each_group_that_was_drawn(round_: Inspected) -> None:
    page = Desk(round_.judge).opens("/scoring/stops/")
    assert page.count("Not begun") == 3  # the village and two groups
    for unit in (None, *round_.groups):
        round_.sends(round_.judge, unit)
    page = Desk(round_.judge).opens("/scoring/stops/")
    assert page.count("Handed in") == 3
    round_.stop.refresh_from_db()
    assert round_.stop.state == StopState.DONE
    assert Round.objects.get().status == RoundStatus.OPEN
    # The visit is an activity that names nobody, and counts by its tag.
    visit = round_.sheet().activity
    assert visit is not None
    assert (visit.kind_id, visit.status) == ("inspection_visit", "held")
    assert not visit.participations.exists()
    assert "inspection" in visit.tags.values_list("tag", flat=True)


@pytest.mark.row("S1-29")
def test_ten_aspects_are_scored_by_deductions_to_a_cap_and_by_a_share(round_: Inspected) -> None:
    """Two groups and the village: four aspects once, six in each group, ten together."""
    group = round_.groups[0]
    round_.sends(
        round_.judge, group, roads__hole__times=7, roads__hole__photos=[picture()],
        toilets__seen=5, toilets__good=4,
    )  # fmt: skip
    round_.sends(round_.judge)
    found = {line.aspect.code: line.points_centi for line in account_of(round_.sheet(group)).lines}
    found |= {line.aspect.code: line.points_centi for line in account_of(round_.sheet()).lines}
    assert len(found) == 10
    assert found["roads"] == 600  # seven holes take off four points, no more
    assert found["toilets"] == 800  # four of five
    assert account_of(round_.sheet(group)).total.centi == 9000
    page = Desk(round_.judge).opens(f"/scoring/sheets/{round_.sheet(group).pk}/")
    assert "90 points of 100" in " ".join(page.split()).replace("<b>", "").replace("</b>", "")


def test_a_veto_caps_the_total(round_: Inspected) -> None:
    round_.sends(
        round_.judge, treatment__open_dump__times=1, treatment__open_dump__photos=[picture()]
    )
    total = account_of(round_.sheet()).total
    assert (total.uncapped_centi, total.centi) == (8750, 6000)


def test_a_draft_may_have_gaps_and_shows_the_total_so_far(round_: Inspected) -> None:
    group = round_.groups[0]
    desk = Desk(round_.judge)
    form: dict[str, Any] = {"key": uuid4().hex, "version": 0, "go": "save"}
    form |= {"roads-hole-times": 2}
    desk.posts(round_.address(group), **form)
    sheet = round_.sheet(group)
    assert sheet.state == SheetState.DRAFT
    page = desk.opens(round_.address(group))
    assert "<output data-total>80</output>" in page
    # Somebody else of the panel goes on where the first one stopped.
    page = Desk(round_.other).opens(round_.address(group))
    assert 'name="roads-hole-times" value="2"' in page


def test_what_is_handed_in_says_something_of_each_aspect(round_: Inspected) -> None:
    group = round_.groups[0]
    answer = Desk(round_.judge).posts(
        round_.address(group), 422, key=uuid4().hex, version=0, go="hand_in"
    )
    assert answer.content.decode().count("Say whether it was looked at.") >= 6
    assert not Sheet.objects.exists()


def test_not_inspected_is_neither_nought_nor_not_applicable(round_: Inspected) -> None:
    one, two = round_.groups
    round_.sends(round_.judge, one, greening__state="not_applicable")
    round_.sends(round_.judge, two, greening__state="not_inspected")
    first, second = (account_of(round_.sheet(unit)).total for unit in (one, two))
    assert first.applicable_weight + 10 == second.applicable_weight
    assert (first.missing_weight, second.missing_weight) == (0, 10)
    # Roads there are everywhere.
    round_.sends(
        round_.judge, None, 422, sweeping__state="not_applicable",
    )  # fmt: skip


def test_a_deduction_needs_its_photo_and_a_home_has_none(round_: Inspected) -> None:
    group = round_.groups[0]
    answer = round_.sends(round_.judge, group, 422, roads__hole__times=1)
    assert "add a photo" in answer.content.decode()
    answer = round_.sends(
        round_.judge, group, 422, improvement__piling__times=1, improvement__piling__house="on",
        improvement__piling__photos=[picture()],
    )  # fmt: skip
    assert "No photo is kept of somebody" in answer.content.decode()
    round_.sends(
        round_.judge, group, improvement__piling__times=1, improvement__piling__house="on",
        roads__hole__times=1, roads__hole__photos=[picture(1)],
    )  # fmt: skip
    kept = SheetPhoto.objects.get()
    assert kept.item.code == "hole"
    small = Desk(round_.judge).takes(f"/scoring/sheets/evidence/{kept.pk}/small/")
    assert small.startswith(b"\xff\xd8")
    # An aspect behind doors asks for no photo at all.
    page = Desk(round_.other).opens(round_.address(round_.groups[1]))
    assert 'name="toilets-unusable' not in page


def test_households_are_numbers_and_who_declined_is_replaced(round_: Inspected) -> None:
    group = round_.groups[0]
    round_.sends(
        round_.judge, group, 422, households_seen=5, households_declined=1, households_replaced=2
    )
    round_.sends(
        round_.judge, group, households_seen=5, households_declined=2, households_replaced=2
    )
    sheet = round_.sheet(group)
    assert (sheet.households_seen, sheet.households_declined, sheet.households_replaced) == (
        5,
        2,
        2,
    )


def test_sent_twice_is_once_and_the_same_key_with_other_content_is_a_conflict(
    round_: Inspected,
) -> None:
    key = uuid4().hex
    for _time in range(2):
        round_.sends(round_.judge, key=key)
    assert Sheet.objects.count() == 1
    assert round_.sheet().steps_count == 1
    answer = round_.sends(round_.judge, None, 409, key=key, households_seen=3)
    assert "sent before with other words" in answer.content.decode()


def test_two_of_a_panel_at_one_sheet_are_told_and_lose_nothing(round_: Inspected) -> None:
    group = round_.groups[0]
    round_.sends(round_.judge, group, go="save")
    answer = round_.sends(round_.other, group, 409, go="save", roads__hole__times=3)
    words = answer.content.decode()
    assert "Somebody else of your panel wrote on this sheet" in words
    assert 'name="roads-hole-times" value="3"' in words
    assert round_.sheet(group).version == 1


def test_what_was_handed_in_is_corrected_by_a_new_sheet_until_the_round_closes(
    round_: Inspected,
) -> None:
    group = round_.groups[0]
    round_.sends(round_.judge, group, roads__hole__times=1, roads__hole__photos=[picture()])
    first = round_.sheet(group)
    digest = first.digest
    round_.sends(round_.judge, group, 409)  # handed in is handed in
    desk = Desk(round_.judge)
    said = round_.entered(group, roads__gutter__times=1, roads__gutter__photos=[picture(2)])
    said |= {"version": first.version, "roads-hole-times": 1}
    address = f"/scoring/sheets/{first.pk}/correct/"
    desk.posts(address, 422, **said)
    said |= {"reason": "边沟也堵了", "roads-gutter-photos": [picture(2)]}
    desk.posts(address, **said)
    said |= {"roads-gutter-photos": [picture(2)]}
    desk.posts(address, **said)  # sent twice
    second = round_.sheet(group)
    assert second.corrects_id == first.pk
    assert second.photos.count() == 2
    first.refresh_from_db()
    assert (first.state, first.digest, first.activity) == (SheetState.VOID, digest, None)
    assert second.activity is not None
    assert account_of(second).total.centi == 9667
    page = desk.opens(f"/scoring/sheets/{second.pk}/")
    assert "边沟也堵了" in page
    Round.objects.update(status=RoundStatus.CLOSED)
    again = round_.entered(group) | {"version": second.version, "reason": "太迟了"}
    desk.posts(f"/scoring/sheets/{second.pk}/correct/", 409, **again)


def test_nobody_judges_their_own_village_even_if_they_came_there_later(round_: Inspected) -> None:
    appointed(round_.other, "supervision_member", round_.village)
    answer = round_.sends(round_.other, None, 403)
    assert "Nobody judges a village where they hold a post" in answer.content.decode()
    Recusal.objects.create(
        posting=round_.judge.postings[0], unit=round_.village, said_at=clock.now()
    )
    round_.sends(round_.judge, None, 403)


def test_the_judged_village_reads_what_was_handed_in_and_nothing_before(
    round_: Inspected,
) -> None:
    group = round_.groups[0]
    round_.sends(round_.judge, group, go="save")
    address = f"/scoring/sheets/{round_.sheet(group).pk}/"
    chief = Desk(round_.town.chief)
    chief.opens(address, 404)
    round_.sends(round_.judge, group, version=1)
    assert "Panel A" in chief.opens(address)
    assert round_.judge.person.display_name not in chief.opens(address).partition("<main")[2]
    Desk(round_.town.outsider).opens(address, 404)
    chief.opens(round_.address(group), 404)  # only the panel writes


def test_who_still_has_to_hand_in_sees_no_other_panels_sheets(
    round_: Inspected, town: Town
) -> None:
    other = _second_panel(round_)
    other.sends(other.judge)
    address = f"/scoring/sheets/{other.sheet().pk}/"
    desk = Desk(round_.judge)  # of the office: all places of the township are in their reach
    desk.opens(address, 404)
    for unit in (None, *round_.groups):
        round_.sends(round_.judge, unit)
    desk.opens(address)


def _second_panel(first: Inspected) -> Inspected:
    """Another panel of the round goes to the neighbour village."""
    panel = Panel.objects.create(round=first.round, letter="B", seq=2)
    who = first.town.lead
    PanelMember.objects.create(panel=panel, posting=who.postings[0], side="station")
    stop = Stop.objects.create(
        round=first.round, panel=panel, unit=first.town.neighbour, day=first.stop.day
    )
    return Inspected(first.town, first.round, stop, [], who, who)
