"""What waits for a record, and where somebody is expected, stands under My work."""

from datetime import timedelta

from linli.activities import services as activities
from linli.activities.services import Entry
from linli.common import clock
from tests.desk import Desk
from tests.meeting import FORTY, branch, later
from tests.town import Town


def test_what_is_over_waits_for_whoever_keeps_its_record_until_it_is_kept(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly", title="示例大会")
    ours.lists(meeting, *FORTY[:3])
    assert "示例大会" not in ours.desk.opens("/work/")
    with later(meeting):
        page = ours.desk.opens("/work/")
        assert "Waiting for their record · 1" in page
        assert f"/activities/{meeting.pk}/attendance/" in page
        ours.records(meeting, there=2)
        assert "示例大会" not in ours.desk.opens("/work/")


def test_it_does_not_wait_for_the_street_above_nor_for_who_only_came(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned(
        "clean_up", title="示例清沟", host=town.village, desk=Desk(town.secretary)
    )
    desk = Desk(town.clerk)
    activities.invite(
        meeting.pk, by=town.secretary.actor, entries=[Entry(person=town.nobody.person)]
    )
    with later(meeting):
        assert "示例清沟" in desk.opens("/work/")
        assert "示例清沟" not in Desk(town.street).opens("/work/")
        assert activities.at_hand(town.nobody.actor, 5) == ([], [])


def test_whoever_is_expected_reads_it_under_my_work(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned(
        "clean_up", title="示例清沟", host=town.village, desk=Desk(town.secretary)
    )
    member = town.street
    activities.invite(meeting.pk, by=town.secretary.actor, entries=[Entry(person=member.person)])
    assert "You are expected" in Desk(member).opens("/work/")
    with clock.told(meeting.planned_to + timedelta(days=1)):
        assert "You are expected" not in Desk(member).opens("/work/")
