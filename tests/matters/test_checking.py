"""核查: somebody else rechecks before it closes; small things by one in so many."""

from datetime import timedelta

import pytest

from linli.common import chance, clock
from linli.common.errors import Invalid, Refused
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import Level
from tests import stages
from tests.stages import again, holder
from tests.town import Town, appointed, somebody

DRAWS = 1_000


def test_a_completed_matter_waits_for_a_named_person_who_did_not_complete_it(town: Town) -> None:
    matter = town.reports(kind="policy_help")  # the clerk's, who may recheck too
    matters.accept(matter.pk, by=town.clerk.actor)
    matters.complete(matter.pk, by=town.clerk.actor, answer="已帮办")
    found = again(matter)
    assert (found.status, found.turn) == (Status.DONE, town.chief.postings[0])
    assert found.owner == town.clerk.postings[0]
    told = Message.objects.get(to=town.chief.person, template="recheck", channel="inbox")
    assert told.link == matter.get_absolute_url()


def test_whoever_completed_it_does_not_recheck_it_not_even_in_another_posting(town: Town) -> None:
    appointed(town.grid_member, "deputy_chief_grid_leader", town.village)
    matter = stages.to(Status.DONE, town)
    for verb in ("pass_check", "fail_check"):
        with pytest.raises(Refused, match=r"."):
            stages.verbs(town)[verb](matter, town.grid_member.actor)


def test_whoever_completed_it_does_not_recheck_it_as_a_deputy(town: Town) -> None:
    """The rechecker goes on leave, and of all people the completer stands in."""
    matter = stages.to(Status.DONE, town)
    now = clock.now()
    territory.plan_leave(
        town.clerk.postings[0],
        by=town.lead.actor,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=1),
        deputy=town.grid_member.person,
    )
    assert town.clerk.postings[0].pk in town.grid_member.actor.posting_ids()
    with pytest.raises(Refused):
        matters.pass_check(matter.pk, by=town.grid_member.actor)


def test_whoever_completed_it_does_not_rate_it_for_the_reporter(town: Town) -> None:
    matter = town.reports(kind="policy_help", phone="138 0000 0000")
    stages.WAYS[Status.CHECKED](town, matter)
    with pytest.raises(Refused):
        matters.rate(matter.pk, by=town.clerk.actor, solved=True, satisfied=5)
    matters.rate(matter.pk, by=town.chief.actor, solved=True, satisfied=4)
    step = matter.steps.order_by("-seq")[0]
    assert (step.verb, step.payload["by_voice"]) == ("rate", True)


def test_a_passed_recheck_asks_the_reporter(town: Town) -> None:
    matter = stages.to(Status.CHECKED, town)
    assert matter.asked_at is not None
    assert matter.turn is None
    assert matter.completed_in_time is True


def test_a_failed_recheck_goes_back_with_the_reason_and_the_clock_runs_again(town: Town) -> None:
    matter = stages.to(Status.DONE, town)
    matters.fail_check(matter.pk, by=holder(matter.turn), reason="还不亮")
    found = again(matter)
    assert (found.status, found.turn) == (Status.IN_HAND, town.grid_member.postings[0])
    assert found.resolve_due_at is not None
    assert (found.completed_at, found.completed_by_id, found.completed_in_time) == (None,) * 3
    assert found.steps.order_by("-seq")[0].text("reason") == "还不亮"


def test_a_failed_recheck_of_a_dispatched_matter_goes_back_to_whoever_has_it(town: Town) -> None:
    matter = town.reports()
    helper = town.next_grid_member
    matters.assign(matter.pk, by=town.chief.actor, to=helper.postings[0].pk, reason="请帮忙")
    matters.accept(matter.pk, by=helper.actor)
    matters.complete(matter.pk, by=helper.actor, answer="换了")
    matters.fail_check(matter.pk, by=holder(again(matter).turn), reason="还不亮")
    assert again(matter).turn == helper.postings[0]


def test_only_small_kinds_are_settled_on_the_spot(town: Town) -> None:
    matter = stages.to(Status.SUBMITTED, town)
    with pytest.raises(Invalid) as caught:
        matters.settle(matter.pk, by=town.grid_member.actor, answer="办了")
    assert str(caught.value.next_step)
    assert again(matter).status == Status.SUBMITTED


