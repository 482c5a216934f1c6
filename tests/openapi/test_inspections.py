"""Inspections for programs: what everybody may read, and nothing by inspector."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.scoring import services as scoring
from linli.scoring.models import Bulletin, ListEntry, RankList, Reckoning, Result, Standard
from tests.program import Program, program
from tests.scored import scored
from tests.shown_figures import shown
from tests.town import HECHENG, Town


@pytest.fixture
def there(town: Town) -> dict[str, Any]:
    return shown(town)


def said(asking: Program, path: str) -> Any:
    answer = asking.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_lists_figures_and_bulletins_are_told_as_everybody_reads_them(
    town: Town, there: dict[str, Any]
) -> None:
    asking = program(town.far)  # another township: all of it is public
    (listing,) = said(asking, f"/places/{HECHENG}/rank-lists")["items"]
    assert (listing["colour"], listing["status"], listing["place"]) == (
        *("black", "published"),
        HECHENG,
    )
    whole = said(asking, f"/rank-lists/{listing['id']}")
    (entry,) = whole["items"]
    assert (entry["corrected"], entry["reason"], entry["state"]) == (
        *(8120, "路边垃圾没有清运"),
        "listed",
    )
    (found,) = said(asking, f"/places/{HECHENG}/inspection-rounds")["items"]
    assert found["id"] == listing["round"]
    figures = said(asking, f"/inspection-rounds/{found['id']}/results")
    assert figures["severity"] == {"A": -120, "B": 120}  # by letters, never by inspector
    (row,) = figures["items"]
    assert (row["asked"], row["answered"]) == ("7", "<5")
    (month,) = said(asking, f"/places/{HECHENG}/bulletins")["items"]
    (line,) = said(asking, f"/bulletins/{month['id']}")["items"]
    parts = {one["name"]: one["points"] for one in line["parts"]}
    assert parts == {"inspection": 9000, "rectified": 5000, "closed": None, "orders": None}


def test_what_is_not_shown_yet_is_nowhere(town: Town, there: dict[str, Any]) -> None:
    asking = program(town.village)
    RankList.objects.update(status="frozen")
    Bulletin.objects.update(status="frozen")
    for path in (
        f"/rank-lists/{there['listing'].pk}",
        f"/bulletins/{there['bulletin'].pk}",
        f"/inspection-rounds/{there['round'].pk}/results",
        f"/inspection-rounds/{there['round'].pk}/results?revision=7",
    ):
        assert asking.get(path).status_code == 404, path
    for path in ("rank-lists", "bulletins", "inspection-rounds"):
        assert said(asking, f"/places/{HECHENG}/{path}")["items"] == []
    assert asking.get("/places/999999999/rank-lists").status_code == 404


def test_standards_are_told_whole_and_drafts_are_their_writers(
    town: Town, there: dict[str, Any]
) -> None:
    asking = program(town.village)
    draft = scoring.next_version(there["standard"].pk, town.township, by=town.lead.actor)
    (one,) = said(asking, "/inspection-standards")["items"]
    assert (one["code"], one["place"]) == ("living_environment", None)
    whole = said(asking, f"/inspection-standards/{one['id']}")
    assert whole["entry"] == scoring.entry_of(Standard.objects.whole().get(pk=one["id"]))
    assert asking.get(f"/inspection-standards/{draft.pk}").status_code == 404


def test_nothing_of_a_round_that_was_really_inspected_names_who_judged(town: Town) -> None:
    scores = scored(town)
    scores.reckoning.lists.update(status="published", published_at=clock.now())
    asking = program(scores.six.unit)
    answer = asking.get(f"/inspection-rounds/{scores.round.pk}/results")
    text = answer.content.decode()
    judges = [*scores.six.stations, *scores.six.committees]
    assert not any(one.person.display_name in text for one in judges)
    assert not any(str(one.postings[0].pk) in text for one in judges)
    assert len(answer.json()["items"]) == scores.reckoning.results.count()
    posted = asking.post(f"/inspection-rounds/{scores.round.pk}/results", {})
    assert posted.status_code == 405  # a sheet is written by its panel alone


def test_a_longer_list_asks_the_database_as_often(town: Town, there: dict[str, Any]) -> None:
    asking = program(town.village)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            said(asking, f"/inspection-rounds/{there['round'].pk}/results")
            said(asking, f"/rank-lists/{there['listing'].pk}")
        return len(queries)

    asked()
    before = asked()
    made = Reckoning.objects.get()
    one = Result.objects.get()
    lanes = [lane for lane in town.lanes if lane.pk != one.unit_id]
    rows = Result.objects.bulk_create(
        Result(reckoning=made, unit=lane, path=lane.path, scope="all", of_group=True)
        for lane in lanes
    )
    ListEntry.objects.bulk_create(
        ListEntry(rank_list=there["listing"], unit=row.unit, path=row.path, result=row, position=2)
        for row in rows
    )
    assert asked() == before
