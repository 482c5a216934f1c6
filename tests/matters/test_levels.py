"""Group → community → street → outside body, each level with its own clock (rows S2-17..19)."""

from datetime import datetime, timedelta

import pytest

from linli.common import clock
from linli.common.errors import Invalid, MoveRefused
from linli.common.spans import due
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.matters.services import assigning
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import Level
from tests import stages
from tests.stages import again, owner
from tests.town import Town, appointed, somebody


def expected(name: str, matter: Matter, level: str, since: datetime) -> datetime:
    """When the rule of this kind and level says that the clock runs out."""
    key = f"matters.{name}.{matter.kind.clock_class}"
    values = rulesets.values([key], path=matter.village.path)
    found = due(since, values.span(key, level), [], values.calendar())
    assert found is not None
    return found.at


def test_each_level_answers_on_its_own_clocks_until_the_outside_body(town: Town) -> None:
    matter = town.reports()
    way = [
        (Level.GROUP, town.grid_member),
        (Level.VILLAGE, town.clerk),
        (Level.TOWNSHIP, town.street),
        (Level.OUTSIDE, town.street),
    ]
    for level, answers in way:
        found = again(matter)
        assert (found.level, found.status) == (level, Status.SUBMITTED)
        assert found.owner == found.turn == answers.postings[0]
        last = found.steps.order_by("-seq")[0]
        assert found.respond_due_at == expected("respond", found, level, last.at)
        assert found.resolve_due_at is None
        accepted = matters.accept(matter.pk, by=answers.actor)
        last = found.steps.order_by("-seq")[0]
        assert accepted.resolve_due_at == expected("resolve", found, level, last.at)
        assert accepted.respond_due_at is None
        if level != Level.OUTSIDE:
            matters.hand_up(matter.pk, by=answers.actor, reason="办不了", outside_body="示例供电所")
    matters.complete(matter.pk, by=town.street.actor, answer="供电所已更换")
    assert again(matter).status == Status.DONE
    levels = [s.payload["level"] for s in matter.steps.order_by("seq") if "level" in s.payload]
    assert levels == [level for level, _somebody in way]


def test_the_next_level_is_told_with_the_reason_why_it_is_theirs(town: Town) -> None:
    matter = town.reports()
    matters.hand_up(matter.pk, by=town.grid_member.actor, reason="要换灯杆")
    told = Message.objects.filter(to=town.clerk.person, link=matter.get_absolute_url())
    assert {m.channel for m in told} == {"inbox", "email"}
    assert told[0].data["because"]["role_zh"] == "村（社区）经办人"
    step = matter.steps.get(verb="hand_up")
    assert step.text("reason") == "要换灯杆"
    assert step.text("owner") == town.clerk.person.display_name
    assert town.clerk.person.display_name not in str(step.payload)


def test_an_outside_body_has_to_be_named_and_nothing_is_written_without(town: Town) -> None:
    matter = town.reports()
    matters.hand_up(matter.pk, by=owner(matter), reason="办不了")
    matters.hand_up(matter.pk, by=owner(matter), reason="办不了")
    for name in ("", "  ", "长" * 81):
        with pytest.raises(Invalid) as caught:
            matters.hand_up(matter.pk, by=owner(matter), reason="办不了", outside_body=name)
        assert "outside_body" in caught.value.fields
    assert again(matter).level == Level.TOWNSHIP
    matters.hand_up(matter.pk, by=owner(matter), reason="办不了", outside_body="示例供电所")
    assert again(matter).outside_body == "示例供电所"


def outside(town: Town) -> Matter:
    matter = town.reports()
    for _level in range(3):
        matters.hand_up(matter.pk, by=owner(matter), reason="办不了", outside_body="示例供电所")
    return again(matter)


def test_there_is_no_level_above_an_outside_body(town: Town) -> None:
    matter = outside(town)
    with pytest.raises(MoveRefused) as caught:
        matters.hand_up(matter.pk, by=owner(matter), reason="办不了", outside_body="另一个")
    assert str(caught.value.next_step)


def test_a_matter_that_comes_back_from_outside_no_longer_names_the_body(town: Town) -> None:
    matter = outside(town)
    matters.assign(matter.pk, by=town.lead.actor, to=town.clerk.postings[0].pk, reason="村里能办")
    found = again(matter)
    assert (found.level, found.outside_body) == (Level.VILLAGE, "")


def test_handing_up_never_comes_back_to_the_person_who_did_it(town: Town) -> None:
    """The grid member is village clerk as well, the longest-serving one."""
    appointed(town.grid_member, "village_clerk", town.village)
    territory.end_posting(town.clerk.postings[0].pk, by=town.lead.actor)
    matter = town.reports()
    matters.hand_up(matter.pk, by=town.grid_member.actor, reason="办不了")
    assert again(matter).owner == town.chief.postings[0]


