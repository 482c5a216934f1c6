"""How duties stand at a place and by programme: units in the order of their codes, gaps first,
never people."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.duties import services as duties
from linli.duties.models import Excuse, Frozen
from linli.territory.events import organisation_moved
from linli.territory.models import Link, Unit
from tests.desk import Desk
from tests.duties.test_own import goes, part
from tests.dutiful import two_villages
from tests.town import Somebody, Town, appointed, somebody
from tests.township import Township, of_six_villages

INSTRUCTORS = "/duties/programmes/instructors/"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Of the department of the township."""
    return Desk(appointed(somebody("组织", "zuzhi"), "party_worker", town.township))


def rows(page: str) -> list[str]:
    """The names of the table, from the top."""
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub("<[^>]+>", "", one) for one in re.findall(r'<th scope="row">(.*?)</th>', table)]


def row(page: str, name: str) -> str:
    return page.partition("<tbody>")[2].partition(f">{name}<")[2].partition("</tr>")[0]


def of_twenty_nine(town: Town) -> tuple[Township, list[Somebody], list[Unit]]:
    """Six villages, twenty-nine branches, and an instructor linked to each through the pages."""
    township = of_six_villages(town, branches=23)
    units = [*township.general, *township.branches]
    people = []
    for number, unit in enumerate(units):
        village = township.villages[number % 6]
        who = appointed(somebody(f"指{number}", f"zhi{number}"), "instructor", village)
        township.link("instructor", who, unit)
        people.append(who)
    return township, people, units


@pytest.mark.row("S1-22")
def test_of_twenty_nine_instructors_one_is_late_and_only_the_village_branch_is_named(
    town: Town, desk: Desk
) -> None:
    township, people, units = of_twenty_nine(town)
    now = clock.local(clock.now())
    next_month = (now.replace(day=1) + timedelta(days=32)).replace(day=10, hour=10)
    with clock.told(next_month):
        for number, who in enumerate(people[:-1]):
            goes(Desk(who), "instructor_visit", township.villages[number % 6])
        page = desk.opens(INSTRUCTORS)
        missed = township.villages[28 % 6]
        assert "28 / 29" in page
    with clock.told((next_month + timedelta(days=32)).replace(day=1, hour=0)):
        duties.freeze_closed()
        closed = desk.opens(f"{INSTRUCTORS}?when=last")
    assert "28 / 29" in closed
    assert "Not done" in row(closed, missed.short_name)
    assert sum("Not done" in row(closed, one) for one in rows(closed)) >= 1
    with clock.told((next_month + timedelta(days=32)).replace(day=1, hour=0, minute=30)):
        goes(Desk(people[-1]), "instructor_visit", missed)  # yesterday, noted in the night
        duties.freeze_closed()
        every = desk.opens(f"{INSTRUCTORS}?when=last")
    assert "29 / 29" in every
    for who in people:
        assert who.person.display_name not in page + closed + every
    assert len(units) == 29


def test_villages_stand_in_the_order_of_their_codes_with_gaps_first_and_reasons_beside(
    town: Town, desk: Desk
) -> None:
    world = two_villages(town)
    year = clock.today().year + 1
    early = datetime(year, 2, 5, 12, tzinfo=clock.PLACE_TIME)  # no year is about to end
    Unit.objects.filter(pk__in=[one.pk for one in world.branches]).update(valid_from="2025-01-01")
    with clock.told(early):
        names = ["Pingshan Village", "Wuxing Village"]
        assert [one for one in rows(desk.opens(INSTRUCTORS)) if one in names] == names
        Link.objects.filter(person=world.instructors[0].person).update(until_at=early)
        page = desk.opens(INSTRUCTORS)
        assert [one for one in rows(page) if one in names] == names[::-1]
        assert rows(page)[0] == "Wuxing Village"
        assert "Vacant" in row(page, "Wuxing Village")
        place = Desk(town.chief).opens(f"/duties/unit/{town.village.pk}/")
        assert "Vacant" in part(place, "Instructor's visit to the village")


