"""The log of supervision groups is drawn from the visits that they write down (row S2-09)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from linli.common import clock
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Link
from tests.desk import Desk
from tests.duties.test_own import goes
from tests.dutiful import midweek
from tests.town import Town, appointed, somebody

PAGE = "/instructors/supervision/"


@pytest.fixture
def desk(town: Town) -> Iterator[Desk]:
    """Of the department of the township, in the middle of a month."""
    with clock.told(midweek()):
        yield Desk(appointed(somebody("组织", "zuzhi"), "party_worker", town.township))


def row(page: str, name: str) -> str:
    return page.partition("<tbody>")[2].partition(f">{name}<")[2].partition("</tr>")[0]


@pytest.mark.row("S2-09")
def test_the_log_names_groups_and_communities_and_when_they_were_there(
    town: Town, desk: Desk
) -> None:
    assert "No group has a community yet" in desk.opens(PAGE)
    group = territory.add_unit(town.township, UnitKind.SUPERVISION, 1, name_zh="第1督导组")
    Link.objects.create(
        kind_id="supervision", holder_unit=group, unit=town.village, path=town.village.path,
        since_at=clock.now() - timedelta(days=40),
    )  # fmt: skip
    head = Desk(appointed(somebody("督导", "dudao"), "supervision_head", group))
    visit = goes(head, "supervision_visit", group)

    page = desk.opens(PAGE)
    assert "第1督导组" in row(page, "Wuxing Village")
    assert visit.get_absolute_url() in row(page, "Wuxing Village")
    assert "no group" in row(page, "Pingshan Village")
    assert "示例·" not in page.partition("<main")[2]
    before = clock.now() - timedelta(days=31)
    past = desk.opens(f"{PAGE}?month={before:%Y-%m}")
    assert visit.get_absolute_url() not in past
    assert "does not read" in Desk(town.grid_member).opens(PAGE, 403)
