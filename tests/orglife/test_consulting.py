"""A branch consults over open matters: what it decides becomes steps of the matters by itself
(row S2-16)."""

from typing import Any

import pytest

from linli.activities.models import Activity, ActivityMatter
from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Matter, MatterStep
from linli.people.models import Person
from tests import stages
from tests.consulting import Consultation, consultation
from tests.desk import Desk
from tests.meeting import again, later
from tests.town import Town


def owner_of(matter: Matter) -> Person | None:
    """Whoever answers for it now."""
    owner = stages.again(matter).owner
    return owner.person if owner else None


def last_step(matter: Matter) -> MatterStep:
    """What happened last."""
    return matter.steps.order_by("-seq")[0]


@pytest.mark.row("S2-16")
def test_the_minutes_become_steps_on_the_matters_by_themselves(town: Town) -> None:
    dark, gully, heap = (town.reports(text) for text in ("路灯不亮", "水沟堵了", "垃圾成堆"))
    ours = consultation(town)
    page = ours.desk.opens(ours.page("agenda"))
    assert all(text in page for text in ("路灯不亮", "水沟堵了", "垃圾成堆"))
    ours.draws(dark, gully)
    assert "水沟堵了" in ours.desk.opens(ours.page("decisions"))
    ours.decides(
        {dark: ("换灯泡，先拉临时线", town.chief), gully: ("由申带人清", town.next_grid_member)}
    )
    assert stages.again(dark).steps_count == dark.steps_count, "nothing moves before the minutes"
    ours.held()
    draft = ours.desk.opens(f"{ours.activity.get_absolute_url()}minutes/")
    assert "由申带人清" in draft, "what was decided is not typed again"
    ours.approves("按上面的办。")
    assert owner_of(gully) == town.next_grid_member.person
    for matter in (dark, gully):
        told = ours.desk.opens(matter.get_absolute_url())
        assert "支部会商" in told
    assert last_step(dark).verb == "assign"
    assert stages.again(heap).steps_count == heap.steps_count
    assert "entered on the matter" in ours.desk.opens(ours.page("decisions"))


def test_who_has_it_already_gets_a_note_and_the_clock_is_not_wound_up_again(town: Town) -> None:
    matter = town.reports()
    due = stages.again(matter).respond_due_at
    ours = consultation(town)
    ours.draws(matter)
    ours.decides({matter: ("周五前换好", town.grid_member)})
    ours.held()
    ours.approves()
    moved = stages.again(matter)
    last = last_step(matter)
    assert (last.verb, last.public) == ("note", False)
    assert moved.respond_due_at == due
    assert "周五前换好" in ours.desk.opens(matter.get_absolute_url())


def test_a_matter_that_changed_meanwhile_stops_its_own_decision_and_the_others_go_on(
    town: Town,
) -> None:
    one, two = town.reports("路灯不亮"), town.reports("水沟堵了")
    ours = consultation(town)
    ours.draws(one, two)
    ours.decides({one: ("先修", town.chief), two: ("再清", town.chief)})
    ours.held()
    matters.note(one.pk, by=town.clerk.actor, words="供电所来过了")
    ours.approves()
    assert owner_of(one) == town.grid_member.person
    assert owner_of(two) == town.chief.person
    page = ours.desk.opens(ours.page("decisions"))
    assert "the matter changed after it was discussed" in page
    row = ActivityMatter.objects.get(matter=one)
    stale = ours.enters(row, version=row.seen, status=409)
    assert "changed this matter" in stale
    ours.enters(row, version=stages.again(one).version)
    assert owner_of(one) == town.chief.person
    steps = stages.again(one).steps_count
    ours.enters(row, version=stages.again(one).version)
    assert stages.again(one).steps_count == steps, "sent twice it is entered once"


def test_one_that_changed_while_the_form_was_open_is_shown_and_the_others_are_kept(
    town: Town,
) -> None:
    one, two = town.reports("路灯不亮"), town.reports("水沟堵了")
    ours = consultation(town)
    ours.draws(one, two)
    seen = stages.again(one).version
    matters.note(one.pk, by=town.clerk.actor, words="供电所来过了")
    said: dict[str, Any] = {f"seen-{one.pk}": seen}
    answer = ours.decides(
        {one: ("先修", town.chief), two: ("再清", town.chief)}, status=409, **said
    )
    page = answer.content.decode()
    assert "This matter changed while you were writing." in page
    assert "先修" in page
    assert ActivityMatter.objects.get(matter=two).decision == "再清"
    assert ActivityMatter.objects.get(matter=one).decision == ""
    assert f'name="seen-{one.pk}" value="{stages.again(one).version}"' in page