def test_a_closed_road_excuses_the_village_and_is_written_once_and_taken_back(
    town: Town, desk: Desk
) -> None:
    two_villages(town)
    page = f"/duties/unit/{town.village.pk}/"
    first = clock.today().replace(day=1)
    last = first + timedelta(days=20)
    form = {"why": "road", "from_on": f"{first}", "until_on": f"{last}"}
    key = "01a2042a-ab34-77c3-bdf4-fb2200000001"
    for _n in range(2):
        desk.posts(f"{page}excuse/", 303, key=key, **form)
    assert Excuse.objects.count() == 1
    shown = part(desk.opens(page), "Instructor's visit to the village")
    assert "Road closed" in shown
    desk.posts(f"/duties/excuses/{key}/withdraw/")
    assert "Road closed" not in part(desk.opens(page), "Instructor's visit to the village")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"until_on": "2026-01-01"}, "Give a last day that follows"),
        ({"until_on": "2028-01-01"}, "Give a last day that follows"),
        ({"from_on": "1826-01-01", "until_on": "1826-01-02"}, "Give a day of this century"),
        ({"why": "leave"}, "is not one of the available choices"),
        ({"from_on": "x"}, "Enter a valid date"),
    ],
)
def test_what_cannot_be_an_excuse_is_sent_back_with_a_sentence(
    town: Town, desk: Desk, wrong: dict[str, str], said: str
) -> None:
    form = {
        "key": "01a2042a-ab34-77c3-bdf4-fb2200000002", "why": "road", "from_on": "2026-11-01",
        "until_on": "2026-11-03",
    }  # fmt: skip
    answer = desk.posts(f"/duties/unit/{town.village.pk}/excuse/", 422, **{**form, **wrong})
    assert said in answer.content.decode()
    assert not Excuse.objects.exists()


def test_nobody_without_the_verb_reads_boards_and_no_other_township_is_there(
    town: Town, desk: Desk
) -> None:
    Desk(town.clerk).opens("/duties/boards/", 403)
    Desk(town.clerk).opens(INSTRUCTORS, 403)
    Desk(town.clerk).opens(f"/duties/unit/{town.village.pk}/", 404)
    desk.opens(f"/duties/unit/{town.far.pk}/", 404)
    desk.opens(f"{INSTRUCTORS}?at={town.far.pk}", 404)
    desk.opens(f"{INSTRUCTORS}?at=x", 404)
    desk.opens("/duties/programmes/nothing/", 404)
    Desk(town.secretary).opens(f"/duties/unit/{town.village.pk}/excuse/")
    Desk(town.secretary).opens(f"/duties/unit/{town.neighbour.pk}/excuse/", 404)


def test_an_empty_place_says_what_to_do_first(town: Town, desk: Desk) -> None:
    assert "Put the branches of the village" in desk.opens("/duties/programmes/links/")
    assert "No period was closed yet" in desk.opens(f"{INSTRUCTORS}?when=last")
    for one in ("meetings", "visits", "instructors", "links"):
        desk.opens(f"/duties/programmes/{one}/")


def test_a_board_asks_the_database_as_often_for_six_villages_as_for_two(
    town: Town, desk: Desk
) -> None:
    two_villages(town)
    few = asked(desk, INSTRUCTORS)
    of_six_villages(town, branches=6)
    assert asked(desk, INSTRUCTORS) <= few


def asked(desk: Desk, page: str) -> int:
    desk.opens(page)
    with CaptureQueriesContext(connection) as caught:
        desk.opens(page)
    return len(caught)


def test_what_is_entered_late_corrects_a_closed_period_within_the_allowed_time_only(
    town: Town, desk: Desk
) -> None:
    world = two_villages(town)
    now = clock.local(clock.now())
    first = (now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=5)
    with clock.told(first):
        duties.freeze_closed()
    with clock.told(first + timedelta(minutes=30)):  # its two hours before lie in the month before
        goes(Desk(world.instructors[0]), "instructor_visit", town.village)
        duties.freeze_closed()
        page = desk.opens(f"/duties/unit/{town.village.pk}/?when=last")
        shown = part(page, "Instructor's visit to the village")
        assert "1 of 1" in shown
        assert "corrected after the period ended" in shown
    editions = Frozen.objects.filter(rule="instructor_visit", path__startswith=town.village.path)
    assert [(one.edition, one.state, one.because) for one in editions.order_by("edition")] == [
        (1, "missed", "closed"),
        (2, "met", "late"),
    ]
    with clock.told(first + timedelta(days=11)):
        duties.freeze_closed()
        assert duties.freeze_closed() == 0
    assert frozen_of(town.neighbour, first.date()) == ["missed"]


def frozen_of(village: Unit, until: date) -> list[str]:
    found = Frozen.objects.standing().filter(
        rule="instructor_visit", path__startswith=village.path, until_on=until
    )
    return list(found.values_list("state", flat=True))


def test_an_organisation_that_moves_takes_its_closed_periods_along(town: Town) -> None:
    world = two_villages(town)
    moment: datetime = clock.now() + timedelta(days=40)
    with clock.told(moment):
        duties.freeze_closed()
    path = world.branches[1].path
    before = Frozen.objects.filter(path=path).count()
    assert before
    moved = f"{town.neighbour.path}77."
    organisation_moved.send(sender=Unit, was=path, now=moved)
    assert Frozen.objects.filter(path=moved).count() == before
    assert not Frozen.objects.filter(path=path).exists()
