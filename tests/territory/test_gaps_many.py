"""The page of gaps where very much is missing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.territory.choices import AreaKind
from linli.territory.models import Area
from tests.desk import Desk
from tests.town import WUXING, Town, appointed, somebody

PAGE = f"/office/gaps/{WUXING}/"
TOPIC = "?topic=vacant.responsibility_keeper"
NAME = "Lead of a responsibility area"


@pytest.fixture
def admin(town: Town) -> Desk:
    """The administrator of 鹤城镇."""
    return Desk(appointed(somebody("管", "guan"), "administrator", town.township))


def areas(town: Town, numbers: range) -> None:
    """Responsibility areas that nobody leads."""
    Area.objects.bulk_create(
        Area(
            kind=AreaKind.RESPONSIBILITY,
            unit=town.village,
            path=town.village.path,
            name_zh=f"责任区{number:04}",
            name_en=f"Zone {number:04}",
            valid_from=clock.now(),
        )
        for number in numbers
    )


def lines(page: str) -> list[str]:
    return re.findall(r'<b class="row-title">[^<]*(Zone \d+)', page)


def test_a_few_of_one_kind_are_lines_many_are_one_line_that_opens(admin: Desk, town: Town) -> None:
    areas(town, range(5))
    assert "<details>" not in admin.opens(PAGE).partition("<main")[2]
    areas(town, range(5, 8))

    page = admin.opens(PAGE)

    fold = page.partition("Many of one kind")[2].partition("</details>")[0]
    assert re.search(rf'{NAME} · Vacant <b class="count">8</b>', fold)
    assert len(lines(fold)) == 8
    assert len(lines(page)) == 8
    assert "Wuxing Village" in fold
    assert f"/office/staff/{WUXING}/appoint/?role=responsibility_keeper" in fold


def test_a_thousand_gaps_are_read_page_by_page_at_the_same_cost(admin: Desk, town: Town) -> None:
    def queries(page: str) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as seen:
            shown = admin.opens(page)
        return len(seen), shown

    areas(town, range(1))
    queries(PAGE)
    before, _page = queries(PAGE)
    areas(town, range(1, 1000))

    after, page = queries(PAGE)
    assert after == before
    assert len(page) < 100_000
    assert "980 more" in page
    assert len(lines(page)) == 20

    seen: list[str] = []
    href = TOPIC
    while href:
        count, page = queries(f"{PAGE}{href}")
        assert count == before
        assert len(lines(page)) <= 100
        seen += lines(page)
        found = re.search(r'rel="next" href="([^"]*)"', page)
        href = found.group(1).replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 1000
    assert NAME in page


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "٣", "100000"])
def test_a_page_that_is_none_is_no_error(admin: Desk, after: str) -> None:
    assert "Gaps" in admin.opens(f"{PAGE}?after={after}")
    assert "Nothing is missing" in admin.opens(f"{PAGE}?topic=none.such")