def test_the_same_form_and_the_same_approval_sent_twice_count_once(town: Town) -> None:
    matter = town.reports()
    ours = consultation(town)
    for _n in range(2):
        ours.draws(matter)
        ours.decides({matter: ("先修", town.chief)})
    assert again(ours.activity).steps.filter(verb="discuss").count() == 1
    assert again(ours.activity).steps.filter(verb="decide").count() == 1
    ours.held()
    ours.approves()
    steps = stages.again(matter).steps_count
    ours.approved_again()
    assert stages.again(matter).steps_count == steps


def test_what_is_decided_anew_goes_with_the_next_minutes(town: Town) -> None:
    matter = town.reports()
    ours = consultation(town)
    ours.draws(matter)
    ours.decides({matter: ("先修", town.chief)})
    ours.held()
    ours.approves("第一稿")
    with later(ours.activity):
        ours.decides({matter: ("改由申去修", town.next_grid_member)})
    assert owner_of(matter) == town.chief.person
    draft = ours.desk.opens(f"{ours.activity.get_absolute_url()}minutes/")
    assert "改由申去修" in draft
    ours.approves("第二稿")
    assert owner_of(matter) == town.next_grid_member.person


def test_a_decision_is_entered_with_the_rights_of_who_wrote_it_and_no_others(town: Town) -> None:
    """A grid member records at the village, but does not dispatch: the approval by those who
    attended gives nobody more than they had."""
    matter = town.reports()
    ours = consultation(town, by=town.grid_member)
    ours.draws(matter)
    ours.decides({matter: ("给组长", town.chief)})
    ours.held()
    ours.approves()
    assert owner_of(matter) == town.grid_member.person
    page = Desk(town.chief).opens(ours.page("decisions"))
    assert "may not do this with the matter" in page
    row = ActivityMatter.objects.get()
    chief = Consultation(town, Desk(town.chief), ours.activity, town.chief)
    chief.enters(row, version=stages.again(matter).version)
    assert owner_of(matter) == town.chief.person


def test_who_may_not_see_a_matter_neither_finds_it_nor_reads_what_was_decided(town: Town) -> None:
    """Somebody takes part whose post does not cover the matter."""
    quarrel = town.reports("两家争地界", private=True)
    ours = consultation(town)
    ours.draws(quarrel)
    ours.decides({quarrel: ("请人民调解员上门", town.chief)})
    beside = Desk(town.next_grid_member)
    beside.opens(ours.page("decisions"), 404)
    ours.lists(town.next_grid_member)
    page = beside.opens(ours.page("decisions"))
    assert "1 more on the agenda that your post does not see." in page
    assert "请人民调解员" not in page
    beside.opens(ours.page("agenda"), 403)
    draft = ours.desk.opens(f"{ours.activity.get_absolute_url()}minutes/")
    assert "争地界" not in draft
    Desk(town.outsider).opens(ours.page("agenda"), 404)


def test_a_foreign_matter_cannot_be_put_on_the_agenda(town: Town) -> None:
    foreign = matters.report(
        matters.Report(place_code="340223102001", text="外乡", source="web", kind="road"),
        by=town.outsider.actor,
    ).matter
    ours = consultation(town)
    ticked: dict[str, Any] = {f"add-{foreign.pk}": "on"}
    ours.sends_agenda(422, **ticked)
    assert not ActivityMatter.objects.exists()


def test_what_was_put_there_by_mistake_goes_off_and_what_was_decided_stays(town: Town) -> None:
    one, two = town.reports("路灯不亮"), town.reports("水沟堵了")
    ours = consultation(town)
    ours.draws(one, two)
    ours.decides({one: ("先修", town.chief)})
    ours.draws(off=[one, two])
    assert [row.matter for row in ActivityMatter.objects.all()] == [one]


def test_an_agenda_without_matters_says_what_to_do_first(town: Town) -> None:
    ours = consultation(town)
    assert "No matter on the agenda yet" in ours.desk.opens(ours.page("decisions"))
    page = ours.desk.opens(ours.page("agenda"))
    assert "No open matter that is not on the agenda" in page


def test_a_day_that_has_passed_and_words_too_long_stop_their_own_line(town: Town) -> None:
    one, two = town.reports("路灯不亮"), town.reports("水沟堵了")
    ours = consultation(town)
    ours.draws(one, two)
    yesterday = clock.today().replace(year=clock.today().year - 1).isoformat()
    said: dict[str, Any] = {f"due-{one.pk}": yesterday, f"due-{two.pk}": "not a day"}
    page = ours.decides({one: ("先修", town.chief), two: ("再清", town.chief)}, status=422, **said)
    assert "先修" in page.content.decode()
    del said[f"due-{two.pk}"]
    page = ours.decides({one: ("先修", town.chief), two: ("再清", town.chief)}, status=409, **said)
    assert "This day has passed." in page.content.decode()
    assert Matter.objects.count() == 2
    assert Activity.objects.count() == 1
