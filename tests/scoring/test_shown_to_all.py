"""What everybody reads of people in figures: numbers, and below five no number."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.common import clock
from linli.matters.models import Matter
from linli.scoring import services as scoring
from linli.scoring.models import Aspect, AspectItem, Bulletin, Finding
from linli.scoring.points import line_of
from linli.territory.models import Unit
from tests.scored import Scored, clean, scored
from tests.scoring.test_queries import matter_like
from tests.town import Town


def read(address: str) -> str:
    """As somebody who did not sign in."""
    answer = Client(headers={"accept-language": "en"}).get(address)
    assert answer.status_code == 200, (answer.status_code, address)
    return " ".join(answer.content.decode().split())


@pytest.fixture
def round_(town: Town) -> Scored:
    return scored(town, clean)


def at_house(scores: Scored, unit: Unit, times: int) -> None:
    village = scores.six.villages[0]
    item = AspectItem.objects.filter(kind__isnull=False).order_by("pk")[0]
    for _time in range(times):
        Finding.objects.create(
            matter=matter_like(scores, village), unit=unit, village=village, path=unit.path,
            item=item, due_on=clock.today(), at_house=True,
        )  # fmt: skip


@pytest.mark.row("S1-28")
def test_of_findings_at_houses_everybody_reads_a_number_for_each_group_and_below_five_none(
    round_: Scored,
) -> None:
    one, two = round_.group(0, 1), round_.group(0, 2)
    address = f"/scoring/of/{round_.six.unit.code}/"
    assert "At houses" not in read(address)
    at_house(round_, one, 4)
    at_house(round_, two, 5)
    page = read(address)
    assert f"{one.short_name}: &lt;5" in page
    assert f"{two.short_name}: 5" in page
    assert Finding.objects.order_by("pk")[0].matter.number not in page


def rated(scores: Scored, unit: Unit, asked: int, answered: int, content: int) -> None:
    """So many residents of a group were asked this month, answered, and were content."""
    now = clock.now()
    for number in range(asked):
        matter = matter_like(scores, scores.six.villages[0])
        said = number < answered
        Matter.objects.filter(pk=matter.pk).update(
            source="door", place_path=unit.path, asked_at=now,
            rated_at=now if said else None, solved=(number < content) if said else None,
        )  # fmt: skip


@pytest.mark.row("S1-01")
def test_residents_rating_counts_with_its_denominator_and_not_below_five_answers(
    town: Town, round_: Scored
) -> None:
    found = round_.round
    standard = found.standard
    Aspect.objects.create(
        standard=standard, code="residents", seq=11, name_zh="群众评分", max_centi=1000,
        weight=10, method="rating", level="group",
    )  # fmt: skip
    groups = [row.unit for row in round_.reckoning.results.filter(of_group=True, scope="all")[:2]]
    enough, few = sorted(groups, key=lambda unit: unit.path)
    rated(round_, enough, asked=12, answered=8, content=6)
    rated(round_, few, asked=7, answered=4, content=0)
    scoring.reckon_round(found.pk, by=round_.six.lead.actor, why="加上群众评分")
    made = round_.reckoning
    made.lists.update(status="published", published_at=clock.now())
    one = made.results.get(unit=enough, scope="all")
    other = made.results.get(unit=few, scope="all")
    weight = sum(a.weight for a in standard.aspects.filter(level="group"))
    assert one.raw_centi == (100_00 * (weight - 10) + 75_00 * 10 + weight // 2) // weight
    assert other.raw_centi == 100_00  # its weight went to the others
    address = f"/scoring/results/{found.pk}/"
    page = read(f"{address}{enough.pk}/")
    assert "8 of 12 who were asked answered." in page
    page = read(f"{address}{few.pk}/")
    assert "&lt;5 of 7 who were asked answered. Too few: it does not count." in page


@pytest.mark.row("S0-11")
def test_a_bulletin_says_that_no_orders_are_kept_and_gives_their_weight_to_the_others(
    town: Town, round_: Scored
) -> None:
    over = (round_.round.month + timedelta(days=32)).replace(day=1)
    with clock.told(clock.now() + (over - clock.today()) + timedelta(days=1)):
        assert scoring.freeze_months() == 1
    found = Bulletin.objects.get()
    Bulletin.objects.filter(pk=found.pk).update(status="published", published_at=clock.now())
    page = read(f"/scoring/bulletins/{found.pk}/")
    assert "Linli keeps no orders of residents yet, so they count nowhere" in page
    assert "Nothing was due of: Orders" not in page
    assert found.inputs["weights"]["orders"] > 0
    for row in found.inputs["rows"]:
        line = line_of(row, found.inputs["weights"])
        assert line.parts[-1].centi is None  # no nought
        assert line.points == 100_00
