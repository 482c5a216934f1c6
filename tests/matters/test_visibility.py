"""Who of the cast sees which matter: own place and below, own grid only, nobody by default."""

import pytest

from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.people.actors import ANYBODY, SYSTEM, Actor, Grant
from linli.people.choices import ActorKind
from linli.territory.models import Unit
from tests import stages
from tests.town import PINGSHAN, YIJIANG, Town, appointed, somebody

HERE, NEXT_GRID, NO_GRID, NEXT_VILLAGE, FAR = "01", "02", "no grid", "坪山", "弋江"


@pytest.fixture
def everywhere(town: Town) -> dict[str, Matter]:
    """One matter in each place."""
    return {
        HERE: town.reports(),
        NEXT_GRID: town.reports(unit_id=town.lanes[1].pk),
        NO_GRID: town.reports(unit_id=None),
        NEXT_VILLAGE: town.reports(place_code=PINGSHAN, unit_id=None),
        FAR: town.reports(place_code=YIJIANG, unit_id=None),
    }


def seen(actor: Actor, everywhere: dict[str, Matter]) -> set[str]:
    keys = set(Matter.objects.visible_to(actor).values_list("pk", flat=True))
    return {name for name, matter in everywhere.items() if matter.pk in keys}


VILLAGE = {HERE, NEXT_GRID, NO_GRID}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("grid_member", {HERE}),
        ("next_grid_member", {NEXT_GRID}),
        ("clerk", VILLAGE),
        ("chief", VILLAGE),
        ("secretary", VILLAGE),
        ("street", VILLAGE | {NEXT_VILLAGE}),
        ("lead", VILLAGE | {NEXT_VILLAGE}),
        ("outsider", {FAR}),
        ("nobody", set()),
    ],
)
def test_each_of_the_cast_sees_their_own_part(
    town: Town, everywhere: dict[str, Matter], name: str, expected: set[str]
) -> None:
    assert seen(town.cast[name].actor, everywhere) == expected


def test_without_a_posting_nobody_sees_anything(everywhere: dict[str, Matter]) -> None:
    reporter = matters.reporter_of(everywhere[HERE])
    for actor in (ANYBODY, SYSTEM, reporter, Actor(ActorKind.STAFF), Actor(ActorKind.CLIENT)):
        assert not Matter.objects.visible_to(actor).exists()


def test_a_group_leader_sees_the_group(town: Town, everywhere: dict[str, Matter]) -> None:
    group = town.lanes[0].parent
    assert group is not None
    leader = appointed(somebody("壬"), "group_leader", group)
    assert seen(leader.actor, everywhere) == {HERE}


def test_a_posting_whose_verbs_lack_the_view_shows_nothing(
    town: Town, everywhere: dict[str, Matter]
) -> None:
    grant = Grant(
        posting_id=town.clerk.postings[0].pk,
        role="x",
        role_zh="",
        role_en="",
        verbs=frozenset({"matters.handle"}),
        path=town.village.path,
    )
    assert seen(Actor(ActorKind.STAFF, grants=(grant,)), everywhere) == set()


def test_a_village_whose_code_begins_alike_is_not_below(town: Town) -> None:
    """Range tests, not text beginnings: 440784105214 does not hold 4407841052140…"""
    odd = Unit.objects.create(
        path=town.village.path.removesuffix(".") + "0.",
        covers_path="",
        kind="village",
        name_zh="另一村",
        parent=town.township,
    )
    matter = town.reports()
    Matter.objects.filter(pk=matter.pk).update(place=odd, place_path=odd.path, grid=None)
    assert not Matter.objects.visible_to(town.clerk.actor).filter(pk=matter.pk).exists()
    assert Matter.objects.visible_to(town.street.actor).filter(pk=matter.pk).exists()


def test_whoever_a_matter_was_dispatched_to_sees_it_wherever_it_lies(
    town: Town, everywhere: dict[str, Matter]
) -> None:
    """A neighbour helps out: the matter lies in grid 01, its owner is the member of grid 02."""
    matters.assign(
        everywhere[HERE].pk,
        by=town.chief.actor,
        to=town.next_grid_member.postings[0].pk,
        reason="甲今天不在",
    )
    assert seen(town.next_grid_member.actor, everywhere) == {HERE, NEXT_GRID}
    matters.accept(everywhere[HERE].pk, by=town.next_grid_member.actor)
    assert everywhere[HERE].pk in {
        m.pk for m in Matter.objects.waiting_for(town.next_grid_member.actor)
    }


def test_my_work_is_what_waits_for_my_postings_and_nothing_else(town: Town) -> None:
    mine = town.reports()
    stages.to(Status.WAITING, town)  # waits for the reporter, not for me
    town.reports(unit_id=town.lanes[1].pk)
    assert [m.pk for m in Matter.objects.waiting_for(town.grid_member.actor)] == [mine.pk]
    assert not Matter.objects.waiting_for(town.nobody.actor).exists()
    assert not Matter.objects.waiting_for(ANYBODY).exists()


def test_public_and_private_matters_part_without_a_rest(town: Town) -> None:
    lamp = town.reports()
    hidden = {town.reports(kind="dispute"), town.reports(private=True)}
    hidden |= {town.reports(kind="personal_need")}
    assert set(Matter.objects.public()) == {lamp}
    assert set(Matter.objects.not_public()) == hidden
    assert not any(m.is_public for m in hidden)
