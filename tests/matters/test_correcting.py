"""更正: whoever wrote an entry corrects it by a new one; the old text stays in the history."""

import pytest

from linli.common.errors import Invalid, Refused
from linli.common.steps import AppendOnly
from linli.common.workflow import LONGEST_WORDS
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import MatterStep
from linli.people.actors import SYSTEM
from tests import stages
from tests.stages import again
from tests.town import Town


def test_a_correction_is_a_new_entry_and_the_old_words_stay(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    matters.answer(matter.pk, by=town.grid_member.actor, answer="明天去")
    matters.correct(matter.pk, by=town.grid_member.actor, seq=3, words="后天去")
    old, new = matter.steps.get(seq=3), matter.steps.get(seq=4)
    assert (old.text("answer"), new.text("words")) == ("明天去", "后天去")
    assert new.payload["corrects"] == 3
    assert new.public == old.public
    assert old.is_intact()


def test_a_corrected_report_is_shown_with_its_new_words_which_nobody_released(town: Town) -> None:
    matter = stages.to(Status.SUBMITTED, town)
    matters.release(matter.pk, by=town.chief.actor, words=True)
    matters.correct(matter.pk, by=matters.reporter_of(matter), seq=1, words="是第二盏灯")
    found = again(matter)
    assert found.text == "是第二盏灯"
    assert not found.words_released
    assert found.steps.get(seq=1).text("text") == "路灯不亮"


def test_nobody_corrects_somebody_elses_entry(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    for actor in (town.chief.actor, matters.reporter_of(matter)):
        with pytest.raises(Refused, match=r"."):
            matters.correct(matter.pk, by=actor, seq=2, words="别的")
    with pytest.raises(Refused):
        matters.correct(matter.pk, by=town.grid_member.actor, seq=1, words="别的")


@pytest.mark.parametrize("status", [Status.DONE, Status.CHECKED, Status.CLOSED])
def test_whoever_completed_a_matter_still_corrects_their_own_entry(
    town: Town, status: Status
) -> None:
    """A clerk may ring back elsewhere; that must not take their own words away from them."""
    matter = town.reports(kind="policy_help")  # the clerk's from the beginning
    stages.WAYS[status](town, matter)
    done = matter.steps.get(verb="complete")
    assert again(matter).completed_by_id in {None, town.clerk.person.pk}
    matters.correct(matter.pk, by=town.clerk.actor, seq=done.seq, words="换了两个灯泡")
    assert matter.steps.get(verb="correct").text("words") == "换了两个灯泡"


def test_the_reporter_corrects_what_a_clerk_took_down_in_their_name(town: Town) -> None:
    matter = town.reports(by=town.clerk.actor, source="phone", phone="138 0000 0000")
    matters.correct(matter.pk, by=matters.reporter_of(matter), seq=1, words="不是路灯，是井盖")
    assert again(matter).text == "不是路灯，是井盖"


def test_the_reporter_corrects_nothing_that_linli_wrote(town: Town) -> None:
    matter = stages.to(Status.SUBMITTED, town)
    stages.verbs(town)["move_work"](matter, SYSTEM)
    with pytest.raises(Refused):
        matters.correct(matter.pk, by=matters.reporter_of(matter), seq=2, words="我改")


def test_an_entry_that_is_not_there_and_a_correction_of_nothing_are_refused(town: Town) -> None:
    matter = stages.to(Status.SUBMITTED, town)
    by = matters.reporter_of(matter)
    with pytest.raises(Invalid) as caught:
        matters.correct(matter.pk, by=by, seq=99, words="x")
    assert "seq" in caught.value.fields
    with pytest.raises(Invalid) as caught:
        matters.correct(matter.pk, by=by, seq=1)
    assert "words" in caught.value.fields


def test_a_correction_is_no_longer_than_any_other_words(town: Town) -> None:
    matter = stages.to(Status.SUBMITTED, town)
    with pytest.raises(Invalid) as caught:
        matters.correct(
            matter.pk, by=matters.reporter_of(matter), seq=1, words="长" * (LONGEST_WORDS + 1)
        )
    assert "words" in caught.value.fields


def test_staff_correct_the_kind_and_the_reporter_does_not(town: Town) -> None:
    matter = stages.to(Status.SUBMITTED, town)
    with pytest.raises(Invalid):
        matters.correct(matter.pk, by=matters.reporter_of(matter), seq=1, kind="road")
    with pytest.raises(Invalid) as caught:
        matters.correct(matter.pk, by=town.grid_member.actor, seq=1, kind="no_such_kind")
    assert "kind" in caught.value.fields
    matters.correct(matter.pk, by=town.grid_member.actor, seq=1, kind="road")
    assert again(matter).kind_id == "road"
    assert matter.steps.get(verb="correct").payload["kind"] == ["lighting", "road"]


def test_a_matter_whose_kind_becomes_private_takes_its_released_words_back(town: Town) -> None:
    matter = stages.to(Status.SUBMITTED, town)
    matters.release(matter.pk, by=town.chief.actor, words=True)
    matters.correct(matter.pk, by=town.chief.actor, seq=1, kind="dispute")
    assert not again(matter).words_released
    matters.correct(matter.pk, by=town.chief.actor, seq=1, kind="lighting")
    assert not again(matter).words_released


def test_steps_are_only_ever_appended(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    step = matter.steps.get(seq=1)
    step.verb = "altered"
    for attempt in (
        step.save,
        step.delete,
        matter.steps.all().delete,
        lambda: matter.steps.update(verb="altered"),
        lambda: MatterStep.objects.bulk_update([step], ["verb"]),
        lambda: MatterStep.objects.bulk_create([step], ignore_conflicts=True),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    assert [s.verb for s in matter.steps.order_by("seq")] == ["report", "accept"]


def test_destroyed_words_are_gone_and_the_entry_can_still_be_checked(town: Town) -> None:
    matter = stages.to(Status.CLOSED, town)
    assert matter.steps.filter(seq=1).destroy_words() == 1
    assert matter.steps.filter(seq=1).destroy_words() == 0
    first = matter.steps.get(seq=1)
    assert first.text("text") == ""
    assert "路灯" not in str(first.words)
    assert all(step.is_intact() for step in matter.steps.all())


def test_what_was_altered_behind_our_back_is_noticed(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    step = matter.steps.get(seq=2)
    step.payload = {**step.payload, "stops": []}
    assert not step.is_intact()
    step = matter.steps.get(seq=1)
    step.words["text"]["text"] = "什么也没有"
    assert not step.is_intact()
