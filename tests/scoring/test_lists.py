"""Red and black lists of villager groups, from the sheets to the delisting (rows S1-30, S1-31)."""

import re
from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.test import Client

from linli.common import clock
from linli.scoring import services as scoring
from linli.scoring.models import (
    Aspect,
    ListEntry,
    Mark,
    Objection,
    RankList,
    Reckoning,
    Sheet,
    StopGroup,
)
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests.desk import Desk
from tests.scored import Scored, scored, visited
from tests.town import Town, appointed, at, somebody


@pytest.fixture
def round_(town: Town) -> Scored:
    """Every group has its small faults, a tenth of a point here and there; the first of those that
    the lot fell on is far below in everything. So whatever the lot, it alone is surely last."""
    last: list[int] = []

    def faults(unit: Unit, aspect: Aspect) -> int:
        if not last:
            last.append(StopGroup.objects.order_by("unit__path")[0].unit_id)
        if unit.pk == last[0]:
            return aspect.max_centi // 10
        return aspect.max_centi - int(unit.path.replace(".", "")) % 5 * 10

    return scored(town, faults)


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


def speaker(unit: Unit) -> Desk:
    """The secretary of a group's village."""
    assert unit.parent is not None
    return Desk(appointed(somebody("村书", "cunshu"), "village_secretary", unit.parent))


def objects(village: Desk, found: RankList, unit: Unit) -> Objection:
    """The village says during the preview that a figure is wrong."""
    address = f"/scoring/lists/{found.pk}/object/"
    fields = {"unit": unit.pk, "text": "检查那天正在清运", "key": uuid4().hex}
    village.posts(address, 303, **fields)
    village.posts(address, 303, **fields)  # sent twice is once
    return Objection.objects.get(rank_list=found, unit=unit)


def scores_again(scores: Scored, found: Objection, share: Fraction) -> None:
    """Somebody of the office who sat on no panel gives so much of each aspect."""
    judge = appointed(somebody("复评", "fuping"), "township_clerk", scores.six.unit)
    points = {
        one.code: float(one.max_centi * share / 100)
        for one in Aspect.objects.filter(standard=scores.round.standard, level="group")
    }
    words = "重新看了，公共区域还是没有清运"
    page = f"/scoring/objections/{found.pk}/"
    Desk(judge).posts(page, 303, **points, words=words, version=found.version)
    found.refresh_from_db()


@pytest.mark.row("S1-30", "S1-31")
def test_a_list_goes_from_preview_by_objection_and_publication_with_reasons_to_the_delisting(
    town: Town, round_: Scored
) -> None:
    desk, black = round_.six.desk, the_list(round_, "black")
    entry = black.entries.select_related("unit__parent", "result").get()
    assert (entry.result.p_bottom or 0) >= black.rules["scoring.list.chance"] * 10_000
    assert (entry.unit.kind, entry.result.scope) == (UnitKind.GROUP, "public")
    assert Client().get(f"/scoring/lists/{black.pk}/").status_code == 404  # nobody saw it yet
    acts(desk, black, "preview")
    assert "Preview until" in read(f"/scoring/lists/{black.pk}/")
    assert "still object" in acts(desk, black, "publish", 409)
    village = speaker(entry.unit)
    objection = objects(village, black, entry.unit)
    with at(clock.now() + timedelta(days=4)):
        desk = Desk(round_.six.lead)
        assert "not decided yet" in acts(desk, black, "publish", 409)
        scores_again(round_, objection, Fraction(1, 20))
        assert objection.state == "rejected"  # so the first sheet stands, and the list as it was
        assert round_.reckoning.revision == 1
        assert "no reason yet" in acts(desk, black, "publish", 409)
        acts(desk, black, "reason", entry=entry.pk, reason="公共区域垃圾没有清运")
        acts(desk, black, "publish")
        assert "公共区域垃圾没有清运" in read(f"/scoring/lists/{black.pk}/")
        _put_right(village, desk, black, entry)
        assert "Taken off after its recheck" in read(f"/scoring/lists/{black.pk}/")
    _expires_at_the_next_round(round_, black)


def _put_right(village: Desk, township: Desk, black: RankList, entry: ListEntry) -> None:
    def sends(who: Desk, verb: str, status: int = 303, **fields: str) -> None:
        black.refresh_from_db()
        who.posts(f"/scoring/listed/{entry.pk}/do/{verb}/", status, version=black.version, **fields)

    sends(township, "pass", 409)  # nothing was put right yet
    sends(village, "plan", words="十天内清运，每周复查")
    sends(village, "rectified", words="清运完了")
    sends(village, "pass", 403)  # nobody judges their own
    sends(township, "fail", words="桶还是满的")
    sends(village, "rectified", words="又清运了一次")
    sends(township, "pass")
    entry.refresh_from_db()
    assert entry.state == "delisted"


def _expires_at_the_next_round(scores: Scored, black: RankList) -> None:
    """Nobody stays on a list for longer than that, whoever is on the next one."""
    with at(clock.now() + timedelta(days=40)):
        found = visited(scores.six, scores.six.draws(scores.six.opens()))
        made = scoring.reckon_round(found.pk, by=scores.six.lead.actor)
        acts(Desk(scores.six.lead), made.lists.get(colour="black"), "preview")
    with at(clock.now() + timedelta(days=44)):
        acts(Desk(scores.six.lead), made.lists.get(colour="black"), "publish")
    black.refresh_from_db()
    assert black.status == "expired"


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
    objection = objects(speaker(result.unit), red, result.unit)
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
    _stands_in_the_mean_of_its_village(made, result.unit)
    red.refresh_from_db()
    assert red.status == "struck"
    assert "Replaced by a later version" in read(f"/scoring/lists/{red.pk}/")
    fresh = the_list(round_, "red")
    assert fresh.status == "preview"
    assert objection.matter.number in read(f"/scoring/lists/{fresh.pk}/")
    trail = read(page)
    assert "重新看了：已经清完" in trail
    assert "示例" not in trail  # what was seen at a place, nobody's name


def _stands_in_the_mean_of_its_village(made: Reckoning, group: Unit) -> None:
    """What is looked at in groups counts as their mean, and the second sheet is one of them."""
    assert group.parent is not None
    marks = Mark.objects.filter(
        sheet__in=Sheet.objects.counted().filter(path__startswith=group.parent.path)
    )
    points: dict[int, list[int]] = {}
    for seq, given in marks.values_list("aspect__seq", "points_centi"):
        points.setdefault(seq, []).append(given or 0)
    means = [int(Fraction(sum(one), len(one)) + Fraction(1, 2)) for one in points.values()]
    assert sorted(map(len, points.values())) == [1] * 4 + [4] * 6
    assert made.results.get(unit=group.parent, of_group=False).raw_centi == sum(means)


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