def test_where_nobody_is_posted_above_the_matter_stays_with_somebody(town: Town) -> None:
    for name in ("chief", "street", "lead", "clerk"):
        territory.end_posting(town.cast[name].postings[0].pk, by=SYSTEM)
    matter = town.reports()
    matters.hand_up(matter.pk, by=town.grid_member.actor, reason="办不了")
    found = again(matter)
    assert found.owner == found.turn == town.grid_member.postings[0]
    assert found.level == Level.VILLAGE


def test_a_dispatcher_gives_it_to_a_posting_of_the_place_only(town: Town) -> None:
    matter = town.reports()
    for wrong in (town.outsider, town.secretary):
        with pytest.raises(Invalid) as caught:
            matters.assign(matter.pk, by=town.chief.actor, to=wrong.postings[0].pk, reason="请办")
        assert "to" in caught.value.fields
    ended = town.clerk.postings[0]
    territory.end_posting(ended.pk, by=town.lead.actor)
    with pytest.raises(Invalid):
        matters.assign(matter.pk, by=town.chief.actor, to=ended.pk, reason="请办")


def test_dispatching_to_the_present_owner_is_refused_since_it_would_only_wind_the_clock_up(
    town: Town,
) -> None:
    matter = town.reports(kind="policy_help")
    before = again(matter).respond_due_at
    with clock.told(clock.now() + timedelta(days=3)), pytest.raises(Invalid) as caught:
        matters.assign(
            matter.pk, by=town.clerk.actor, to=town.clerk.postings[0].pk, reason="还是我"
        )
    assert "to" in caught.value.fields
    assert again(matter).respond_due_at == before


def test_a_dispatch_tells_the_deputy_while_the_holder_is_away(town: Town) -> None:
    deputy = somebody("癸", "gui")
    now = clock.now()
    posting = town.next_grid_member.postings[0]
    territory.plan_leave(
        posting,
        by=town.lead.actor,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=2),
        deputy=deputy.person,
    )
    matter = town.reports()
    matters.assign(matter.pk, by=town.chief.actor, to=posting.pk, reason="请帮忙")
    assert Message.objects.filter(to=deputy.person).exists()
    assert not Message.objects.filter(to=town.next_grid_member.person).exists()
    matters.accept(matter.pk, by=deputy.actor)
    step = matter.steps.get(verb="accept")
    assert step.actor["stands_in"] is True
    assert step.actor["posting"] == str(posting.pk)


def test_the_list_for_a_dispatch_offers_who_could_take_it(town: Town) -> None:
    offered = assigning.candidates(again(town.reports()))
    names = [posting.person.display_name for posting in offered]
    assert names == [f"示例·{name}" for name in "申乙丁丙己"]  # nearest first, not the owner


def test_dissatisfaction_goes_one_level_up_and_never_to_somebody_who_handled_it(
    town: Town,
) -> None:
    """Also when a handler holds a second posting there."""
    appointed(town.grid_member, "village_clerk", town.village)
    territory.end_posting(town.clerk.postings[0].pk, by=town.lead.actor)
    matter = stages.to(Status.CHECKED, town)
    matters.rate(matter.pk, by=matters.reporter_of(matter), solved=False)
    found = again(matter)
    assert (found.status, found.level) == (Status.SUBMITTED, Level.VILLAGE)
    assert found.owner == found.turn == town.chief.postings[0]
    assert found.steps.order_by("-seq")[0].payload["supervised"] is True
    assert found.respond_due_at is not None
    assert found.completed_by_id is None


def test_unsatisfied_at_the_top_goes_to_the_lead(town: Town) -> None:
    matter = outside(town)
    matters.accept(matter.pk, by=town.street.actor)
    matters.complete(matter.pk, by=town.street.actor, answer="供电所已更换")
    matters.pass_check(matter.pk, by=stages.holder(again(matter).turn))
    matters.rate(matter.pk, by=matters.reporter_of(matter), solved=True, satisfied=1)
    found = again(matter)
    assert found.owner == town.lead.postings[0]
    assert (found.level, found.outside_body) == (Level.TOWNSHIP, "")


def test_where_only_the_handler_is_posted_it_says_so(town: Town) -> None:
    matter = stages.to(Status.CHECKED, town)
    for name in ("clerk", "chief", "secretary", "street", "lead"):
        territory.end_posting(town.cast[name].postings[0].pk, by=SYSTEM)
    appointed(town.grid_member, "village_clerk", town.village)
    matters.rate(matter.pk, by=matters.reporter_of(matter), solved=False)
    found = again(matter)
    assert found.owner == town.grid_member.postings[1]
    assert found.steps.order_by("-seq")[0].payload["nobody_else"] is True


def test_handing_on_too_late_stays_late_although_the_next_level_has_a_new_clock(
    town: Town,
) -> None:
    matter = town.reports()
    assert matter.respond_due_at is not None
    with clock.told(matter.respond_due_at + timedelta(hours=1)):
        handed = matters.hand_up(matter.pk, by=town.grid_member.actor, reason="忘了看")
        assert handed.responded_at is None
        accepted = matters.accept(matter.pk, by=town.clerk.actor)
    assert accepted.responded_at is not None
    assert accepted.responded_in_time is False
