"""Open work follows the territory: a posting that ends, a plan that comes into force."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import Level, UnitKind
from linli.territory.models import Posting, Unit
from tests import stages
from tests.stages import again
from tests.town import Town, appointed, somebody


def ends(town: Town, name: str, **more: Any) -> Posting:
    return territory.end_posting(town.cast[name].postings[0].pk, by=town.lead.actor, **more)


def moved(matter: Matter) -> list[Any]:
    return list(matter.steps.filter(verb="move_work"))


def test_whoever_leaves_leaves_no_work_behind(town: Town) -> None:
    mine = [stages.to(s, town) for s in (Status.SUBMITTED, Status.IN_HAND, Status.WAITING)]
    successor = appointed(somebody("癸", "gui"), "grid_member", town.village, town.grids[0])
    ends(town, "grid_member")
    for matter in mine:
        found = again(matter)
        assert found.owner == successor.postings[0]
        assert found.turn == (None if found.status == Status.WAITING else successor.postings[0])
        assert found.status == matter.status
        assert (found.respond_due_at, found.resolve_due_at) == (
            matter.respond_due_at,
            matter.resolve_due_at,
        )
        (step,) = moved(found)
        assert step.payload["reason"] == "posting_ended"
        assert step.payload["by"] == str(town.lead.person.pk)
        assert step.text("owner") == successor.person.display_name
    assert Message.objects.filter(to=successor.person, channel="inbox").count() == len(mine)
    assert not Matter.objects.waiting_for(town.grid_member.actor).exists()


def test_without_a_successor_the_next_level_answers(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    ends(town, "grid_member")
    found = again(matter)
    assert found.owner == found.turn == town.clerk.postings[0]
    assert found.because["vacant"] == [Level.GROUP]


def test_what_has_ended_stays_where_it_was(town: Town) -> None:
    matter = stages.to(Status.CLOSED, town)
    ends(town, "grid_member")
    assert again(matter).owner == town.grid_member.postings[0]
    assert moved(matter) == []


def test_a_recheck_is_given_to_somebody_else_who_did_not_complete_it(town: Town) -> None:
    matter = stages.to(Status.DONE, town)
    ends(town, "clerk")
    found = again(matter)
    assert (found.status, found.turn) == (Status.DONE, town.chief.postings[0])
    assert found.owner == town.grid_member.postings[0]


def test_a_recheck_that_nobody_else_can_do_becomes_the_reporters_verdict(town: Town) -> None:
    matter = stages.to(Status.DONE, town)
    for name in ("chief", "secretary", "street", "lead"):
        territory.end_posting(town.cast[name].postings[0].pk, by=SYSTEM)
    territory.end_posting(town.clerk.postings[0].pk, by=SYSTEM)
    found = again(matter)
    assert (found.status, found.turn) == (Status.CHECKED, None)
    assert found.asked_at is not None


def test_all_of_it_happens_or_nothing(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    posting = town.grid_member.postings[0]
    with transaction.atomic():
        ends(town, "grid_member")
        assert again(matter).owner != posting
        transaction.set_rollback(True)
    found = again(matter)
    assert found.owner == posting
    assert moved(matter) == []
    assert Posting.objects.get(pk=posting.pk).until_at is None
    assert not Message.objects.filter(to=town.clerk.person).exists()


def test_a_posting_that_ends_tomorrow_hands_over_tomorrow(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    ends(town, "grid_member", at=clock.now() + timedelta(days=1))
    assert again(matter).owner == town.grid_member.postings[0]
    assert moved(matter) == []
    assert matters.hand_over_ended() == 0
    with stages.later(days=1, minutes=1):
        assert matters.hand_over_ended() == 1
        assert matters.hand_over_ended() == 0
    assert again(matter).turn == town.clerk.postings[0]


def test_a_posting_for_a_fixed_term_hands_over_at_its_end(town: Town) -> None:
    term = territory.appoint(
        somebody("癸").person,
        "deputy_chief_grid_leader",
        by=SYSTEM,
        unit=town.village,
        until_at=clock.now() + timedelta(days=10),
    )
    matter = town.reports()
    matters.assign(matter.pk, by=town.chief.actor, to=term.pk, reason="请办")
    with stages.later(days=11):
        assert matters.hand_over_ended() == 1
    assert again(matter).owner == town.clerk.postings[0]


def test_what_came_in_while_nobody_was_posted_goes_to_the_first_who_is(town: Town) -> None:
    matter = town.reports(place_code="340223102001", unit_id=None)
    territory.end_posting(town.outsider.postings[0].pk, by=SYSTEM)
    other = town.reports(place_code="340223102001", unit_id=None)
    assert again(other).turn is None
    assert matters.hand_over_ended() == 0  # there is nobody yet; nothing is written each minute
    late = appointed(somebody("癸"), "village_clerk", town.far)
    assert matters.hand_over_ended() == 2
    assert again(other).turn == again(matter).turn == late.postings[0]
    assert matters.hand_over_ended() == 0


def redraw(town: Town, *units: list[Unit]) -> None:
    drafts = [
        territory.GridDraft(name_zh=f"新{n} 网格", units=u) for n, u in enumerate(units, start=1)
    ]
    territory.publish_plan(town.village, drafts, by=town.lead.actor, reason="new plan")


def test_open_matters_lie_in_the_new_grids_and_closed_ones_stay(town: Town) -> None:
    lanes = town.lanes
    opened = stages.to(Status.IN_HAND, town)
    closed = stages.to(Status.CLOSED, town)
    redraw(town, [lanes[2]], [lanes[0], lanes[1]])  # lane 1 now belongs to grid 02
    found = again(opened)
    assert found.grid is not None
    assert (found.grid.code[-3:], found.grid.name_zh) == ("002", "新2 网格")
    assert found.owner == found.turn == town.next_grid_member.postings[0]
    (step,) = moved(found)
    assert step.payload["reason"] == "plan_published"
    assert step.payload["grid"] == found.grid.code
    assert again(closed).grid_id == town.grids[0].pk
    assert again(closed).owner == town.grid_member.postings[0]
    assert moved(closed) == []
    assert Matter.objects.waiting_for(town.next_grid_member.actor).filter(pk=opened.pk).exists()


def test_a_new_plan_with_the_same_lanes_changes_no_owner_and_tells_nobody(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    before = Message.objects.count()
    redraw(town, *[[lane] for lane in town.lanes])
    found = again(matter)
    assert found.owner == town.grid_member.postings[0]
    assert Matter.objects.visible_to(town.grid_member.actor).filter(pk=matter.pk).exists()
    assert Message.objects.count() == before


def test_a_supervised_matter_is_not_sent_back_to_its_handler_by_a_new_plan(town: Town) -> None:
    matter = town.reports()
    for _level in range(2):
        matters.hand_up(matter.pk, by=stages.owner(matter), reason="办不了")
    matters.accept(matter.pk, by=town.street.actor)
    matters.complete(matter.pk, by=town.street.actor, answer="换了")
    matters.pass_check(matter.pk, by=town.clerk.actor)
    matters.rate(matter.pk, by=matters.reporter_of(matter), solved=False)
    assert again(matter).owner == town.lead.postings[0]
    redraw(town, *[[lane] for lane in town.lanes])
    assert again(matter).owner == town.lead.postings[0]


def test_a_dispatched_matter_stays_with_whoever_it_was_sent_to(town: Town) -> None:
    matter = town.reports()
    matters.assign(matter.pk, by=town.chief.actor, to=town.chief.postings[0].pk, reason="我来")
    redraw(town, [town.lanes[1]], [town.lanes[0], town.lanes[2]])
    found = again(matter)
    assert found.owner == town.chief.postings[0]
    assert found.grid is not None
    assert found.grid.name_zh == "新2 网格"


def test_a_new_group_changes_nothing_for_work_elsewhere(town: Town) -> None:
    matter = town.reports(place_code="440784105213", unit_id=None)
    group = territory.add_unit(town.village, UnitKind.GROUP, 9, name_zh="第9村民小组")
    redraw(town, [group], *[[lane] for lane in town.lanes])
    assert moved(matter) == []
