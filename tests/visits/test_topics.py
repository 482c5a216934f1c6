"""What was spread on visits, as numbers of a village (row S3-28)."""

import re

import pytest

from linli.common import clock
from tests.desk import Desk
from tests.town import Town
from tests.walk import doors, walk


def shown(page: str, topic: str) -> str:
    found = re.search(rf">{topic}</th><td[^>]*>([^/]+)</td>", page)
    assert found is not None, page
    return found.group(1)


@pytest.mark.row("S3-28")
def test_topics_told_at_the_door_are_counted_for_the_village_and_small_numbers_stay_small(
    town: Town,
) -> None:
    homes = doors(town, 6)
    ours = walk(town)
    plan = ours.plans()
    for number, home in enumerate(homes):
        topics = ["peaceful_village"] + ["living_environment"] * (number < 4)
        ours.records(ours.stop(plan, home), topics=topics)
    address = f"/visits/topics/?month={clock.local(clock.now()):%Y-%m}"
    page = Desk(town.secretary).opens(address)
    assert shown(page, "Peaceful village") == "6"
    assert shown(page, "Living environment") == "<5"
    assert shown(page, "Policies that help") == "<5"
    assert "6 visits" in page
    assert "示例·甲" not in page
    assert (
        shown(Desk(town.secretary).opens("/visits/topics/?month=2020-01"), "Peaceful village")
        == "<5"
    )


def test_only_who_sees_the_village_reads_its_numbers(town: Town) -> None:
    village = f"/visits/topics/?place={town.village.pk}"
    Desk(town.outsider).opens(village, 404)
    assert "No village to show" in Desk(town.grid_member).opens("/visits/topics/")
    Desk(town.street).opens(village)
    Desk(town.street).opens("/visits/topics/?place=nonsense", 404)
