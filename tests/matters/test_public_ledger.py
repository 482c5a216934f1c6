"""台账: what everybody may read, and what nobody may find out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Attachment, Matter
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory.models import Grid
from tests import stages
from tests.matters.test_public_photos import with_photo
from tests.town import HECHENG, WUXING, Town

ENGLISH = {"accept-language": "en"}
PAGE = f"/places/{WUXING}/ledger/"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def seen(client: Client, query: str = "", status: int = 200, address: str = PAGE) -> str:
    page = client.get(f"{address}{query}", headers=ENGLISH)
    assert page.status_code == status
    return re.sub(r"\s+", " ", page.text)


def listed(page: str) -> list[str]:
    """The kinds in the list of matters."""
    body = page.partition("Public matters")[2].partition("</table>")[0]
    return [kind.strip() for kind in re.findall('<th scope="row">([^<]*)', body)]


def test_kind_state_grid_day_and_time_taken_but_no_words(client: Client, town: Town) -> None:
    stages.to(Status.CLOSED, town, text="李四家门口的灯", where="李四家", phone="13812345678")

    page = seen(client)

    assert listed(page) == ["Street lighting"]
    assert "Completed" in page
    assert "Grid 01 of Wuxing Village" in page
    assert "less than a minute" in page
    assert "李四" not in page
    assert "13812345678" not in page


def test_words_and_photos_appear_only_once_they_are_released(client: Client, town: Town) -> None:
    matter = with_photo(town, text="路灯不亮")
    assert "路灯不亮" not in seen(client)

    photo = Attachment.objects.get()
    matters.release(matter.pk, by=town.chief.actor, words=True, photos=[photo.pk])
    page = seen(client)
    assert "路灯不亮" in page
    assert f"/photos/{photo.pk}/" in page

    matters.release(matter.pk, by=town.chief.actor, words=False)
    page = seen(client)
    assert "路灯不亮" not in page
    assert f"/photos/{photo.pk}/" not in page


def test_released_words_are_escaped(client: Client, town: Town) -> None:
    matter = town.reports(text="<script>alert(1)</script>")
    matters.release(matter.pk, by=town.chief.actor, words=True)

    assert "<script>alert" not in seen(client)


@pytest.mark.parametrize(("households", "place"), [(20, "Grid 01 of"), (19, "Wuxing Village")])
def test_a_grid_with_too_few_households_is_not_named(
    client: Client, town: Town, households: int, place: str
) -> None:
    Grid.objects.filter(pk=town.grids[0].pk).update(households=households)
    town.reports()

    row = seen(client).partition("<tbody>")[2].partition("</tbody>")[0]

    assert place in row
    assert ("Grid 01" in row) == (households >= 20)


def test_a_place_may_blur_more_widely(client: Client, town: Town) -> None:
    rulesets.set_value("matters.public.least_households", 31, by=SYSTEM, path=town.village.path)
    town.reports()

    assert "Grid 01" not in seen(client).partition("<tbody>")[2].partition("</tbody>")[0]


def test_private_matters_are_only_a_number_and_a_small_number_is_not_said(
    client: Client, town: Town
) -> None:
    town.reports(kind="dispute", text="邻居吵架")
    town.reports(private=True, text="不要公开")
    for _more in range(2):
        town.reports(kind="personal_need", text="家里困难")
    page = seen(client)
    assert listed(page) == []
    assert "there are fewer than 5" in page
    assert not re.search(r"\b4 private", page)

    town.reports(private=True)
    page = seen(client)
    assert "5 private matters are not listed" in page
    for word in ("吵架", "不要公开", "困难", "Dispute", "Urgent personal concern"):
        assert word not in page


@pytest.mark.parametrize("query", ["?kind=dispute", "?kind=personal_need", "?kind=family:disputes"])
def test_asking_for_private_kinds_finds_nothing(client: Client, town: Town, query: str) -> None:
    for _each in range(6):
        town.reports(kind="dispute", text="邻居吵架")

    page = client.get(PAGE + query, headers=ENGLISH).text

    assert listed(page) == []
    assert "吵架" not in page


def test_the_number_of_private_ones_is_not_told_for_other_periods_or_places(
    client: Client, town: Town
) -> None:
    """The difference of two numbers would be a small one again."""
    for _each in range(6):
        town.reports(private=True)
    since = clock.today() - timedelta(days=1)

    assert "6 private" in seen(client)
    assert "private matters are not listed." not in seen(client, f"?since={since}")
    assert "6 private" not in seen(client, address=f"/places/{HECHENG}/ledger/")


def test_filters_narrow_the_list(client: Client, town: Town) -> None:
    stages.to(Status.CLOSED, town)
    town.reports(kind="rubbish")
    town.reports(kind="road")
    month = f"{clock.today():%Y-%m}"

    assert listed(seen(client, "?kind=road")) == ["Roads and bridges"]
    assert listed(seen(client, "?kind=family:appearance")) == ["Rubbish"]
    assert listed(seen(client, "?state=closed")) == ["Street lighting"]
    assert len(listed(seen(client, "?state=open"))) == 2
    assert len(listed(seen(client, f"?month={month}"))) == 3
    assert listed(seen(client, "?month=2020-01")) == []


@pytest.mark.parametrize(
    "query", ["?month=x", "?month=2026-13", "?since=x", "?kind=x", "?state=x", "?since=0001-01-01"]
)
def test_a_filter_that_cannot_be_read_is_named(client: Client, town: Town, query: str) -> None:
    town.reports()

    page = seen(client, query, 422)

    assert "Please look at this again" in page
    assert len(listed(page)) == 1


def test_the_month_begins_at_midnight_of_the_place(client: Client, town: Town) -> None:
    matter = town.reports()
    first = clock.local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    query = f"?month={first:%Y-%m}"
    for moment, count in ((first, 1), (first - timedelta(seconds=1), 0)):
        Matter.objects.filter(pk=matter.pk).update(reported_at=moment)
        assert len(listed(seen(client, query))) == count


def test_pages_follow_one_another_without_gaps(client: Client, town: Town) -> None:
    for number in range(65):
        town.reports(kind="road" if number % 2 else "lighting")
    query, found = "?state=open", []
    while query:
        page = seen(client, query)
        found.append(len(listed(page)))
        more = re.search(r'rel="next" href="(\?[^"]+)"', page)
        query = more[1].replace("&amp;", "&") if more else ""

    assert found == [30, 30, 5]


def test_a_cursor_that_was_not_made_here_is_refused(client: Client, town: Town) -> None:
    assert "does not fit the list" in seen(client, "?after=abc", 422)


@pytest.mark.row("S3-29")
def test_practical_matters_by_kind_with_who_answered(client: Client, town: Town) -> None:
    """办实事: a count by kind, and satisfaction of those who answered — never a bare 100 %."""
    for kind, marks in (("road", [5, 4, None]), ("vaccination", [2, 5])):
        for mark in marks:
            matter = stages.to(Status.CHECKED, town, kind=kind)
            by = matters.reporter_of(matter)
            if mark is not None:
                matters.rate(matter.pk, by=by, solved=True, satisfied=mark)
    stages.to(Status.CHECKED, town, kind="lighting")  # not a practical matter

    page = seen(client)
    card = re.sub("<[^>]+>", " ", page.partition('id="practical"')[2].partition("</section>")[0])
    card = re.sub(r"\s+", " ", card)

    # The one who gave 2 sent it one level up: it is not completed any more.
    assert "4 practical matters completed" in card
    assert "Roads and bridges Completed 3 Solved rate 2 of 2 answered 1 did not answer" in card
    assert "Vaccination and care Completed 1 Solved rate 1 of 1 answered" in card
    assert "Together Completed 4 Solved rate 3 of 3 answered 1 did not answer" in card
    assert "%" not in card


def test_counts_begin_where_the_reader_says(client: Client, town: Town) -> None:
    stages.to(Status.CHECKED, town, kind="road")
    tomorrow = clock.today() + timedelta(days=1)

    page = seen(client, f"?since={tomorrow}")

    assert "None has been completed since then" in page
    assert "Nothing was reported since then" in page
    assert len(listed(page)) == 1  # the list itself goes on


def test_a_township_shows_all_its_villages(client: Client, town: Town) -> None:
    town.reports()

    page = seen(client, address=f"/places/{HECHENG}/ledger/")

    assert "Grid 01 of Wuxing Village" in page


@pytest.mark.parametrize("many", [30])
def test_the_number_of_queries_is_the_same_for_one_row_and_for_many(
    client: Client, town: Town, many: int
) -> None:
    first = town.reports()
    matters.release(first.pk, by=town.chief.actor, words=True)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            seen(client)
        counts.append(len(queries))
        for _more in range(many):
            town.reports()

    assert counts[0] == counts[1] <= 9


def test_the_same_page_in_chinese(client: Client, town: Town) -> None:
    town.reports()
    page = client.get(PAGE, headers={"accept-language": "zh-CN"}).text

    assert "路灯照明" in page
    assert "五星村" in page


def test_nothing_can_be_posted_to_it(client: Client, town: Town) -> None:
    assert client.post(PAGE).status_code == 405
