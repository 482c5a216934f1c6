"""Inspections as evidence of a star: only what the units were shown, by query, and it follows each
correction (row S2-01)."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.common import clock
from linli.scoring import services as scoring
from linli.scoring.choices import Scope
from linli.scoring.models import Aspect, Mark, Result
from linli.stars.models import StarCycle
from linli.territory.models import Unit
from tests.desk import Desk
from tests.scored import Scored, scored
from tests.starred import Starred, part, starred
from tests.town import WUXING, Town

FAULTS = 80  # hundredths off each aspect of ten points, everywhere


def faulty(_unit: Unit, aspect: Aspect) -> int:
    return aspect.max_centi - FAULTS


def shows(scores: Scored, colour: str) -> None:
    """The township previews a list on its page."""
    found = scores.reckoning.lists.get(colour=colour)
    answer = Desk(scores.six.lead).posts(
        f"/scoring/lists/{found.pk}/do/preview/", version=found.version
    )
    assert answer.status_code == 303


def points(scores: Scored, unit: Unit) -> int:
    """What stands in the result of the village, whole points."""
    row = Result.objects.get(reckoning=scores.reckoning, unit=unit, of_group=False, scope=Scope.ALL)
    assert row.corrected_centi is not None
    return row.corrected_centi // 100


def star(ours: Starred, cycle: StarCycle) -> str:
    return part(ours.secretary.opens(cycle.get_absolute_url()), "star-liveable_ecology")


@pytest.mark.row("S2-01")
def test_an_inspection_counts_for_a_star_once_its_list_is_shown_and_with_every_correction(
    town: Town,
) -> None:
    scores, ours = scored(town, faulty), starred(town)
    cycle = ours.begun()
    assert "no inspection has a result in this time" in star(ours, cycle)
    shows(scores, "red")
    first = points(scores, town.village)
    page = star(ours, cycle)
    assert f"{first} of 80 points" in page
    assert scores.round.name in page, "the record that proves it"
    public = Client(headers={"accept-language": "en"}).get(f"/stars/of/{WUXING}/").text
    assert f"{first} of 80" not in public, "evidence is for those who work on it"
    Mark.objects.filter(sheet__round=scores.round, points_centi__gt=0).update(points_centi=500)
    scoring.reckon_round(scores.round.pk, by=scores.six.lead.actor, why="复核后改正")
    second = points(scores, town.village)
    assert second < first
    assert f"{first} of 80 points" not in star(ours, cycle), "a figure that was struck is gone"
    assert f"{second} of 80 points" in star(ours, cycle)


def test_an_inspection_grows_too_old_like_any_other_record(town: Town) -> None:
    scores, ours = scored(town, faulty), starred(town)
    cycle = ours.begun()
    shows(scores, "red")
    assert f"{points(scores, town.village)} of 80 points" in star(ours, cycle)
    with clock.told(clock.now() + timedelta(days=400)):
        assert "no inspection has a result in this time" in star(ours, cycle)