def settled(town: Town, seed: int) -> str:
    matter = town.reports(kind="rubbish", text="桶满了")
    with chance.seeded(seed):
        matters.settle(matter.pk, by=town.grid_member.actor, answer="当场清走")
    return again(matter).status


def test_settled_on_the_spot_the_reporters_word_is_the_recheck_but_for_the_sample(
    town: Town,
) -> None:
    assert settled(town, seed=stages.NO_SAMPLE) == Status.CHECKED
    assert settled(town, seed=stages.SAMPLE) == Status.DONE


def test_one_in_ten_is_drawn_for_somebody_else(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a thousand seeded draws with the rule's 10, about a hundred."""
    one_in = rulesets.value("matters.recheck.one_in", path=town.village.path)
    assert one_in == 10
    with chance.seeded(20):
        drawn = sum(chance.draws().randrange(one_in) == 0 for _draw in range(DRAWS))
    assert 70 <= drawn <= 130
    with chance.seeded(20):
        found = [again_settled(town) for _matter in range(60)]
    with chance.seeded(20):
        hits = []
        for _matter in range(60):
            chance.draws().randrange(1_000_000)  # the number
            hits.append(chance.draws().randrange(one_in) == 0)
    assert [status == Status.DONE for status in found] == hits
    assert any(hits)


def again_settled(town: Town) -> str:
    matter = town.reports(kind="rubbish", text="桶满了")
    return matters.settle(matter.pk, by=town.grid_member.actor, answer="清走").status


def test_where_the_rule_says_one_all_are_rechecked(town: Town) -> None:
    rulesets.set_value("matters.recheck.one_in", 1, by=SYSTEM, path=town.village.path)
    assert {settled(town, seed) for seed in range(8)} == {Status.DONE}


def test_a_sampled_one_says_so_in_its_history(town: Town) -> None:
    matter = town.reports(kind="rubbish")
    with chance.seeded(stages.SAMPLE):
        matters.settle(matter.pk, by=town.grid_member.actor, answer="清走")
    assert matter.steps.get(verb="settle").payload["sampled"] is True


def test_where_nobody_else_is_posted_the_reporters_verdict_is_the_recheck(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    for name in ("clerk", "chief", "secretary", "street", "lead"):
        territory.end_posting(town.cast[name].postings[0].pk, by=SYSTEM)
    appointed(town.grid_member, "deputy_chief_grid_leader", town.village)
    matters.complete(matter.pk, by=town.grid_member.actor, answer="换了")
    found = again(matter)
    assert (found.status, found.turn) == (Status.CHECKED, None)
    assert found.steps.order_by("-seq")[0].payload["nobody_else"] is True


def test_at_the_street_somebody_of_the_village_rechecks_and_the_level_stays(town: Town) -> None:
    matter = town.reports()
    for _level in range(2):
        matters.hand_up(matter.pk, by=stages.owner(matter), reason="办不了")
    matters.accept(matter.pk, by=town.street.actor)
    matters.complete(matter.pk, by=town.street.actor, answer="换了")
    found = again(matter)
    assert (found.level, found.turn) == (Level.TOWNSHIP, town.clerk.postings[0])


def test_a_deputy_who_completes_is_not_the_one_who_rechecks(town: Town) -> None:
    """The clerk stands in for the grid member: the recheck goes past the clerk."""
    now = clock.now()
    territory.plan_leave(
        town.grid_member.postings[0],
        by=town.lead.actor,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=1),
        deputy=town.clerk.person,
    )
    matter = town.reports()
    matters.accept(matter.pk, by=town.clerk.actor)
    matters.complete(matter.pk, by=town.clerk.actor, answer="换了")
    found = again(matter)
    assert found.completed_by == town.clerk.person
    assert found.turn == town.chief.postings[0]


def test_a_stranger_rechecks_nothing(town: Town) -> None:
    matter = stages.to(Status.DONE, town)
    for who in (town.outsider, town.nobody, somebody("某")):
        with pytest.raises(Refused):
            matters.pass_check(matter.pk, by=who.actor)
