"""The start page of administration: what somebody may do there, by what they come for."""

import re
from itertools import pairwise

import pytest

from linli.territory.models import Unit
from tests.desk import Desk
from tests.town import Town, appointed, somebody

HEADINGS = ["Today's work", "People and posts", "Places and grids", "Rules and data"]


def outline(desk: Desk) -> list[tuple[str, str]]:
    """The headings in reading order, with their levels."""
    page = desk.opens("/office/").partition("<main")[2]
    return [
        (level, re.sub(r"<.*?>", "", words))
        for level, words in re.findall(r"<h([1-6]).*?>(.*?)</h", page)
    ]


def test_an_administrator_finds_every_door_below_the_heading_that_they_come_for(
    town: Town,
) -> None:
    found = outline(Desk(appointed(somebody("管", "guan"), "administrator", town.township)))

    assert [words for level, words in found if level == "2"] == HEADINGS
    assert len([words for level, words in found if level == "3"]) == 31
    assert found[:3] == [("1", "Administration"), ("2", "Today's work"), ("3", "Gaps")]


def test_a_heading_without_a_door_for_somebody_is_not_there(town: Town) -> None:
    found = outline(Desk(town.grid_member))

    assert [words for level, words in found if level == "2"] == HEADINGS[1:3]
    for (level, _words), (following, _more) in pairwise(found):
        assert (level, following) not in {("1", "3"), ("2", "2")}


@pytest.mark.parametrize("who", ["grid_member", "clerk", "chief", "secretary", "lead"])
def test_whatever_stands_there_opens(town: Town, who: str) -> None:
    every_door_opens(Desk(getattr(town, who)))


def test_whatever_stands_there_opens_to_somebody_posted_to_a_branch_alone(town: Town) -> None:
    organisation = f"/office/organisation/{town.village.code}/"
    Desk(town.secretary).posts(f"{organisation}add/", kind="branch", name_zh="第一党支部")
    branch = Unit.objects.get(name_zh="第一党支部")

    every_door_opens(Desk(appointed(somebody("支", "zhi"), "branch_secretary", branch)))


def every_door_opens(desk: Desk) -> None:
    doors = re.findall(r'<h3><a href="(.*?)"', desk.opens("/office/"))

    assert doors
    for door in doors:
        assert desk.client.get(door, follow=True).status_code == 200, door
