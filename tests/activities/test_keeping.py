"""What is personal in an activity goes in time; that it was held, and by how many, stays."""

from datetime import timedelta

from linli.activities.models import Activity, Minutes, Participation
from linli.common import clock
from linli.people.models import Person
from linli.privacy import services as privacy
from tests.desk import Desk
from tests.meeting import FORTY, again, branch, later
from tests.town import Town


def _dispose() -> None:
    while privacy.dispose_due():
        pass


def test_reasons_go_first_then_the_list_and_every_word(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly", title="要忘掉的题目")
    ours.lists(meeting, *FORTY[:4])
    with later(meeting):
        ours.records(meeting, there=2, reasons=1)
        page = f"{meeting.get_absolute_url()}minutes/"
        ours.desk.posts(page, version=again(meeting).version, text="要忘掉的话")
    with clock.told(clock.now() + timedelta(days=32)):
        _dispose()
    assert not Participation.objects.exclude(reason_sealed=None).exists()
    assert Minutes.objects.get().text == "要忘掉的话"
    with clock.told(clock.now() + timedelta(days=3660)):
        _dispose()
    gone = Activity.objects.get()
    assert gone.title == ""
    assert gone.status == "held"
    assert Minutes.objects.get().text == ""
    assert not Participation.objects.exists()
    assert not Person.objects.filter(display_name__in=FORTY).exists()
    held = gone.steps.get(verb="hold")
    assert (held.payload["present"], held.payload["due"]) == (2, 4)
    assert all(step.is_intact() for step in gone.steps.all())
    assert "erased" in Desk(ours.secretary).opens(gone.get_absolute_url())


def test_somebody_sees_the_lists_in_which_they_stand_among_their_own_data(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly")
    ours.lists(meeting, "示例·自己")
    meeting.participations.update(person=town.clerk.person)
    assert "Member assembly" in Desk(town.clerk).opens("/account/data/")
