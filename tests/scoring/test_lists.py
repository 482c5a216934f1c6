"""Red and black lists of villager groups, from the sheets to the delisting (rows S1-30, S1-31)."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from linli.common import clock
from linli.scoring import services as scoring
from linli.scoring.models import Aspect, ListEntry, Mark, Objection, RankList, Sheet
from linli.territory.models import Unit
from tests.desk import Desk
from tests.scored import Scored, scored
from tests.town import Somebody, Town, appointed, at, somebody

AWFUL = 900  # hundredths off each aspect of ten points


@pytest.fixture
def round_(town: Town) -> Scored:
    """Every place has its small faults; one group is far below, one is spotless."""
    return scored(town, faults)


def faults(unit: Unit, aspect: Aspect) -> int:
    """The first group of the first village that was drawn is not known yet: by the last digits."""
    digits = unit.path.replace(".", "")
    if digits.startswith("440784105213") and len(digits) > 12:
        return aspect.max_centi - AWFUL + int(digits[-1])
    return aspect.max_centi - 100 - (int(digits) * (aspect.seq + 3)) % 5 * 10


def read(address: str) -> str:
    """As somebody who did not sign in."""
    answer = Client(headers={"accept-language": "en"}).get(address)
    assert answer.status_code == 200, (answer.status_code, address)
    return answer.content.decode()


def takes(address: str) -> str:
    """A file, as somebody who did not sign in."""
    answer = Client().get(address)
    assert answer.status_code == 200, (answer.status_code, address)
    text = answer.getvalue().decode()
    answer.close()
    return str(text)


def the_list(scores: Scored, colour: str) -> RankList:
    return scores.reckoning.lists.get(colour=colour)


def acts(desk: Desk, found: RankList, verb: str, status: int = 303, **fields: object) -> str:
    found.refresh_from_db()
    sent = {"version": found.version, **fields}
    answer = desk.posts(f"/scoring/lists/{found.pk}/do/{verb}/", status, **sent)
    return str(answer.content.decode())


def speaker(scores: Scored, entry: ListEntry) -> Somebody:
    """The secretary of the group's village."""
    assert entry.unit.parent is not None
    return appointed(somebody("村书", "cunshu"), "village_secretary", entry.unit.parent)


@pytest.mark.row("S1-31")
def test_a_list_goes_from_preview_by_publication_with_reasons_to_the_delisting(
    town: Town, round_: Scored
) -> None:
    desk, black = round_.six.desk, the_list(round_, "black")
    assert Client().get(f"/scoring/lists/{black.pk}/").status_code == 404  # nobody saw it yet
    acts(desk, black, "preview")
    page = read(f"/scoring/lists/{black.pk}/")
    assert "Preview until" in page
    entries = list(black.entries.select_related("unit__parent"))
    assert all(one.unit.parent is not None for one in entries)  # groups, no villages, no persons
    assert "still object" in acts(desk, black, "publish", 409)
    with at(clock.now() + timedelta(days=4)):
        desk = Desk(round_.six.lead)
        if entries:
            assert "no reason yet" in acts(desk, black, "publish", 409)
        for one in entries:
            acts(desk, black, "reason", entry=one.pk, reason="公共区域垃圾没有清运")
        acts(desk, black, "publish")
        page = read(f"/scoring/lists/{black.pk}/")
        for one in entries:
            assert "公共区域垃圾没有清运" in page
            _put_right(round_, desk, black, one)


def _put_right(scores: Scored, desk: Desk, black: RankList, entry: ListEntry) -> None:
    village = Desk(speaker(scores, entry))

    def sends(who: Desk, verb: str, status: int = 303, **fields: str) -> None:
        black.refresh_from_db()
        who.posts(f"/scoring/listed/{entry.pk}/do/{verb}/", status, version=black.version, **fields)

    sends(village, "plan", words="十天内清运，每周复查")
    sends(village, "rectified", words="清运完了")
    sends(village, "pass", 403)  # nobody judges their own
    sends(desk, "pass")
    entry.refresh_from_db()
    assert entry.state == "delisted"


def test_a_group_with_few_households_is_on_no_list_and_one_ranked_alone_makes_none(
    town: Town, round_: Scored
) -> None:
    Unit.objects.filter(path__startswith="44.07.84.105.").update(households=3)
    Mark.objects.filter(sheet__round=round_.round).exclude(points_centi=0).update(points_centi=1)
    made = scoring.reckon_round(round_.round.pk, by=round_.six.lead.actor, why="重算")
    assert not ListEntry.objects.filter(rank_list__reckoning=made).exists()


def test_an_objection_that_succeeds_corrects_every_figure_and_leaves_a_public_trail(
    town: Town, round_: Scored
) -> None:
    desk, red = round_.six.desk, the_list(round_, "red")
    acts(desk, red, "preview")
    result = red.reckoning.results.filter(of_group=True, scope="all").order_by("corrected_centi")[0]
    assert result.unit.parent is not None
    village = Desk(appointed(somebody("村书", "cunshu"), "village_secretary", result.unit.parent))
    fields = {"unit": result.unit_id, "text": "检查那天正在清运", "key": "0" * 32}
    address = f"/scoring/lists/{red.pk}/object/"
    village.posts(address, 303, **fields)
    village.posts(address, 303, **fields)  # sent twice is once
    objection = Objection.objects.get()
    sheet = Sheet.objects.get(round=round_.round, unit=result.unit)
    page = f"/scoring/objections/{objection.pk}/"
    points = {one.code: one.max_centi / 100 for one in Aspect.objects.filter(level="group")}
    second = {**points, "words": "重新看了：已经清完", "version": objection.version}
    judge = appointed(somebody("复评", "fuping"), "township_clerk", round_.six.unit)
    panel = sheet.stop.panel.members.select_related("posting__person")
    sat = {member.posting.person_id for member in panel}
    for one in [*round_.six.stations, *round_.six.committees]:
        if one.person.pk in sat:  # who sat on the panel of this sheet does not score again
            Desk(one).posts(page, 404, **second)
    Desk(judge).posts(page, 303, **second)
    objection.refresh_from_db()
    sheet.refresh_from_db()
    assert (objection.state, sheet.state) == ("upheld", "void")
    made = round_.reckoning
    assert made.revision == 2
    assert made.results.get(unit=result.unit, scope="all").raw_centi == 100_00
    red.refresh_from_db()
    assert red.status == "struck"
    assert "Replaced by a later version" in read(f"/scoring/lists/{red.pk}/")
    fresh = the_list(round_, "red")
    assert fresh.status == "preview"
    assert objection.matter.number in read(f"/scoring/lists/{fresh.pk}/")
    trail = read(page)
    assert "重新看了：已经清完" in trail
    assert "示例" not in trail  # what was seen at a place, nobody's name


def test_everybody_reads_how_a_score_came_about_by_letters_and_takes_the_files(
    town: Town, round_: Scored
) -> None:
    acts(round_.six.desk, the_list(round_, "red"), "preview")
    address = f"/scoring/results/{round_.round.pk}/"
    page = read(address)
    assert "Corrected" in page
    assert "示例" not in page
    unit = round_.reckoning.results.filter(of_group=True).order_by("path")[0].unit
    one = read(f"{address}{unit.pk}/")
    assert re.search(r"Panel [AB]", one)
    assert "示例" not in one
    sheets = takes(f"{address}groups/sheets/")
    assert sheets.startswith("month,unit,parent,inspector,aspect,points\n")
    assert "[[aspect]]" in takes(f"{address}groups/standard/")
    assert unit.name_zh in takes(f"{address}?format=csv")
