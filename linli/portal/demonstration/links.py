"""Doors and links of the demonstration: a lane with its doors, contact households of which one
declined, leaders of whom one has a branch too few, instructors, and the two duties of a leader."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.portal.demonstration.cast import SINCE_DAYS, Cast, Casting
from linli.portal.demonstration.places import Village
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Household, Link, Posting, Unit
from linli.territory.models.units import short_name
from linli.territory.services import (
    households,
    link_answers,
    link_ends,
    links,
    organisation,
    two_duties,
)

DOORS: Final = 14  # of the first lane; the others keep the number that was written down
LINKED: Final = (6, 5)  # households of each contact member; the rest has nobody yet
LEADERS: Final = 3
EACH: Final = 3  # branches of a leader; the last one has one too few
BUSINESS: Final = ("分管农业、水利和人居环境。", "分管平安建设和综治中心。")
PARTY_BUILDING: Final = ("挂联三个村党总支，每月到村一次。", "挂联三个村党总支，带头上党课。")


def build(village: Village, cast: Cast, casting: Casting) -> None:
    """In the village that the story is told in, and for its township."""
    township = village.unit.parent
    assert township is not None  # noqa: S101 - a village lies in a township
    _contacts(village, casting)
    villages = list(Unit.objects.villages().under(township.path))
    branches = [_general_branch(one) for one in villages]
    for unit, branch in zip(villages, branches, strict=True):
        own = cast.instructor if unit == village.unit else None
        _instructor(own or casting.post("instructor", unit), branch)
        if unit != village.unit:
            _secretary(unit, branch)
    _leaders(township, branches, casting)


def _contacts(village: Village, casting: Casting) -> None:
    """Two members who agreed to be named; most households said yes, one wants nobody."""
    lane, contact = village.lanes[0], links.kind_of("contact")
    households.add(lane, households.parse_row("1", str(DOORS)), by=SYSTEM)
    doors = sorted(Household.objects.filter(unit=lane), key=lambda one: int(one.number))
    subjects = [link_ends.household_subject(door) for door in doors]
    made: list[Link] = []
    for count in LINKED:
        posting = casting.post("contact_member", village.unit)
        posting = territory.agree_name(posting.pk, by=SYSTEM, agrees=True)
        found, subjects = subjects[:count], subjects[count:]
        made += links.link(contact, link_ends.person_holder(posting), found, by=SYSTEM)
    for link in made[: LINKED[0] - 1]:
        answer = link_answers.household_of(link)
        link_answers.answer(link.pk, link_answers.AGREES, by=answer)
    declined = made[LINKED[0] - 1]
    link_answers.answer(declined.pk, link_answers.WANTS_NONE, by=SYSTEM)
    link_answers.answer(made[-1].pk, link_answers.AGREES, by=SYSTEM)


def _general_branch(village: Unit) -> Unit:
    """Made once, whoever asks first; it has been there since spring."""
    with clock.told(clock.now() - timedelta(days=SINCE_DAYS)):
        return organisation.add_organisation(
            village,
            UnitKind.GENERAL_BRANCH,
            by=SYSTEM,
            name_zh=f"{short_name(village.name_zh)}党总支",
            name_en=f"{village.name_en} General Branch",
        )


def _secretary(village: Unit, branch: Unit) -> None:
    """One person heads a village and its general branch."""
    posting = Posting.objects.select_related("person").get(role="village_secretary", unit=village)
    territory.appoint(
        posting.person,
        "general_branch_secretary",
        by=SYSTEM,
        unit=branch,
        since_at=posting.since_at,
    )


def _instructor(posting: Posting, branch: Unit) -> None:
    """Each village has one, linked to its general branch since the posting began."""
    kind, subject = links.kind_of("instructor"), link_ends.unit_subject(branch)
    with clock.told(posting.since_at + timedelta(minutes=1)):
        links.link(kind, link_ends.person_holder(posting), [subject], by=SYSTEM)


def _leaders(township: Unit, branches: Sequence[Unit], casting: Casting) -> None:
    """Each has three branches, the last one two: the page of gaps says so."""
    kind = links.kind_of("leaders")
    turn = list(branches) * LEADERS * EACH
    for number in range(LEADERS):
        posting = casting.post("leader", township)
        count = EACH if number < LEADERS - 1 else EACH - 1
        chosen, turn = turn[:count], turn[count:]
        subjects = [link_ends.unit_subject(unit) for unit in dict.fromkeys(chosen)]
        links.link(kind, link_ends.person_holder(posting), subjects, by=SYSTEM)
        if number < len(BUSINESS):
            _write_duties(posting, number)


def _write_duties(posting: Posting, number: int) -> None:
    two_duties.write(
        posting.pk,
        by=SYSTEM,
        business=BUSINESS[number],
        party_building=PARTY_BUILDING[number],
        version=0,
    )
